"""The six RDF formats."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from sahel_ld.rdf.writer import Written, write_quads

FORMATS = {
    "turtle": "one graph, for people and tools (.ttl)",
    "ntriples": "one graph, sorted lines (.nt)",
    "nquads": "named graphs, sorted lines (.nq)",
    "trig": "named graphs, for people and tools (.trig)",
    "jsonld": "named graphs, for web tools (.jsonld)",
    "rdfxml": "one graph, for tools that read nothing else (.rdf)",
}


def export(quads: Iterable[ox.Quad], name: str) -> Written:
    """``quads`` in one of the formats; the same bytes for the same quads."""
    return write_quads(quads, name)
