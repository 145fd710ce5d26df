"""A copy of the data for rdflib."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from sahel_ld.terms import XSD

if TYPE_CHECKING:
    import rdflib

    from sahel_ld.store.store import Store


def copy_to_rdflib(store: Store) -> rdflib.Dataset:
    """The quads of the store in an rdflib Dataset whose default graph is the union of its graphs."""
    import rdflib

    rdflib.NORMALIZE_LITERALS = False
    dataset = rdflib.Dataset(default_union=True)
    nodes: dict[ox.NamedNode, rdflib.URIRef] = {}

    def node(term: ox.NamedNode) -> rdflib.URIRef:
        if term not in nodes:
            nodes[term] = rdflib.URIRef(term.value)
        return nodes[term]

    def resource(term: ox.NamedNode | ox.BlankNode) -> rdflib.URIRef | rdflib.BNode:
        return node(term) if isinstance(term, ox.NamedNode) else rdflib.BNode(term.value)

    def literal(term: ox.Literal) -> rdflib.Literal:
        written = store.as_written(term)
        # rdflib holds plain text and text of type xsd:string for two things.
        plain = written.language is not None or written.datatype.value == f"{XSD}string"
        return rdflib.Literal(written.value, lang=written.language, datatype=None if plain else node(written.datatype))

    for quad in store.engine:
        value = quad.object
        if isinstance(value, ox.Triple):
            continue
        made = literal(value) if isinstance(value, ox.Literal) else resource(value)
        graph = (
            dataset.default_graph
            if isinstance(quad.graph_name, ox.DefaultGraph)
            else dataset.graph(resource(quad.graph_name))
        )
        graph.add((resource(quad.subject), node(quad.predicate), made))
    return dataset
