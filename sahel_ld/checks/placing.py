"""From findings about a graph to findings at a line and column of a file."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import pyoxigraph as ox

from sahel_ld.checks.folding import Owners
from sahel_ld.checks.loading import Loaded
from sahel_ld.checks.raw import Raw, Where
from sahel_ld.findings import Finding
from sahel_ld.rdf.locate import locate
from sahel_ld.rdf.places import Lines, Span

_LAST_STEP = re.compile(r"(\^?)<([^<>]*)>[)*+?]*$")
_FIRST_STEP = re.compile(r"^\(*(\^?)<([^<>]*)>")


@dataclass
class _Index:
    """Where the wanted terms stand in one file; spans in the order of the text."""

    subjects: dict[str, Span] = field(default_factory=dict)
    properties: dict[tuple[str, str], list[Span]] = field(default_factory=lambda: defaultdict(list))
    values: dict[tuple[str, str, str], list[Span]] = field(default_factory=lambda: defaultdict(list))
    objects: dict[tuple[str, str], list[Span]] = field(default_factory=lambda: defaultdict(list))
    literals: dict[str, list[Span]] = field(default_factory=lambda: defaultdict(list))


def place(raws: Iterable[Raw], files: Sequence[Loaded]) -> list[Finding]:
    """Each finding with its place: one for each place of a literal or value; without line where no file shows it."""
    raws = list(raws)
    subjects = {raw.focus for raw in raws if raw.focus}
    terms = {raw.value for raw in raws if raw.value}
    findings: dict[Raw, list[Finding]] = {raw: [] for raw in raws}
    for file in files:
        near = [raw for raw in raws if _mentions(file, raw)]
        if not near:
            continue
        index = _index(file, subjects, terms)
        text = Lines(file.content.decode())
        for raw in near:
            findings[raw].extend(_at(raw, file, span, text) for span in _spans(raw, index))
    placed = []
    for raw, found in findings.items():
        placed.extend(_best(raw, found))
    return _owned(placed, files)


def _owned(findings: list[Finding], files: Sequence[Loaded]) -> list[Finding]:
    """Findings about blank nodes in terms of the named thing that they belong to: nobody can look up a label."""
    if not any(finding.focus.startswith("_:") for finding in findings):
        return findings
    owners = Owners(file.nquads for file in files)
    owned = []
    for finding in findings:
        if finding.focus.startswith("_:"):
            focus, path = owners.of(finding.focus)
            steps = [step for step in (path, finding.path) if step]
            finding = replace(finding, focus=focus, path=" / ".join(steps))
        owned.append(finding)
    return owned


def _mentions(file: Loaded, raw: Raw) -> bool:
    wanted = raw.value if raw.where is Where.LITERAL else raw.focus
    return bool(wanted) and wanted.encode() in file.nquads


def _index(file: Loaded, subjects: set[str], terms: set[str]) -> _Index:
    index = _Index()
    for quad, spans in locate(file.content, file.source):
        if spans is None:
            continue
        subject, value = str(quad.subject), str(quad.object)
        if subject in subjects:
            index.subjects.setdefault(subject, spans.subject)
            index.properties[subject, quad.predicate.value].append(spans.object)
        if value in terms:
            index.values[subject, quad.predicate.value, value].append(spans.object)
            index.objects[quad.predicate.value, value].append(spans.object)
            if isinstance(quad.object, ox.Literal):
                index.literals[value].append(spans.object)
    return index


def _spans(raw: Raw, index: _Index) -> list[Span]:
    if raw.where is Where.LITERAL:
        return index.literals.get(raw.value, [])
    if raw.where is Where.VALUE:
        if found := _value_spans(raw, index):
            return found
    elif raw.where is Where.EXTRA and (step := _FIRST_STEP.match(raw.path)) and not step[1]:
        found = index.properties.get((raw.focus, step[2]), [])
        if found:
            return found[-1:]
    return [index.subjects[raw.focus]] if raw.focus in index.subjects else []


def _value_spans(raw: Raw, index: _Index) -> list[Span]:
    """The value where the focus node has it, else where anything has it as a value of the last step of the path."""
    last = _LAST_STEP.search(raw.path)
    if last is None:
        return []
    if last[1]:
        # An inverse step: the value is the subject of a triple whose object is what the step starts from.
        return index.values.get((raw.value, last[2], raw.focus), [])
    return index.values.get((raw.focus, last[2], raw.value)) or index.objects.get((last[2], raw.value), [])[:1]


def _at(raw: Raw, file: Loaded, span: Span, text: Lines) -> Finding:
    line, column = text.at(span[0])
    end_line, end_column = text.at(span[1])
    return _finding(raw, file.source.name, line, column, end_line, end_column)


def _best(raw: Raw, found: list[Finding]) -> list[Finding]:
    if not found:
        return [_finding(raw, "", None, None, None, None)]
    if raw.where in (Where.SUBJECT, Where.EXTRA):
        return found[:1]
    return found


def _finding(
    raw: Raw, file: str, line: int | None, column: int | None, end_line: int | None, end_column: int | None
) -> Finding:
    return Finding(
        code=raw.code,
        severity=raw.severity,
        message=raw.message,
        file=file,
        line=line,
        column=column,
        end_line=end_line,
        end_column=end_column,
        focus=raw.focus,
        path=raw.path,
        value=raw.value,
        hint=raw.hint,
        messages=raw.messages,
        source=raw.source,
        shape=raw.shape,
        component=raw.component,
    )
