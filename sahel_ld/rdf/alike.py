"""How much work RDFC-1.0 can have with blank nodes that are alike, known before the work is begun.

RDFC-1.0 tells most blank nodes apart by the quads that they stand in, in one pass. For those that this leaves alike it follows the paths between
them, and where several neighbours are alike too it tries them in every order: cubic on a long chain, factorial in a clique.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

_Quads = dict[ox.BlankNode, list[ox.Quad]]


def steps_at_most(quads: Iterable[ox.Quad]) -> float:
    """An upper bound of the steps on paths between blank nodes that are alike; 0 where there are none, infinite where it is astronomical."""
    standing: _Quads = defaultdict(list)
    for quad in quads:
        for node in {term for _, term in _blank_terms(quad)}:
            standing[node].append(quad)
    looks = {node: _look(node, found) for node, found in standing.items()}
    common = Counter(looks.values())
    alike = {node for node, look in looks.items() if common[look] > 1}
    neighbours: dict[ox.BlankNode, set[ox.BlankNode]] = {node: set() for node in alike}
    orders: dict[ox.BlankNode, float] = {}
    for node in alike:
        groups: Counter[tuple[str, str, str]] = Counter()
        for quad in standing[node]:
            for position, term in _blank_terms(quad):
                if term != node and term in alike:
                    neighbours[node].add(term)
                    neighbours[term].add(node)
                    groups[position, quad.predicate.value, looks[term]] += 1
        # Logarithms: the factorial of a large group is no number to work with.
        orders[node] = sum(math.lgamma(size + 1) for size in groups.values())
    return sum(_steps(part, orders) for part in _parts(neighbours))


def _steps(part: set[ox.BlankNode], orders: dict[ox.BlankNode, float]) -> float:
    """From each node a walk over all, whose notes are copied at each step; in every order of neighbours at each of them."""
    size = 3 * math.log(len(part)) + math.fsum(orders[node] for node in part)
    return math.exp(size) if size < 100 else math.inf


def _parts(neighbours: dict[ox.BlankNode, set[ox.BlankNode]]) -> Iterator[set[ox.BlankNode]]:
    """The nodes that paths connect with each other."""
    seen: set[ox.BlankNode] = set()
    for start in neighbours:
        if start in seen:
            continue
        part, waiting = {start}, [start]
        while waiting:
            new = neighbours[waiting.pop()] - part
            part |= new
            waiting.extend(new)
        seen |= part
        yield part


def _look(node: ox.BlankNode, quads: list[ox.Quad]) -> str:
    """What RDFC-1.0 hashes as the first degree of a node: its quads, with itself as ``a`` and every other blank node as ``z``."""

    def shown(term: object) -> str:
        return ("_:a" if term == node else "_:z") if isinstance(term, ox.BlankNode) else str(term)

    return "\n".join(
        sorted(
            f"{shown(quad.subject)} {quad.predicate} {shown(quad.object)} {shown(quad.graph_name)}" for quad in quads
        )
    )


def _blank_terms(quad: ox.Quad) -> Iterator[tuple[str, ox.BlankNode]]:
    for position, term in (("s", quad.subject), ("o", quad.object), ("g", quad.graph_name)):
        if isinstance(term, ox.BlankNode):
            yield position, term
