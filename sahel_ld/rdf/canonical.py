"""The same quads always in the same form: blank nodes labelled by RDFC-1.0, quads in a fixed order, one hash per graph."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import pyoxigraph as ox

from sahel_ld.terms import RDF

_TYPE = f"<{RDF}type>"


def canonical_quads(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """``quads``, each once, blank nodes labelled ``c14n0`` and so on by RDFC-1.0, in the order of ``sort_key``.

    The labels depend on the whole set only: not on labels in the input, reading order or process.
    """
    distinct = set(quads)
    if any(_has_blank_node(quad) for quad in distinct):
        dataset = ox.Dataset(distinct)
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        distinct = set(dataset)
    return sorted(distinct, key=sort_key)


def union_of_graphs(quads: Iterable[ox.Quad]) -> set[ox.Quad]:
    """The triples of all graphs, each once, in the default graph."""
    return {ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads}


def sort_key(quad: ox.Quad) -> tuple[str, str, bool, str, str]:
    """Order of writing: the default graph first, then by graph and subject, the types of a subject before its other properties."""
    graph = "" if isinstance(quad.graph_name, ox.DefaultGraph) else str(quad.graph_name)
    predicate = str(quad.predicate)
    return graph, str(quad.subject), predicate != _TYPE, predicate, str(quad.object)


def canonical_nquads(quads: Iterable[ox.Quad]) -> bytes:
    """Canonical N-Quads as RDFC-1.0 defines them: sorted lines, LF ends."""
    lines = ox.serialize(canonical_quads(quads), format=ox.RdfFormat.N_QUADS)
    assert lines is not None
    return b"".join(sorted(lines.splitlines(keepends=True)))


def dataset_hash(quads: Iterable[ox.Quad]) -> str:
    """SHA-256 of the canonical N-Quads, as 64 hex digits: equal for two data sets exactly when they say the same."""
    return hashlib.sha256(canonical_nquads(quads)).hexdigest()


def _has_blank_node(quad: ox.Quad) -> bool:
    return any(isinstance(term, ox.BlankNode) for term in (quad.subject, quad.object, quad.graph_name))
