"""The same quads always in the same form: blank nodes labelled by RDFC-1.0, quads in a fixed order, one hash per graph.

RDFC-1.0 can be made to work for ever. What may take longer than a moment is done in a process of its own, which is stopped at a limit.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Iterable

import pyoxigraph as ox

from sahel_ld.errors import DataError
from sahel_ld.rdf.alike import steps_at_most
from sahel_ld.terms import RDF

_TYPE = f"<{RDF}type>"
SECONDS = 10
"""The limit on canonicalising one graph or data set."""
_AT_ONCE = 1_000_000  # steps, about a tenth of a second


def canonical_quads(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """``quads``, each once, blank nodes labelled ``c14n0`` and so on by RDFC-1.0, in the order of ``sort_key``.

    The labels depend on the whole set only: not on labels in the input, reading order or process.
    Raises DataError where so many blank nodes are alike that telling them apart would take longer than ``SECONDS``.
    """
    distinct = set(quads)
    blank = [quad for quad in distinct if _has_blank_node(quad)]
    if blank:
        distinct.difference_update(blank)
        distinct.update(_labelled(blank))
    return sorted(distinct, key=sort_key)


def _labelled(blank: list[ox.Quad]) -> Iterable[ox.Quad]:
    """The quads with blank nodes, labelled; those without have no part in the labels."""
    if steps_at_most(blank) > _AT_ONCE:
        return _labelled_elsewhere(blank)
    dataset = ox.Dataset(blank)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def _labelled_elsewhere(blank: list[ox.Quad]) -> Iterable[ox.Quad]:
    lines = ox.serialize(blank, format=ox.RdfFormat.N_QUADS)
    # -P: no module of the folder in which we happen to be.
    command = [sys.executable, "-P", "-m", "sahel_ld.rdf.canonicaliser"]
    try:
        done = subprocess.run(command, input=lines, capture_output=True, check=True, timeout=SECONDS)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise DataError(
            f"the blank nodes are too much alike: telling them apart (RDFC-1.0) takes longer than {SECONDS} s, the limit",
            hint="give the blank nodes IRIs, or say something of each that sets it apart",
        ) from None
    return ox.parse(done.stdout, format=ox.RdfFormat.N_QUADS, lenient=True)


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
