"""The files of a check, each read once: as text for places and as N-Quads for everything else."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import overload

import pyoxigraph as ox

from sahel_ld.errors import InputError, UsageError
from sahel_ld.findings import Finding, Severity
from sahel_ld.rdf.bulk import nquads_of
from sahel_ld.rdf.reader import Source, syntax_errors

_LINE_END = re.compile(rb"\r\n?|\n")
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
        self._content = content

    @cached_property
    def _ends(self) -> array[int]:
        """Where each line starts, and where the text would go on."""
        starts = array("Q", [0])
        starts.extend(match.end() for match in _LINE_END.finditer(self._content))
        starts.append(len(self._content) + 1)
        return starts

    def __len__(self) -> int:
        return len(self._ends) - 1

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
        return self._content[self._ends[number] : self._ends[number + 1]].decode().rstrip("\r\n")


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
