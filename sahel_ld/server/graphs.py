"""SPARQL 1.1 Graph Store HTTP Protocol, reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sahel_ld.server.asking import ask, query_pairs
from sahel_ld.server.files import file_response
from sahel_ld.server.media import GRAPH
from sahel_ld.server.negotiation import chosen
from sahel_ld.server.problems import Refusal
from sahel_ld.server.published import stem_of
from sahel_ld.terms import BASE

if TYPE_CHECKING:
    from sahel_ld.server.app import State

_SUFFIXES = {"turtle": ".ttl", "jsonld": ".jsonld", "ntriples": ".nt", "rdfxml": ".rdf"}


async def graphs(request: Request) -> Response:
    """Answer with a graph (``?graph=IRI``), all as one (``?default``), or without parameters with the list of graphs."""
    request.scope["route_name"] = "graphs"
    given = query_pairs(request)
    state: State = request.app.state.served
    if not given:
        found = [{"graph": iri, "triples": count} for iri, count in state.data.pool.summary["graphs"].items()]
        return JSONResponse({"graphs": found}, headers={"Cache-Control": "no-cache"})
    if len(given) != 1 or given[0][0] not in ("default", "graph") or (given[0][0] == "default" and given[0][1]):
        raise Refusal(400, "one of ?default and ?graph=IRI is expected")
    name, iri = given[0]
    accept = request.headers.get("accept")
    variant = chosen(accept, GRAPH)
    stem = "dump/sahel-ld" if name == "default" else stem_of(iri.removeprefix(BASE)) if iri.startswith(BASE) else ""
    if stem and variant.name in _SUFFIXES and (file := state.published.open(stem + _SUFFIXES[variant.name])):
        # The published file has the graph as it was written, and can be had in parts.
        return file_response(request, file, {"Vary": "Accept"})
    return await ask(request, "graph", graph=iri if name == "graph" else None, accept=accept)
