"""SPARQL 1.1 Protocol, the query operation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sahel_ld.server.asking import FORM, ask, body_of, form_of, media_type_of, query_pairs
from sahel_ld.server.description import describe
from sahel_ld.server.media import GRAPH, Variant
from sahel_ld.server.negotiation import chosen
from sahel_ld.server.problems import Refusal

if TYPE_CHECKING:
    from sahel_ld.server.app import State

_QUERY, _UPDATE = "application/sparql-query", "application/sparql-update"
_PAGE = Variant("html", "text/html")


async def sparql(request: Request) -> Response:
    """Answer a query, or without one describe the service."""
    request.scope["route_name"] = "sparql"
    given = query_pairs(request)
    text: str | None = None
    if request.method == "POST":
        media = media_type_of(request)
        if media == FORM:
            given += await form_of(request)
        elif media == _QUERY:
            text = _decoded(await body_of(request))
            if any(name == "query" for name, _ in given):
                raise Refusal(400, "two queries: one in the address, one in the body")
        elif media == _UPDATE:
            raise Refusal(403, "updates are refused: the data is read only")
        else:
            raise Refusal(415, f"{media or 'a body without a media type'}: send {FORM} or {_QUERY}")
    if any(name in ("update", "using-graph-uri", "using-named-graph-uri") for name, _ in given):
        raise Refusal(403, "updates are refused: the data is read only")
    if text is None:
        queries = _values(given, "query")
        if len(queries) > 1:
            raise Refusal(400, "more than one query; send one")
        if not queries and request.method == "POST":
            raise Refusal(400, "no query; send it as the parameter `query`")
        if not queries:
            return _description(request)
        text = queries[0]
    return await ask(
        request,
        "sparql",
        text=text,
        accept=request.headers.get("accept"),
        default=_graphs(_values(given, "default-graph-uri")),
        named=_graphs(_values(given, "named-graph-uri")),
    )


def _description(request: Request) -> Response:
    state: State = request.app.state.served
    page = "query/index.html"
    variants = (*GRAPH, _PAGE) if page in state.published else GRAPH
    variant = chosen(request.headers.get("accept"), variants)
    if variant is _PAGE:
        return RedirectResponse(f"/{page}", 303, {"Vary": "Accept"})
    content = describe(str(request.url.replace(query="")), state.data.pool.summary, variant.name)
    return Response(content, 200, {"Content-Type": variant.media, "Vary": "Accept", "Cache-Control": "no-cache"})


def _graphs(iris: Iterable[str]) -> list[str]:
    """The IRIs of graphs. Nothing is fetched: one that is not here is an empty graph. Raises Refusal for what looks like a file."""
    found = list(iris)
    for iri in found:
        scheme, colon, _ = iri.partition(":")
        if not colon or not scheme.isascii() or not scheme.isalnum() or scheme.lower() == "file":
            raise Refusal(400, f"{iri!r} is not the IRI of a graph, and nothing is fetched")
    return found


def _values(given: Iterable[tuple[str, str]], wanted: str) -> list[str]:
    return [value for name, value in given if name == wanted]


def _decoded(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise Refusal(400, "the query is not UTF-8") from None
