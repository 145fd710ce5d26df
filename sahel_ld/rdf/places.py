"""Where the parts of a triple stand in a text."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import NamedTuple

Span = tuple[int, int]


class Place(NamedTuple):
    """The spans of a triple's parts; ``predicate_iri`` is what the text says, empty where it only implies it (collections)."""

    subject: Span
    predicate: Span
    object: Span
    predicate_iri: str


@dataclass
class Lines:
    """Line and column of an offset, both from 1, columns in characters."""

    text: str
    starts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.starts = [0, *(position + 1 for position, char in enumerate(self.text) if char == "\n")]

    def at(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1
