"""What an edit of a file changed in its quads, found without reading all of a large file again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from sahel_ld.checks.excerpts import WORTH_IT
from sahel_ld.checks.loading import Loaded
from sahel_ld.errors import InputError
from sahel_ld.rdf.bulk import Labels, nquads_of, relabel
from sahel_ld.rdf.directives import directives

_STATEMENT = re.compile(rb"(?m)^[^\s#.;,\])]")
_BLANK = re.compile(rb"_:[^\s]+(?= )")


@dataclass(frozen=True)
class Edit:
    """A file after an edit, and what the edit did: lines of N-Quads gone and come, and the lines of text that took the place of others.

    ``first`` and ``old_end`` are the first line of the edit and the first one after it in the old text; ``shift`` is how far that one moved.
    Where the file was read as a whole, ``first`` is 0 and nothing is known about lines.
    """

    file: Loaded
    removed: tuple[bytes, ...]
    added: tuple[bytes, ...]
    first: int
    old_end: int
    shift: int


def edit_of(old: Loaded, content: bytes, number: int) -> Edit:
    """How ``content`` differs from the file as it was. ``number`` tells this edit's blank nodes from those of others.

    Raises InputError where the text is not what its name says any more.
    """
    if (
        len(content) >= WORTH_IT
        and old.source.format == ox.RdfFormat.TURTLE
        and (found := _splice(old, content, number))
    ):
        return found
    nquads = nquads_of(content, old.source)
    before, after = set(old.nquads.splitlines(keepends=True)), set(nquads.splitlines(keepends=True))
    return Edit(
        Loaded(old.source, content, nquads), tuple(sorted(before - after)), tuple(sorted(after - before)), 0, 0, 0
    )


def _splice(old: Loaded, content: bytes, number: int) -> Edit | None:
    """The edit, where it lies in whole statements that can be read on their own; None where it does not."""
    start, old_end = _region(old.content, content)
    new_end = old_end + len(content) - len(old.content)
    head = b"\n".join(line for _, line in directives(old.content)) + b"\n"
    gone, come = old.content[start:old_end], content[start:new_end]
    if directives(gone) or directives(come):
        return None
    try:
        removed, added = (nquads_of(head + text, old.source) for text in (gone, come))
    except InputError:
        return None  # the whole text is read then, and says where it is wrong
    place = _find_block(old.nquads, removed)
    if place is None:
        return None
    added = relabel(added, Labels(f"_:f{old.source.number}e{number}b".encode())) if b"_:" in added else added
    begin, end = place
    whole = memoryview(old.nquads)
    nquads = b"".join((whole[:begin], added, whole[end:]))
    before, after = (text.splitlines(keepends=True) for text in (old.nquads[begin:end], added))
    first = old.content.count(b"\n", 0, start) + 1
    return Edit(
        Loaded(old.source, content, nquads),
        tuple(line for line in before if line not in after and line not in nquads),
        tuple(line for line in after if line not in before),
        first,
        first + gone.count(b"\n"),
        come.count(b"\n") - gone.count(b"\n"),
    )


def _region(old: bytes, new: bytes) -> tuple[int, int]:
    """Where the statements begin and end in the old text that an edit touched: whole lines that begin statements."""
    same = _common(old, new)
    rest = min(len(old), len(new)) - same
    tail = _common_end(old, new, rest)
    start = 0
    probe = 4096
    while probe < 2 * same + 4096:
        window = max(0, same - probe)
        starts = [
            match.start() + window
            for match in _STATEMENT.finditer(old[window : same + 1])
            if match.start() or not window
        ]
        if starts:
            start = starts[-1]
            break
        probe *= 8
    after = _STATEMENT.search(old, max(len(old) - tail, start + 1))
    # A line begins a statement only where one begins: the match must not be the rest of a line.
    while after and after.start() and old[after.start() - 1 : after.start()] != b"\n":
        after = _STATEMENT.search(old, after.start() + 1)
    return start, after.start() if after else len(old)


def _common(one: bytes, other: bytes) -> int:
    """How many bytes two texts share at their beginning."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _common_end(one: bytes, other: bytes, most: int) -> int:
    """How many bytes two texts share at their end, at most ``most``."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if one[len(one) - middle : len(one) - low] == other[len(other) - middle : len(other) - low]:
            low = middle
        else:
            high = middle - 1
    return low


def _find_block(nquads: bytes, wanted: bytes) -> tuple[int, int] | None:
    """Where lines stand that are the same but for the labels of blank nodes; None where they are not found."""
    if not wanted:
        return None
    lines = wanted.splitlines(keepends=True)
    index = next((number for number, line in enumerate(lines) if not _BLANK.search(line)), None)
    if index is None:
        return None
    masked = _BLANK.sub(b"_:", wanted)
    offset = nquads.find(lines[index])
    while offset >= 0:
        begin = offset
        for _ in range(index):
            begin = nquads.rfind(b"\n", 0, max(begin - 1, 0)) + 1
        end = offset
        for _ in range(len(lines) - index):
            end = nquads.find(b"\n", end) + 1
        if _BLANK.sub(b"_:", nquads[begin:end]) == masked:
            return begin, end
        offset = nquads.find(lines[index], offset + 1)
    return None


def quads_of(lines: Sequence[bytes]) -> list[ox.Quad]:
    """Lines of N-Quads as quads of the default graph."""
    parsed = ox.parse(b"".join(lines), format=ox.RdfFormat.N_QUADS)
    return [ox.Quad(quad.subject, quad.predicate, quad.object) for quad in parsed]
