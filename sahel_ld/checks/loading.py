"""The files of a check, each read once: as text for places and as N-Quads for everything else."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import overload

import pyoxigraph as ox

from sahel_ld.errors import InputError, UsageError
from sahel_ld.findings import Finding, Severity
from sahel_ld.rdf.bulk import beyond_ascii, nquads_of
from sahel_ld.rdf.reader import Source, syntax_errors

_LONE_RETURN = re.compile(rb"\r(?!\n)")
# So many bytes are gone through to find a line.
_BLOCK = 1 << 14
# A graph name is what follows a complete object; an object is an IRI, a blank node, or a literal.
_GRAPH_NAME = re.compile(
    rb'(?m)^((?:<[^>]*>|_:\S+) <[^>]*> (?:<[^>]*>|_:\S+|"(?:[^"\\]|\\.)*"(?:\^\^<[^>]*>|@[\w-]+)?)) (?:<[^>]*>|_:\S+) \.$'
)


@dataclass
class Loaded:
    """A file that could be read. ``nquads`` holds its quads in the order of the text, literals as written."""

    source: Source
    content: bytes
    nquads: bytes

    @cached_property
    def triples(self) -> bytes:
        """The quads without their graph names, as N-Triples."""
        if self.source.format in (ox.RdfFormat.TURTLE, ox.RdfFormat.N_TRIPLES, ox.RdfFormat.RDF_XML):
            return self.nquads
        return _GRAPH_NAME.sub(rb"\1 .", self.nquads)

    @cached_property
    def beyond_ascii(self) -> bytes:
        """The lines of ``nquads`` that hold a character beyond ASCII."""
        return beyond_ascii(self.nquads)

    @cached_property
    def count(self) -> int:
        """How many quads."""
        return self.nquads.count(b"\n")

    @cached_property
    def lines(self) -> TextLines:
        """The lines of the text, without their ends: LF, CR LF, or a CR alone."""
        return TextLines(self.content)


class TextLines(Sequence[str]):
    """The lines of a text, each cut out when it is asked for: of a large file few are ever shown."""

    def __init__(self, content: bytes) -> None:
        alone = b"\r" in content and _LONE_RETURN.search(content)
        self._content = _LONE_RETURN.sub(b"\n", content) if alone else content

    @cached_property
    def _above(self) -> array[int]:
        """How many line ends come before each block of the text, and in all."""
        blocks = range(0, len(self._content), _BLOCK)
        return array("Q", accumulate((self._content.count(b"\n", at, at + _BLOCK) for at in blocks), initial=0))

    def __len__(self) -> int:
        return self._above[-1] + 1

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...
    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        if isinstance(index, slice):
            return [self[number] for number in range(*index.indices(len(self)))]
        number = index + len(self) if index < 0 else index
        if not 0 <= number < len(self):
            raise IndexError(index)
        start = self._start(number)
        end = self._content.find(b"\n", start)
        return self._content[start : end if end >= 0 else None].decode(errors="replace").rstrip("\r")

    def _start(self, number: int) -> int:
        """Where a line begins: after the line end that has so many up to it."""
        if number == 0:
            return 0
        block = bisect_left(self._above, number) - 1
        offset = block * _BLOCK - 1
        for _ in range(number - self._above[block]):
            offset = self._content.find(b"\n", offset + 1)
        return offset + 1


def load(sources: Iterable[Source]) -> tuple[list[Loaded], list[Finding]]:
    """The files that could be read, and findings for each that could not."""
    loaded, findings = [], []
    for source in sources:
        content = b""
        try:
            content = source.content()
            nquads = nquads_of(content, source)
        except InputError as error:
            findings += [unreadable(one) for one in syntax_errors(content, source, error)]
        except UsageError:
            # Files that are named are there; this one has gone, or is a link to nowhere.
            findings.append(unreadable(InputError("no such file: a link to nowhere?", file=source.name)))
        else:
            loaded.append(Loaded(source, content, nquads))
    return loaded, findings


def unreadable(error: InputError) -> Finding:
    """The finding for a file that is not what its name says."""
    return Finding(
        code="syntax/parse",
        severity=Severity.ERROR,
        message=error.message,
        hint=error.hint,
        file=error.file,
        line=error.line,
        column=error.column,
        unreadable=True,
    )
