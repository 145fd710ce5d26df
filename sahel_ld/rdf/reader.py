"""Reading RDF files as quads: strict, streaming, the same blank-node labels in every run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pyoxigraph as ox

from sahel_ld.errors import InputError, UsageError
from sahel_ld.rdf.formats import format_of_path

BOM = b"\xef\xbb\xbf"
_PLACE = re.compile(r"^Parser error at line \d+ (between columns \d+ and \d+|column \d+): ")


@dataclass(frozen=True)
class Source:
    """One RDF file: where it is, how it is named in messages, and its number among the files read together.

    The number keeps the blank nodes of different files apart: they are labelled ``f<number>b<n>`` in reading order.
    """

    path: Path
    name: str
    number: int
    base: str | None = None

    @property
    def format(self) -> ox.RdfFormat:
        """The format named by the suffix. Raises UsageError for a file that is not RDF."""
        found = format_of_path(self.path)
        if found is None:
            raise UsageError(f"{self.name}: not an RDF file (.ttl, .trig, .nt, .nq, .rdf, .owl, .xml or .jsonld)")
        return found

    def content(self) -> bytes:
        """The bytes of the file without a byte-order mark. Raises UsageError where it cannot be opened."""
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            raise UsageError(f"{self.name}: no such file") from None
        except OSError as error:
            raise UsageError(f"{self.name}: cannot be read: {error.strerror}") from error
        return content.removeprefix(BOM)


def read_quads(source: Source, graph: ox.NamedNode | None = None) -> Iterator[ox.Quad]:
    """The quads of a file in the order in which they end in the text.

    A triple of the default graph is put into ``graph`` where one is given.
    Raises InputError with line and column (from 1, in characters) where the text is not the format it says.
    """
    return parse_quads(source.content(), source, graph)


def parse_quads(
    content: bytes, source: Source, graph: ox.NamedNode | None = None, *, stream: IO[bytes] | None = None
) -> Iterator[ox.Quad]:
    """As ``read_quads``, from bytes already read; ``stream`` gives the same bytes in pieces, for who wants to know how far the parser is."""
    _refuse_other_formats(content, source)
    labels: dict[ox.BlankNode, ox.BlankNode] = {}

    def relabel(term: ox.BlankNode) -> ox.BlankNode:
        if term not in labels:
            labels[term] = ox.BlankNode(f"f{source.number}b{len(labels)}")
        return labels[term]

    default = graph or ox.DefaultGraph()
    try:
        for quad in ox.parse(stream or content, format=source.format, base_iri=source.base):
            subject, predicate, value, name = quad.subject, quad.predicate, quad.object, quad.graph_name
            if isinstance(subject, ox.BlankNode):
                subject = relabel(subject)
            if isinstance(value, ox.BlankNode):
                value = relabel(value)
            elif isinstance(value, ox.Triple):
                raise _rdf12(content, source)
            if isinstance(name, ox.DefaultGraph):
                name = default
            elif isinstance(name, ox.BlankNode):
                name = relabel(name)
            yield ox.Quad(subject, predicate, value, name)
    except SyntaxError as error:
        raise _syntax_error(error, content, source) from None


def _refuse_other_formats(content: bytes, source: Source) -> None:
    head = content[:1024].lstrip().lower()
    if head.startswith((b"<!doctype html", b"<html")):
        raise InputError(
            "this is an HTML page, not RDF", hint="the download was probably an error page", file=source.name, line=1
        )
    if b"\0" in content:
        line = content[: content.index(b"\0")].count(b"\n") + 1
        raise InputError("the file holds NUL bytes: it is not text", file=source.name, line=line)
    try:
        content.decode()
    except UnicodeDecodeError as error:
        before = content[: error.start]
        raise InputError(
            f"not UTF-8: byte 0x{content[error.start]:02x}",
            hint="save the file as UTF-8",
            file=source.name,
            line=before.count(b"\n") + 1,
            column=len(before[before.rfind(b"\n") + 1 :].decode(errors="replace")) + 1,
        ) from None


def _syntax_error(error: SyntaxError, content: bytes, source: Source) -> InputError:
    line, column = error.lineno, error.offset
    message = _PLACE.sub("", str(error.msg))
    hint = ""
    text = content.decode().split("\n")
    if line is not None and line > len(text) - (text[-1] == ""):
        # The parser points behind the end: name the last line of text instead.
        line = max((number for number, row in enumerate(text, 1) if row.strip()), default=1)
        column = len(text[line - 1].rstrip()) + 1
    if "No scheme found" in message or "relative" in message.lower():
        hint = "a relative IRI needs a base: declare one in the file, or set `base` in sahel-ld.toml"
    return InputError(message, hint=hint, file=source.name, line=line, column=column)


def _rdf12(content: bytes, source: Source) -> InputError:
    before = content[: max(content.find(b"<<"), 0)]
    return InputError(
        "RDF-star/RDF 1.2 notation is not used in this project",
        hint="make the statement a node with a claim, or use named graphs",
        file=source.name,
        line=before.count(b"\n") + 1,
    )
