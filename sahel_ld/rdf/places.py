"""Where the parts of a triple stand in a text."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import NamedTuple

Span = tuple[int, int]

# What ends a line for the parsers and for editors: LF, CR LF, or a CR alone; not the other characters of str.splitlines.
LINE_END = re.compile(r"\r\n?|\n")


class Place(NamedTuple):
    """The spans of a triple's parts; ``predicate_iri`` is what the text says, empty where it only implies it (collections)."""

    subject: Span
    predicate: Span
    object: Span
    predicate_iri: str


@dataclass
class Lines:
    """Line and column of an offset, both from 1, columns in characters; and back."""

    text: str
    starts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.starts = [0, *(match.end() for match in LINE_END.finditer(self.text))]

    def at(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def offset(self, line: int, column: int) -> int:
        """The offset of a line and column; the end of the text where it has no such line."""
        if line > len(self.starts):
            return len(self.text)
        return min(self.starts[line - 1] + column - 1, len(self.text))
