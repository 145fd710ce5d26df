"""From pyoxigraph terms to rdflib terms, literals as written: the one place where they cross."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from sahel_ld.terms import XSD

if TYPE_CHECKING:
    import rdflib

_STRING = f"{XSD}string"


@contextmanager
def literals_as_written() -> Iterator[None]:
    """rdflib keeps lexical forms and does not log about those it cannot read, for as long as this lasts; then its settings are as before."""
    import rdflib

    logger = logging.getLogger("rdflib.term")
    level, normalize = logger.level, rdflib.NORMALIZE_LITERALS
    logger.setLevel(logging.CRITICAL)
    rdflib.NORMALIZE_LITERALS = False
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS = normalize
        logger.setLevel(level)


def to_rdflib(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | ox.DefaultGraph) -> Any:
    """The same term for rdflib. A plain string has no datatype there. Raises ValueError for an RDF 1.2 triple."""
    import rdflib

    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, ox.Literal):
        if term.language:
            return rdflib.Literal(term.value, lang=term.language)
        datatype = None if term.datatype.value == _STRING else rdflib.URIRef(term.datatype.value)
        return rdflib.Literal(term.value, datatype=datatype, normalize=False)
    raise ValueError(f"{term} has no counterpart in rdflib")


def to_rdflib_graph(triples: Iterable[ox.Quad | ox.Triple]) -> rdflib.Graph:
    """A graph with the triples, graph names left out."""
    import rdflib

    graph = rdflib.Graph()
    with literals_as_written():
        cache: dict[Any, Any] = {}
        for triple in triples:
            parts = []
            for term in (triple.subject, triple.predicate, triple.object):
                if term not in cache:
                    cache[term] = to_rdflib(term)
                parts.append(cache[term])
            graph.add((parts[0], parts[1], parts[2]))
    return graph


def new_dataset() -> rdflib.Dataset:
    """An empty Dataset whose default graph is the union of its graphs."""
    import rdflib

    return rdflib.Dataset(default_union=True)
