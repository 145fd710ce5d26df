"""One graph, or all together, for the Graph Store Protocol; where there is no site that has it as a file."""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox

from sahel_ld.errors import DataError
from sahel_ld.rdf.writer import write_quads
from sahel_ld.server.jobs.held import Held
from sahel_ld.server.jobs.rendering import bounded
from sahel_ld.server.media import GRAPH
from sahel_ld.server.negotiation import chosen
from sahel_ld.server.pool.wire import Reply
from sahel_ld.server.problems import Refusal, refusal_of


def run(held: Held, args: dict[str, Any]) -> Reply:
    """The triples of the graph ``args["graph"]``; None is the default graph, in which queries see the triples of all graphs."""
    variant = chosen(args["accept"], GRAPH)
    quads = held.store.engine.quads_for_pattern(None, None, None, _node(args["graph"]))
    triples = {ox.Quad(quad.subject, quad.predicate, _as_written(held, quad.object)) for quad in quads}
    if not triples:
        raise Refusal(404, f"no graph {args['graph']}; see /graphs")
    try:
        written = write_quads(triples, variant.name)
    except DataError as error:
        raise refusal_of(error, 422) from None
    content = bounded([written.content], args["max_bytes"])
    return Reply(200, variant.media, content, rows=written.statements)


def _node(graph: str | None) -> ox.NamedNode | None:
    if graph is None:
        return None
    try:
        return ox.NamedNode(graph)
    except ValueError as error:
        raise Refusal(400, f"not the IRI of a graph: {error}") from None


def _as_written(held: Held, term: Any) -> Any:
    return held.store.as_written(term) if isinstance(term, ox.Literal) else term
