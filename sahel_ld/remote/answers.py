"""Replies as answers: what is not an answer, or not a whole one, is an error that quotes what came."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.parsers import expat

import pyoxigraph as ox

from sahel_ld.errors import OutsideError
from sahel_ld.query.answer import Answer, TermRow
from sahel_ld.query.limits import at_most
from sahel_ld.remote.wire import Reply, shown

ACCEPT_ROWS = (
    "application/sparql-results+json, application/json;q=0.9, application/sparql-results+xml;q=0.8, "
    "text/tab-separated-values;q=0.5"
)
ACCEPT_GRAPH = "application/n-triples, text/turtle;q=0.9, application/rdf+xml;q=0.7, application/ld+json;q=0.5"
_JSON, _XML, _TSV = ox.QueryResultsFormat.JSON, ox.QueryResultsFormat.XML, ox.QueryResultsFormat.TSV
_ROWS = {
    "application/sparql-results+json": _JSON,
    "application/json": _JSON,
    "text/json": _JSON,
    "application/javascript": _JSON,
    "text/javascript": _JSON,
    "application/sparql-results+xml": _XML,
    "application/xml": _XML,
    "text/xml": _XML,
    "text/tab-separated-values": _TSV,
}
_GRAPH = {
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "text/plain": ox.RdfFormat.N_TRIPLES,
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/turtle": ox.RdfFormat.TURTLE,
    "application/x-turtle": ox.RdfFormat.TURTLE,
    "text/n3": ox.RdfFormat.TURTLE,
    "text/rdf+n3": ox.RdfFormat.TURTLE,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/xml": ox.RdfFormat.RDF_XML,
    "text/xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/json": ox.RdfFormat.JSON_LD,
}
_LINE_FORMATS = (_TSV, ox.RdfFormat.N_TRIPLES, ox.RdfFormat.TURTLE)
_XML_HEAD = re.compile(r"\A\s*<\?xml\b[^>]*\?>")
_XML_ENCODING = re.compile(rb"\A\s*<\?xml\b[^>]*\bencoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_HTML = re.compile(r"(?:\s|<\?xml[^>]*>|<!--.*?-->)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
_PARTIAL_NAMES = re.compile(r"partial|truncated|incomplete", re.IGNORECASE)
_NOT_PARTIAL = ("", "0", "no", "false", "none")


class RefusedError(OutsideError):
    """The endpoint's refusal of a request, with the status that it gave."""

    def __init__(self, error: OutsideError, status: int) -> None:
        super().__init__(error.message, hint=error.hint)
        self.status = status


def answer_of(reply: Reply, form: str, *, max_rows: int | None = None, allow_partial: bool = False) -> Answer:
    """The answer to a query of this form.

    Raises OutsideError for another status than 200, for what is not an answer of this kind, and for one that is not whole, unless
    ``allow_partial``: then a note says why.
    """
    refuse_status(reply)
    problem = _said_to_be_partial(reply)
    if problem and not allow_partial:
        raise OutsideError(f"{shown(reply.address)}: {problem}", hint="ask for less, or take it with --allow-partial")
    text = _text(reply)
    if _HTML.match(text[:2000]):
        raise wrong(reply, "a page of HTML in place of an answer")
    graph = form in ("CONSTRUCT", "DESCRIBE")
    answer, broken = _graph(reply, text, max_rows) if graph else _table(reply, text, form, max_rows)
    if broken or reply.cut:
        if not (allow_partial and len(answer)):
            raise wrong(reply, f"the answer is cut off or damaged: {reply.cut or broken}")
        problem = problem or f"the answer is cut off: {reply.cut or broken}"
    if problem:
        answer.notes.append(problem)
    return answer


def refuse_status(reply: Reply) -> None:
    """Raise OutsideError where a reply is not an answer, with what it says."""
    if reply.status in (200, 203, 206):
        return
    said = {
        204: "no content, which answers nothing",
        400: "the endpoint does not understand the request",
        401: "the endpoint wants to know who asks",
        403: "the endpoint refuses this",
        404: "there is no endpoint here",
    }.get(reply.status, "the endpoint failed" if reply.status >= 500 else "this is no answer")
    hint = ""
    if reply.status in (401, 403):
        hint = "set SAHEL_LD_ENDPOINT_USER and SAHEL_LD_ENDPOINT_PASSWORD, or SAHEL_LD_ENDPOINT_TOKEN"
    raise RefusedError(wrong(reply, said, hint), reply.status)


def wrong(reply: Reply, what: str, hint: str = "") -> OutsideError:
    """The error about a reply: endpoint, status, content type, what is wrong, and how the body begins."""
    lines = (line.strip() for line in reply.body[:4000].decode(errors="replace").splitlines())
    first = next((line for line in lines if line), "")
    plain = "".join(letter if letter.isprintable() else "�" for letter in first)[:200]
    kind = reply.headers.get("Content-Type") or "no content type"
    kind = "".join(letter for letter in kind if letter.isprintable())[:100]
    return OutsideError(
        f"{shown(reply.address)}: status {reply.status}, {kind}: {what}" + (f"; it begins: {plain}" if plain else ""),
        hint=hint,
    )


