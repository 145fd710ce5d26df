"""From findings about a graph to findings at a line and column of a file."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import pyoxigraph as ox

from sahel_ld.checks.excerpts import WORTH_IT, Excerpts, Located, Position, subjects_of_objects, whole
from sahel_ld.checks.folding import Owners
from sahel_ld.checks.loading import Loaded
from sahel_ld.checks.raw import Raw, Where
from sahel_ld.findings import Finding

_LAST_STEP = re.compile(r"(\^?)<([^<>]*)>[)*+?]*$")
_ONE_STEP = re.compile(r"\^?<[^<>]*>")
_FIRST_STEP = re.compile(r"^\(*(\^?)<([^<>]*)>")

_At = tuple[Position, Position]


@dataclass
class _Index:
    """Where the wanted terms stand in one file, in the order of the text."""

    subjects: dict[str, _At] = field(default_factory=dict)
    properties: dict[tuple[str, str], list[_At]] = field(default_factory=lambda: defaultdict(list))
    values: dict[tuple[str, str, str], list[_At]] = field(default_factory=lambda: defaultdict(list))
    objects: dict[tuple[str, str], list[_At]] = field(default_factory=lambda: defaultdict(list))
    literals: dict[str, list[_At]] = field(default_factory=lambda: defaultdict(list))


def place(raws: Iterable[Raw], files: Sequence[Loaded]) -> list[Finding]:
    """Each finding with its place: one for each place of a literal or value; without line where no file shows it."""
    return [finding for found in place_each(raws, files).values() for finding in found]


def place_each(raws: Iterable[Raw], files: Sequence[Loaded]) -> dict[Raw, list[Finding]]:
    """The findings with their places that each finding without a place becomes, at least one."""
    raws = list(raws)
    subjects = {raw.focus for raw in raws if raw.focus}
    terms = {raw.value for raw in raws if raw.value}
    findings: dict[Raw, list[Finding]] = {raw: [] for raw in raws}
    for file in files:
        near = [raw for raw in raws if _mentions(file, raw)]
        if not near:
            continue
        index = _index(_passages(file, near), subjects, terms)
        for raw in near:
            findings[raw].extend(_finding(raw, file.source.name, at) for at in _spans(raw, index))
    placed = {raw: _best(raw, found) for raw, found in findings.items()}
    if any(raw.focus.startswith("_:") for raw in raws):
        owners = Owners(file.nquads for file in files)
        placed = {raw: [_owned(finding, owners) for finding in found] for raw, found in placed.items()}
    return placed


def _owned(finding: Finding, owners: Owners) -> Finding:
    """A finding about a blank node in terms of the named thing that it belongs to: nobody can look up a label."""
    if not finding.focus.startswith("_:"):
        return finding
    focus, path = owners.of(finding.focus)
    return replace(finding, focus=focus, path=" / ".join(step for step in (path, finding.path) if step))


def _mentions(file: Loaded, raw: Raw) -> bool:
    if len(file.content) >= WORTH_IT:
        return True  # asking a large file for each finding would take longer than looking for all of them together
    wanted = raw.value if raw.where is Where.LITERAL else raw.focus
    return bool(wanted) and wanted.encode() in file.nquads


def _passages(file: Loaded, raws: Sequence[Raw]) -> Iterator[Located]:
    """The quads of a file with their places: those that the findings are about where that is quicker, else all."""
    if len(file.content) >= WORTH_IT and file.source.format == ox.RdfFormat.TURTLE:
        literals = {raw.value for raw in raws if raw.where is Where.LITERAL}
        subjects = {raw.focus for raw in raws if raw.focus}
        for found in subjects_of_objects(file, literals | _elsewhere(raws)).values():
            subjects |= found
        located = Excerpts(file).of(sorted(subjects))
        if located is not None:
            return iter(sorted(located, key=lambda one: one.at(one.place.object)))
    return whole(file)


def _elsewhere(raws: Iterable[Raw]) -> set[str]:
    """The values of paths of more than one step: they stand at some other subject than the focus node."""
    return {raw.value for raw in raws if raw.where is Where.VALUE and raw.value and not _ONE_STEP.fullmatch(raw.path)}


def _index(passages: Iterable[Located], subjects: set[str], terms: set[str]) -> _Index:
    index = _Index()
    for one in passages:
        subject, predicate, value = str(one.quad.subject), one.quad.predicate.value, str(one.quad.object)
        if subject in subjects:
            index.subjects.setdefault(subject, one.at(one.place.subject))
            index.properties[subject, predicate].append(one.at(one.place.object))
        if value in terms:
            at = one.at(one.place.object)
            index.values[subject, predicate, value].append(at)
            index.objects[predicate, value].append(at)
            if isinstance(one.quad.object, ox.Literal):
                index.literals[value].append(at)
    return index


def _spans(raw: Raw, index: _Index) -> list[_At]:
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


def _value_spans(raw: Raw, index: _Index) -> list[_At]:
    """The value where the focus node has it, else where anything has it as a value of the last step of the path."""
    last = _LAST_STEP.search(raw.path)
    if last is None:
        return []
    if last[1]:
        # An inverse step: the value is the subject of a triple whose object is what the step starts from.
        return index.values.get((raw.value, last[2], raw.focus), [])
    found = index.values.get((raw.focus, last[2], raw.value)) or index.objects.get((last[2], raw.value), [])[:1]
    # A set-wise check tells a number as the store writes it, not as the text does: then the only value is the one.
    only = index.properties.get((raw.focus, last[2]), [])
    return found or (only if len(only) == 1 else [])


def _best(raw: Raw, found: list[Finding]) -> list[Finding]:
    if not found:
        return [_finding(raw, "", None)]
    if raw.where in (Where.SUBJECT, Where.EXTRA):
        return found[:1]
    return found


def _finding(raw: Raw, file: str, at: _At | None) -> Finding:
    (line, column), (end_line, end_column) = at or ((None, None), (None, None))
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
