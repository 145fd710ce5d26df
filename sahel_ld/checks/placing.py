"""From findings about a graph to findings at a line and column of a file."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import pyoxigraph as ox

from sahel_ld.checks.echoes import without_echoes
from sahel_ld.checks.excerpts import WORTH_IT, Excerpts, Located, Position, subjects_of_objects, whole
from sahel_ld.checks.folding import Owners
from sahel_ld.checks.loading import Loaded
from sahel_ld.checks.raw import Raw, Where
from sahel_ld.checks.routes import Routes, Statement, is_one_step
from sahel_ld.findings import Finding

_LAST_STEP = re.compile(r"<([^<>]*)>[)*+?]*$")
_FIRST_STEP = re.compile(r"^\(*(\^?)<([^<>]*)>")
_LANGUAGE = re.compile(r"\"@([\w-]+)$")
_UNIQUE_LANGUAGE = "UniqueLangConstraintComponent"

_At = tuple[Position, Position]


@dataclass
class _Index:
    """Where the wanted terms and statements stand in one file, in the order of the text."""

    subjects: dict[str, _At] = field(default_factory=dict)
    properties: dict[tuple[str, str], list[tuple[str, _At]]] = field(default_factory=lambda: defaultdict(list))
    values: dict[Statement, list[_At]] = field(default_factory=lambda: defaultdict(list))
    objects: dict[tuple[str, str], list[_At]] = field(default_factory=lambda: defaultdict(list))
    literals: dict[str, list[_At]] = field(default_factory=lambda: defaultdict(list))


@dataclass
class _Found:
    """The places of one finding: ``exact`` ones with the term there, and ``near`` ones for where there is none of those."""

    exact: list[tuple[str, Finding]] = field(default_factory=list)
    near: list[Finding] = field(default_factory=list)


def place(raws: Iterable[Raw], files: Sequence[Loaded]) -> list[Finding]:
    """Each finding with its place: one for each place of a literal or value; without line where no file shows it."""
    told = without_echoes(raws, (file.triples for file in files))
    return [finding for found in place_each(told, files).values() for finding in found]


def place_each(raws: Iterable[Raw], files: Sequence[Loaded]) -> dict[Raw, list[Finding]]:
    """The findings with their places that each finding without a place becomes, at least one."""
    raws = list(dict.fromkeys(raws))
    routes = Routes(files)
    ends = {raw: routes.last_statements(raw.focus, raw.path, raw.value) for raw in raws if _has_route(raw)}
    subjects = {raw.focus for raw in raws if raw.focus}
    terms = {raw.value for raw in raws if raw.value}
    statements = {statement for found in ends.values() for statement in found}
    places = {raw: _Found() for raw in raws}
    for file in files:
        about = [raw for raw in raws if _mentions(file, raw)]
        if not about:
            continue
        index = _index(_passages(file, about, ends), subjects, terms, statements)
        for raw in about:
            exact, near = _spans(raw, index, ends.get(raw, set()))
            places[raw].exact += [(term, _finding(raw, file.source.name, at)) for term, at in exact]
            places[raw].near += [_finding(raw, file.source.name, at) for at in near]
    _place_at_mentions({raw: found for raw, found in places.items() if not found.exact and not found.near}, files)
    placed = {raw: _best(raw, found) for raw, found in places.items()}
    if any(raw.focus.startswith("_:") for raw in raws):
        owners = Owners(file.nquads for file in files)
        placed = {raw: [_owned(finding, owners) for finding in found] for raw, found in placed.items()}
    return placed


def _has_route(raw: Raw) -> bool:
    """Whether the value of a finding is found by following a path of more than one step, or one that goes backwards."""
    return raw.where is Where.VALUE and bool(raw.value and raw.path) and not is_one_step(raw.path)


def _owned(finding: Finding, owners: Owners) -> Finding:
    """A finding about a blank node in terms of the named thing that it belongs to: nobody can look up a label."""
    if not finding.focus.startswith("_:"):
        return finding
    focus, path = owners.of(finding.focus)
    return replace(finding, focus=focus, path=" / ".join(step for step in (path, finding.path) if step))


def _mentions(file: Loaded, raw: Raw) -> bool:
    if len(file.content) >= WORTH_IT:
        return True  # asking a large file for each finding would take longer than looking for all of them together
    wanted = [raw.value] if raw.where is Where.LITERAL else [raw.focus, raw.value] if _has_route(raw) else [raw.focus]
    return any(term and term.encode() in file.nquads for term in wanted)


def _passages(file: Loaded, raws: Sequence[Raw], ends: dict[Raw, set[Statement]]) -> Iterator[Located]:
    """The quads of a file with their places: those that the findings are about where that is quicker, else all."""
    if len(file.content) >= WORTH_IT and file.source.format == ox.RdfFormat.TURTLE:
        literals = {raw.value for raw in raws if raw.where is Where.LITERAL}
        subjects = {raw.focus for raw in raws if raw.focus}
        subjects |= {statement[0] for raw in raws for statement in ends.get(raw, ())}
        for found in subjects_of_objects(file, literals).values():
            subjects |= found
        located = Excerpts(file).of(sorted(subjects))
        if located is not None:
            return iter(sorted(located, key=lambda one: one.at(one.place.object)))
    return whole(file)


def _index(passages: Iterable[Located], subjects: set[str], terms: set[str], statements: set[Statement]) -> _Index:
    index = _Index()
    for one in passages:
        subject, predicate, value = str(one.quad.subject), one.quad.predicate.value, str(one.quad.object)
        if subject in subjects:
            index.subjects.setdefault(subject, one.at(one.place.subject))
            index.properties[subject, predicate].append((value, one.at(one.place.object)))
        if value in terms or (statements and (subject, f"<{predicate}>", value) in statements):
            at = one.at(one.place.object)
            index.values[subject, f"<{predicate}>", value].append(at)
            index.objects[predicate, value].append(at)
            if isinstance(one.quad.object, ox.Literal):
                index.literals[value].append(at)
    return index


def _spans(raw: Raw, index: _Index, ends: set[Statement]) -> tuple[list[tuple[str, _At]], list[_At]]:
    """The places in one file that show the fault, with the term there, and places near it."""
    if raw.where is Where.LITERAL:
        return [(raw.value, at) for at in index.literals.get(raw.value, [])], []
    near = [index.subjects[raw.focus]] if raw.focus in index.subjects else []
    if raw.where is Where.SUBJECT:
        return [(raw.focus, at) for at in near], []
    if raw.where is Where.EXTRA:
        step = _FIRST_STEP.match(raw.path)
        return (index.properties.get((raw.focus, step[2]), []) if step and not step[1] else []), near
    if ends:
        found = [at for statement in ends for at in index.values.get(statement, [])]
    else:
        found, near = _value_spans(raw, index, near)
    return [(raw.value, at) for at in sorted(found)], near


def _value_spans(raw: Raw, index: _Index, near: list[_At]) -> tuple[list[_At], list[_At]]:
    """The value where the focus node has it, else near it: where anything has it as a value of the last step of the path."""
    last = _LAST_STEP.search(raw.path)
    if last is None:
        return [], near
    found = index.values.get((raw.focus, f"<{last[1]}>", raw.value), [])
    # A set-wise check tells a number as the store writes it, not as the text does: then the only value is the one.
    only = [at for _, at in index.properties.get((raw.focus, last[1]), [])]
    return found, index.objects.get((last[1], raw.value), [])[:1] or (only if len(only) == 1 else []) or near


def _place_at_mentions(unplaced: dict[Raw, _Found], files: Sequence[Loaded]) -> None:
    """A focus node that is nowhere a subject is shown where it is first a value."""
    for file in files:
        wanted = {raw.focus: found for raw, found in unplaced.items() if raw.focus and not found.near}
        if not any(f" {focus} ".encode() in file.nquads for focus in wanted):
            continue
        for one in whole(file):
            if (value := str(one.quad.object)) in wanted:
                at = one.at(one.place.object)
                for raw, found in unplaced.items():
                    if raw.focus == value and not found.near:
                        found.near.append(_finding(raw, file.source.name, at))
                del wanted[value]


def _best(raw: Raw, found: _Found) -> list[Finding]:
    exact = [finding for _, finding in found.exact]
    if raw.where is Where.SUBJECT:
        exact = exact[:1]
    elif raw.where is Where.EXTRA and exact:
        exact = [_one_too_many(raw, found.exact)]
    return exact or found.near[:1] or [_finding(raw, "", None)]


def _one_too_many(raw: Raw, values: list[tuple[str, Finding]]) -> Finding:
    """The last value; for languages that may come once, the first that came before."""
    if raw.component == _UNIQUE_LANGUAGE:
        seen: set[str] = set()
        for term, finding in values:
            language = _LANGUAGE.search(term)
            if language and language[1] in seen:
                return finding
            seen.add(language[1] if language else "")
    return values[-1][1]


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