def _said_to_be_partial(reply: Reply) -> str:
    """What a server says about an answer that is not whole; empty where it says nothing."""
    state, message = (str(reply.headers.get(name) or "") for name in ("X-SQL-State", "X-SQL-Message"))
    if state or message:
        reason = (
            "time limit of the server"
            if "S1TAT" in state + message or "time" in message.lower()
            else "the server stopped"
        )
        return f"incomplete result: {reason} ({' '.join(part for part in (state, message[:200]) if part)})"
    if reply.status == 206:
        return "incomplete result: status 206, a part only"
    for name, value in reply.headers.items():
        if _PARTIAL_NAMES.search(name) and value.strip().lower() not in _NOT_PARTIAL:
            return f"incomplete result: the server says {name}: {value[:100]}"
    return ""


def _text(reply: Reply) -> str:
    body = reply.body
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        charset = "utf-16"
    else:
        declared = _XML_ENCODING.match(body[:200])
        charset = reply.charset or (declared[1].decode("ascii") if declared else "utf-8")
    try:
        return body.decode(charset, "ignore" if reply.cut else "strict").removeprefix("\ufeff")
    except LookupError:
        raise wrong(reply, f"the character set {charset!r} is unknown") from None
    except UnicodeDecodeError as error:
        raise wrong(reply, f"byte {error.start + 1} is not {charset}, the character set of the answer") from None


def _table(reply: Reply, text: str, form: str, max_rows: int | None) -> tuple[Answer, str]:
    kind = _ROWS.get(reply.media) if reply.media else _TSV if text.startswith("?") else _sniffed(text, _JSON, _XML)
    if kind is None:
        raise wrong(reply, "neither JSON nor XML of SPARQL results")
    broken = _ill_formed(text) if kind is _XML else _unsized(reply, kind)
    try:
        found = ox.parse_query_results(_without_head(text, kind), format=kind)
    except SyntaxError as error:
        return Answer("rows"), broken or str(error.msg)
    if isinstance(found, ox.QueryBoolean) != (form == "ASK"):
        raise wrong(
            reply,
            "an answer to another kind of query: " + ("rows for ASK" if form == "ASK" else "yes or no for SELECT"),
        )
    if isinstance(found, ox.QueryBoolean):
        return Answer("boolean", boolean=bool(found)), broken
    terms: list[TermRow] = []
    try:
        for row in at_most((tuple(row) for row in found), max_rows):
            terms.append(row)
    except SyntaxError as error:
        broken = broken or str(error.msg)
    return Answer("rows", [variable.value for variable in found.variables], terms), broken


def _graph(reply: Reply, text: str, max_rows: int | None) -> tuple[Answer, str]:
    kind = _GRAPH.get(reply.media)
    if not reply.media:
        xml = text.lstrip().startswith(("<?xml", "<rdf:RDF"))
        kind = (
            ox.RdfFormat.RDF_XML
            if xml
            else ox.RdfFormat.JSON_LD
            if text.lstrip()[:1] in ("{", "[")
            else ox.RdfFormat.TURTLE
        )
    if kind is None:
        raise wrong(reply, "none of the formats of a graph that were asked for")
    broken = _ill_formed(text) if kind is ox.RdfFormat.RDF_XML else _unsized(reply, kind)
    triples: list[ox.Triple] = []
    try:
        for (triple,) in at_most(_triples(_without_head(text, kind), kind, reply), max_rows):
            assert isinstance(triple, ox.Triple)
            triples.append(triple)
    except SyntaxError as error:
        broken = broken or str(error.msg)
    return Answer("graph", triples=triples), broken


def _triples(text: str, kind: ox.RdfFormat, reply: Reply) -> Iterator[TermRow]:
    return ((quad.triple,) for quad in ox.parse(text, format=kind, base_iri=shown(reply.address)))


def _sniffed(text: str, json: ox.QueryResultsFormat, xml: ox.QueryResultsFormat) -> ox.QueryResultsFormat | None:
    return {"{": json, "<": xml}.get(text.lstrip()[:1])


def _without_head(text: str, kind: object) -> str:
    """XML without its declaration, which names the encoding that it no longer has."""
    return _XML_HEAD.sub("", text) if kind in (_XML, ox.RdfFormat.RDF_XML) else text


def _unsized(reply: Reply, kind: object) -> str:
    """What speaks for the loss of whole lines where the server did not say where the body ends."""
    if kind in _LINE_FORMATS and not reply.sized and reply.body and not reply.body.endswith(b"\n"):
        return "it ends within a line, and the server did not say how long it is"
    return ""


def _ill_formed(text: str) -> str:
    """Why XML is not well-formed or not safe to read: the engine takes a text whose root element never ends."""
    parser = expat.ParserCreate("utf-8")

    def refuse(*_: object) -> None:
        raise SyntaxError("XML with entities of its own")

    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(text.encode(), True)
    except expat.ExpatError as error:
        return f"not well-formed XML: {expat.ErrorString(error.code)}"
    except SyntaxError as error:
        return str(error)
    return ""
