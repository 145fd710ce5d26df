"""What is read of the data while a part of the site is made: the reason to make it again, or not to.

A read is noted as a text: an IRI for what is said of it, ``^`` and an IRI for what refers to it, ``?`` and an IRI for whether it is shown,
``#`` and a space for which nodes lie in it, ``@`` and the name of a graph for what is in it, ``=`` and a name for a value of the site,
and ``*`` for anything else: what has read that is never taken over.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

OWN, INCOMING, SHOWN, SPACE, GRAPHS, VALUE = "", "^", "?", "#", "@", "="
EVERYTHING = "*"


class Reads:
    """The reads of what is being made now."""

    def __init__(self) -> None:
        self.now: set[str] = set()

    def note(self, read: str) -> None:
        """Note a read."""
        self.now.add(read)

    @contextmanager
    def recording(self) -> Iterator[set[str]]:
        """The reads of the block alone, filled while it runs; what is around it has them too."""
        outer, self.now = self.now, set()
        try:
            yield self.now
        finally:
            outer |= self.now
            self.now = outer

    def recall(self, made: dict[K, tuple[V, frozenset[str]]], key: K, make: Callable[..., V], *arguments: object) -> V:
        """What was made for ``key`` before, else ``make(*arguments)``, kept in ``made``; either way its reads are noted."""
        found = made.get(key)
        if found is None:
            with self.recording() as seen:
                value = make(*arguments)
            found = made[key] = value, frozenset(seen)
        else:
            self.now |= found[1]
        return found[0]


class Noted(Mapping[str, V]):
    """A mapping by node that notes what is looked up in it; to go through it is to read everything."""

    def __init__(self, values: Mapping[str, V], reads: Reads, mark: str) -> None:
        self._values = values
        self._reads = reads
        self._mark = mark

    def __getitem__(self, node: str) -> V:
        self._reads.now.add(self._mark + node)
        return self._values[node]

    def __contains__(self, node: object) -> bool:
        self._reads.now.add(f"{self._mark}{node}")
        return node in self._values

    def __iter__(self) -> Iterator[str]:
        self._reads.now.add(EVERYTHING)
        return iter(self._values)

    def __len__(self) -> int:
        self._reads.now.add(EVERYTHING)
        return len(self._values)
