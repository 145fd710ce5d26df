"""Text into paragraphs: articles line by line or block by block, without what pages put around them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sahel_ld.draft.document import Kind, Paragraph
from sahel_ld.draft.when import whole_date

FURNITURE = re.compile(
    r"""(?ix)^[\s\-–—•|*]*(?:
        advertisement | publicité | sponsored\ content | read\ more:?.{0,80} | lire\ aussi.{0,120} | share(?:\ this.{0,40})? | partager
      | download\ as\ .{1,30} | you\ are\ on\ page.{0,20} | page\ \d+(?:\ (?:of|sur)\ \d+)? | \d{1,3}(?:/\d{1,3})? | copyright.{0,80} | ©.{0,80}
      | \d{2}-\d{5}\ .{0,40}
    )[\s\-–—•|*]*$"""
)
_WRAPPED = 100
_HEAD = 5


def in_paragraphs(text: str) -> Iterator[Paragraph]:
    """Title, date line and paragraphs of an article; one line each, or blocks between empty lines where lines are wrapped."""
    number = 0
    titled = False
    for place, (start, end) in enumerate(ranges(text)):
        words = text[start:end]
        kind: Kind = "body"
        if FURNITURE.match(words):
            kind = "furniture"
        elif not titled:
            kind, titled = "title", True
        elif place < _HEAD and number == 0 and whole_date(words):
            kind = "dateline"
        if kind == "body":
            number += 1
        yield Paragraph({"title": 0, "body": number}.get(kind), start, end, kind)


def ranges(text: str) -> list[tuple[int, int]]:
    """The ranges of lines, or of blocks of lines, without space around them."""
    lines = list(_lines(text))
    filled = [line for line in lines if line[0] < line[1]]
    blank = len(lines) - len(filled)
    lengths = sorted(end - start for start, end in filled)
    wrapped = bool(lengths) and lengths[-1] <= _WRAPPED and blank >= 2 and len(filled) > blank + 1
    if not wrapped:
        return filled
    found: list[tuple[int, int]] = []
    open_ = False
    for start, end in lines:
        if start >= end:
            open_ = False
        elif open_:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
            open_ = True
    return found


def _lines(text: str) -> Iterator[tuple[int, int]]:
    for match in re.finditer(r"[^\n\f]*(?:[\n\f]|$)", text):
        line = match[0].rstrip()
        if match.start() == len(text):
            return
        yield match.start() + len(line) - len(line.lstrip()), match.start() + len(line)
