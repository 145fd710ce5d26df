"""A copy of the data for rdflib."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import pyoxigraph as ox

from sahel_ld.rdf.bridge import literals_as_written, new_dataset, to_rdflib

if TYPE_CHECKING:
    import rdflib

    from sahel_ld.store.store import Store


def copy_to_rdflib(store: Store) -> rdflib.Dataset:
    """The quads of the store in an rdflib Dataset whose default graph is the union of its graphs, literals as written."""
    dataset = new_dataset()
    named = lru_cache(maxsize=None)(to_rdflib)
    with literals_as_written():
        for quad in store.engine:
            value = quad.object
            if isinstance(value, ox.Triple):
                continue
            made = to_rdflib(store.as_written(value)) if isinstance(value, ox.Literal) else named(value)
            unnamed = isinstance(quad.graph_name, ox.DefaultGraph)
            graph = dataset.default_graph if unnamed else dataset.graph(named(quad.graph_name))
            graph.add((named(quad.subject), named(quad.predicate), made))
    return dataset
