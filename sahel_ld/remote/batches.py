"""Triples as the requests of SPARQL Update and of the Graph Store Protocol that put them into a store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from sahel_ld.query.parameters import serialise

_MOST_CHARACTERS = 500_000


def insertions(quads: Iterable[ox.Quad], size: int) -> Iterator[tuple[str, int]]:
    """Updates that insert the quads, all in named graphs, about ``size`` at a time, each with the number of its quads.

    Quads that share blank nodes stay in one update: in another one the same label would be another node.
    """
    held: list[ox.Quad] = []
    length = 0
    for group in _together(quads):
        held += group
        length += sum(len(_line(quad)) for quad in group)
        if len(held) >= size or length >= _MOST_CHARACTERS:
            yield _insertion(held), len(held)
            held, length = [], 0
    if held:
        yield _insertion(held), len(held)


def ntriples(triples: Iterable[ox.Triple]) -> bytes:
    """The triples as N-Triples."""
    return "".join(f"{triple} .\n" for triple in triples).encode()


def _insertion(quads: list[ox.Quad]) -> str:
    graphs: dict[str, list[str]] = {}
    for quad in quads:
        graphs.setdefault(str(quad.graph_name), []).append(_line(quad))
    parts = (f"GRAPH {name} {{\n" + "\n".join(lines) + "\n}" for name, lines in graphs.items())
    return "INSERT DATA {\n" + "\n".join(parts) + "\n}"


def _line(quad: ox.Quad) -> str:
    value = quad.object
    written = serialise(value) if isinstance(value, ox.Literal) else str(value)
    return f"{quad.subject} {quad.predicate} {written} ."


def _together(quads: Iterable[ox.Quad]) -> Iterator[list[ox.Quad]]:
    """Groups of quads that must not be parted: each alone, or all that are connected by blank nodes."""
    parents: dict[str, str] = {}
    tied: list[tuple[str, ox.Quad]] = []

    def root(label: str) -> str:
        while (parent := parents.setdefault(label, label)) != label:
            parents[label] = parents[parent]
            label = parent
        return label

    for quad in quads:
        labels = [term.value for term in (quad.subject, quad.object) if isinstance(term, ox.BlankNode)]
        if not labels:
            yield [quad]
            continue
        parents[root(labels[0])] = root(labels[-1])
        tied.append((labels[0], quad))
    groups: dict[str, list[ox.Quad]] = {}
    for label, quad in tied:
        groups.setdefault(root(label), []).append(quad)
    yield from groups.values()
