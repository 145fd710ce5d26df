"""The steps from release to release: what changed in each, and when it was published."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

import pyoxigraph as ox

from sahel_ld.diff.compare import compare
from sahel_ld.diff.git import commits_after, moment_of
from sahel_ld.diff.model import Difference, EntityChange, TermChange
from sahel_ld.diff.sides import Side, open_side, working_tree
from sahel_ld.diff.structure import Triple
from sahel_ld.errors import UsageError
from sahel_ld.project import Project
from sahel_ld.terms import SAH

_RECORDED = f"{SAH}recordedOn"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_BySubject = Mapping[ox.NamedNode | ox.BlankNode, list[Triple]]


@dataclass(frozen=True)
class Step:
    """From one release to the next: its time as xsd:dateTime in UTC, and what changed of each term and each thing, in sentences.

    ``states`` has what is said after the step of each IRI of which something else was said before; nothing of what has gone.
    """

    when: str
    told: tuple[EntityChange | TermChange, ...]
    states: Mapping[str, list[Triple]]

    @classmethod
    def of(cls, when: str, difference: Difference, after: Iterable[Triple]) -> Step:
        """The step of a difference; ``after`` are all triples of the later release."""
        told: tuple[EntityChange | TermChange, ...] = (*difference.ontology, *difference.entities)
        by_subject: dict[ox.NamedNode | ox.BlankNode, list[Triple]] = defaultdict(list)
        for triple in after:
            by_subject[triple[0]].append(triple)
        return cls(when, told, {iri: list(_closure(ox.NamedNode(iri), by_subject)) for iri in sorted(_changed(told))})


def steps_since(project: Project, since: Sequence[str]) -> Iterator[Step]:
    """The steps between the releases ``since``, the oldest first, and the project as it is.

    A release is a file, a folder or a git ref; ``REF..`` stands for the ref and each commit after it that changes data or ontology. A commit has
    the time at which it was made; for all else it is the last day on which something was recorded. No step is earlier than the one before it, and
    releases of one time are one step, as nothing would tell which of them came first.
    Raises UsageError for a release that is not there or has no date.
    """
    names = (*_expanded(project, since), None)
    moments = list(accumulate((_moment(project, name) for name in names), max))
    last = len(names) - 1
    with ExitStack() as stack:
        before = stack.enter_context(_opened(project, names[0]))
        for number in range(1, len(names)):
            if number < last and moments[number] == moments[number + 1]:
                continue
            with ExitStack() as own:
                after = own.enter_context(_opened(project, names[number]))
                difference = compare(before, after)
                if difference.added or difference.removed:
                    yield Step.of(moments[number], difference, after.triples)
                # Two releases at a time, however long the history is.
                stack.close()
                stack.enter_context(own.pop_all())
                before = after


def _expanded(project: Project, since: Sequence[str]) -> Iterator[str]:
    for name in since:
        ref = name.removesuffix("..")
        yield ref
        if ref != name and not Path(name).exists():
            settings = project.settings
            yield from commits_after(ref, project.root, (settings.ontology, settings.shapes, settings.data))


@contextmanager
def _opened(project: Project, name: str | None) -> Iterator[Side]:
    """The release of a name, or the project as it is."""
    if name is None:
        yield working_tree(project)
    else:
        with open_side(name, project) as side:
            yield side


def _moment(project: Project, name: str | None) -> str:
    if name is not None and not Path(name).exists():
        return moment_of(name.partition(":")[0], project.root)
    with _opened(project, name) as side:
        days = (
            value.value
            for _, predicate, value in side.triples
            if predicate.value == _RECORDED and isinstance(value, ox.Literal) and _DAY.fullmatch(value.value)
        )
        day = max(days, default="")
        if not day:
            raise UsageError(
                f"{side.name}: without a sah:recordedOn it is not known when these data are from",
                hint="name a git ref, whose commit has a date",
            )
    return f"{day}T00:00:00Z"


def _changed(told: Iterable[EntityChange | TermChange]) -> set[str]:
    """The IRIs that something else is said of: those that are told of, and those of what is told under them, such as the measures of a listing."""
    found: set[str] = set()
    for change in told:
        subjects = [line.partition(" ")[0] for line in (*change.added, *change.removed)]
        found |= {subject[1:-1] for subject in subjects if subject.startswith("<")}
        if any(subject.startswith("_:") for subject in subjects) and not change.iri.startswith("_:"):
            found.add(change.iri)
    return found


def _closure(node: ox.NamedNode, by_subject: _BySubject) -> Iterator[Triple]:
    """What is said of a node, with the blank nodes that this leads to; in one order."""
    queue: list[ox.NamedNode | ox.BlankNode] = [node]
    seen = set(queue)
    while queue:
        for triple in sorted(by_subject.get(queue.pop(0), ()), key=str):
            yield triple
            if isinstance(triple[2], ox.BlankNode) and triple[2] not in seen:
                seen.add(triple[2])
                queue.append(triple[2])
