"""Things that go on under another IRI."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import pyoxigraph as ox

from sahel_ld.diff.delta import Delta
from sahel_ld.diff.facts import Facts, Node
from sahel_ld.diff.teller import LABELS
from sahel_ld.terms import SAH

_TELLING = frozenset((*LABELS, f"{SAH}passageHash", f"{SAH}code", "http://www.w3.org/ns/shacl#path"))
_ENOUGH = 0.5


def renamed(deltas: Mapping[Node, Delta], old: Facts, new: Facts) -> dict[Node, Node]:
    """Removed things with the new ones of the same namespace and class that say most of the same: old and new IRI."""
    by_clue: dict[tuple[str, str], list[ox.NamedNode]] = defaultdict(list)
    for node, delta in deltas.items():
        if delta.change == "added" and isinstance(node, ox.NamedNode):
            for clue in _clues(new, node):
                by_clue[clue].append(node)
    found: list[tuple[float, str, str, ox.NamedNode, ox.NamedNode]] = []
    for node, delta in deltas.items():
        if delta.change != "removed" or not isinstance(node, ox.NamedNode):
            continue
        candidates = {other for clue in _clues(old, node) for other in by_clue[clue]}
        for other in candidates:
            if _namespace(node) == _namespace(other) and set(old.classes(node)) == set(new.classes(other)):
                alike = _alike(old, node, new, other)
                if alike >= _ENOUGH:
                    found.append((-alike, node.value, other.value, node, other))
    pairs: dict[Node, Node] = {}
    for *_, node, other in sorted(found, key=lambda pair: pair[:3]):
        if node not in pairs and other not in pairs.values():
            pairs[node] = other
    return pairs


def _clues(side: Facts, node: Node) -> set[tuple[str, str]]:
    return {
        (predicate.value, str(value))
        for predicate, values in side.own.get(node, {}).items()
        if predicate.value in _TELLING
        for value in values
    }


def _namespace(node: ox.NamedNode) -> str:
    return node.value[: max(node.value.rfind("/"), node.value.rfind("#")) + 1]


def _alike(old: Facts, node: Node, new: Facts, other: Node) -> float:
    """The share of statements that both have in common, those of a thing about itself left out."""
    mine = {(p, v) for p, values in old.own[node].items() for v in values if v != node}
    theirs = {(p, v) for p, values in new.own[other].items() for v in values if v != other}
    return len(mine & theirs) / max(len(mine | theirs), 1)
