"""A whole file as N-Quads without a Python object for each triple: for checks that look at text."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import chain, pairwise
from typing import Any

import pyoxigraph as ox

from sahel_ld.rdf.reader import Source, parse_quads, refusal, refuse_what_parsers_accept

_DIRECTION = re.compile(rb'"@[A-Za-z0-9-]+--')
_BATCH = 1 << 18
ONE_GRAPH = (ox.RdfFormat.TURTLE, ox.RdfFormat.N_TRIPLES, ox.RdfFormat.RDF_XML)


def nquads_of(content: bytes, source: Source) -> bytes:
    """What ``parse_quads`` gives, line by line, in the same order and with the same labels of blank nodes.

    Raises InputError as ``parse_quads`` does.
    """
    if source.format in ONE_GRAPH:
        if source.format == ox.RdfFormat.RDF_XML:
            refuse_what_parsers_accept(content, source)
        lines = _Relabelled(f"f{source.number}b")
        try:
            ox.serialize(
                ox.parse(content, format=source.format, base_iri=source.base), lines, format=ox.RdfFormat.N_QUADS
            )
        except SyntaxError as error:
            raise refusal(error, content, source) from None
        written = lines.getvalue()
        if not _is_rdf12(content, written):
            return written
    slowly = ox.serialize(parse_quads(content, source), format=ox.RdfFormat.N_QUADS)
    assert slowly is not None
    return slowly


def _is_rdf12(content: bytes, written: bytes) -> bool:
    """Whether there may be a triple as a value, or a text with a direction."""
    return b" <<(" in written or (b"--" in content and _DIRECTION.search(written) is not None)


class _Relabelled(io.BytesIO):
    """What is written to it as N-Quads, with the labels of blank nodes replaced by a prefix and a number, in the order in which they first appear."""

    def __init__(self, prefix: str) -> None:
        super().__init__()
        self._labels = Labels(f"_:{prefix}".encode())
        self._waiting: list[bytes] = []
        self._size = 0

    def write(self, data: Any, /) -> int:
        """Take in a piece; what is not many whole lines yet waits for more."""
        self._waiting.append(bytes(data))
        self._size += len(data)
        if self._size >= _BATCH:
            whole, end, rest = b"".join(self._waiting).rpartition(b"\n")
            super().write(self._line_block(whole + end))
            self._waiting, self._size = [rest], len(rest)
        return len(data)

    def getvalue(self) -> bytes:
        """All that was written."""
        super().write(self._line_block(b"".join(self._waiting)))
        self._waiting, self._size = [], 0
        return super().getvalue()

    def _line_block(self, lines: bytes) -> bytes:
        return relabel(lines, self._labels) if b"_:" in lines else lines


class Labels(dict[bytes, bytes]):
    """Labels of blank nodes by those that a parser made up: a stem and a number, in the order in which they are asked for."""

    def __init__(self, stem: bytes) -> None:
        self._stem = stem

    def __missing__(self, label: bytes) -> bytes:
        fresh = self[label] = self._stem + str(len(self)).encode()
        return fresh


def relabel(triples: bytes, labels: Labels) -> bytes:
    """N-Triples with the labels of blank nodes replaced by those of ``labels``."""
    parts = triples.split(b"_:")
    written = [parts[0]]
    for before, part in pairwise(parts):
        label, space, rest = part.partition(b" ")
        # As is_label, without a call for each.
        if before[-1:] in (b"", b"\n") or (before[-2:] == b"> " and rest[:2] == b".\n"):
            written += (labels[label], space, rest)
        else:
            written += (b"_:", part)
    return b"".join(written)


def is_label(before: bytes, after: bytes, end: int) -> bool:
    """Whether ``_:`` between two pieces of N-Triples begins a blank node: the subject of a line, or the object at its end."""
    if not before or before.endswith(b"\n"):
        return True
    return before.endswith(b"> ") and after.startswith(b" .\n", end)


def blank_parents(triples: bytes) -> dict[str, tuple[str, int]]:
    """For the label of each blank node that is an object (`_:` included): the subject that first has it, and where that line starts."""
    parents: dict[str, tuple[str, int]] = {}
    offset = 0
    for before, part in pairwise(triples.split(b"_:")):
        offset += len(before) + 2
        end = part.find(b" ")
        if before.endswith(b"> ") and part.startswith(b" .\n", end):
            label = f"_:{part[:end].decode()}"
            if label not in parents:
                start = triples.rfind(b"\n", 0, offset) + 1
                parents[label] = (triples[start : triples.find(b" ", start)].decode(), start)
    return parents


def with_predicate(triples: bytes, predicate: str) -> Iterator[tuple[bytes, bytes]]:
    """Subject and object of each triple with this predicate in N-Triples, in the order of the text."""
    needle = f" <{predicate}> ".encode()
    offset = triples.find(needle)
    while offset >= 0:
        subject = triples[triples.rfind(b"\n", 0, offset) + 1 : offset]
        after = offset + len(needle)
        end = triples.find(b" .\n", after)
        # A text can hold the same characters; a subject is one word.
        if subject.startswith((b"<", b"_:")) and b" " not in subject:
            yield subject, triples[after:end]
        offset = triples.find(needle, end)


def beyond_ascii(triples: bytes) -> bytes:
    """The lines of N-Triples that hold a character beyond ASCII: few, in most data."""
    lines = chain.from_iterable(block.split(b"\n") for block in line_blocks(triples))
    return b"\n".join(line for line in lines if not line.isascii())


def line_blocks(triples: bytes, size: int = 1 << 20) -> Iterator[bytes]:
    """N-Triples in pieces of whole lines of about ``size`` bytes."""
    start = 0
    while start < len(triples):
        end = triples.find(b"\n", start + size)
        end = len(triples) if end < 0 else end + 1
        yield triples[start:end]
        start = end
