"""Reading RDF files as quads: strict, streaming, the same blank-node labels in every run."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast
from xml.parsers import expat

import pyoxigraph as ox

from sahel_ld.errors import InputError, UsageError
from sahel_ld.rdf.formats import format_of_path
from sahel_ld.rdf.places import Lines

# Imported where they are used: a file without mistakes, and every command, starts faster without them.
if TYPE_CHECKING:
    from sahel_ld.rdf.mistakes import Mistake

BOM = b"\xef\xbb\xbf"
_PLACE = re.compile(r"^Parser error (?:at line \d+ (?:between columns \d+ and \d+|column \d+)|between line .*?): ")
_XML_PIECE = re.compile(rb"[^<>]*<(?:!--.*?--|!\[CDATA\[.*?\]\]|[^>]*)>|.+\Z", re.DOTALL)
# So many mistakes of one file are told in one run, and only of a file up to this size: it is read again for each.
_MOST, _SMALL = 20, 5_000_000


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
        """The bytes of the file without a byte-order mark.

        Raises UsageError where there is no such file, and InputError where it cannot be read.
        """
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            raise UsageError(f"{self.name}: no such file") from None
        except OSError as error:
            raise InputError(f"cannot be read: {error.strerror}", file=self.name) from error
        return content.removeprefix(BOM)


def read_quads(source: Source, graph: ox.NamedNode | None = None) -> Iterator[ox.Quad]:
    """The quads of a file in the order in which they end in the text.

    A triple of the default graph is put into ``graph`` where one is given.
    Raises InputError with line and column (from 1, in characters) where the text is not the format it says.
    """
    return parse_quads(source.content(), source, graph)


def parse_quads(content: bytes, source: Source, graph: ox.NamedNode | None = None) -> Iterator[ox.Quad]:
    """As ``read_quads``, from bytes already read."""
    refuse_what_parsers_accept(content, source)
    labels: dict[ox.BlankNode, ox.BlankNode] = {}

    def relabel(term: ox.BlankNode) -> ox.BlankNode:
        if term not in labels:
            labels[term] = ox.BlankNode(f"f{source.number}b{len(labels)}")
        return labels[term]

    default = graph or ox.DefaultGraph()
    has_direction = b"--" in content or b"direction" in content
    try:
        for quad in ox.parse(content, format=source.format, base_iri=source.base):
            subject, predicate, value, name = quad.subject, quad.predicate, quad.object, quad.graph_name
            if isinstance(subject, ox.BlankNode):
                subject = relabel(subject)
            if isinstance(value, ox.BlankNode):
                value = relabel(value)
            elif isinstance(value, ox.Triple) or (has_direction and isinstance(value, ox.Literal) and value.direction):
                raise _rdf12(content, source)
            if isinstance(name, ox.DefaultGraph):
                name = default
            elif isinstance(name, ox.BlankNode):
                name = relabel(name)
            yield ox.Quad(subject, predicate, value, name)
    except SyntaxError as error:
        raise refusal(error, content, source) from None


def refusal(error: SyntaxError, content: bytes, source: Source) -> InputError:
    """The error of the parser in words for people; what is wrong with the whole file, such as its encoding, comes first."""
    try:
        refuse_what_parsers_accept(content, source)
    except InputError as better:
        return better
    return _input_error(_mistake(error, content.decode(), source), source)


def syntax_errors(content: bytes, source: Source, first: InputError) -> list[InputError]:
    """All that keeps a file from being read, which begins with ``first``: after a mistake in one word the rest of the file is looked at too."""
    if len(content) > _SMALL:
        return [first]
    found: list[InputError] = []
    while len(found) < _MOST:
        try:
            refuse_what_parsers_accept(content, source)
            for _ in ox.parse(content, format=source.format, base_iri=source.base):
                pass
        except InputError as error:
            found.append(error)
            break
        except SyntaxError as error:
            text = content.decode()
            mistake = _mistake(error, text, source)
            found.append(_input_error(mistake, source))
            repair = mistake.repair
            if repair is None:
                break
            content = (text[: repair.start] + repair.text + text[repair.end :]).encode()
        else:
            break
    return found or [first]


def refuse_what_parsers_accept(content: bytes, source: Source) -> None:
    """Raises InputError for what pyoxigraph reads but should not: error pages, cut-off XML, JSON-LD of which it drops a part."""
    head = content[:1024].lstrip().lower()
    if head.startswith((b"<!doctype html", b"<html")):
        raise InputError(
            "this is an HTML page, not RDF", hint="the download was probably an error page", file=source.name, line=1
        )
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        before = content[: error.start].decode()
        line, column = Lines(before).at(len(before))
        raise InputError(
            f"not UTF-8: byte 0x{content[error.start]:02x}",
            hint="save the file as UTF-8",
            file=source.name,
            line=line,
            column=column,
        ) from None
    if source.format == ox.RdfFormat.JSON_LD:
        from sahel_ld.rdf.jsonld_text import problems_of

        for problem in problems_of(text, source.base):
            line, column = Lines(text).at(problem.offset)
            raise InputError(problem.message, hint=problem.hint, file=source.name, line=line, column=column)
    elif source.format == ox.RdfFormat.RDF_XML:
        _refuse_broken_xml(content, text, source)


def _refuse_broken_xml(content: bytes, text: str, source: Source) -> None:
    """pyoxigraph accepts a file that ends before its root element does, and gives no place for what it refuses."""
    parser = expat.ParserCreate()
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        from sahel_ld.rdf.mistakes import Mistake, explain

        offset = len(content[: parser.ErrorByteIndex].decode(errors="ignore"))
        mistake = explain(
            Mistake(text, source.format, f"not well-formed XML: {expat.ErrorString(error.code)}", offset, offset)
        )
        raise _input_error(mistake, source) from None


def _mistake(error: SyntaxError, text: str, source: Source) -> Mistake:
    from sahel_ld.rdf.mistakes import Mistake, explain

    message = _PLACE.sub("", str(error.msg))
    if error.lineno is None:
        start, end = _xml_tag(text, source) if source.format == ox.RdfFormat.RDF_XML else (0, 0)
        return explain(Mistake(text, source.format, message, start, end, placed=False))
    lines = Lines(text)
    start = lines.offset(error.lineno, error.offset or 1)
    end = lines.offset(error.end_lineno or error.lineno, error.end_offset or 1)
    return explain(Mistake(text, source.format, message, start, max(start, end)))


def _input_error(mistake: Mistake, source: Source) -> InputError:
    line, column = Lines(mistake.text).at(mistake.start)
    return InputError(mistake.message, hint=mistake.hint, file=source.name, line=line, column=column)


class _Pieces(io.RawIOBase):
    """A binary stream that gives one tag, with the text before it, for each ``read``; ``begin`` and ``end`` are those of the last."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.pieces = _XML_PIECE.finditer(content)
        self.rest = b""
        self.begin = self.end = 0

    def read(self, size: int = -1, /) -> bytes:
        """The next piece, never more than ``size`` bytes."""
        if not self.rest:
            match = next(self.pieces, None)
            self.begin = self.end
            self.rest = match[0] if match else b""
        given, self.rest = (self.rest[:size], self.rest[size:]) if 0 <= size < len(self.rest) else (self.rest, b"")
        self.end += len(given)
        return given


def _xml_tag(text: str, source: Source) -> tuple[int, int]:
    """The span of the tag at which the parser of RDF/XML gives up: it is handed the text tag by tag."""
    content = text.encode()
    pieces = _Pieces(content)
    try:
        for _ in ox.parse(cast(IO[bytes], pieces), format=source.format, base_iri=source.base):
            pass
    except SyntaxError:
        pass
    piece = content[pieces.begin : pieces.end]
    start = pieces.begin + (piece.rfind(b"<") if piece.strip().endswith(b">") else len(piece) - len(piece.lstrip()))
    return len(content[:start].decode(errors="ignore")), len(content[: pieces.end].decode(errors="ignore"))


def _rdf12(content: bytes, source: Source) -> InputError:
    from sahel_ld.rdf.tokens import first_unknown

    text = content.decode()
    offset = text.find("direction") if source.format == ox.RdfFormat.JSON_LD else first_unknown(text)
    line, column = Lines(text).at(max(offset, 0))
    return InputError(
        "RDF-star/RDF 1.2 notation is not used in this project",
        hint="make the statement a node with a claim, or use named graphs",
        file=source.name,
        line=line,
        column=column,
    )
