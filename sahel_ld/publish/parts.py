"""The parts of a site: each is made, or taken over from the last build where nothing that it read has changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ParamSpec

import pyoxigraph as ox

from sahel_ld.publish.facts import key_of
from sahel_ld.publish.output import Output
from sahel_ld.publish.reads import EVERYTHING, GRAPHS, INCOMING, OWN, SHOWN, SPACE, VALUE, Reads
from sahel_ld.publish.record import Part, Record

P = ParamSpec("P")


@dataclass(frozen=True)
class State:
    """What a site is made from: its quads, the nodes in them, and the values that many pages share."""

    quads: Sequence[ox.Quad]
    nodes: frozenset[str]
    values: dict[str, Any]

    @cached_property
    def lines(self) -> str:
        """The quads as N-Quads, in no order."""
        content = ox.serialize(self.quads, format=ox.RdfFormat.N_QUADS)
        assert content is not None
        return content.decode()

    def changed_since(self, last: Record, before: set[str], after: set[str]) -> set[str]:
        """Of all reads in the record those whose answer may be another now; the lines are those of N-Quads."""
        changed = {EVERYTHING}
        for quad in ox.parse("\n".join(before ^ after), format=ox.RdfFormat.N_QUADS):
            assert not isinstance(quad.object, ox.Triple)
            changed.add(f"{OWN}{key_of(quad.subject)}")
            if not isinstance(quad.object, ox.Literal):
                changed.add(f"{INCOMING}{key_of(quad.object)}")
            changed.add(f"{GRAPHS}{quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ''}")
        nodes = tuple(self.nodes ^ last.nodes)
        changed |= {f"{SHOWN}{node}" for node in (*nodes, *set(self.values["named"]) ^ set(last.values["named"]))}
        changed |= {f"{VALUE}{name}" for name, value in self.values.items() if last.values.get(name) != value}
        spaces = (read for read in last.reads if read.startswith(SPACE))
        changed |= {read for read in spaces if any(node.startswith(read[1:]) for node in nodes)}
        return changed


class Parts:
    """The parts of a site while it is made, with the record of the last build, if there is one that can be used."""

    def __init__(self, output: Output, reads: Reads, state: State, last: Record | None) -> None:
        self.state = state
        self.made: dict[str, tuple[list[str], set[str]]] = {}
        self.taken: dict[str, Part] = {}
        self._output = output
        self._reads = reads
        self._last = last
        self.lines = tuple(set(text.split("\n")) - {""} for text in ((last.lines, state.lines) if last else ("", "")))
        changed = state.changed_since(last, *self.lines) if last else set()
        self._changed = {number for number, read in enumerate(last.reads) if read in changed} if last else set()

    def make(self, name: str, write: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> None:
        """Have the files of a part, of which each name is one: those of the last build, else what ``write`` writes.

        What ``write`` goes by beside the data must be in the name. A part that has parts itself is always made.
        """
        if not self._take_over(name):
            start = len(self._output.paths)
            with self._reads.recording() as seen:
                write(*args, **kwargs)
            self.made[name] = self._output.paths[start:], seen
        self._reads.note(EVERYTHING)

    def _take_over(self, name: str) -> bool:
        part = self._last.parts.get(name) if self._last else None
        if part is None or not self._changed.isdisjoint(part.reads) or not self._output.take_over(part.files):
            return False
        self.taken[name] = part
        return True

    def keep(self, name: str, paths: list[str]) -> None:
        """Have the next build know files that it can learn from, but cannot take over."""
        self.made[name] = paths, set()

    def kept(self, name: str) -> dict[str, bytes] | None:
        """The files of that name of the last build; None where there are none, or one is not as it was written."""
        part = self._last.parts.get(name) if self._last else None
        return self._output.last_contents(part.files) if part else None

    def record(self, key: str) -> Record:
        """The record of this build, for the next one; for parts that were taken over, what was read when they were made."""
        reads = list(self._last.reads) if self._last else []
        number = {read: index for index, read in enumerate(reads)}
        parts = dict(self.taken)
        for name, (paths, seen) in self.made.items():
            if EVERYTHING not in seen:
                numbers = [number.setdefault(read, len(number)) for read in seen]
                parts[name] = Part([self._output.stamped(path) for path in paths], numbers)
        return Record(key, self.state.lines, self.state.nodes, self.state.values, list(number), parts)
