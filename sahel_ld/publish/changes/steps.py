"""The steps from release to release: what changed in each, and when it was published."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Step:
    """From one release to the next: the difference, all triples after it, and its time as xsd:dateTime in UTC."""

    when: str
    difference: Difference
    after: set[Triple]

    @property
    def told(self) -> list[EntityChange | TermChange]:
        """What changed of each term of the ontology and each thing, in sentences."""
        return [*self.difference.ontology, *self.difference.entities]


def steps_since(project: Project, since: Sequence[str]) -> Iterator[Step]:
    """The steps between the releases ``since``, the oldest first, and the project as it is.

    A release is a file, a folder or a git ref; ``REF..`` stands for the ref and each commit after it that changes data or ontology. A commit has
    the time at which it was made; for all else it is the last day on which something was recorded. No step is earlier than the one before it.
    Raises UsageError for a release that is not there or has no date.
    """
    when = ""
    with ExitStack() as stack:
        before: Side | None = None
        for name in (*_expanded(project, since), None):
            after = working_tree(project) if name is None else stack.enter_context(open_side(name, project))
            when = max(when, _moment(project, name, after))
            if before is not None:
                difference = compare(before, after)
                if difference.added or difference.removed:
                    yield Step(when, difference, after.triples)
            before = after


def _expanded(project: Project, since: Sequence[str]) -> Iterator[str]:
    for name in since:
        ref = name.removesuffix("..")
        yield ref
        if ref != name and not Path(name).exists():
            settings = project.settings
            yield from commits_after(ref, project.root, (settings.ontology, settings.shapes, settings.data))


def _moment(project: Project, name: str | None, side: Side) -> str:
    if name is not None and not Path(name).exists():
        return moment_of(name.partition(":")[0], project.root)
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
