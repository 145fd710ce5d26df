"""The files of a check, each read once: as text for places and as N-Quads for everything else."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from sahel_ld.errors import InputError
from sahel_ld.findings import Finding, Severity
from sahel_ld.rdf.bulk import nquads_of
from sahel_ld.rdf.reader import Source, syntax_errors

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
    def lines(self) -> tuple[str, ...]:
        """The lines of the text, without their ends: LF, CR LF, or a CR alone."""
        return tuple(self.content.decode().replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def load(sources: Iterable[Source]) -> tuple[list[Loaded], list[Finding]]:
    """The files that could be read, and findings for each that could not. A file that is not there raises UsageError."""
    loaded, findings = [], []
    for source in sources:
        content = b""
        try:
            content = source.content()
            nquads = nquads_of(content, source)
        except InputError as error:
            findings += [unreadable(one) for one in syntax_errors(content, source) or [error]]
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
