"""The same blank nodes on both sides: matched by what they look like, so that what did not change does not show up as changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import pyoxigraph as ox

from sahel_ld.diff.pairing import Pairs, pairs_of_changed
from sahel_ld.diff.structure import Structure, Triple


def matched(old: set[Triple], new: set[Triple]) -> tuple[set[Triple], set[Triple]]:
    """Both sides with new labels for their blank nodes: equal where a node is the same on both sides.

    Groups of blank nodes of the same form are the same. In the others, nodes with the same content are, and those that share most of what is said
    around them.
    """
    before, after = Structure(old), Structure(new)
    if not before.around and not after.around:
        return old, new
    pairs, left, right = _same_groups(before, after)
    pairs |= pairs_of_changed(before, after, left, right)
    return _relabelled(old, new, before, after, pairs)


def _same_groups(before: Structure, after: Structure) -> tuple[Pairs, list[ox.BlankNode], list[ox.BlankNode]]:
    """The pairs in groups that are on both sides, and the other nodes of each side in an order that no label decides."""
    pairs: Pairs = {}
    wanted: dict[str, list[list[ox.BlankNode]]] = defaultdict(list)
    for group in after.components:
        key, nodes = after.canonical(group)
        wanted[key].append(nodes)
    left: list[tuple[str, list[ox.BlankNode]]] = []
    for group in before.components:
        key, nodes = before.canonical(group)
        if wanted[key]:
            pairs.update(zip(nodes, wanted[key].pop(), strict=True))
        else:
            left.append((key, nodes))
    right = [(key, nodes) for key, groups in wanted.items() for nodes in groups]
    return pairs, _in_order(left), _in_order(right)


def _in_order(groups: list[tuple[str, list[ox.BlankNode]]]) -> list[ox.BlankNode]:
    return [node for _, nodes in sorted(groups, key=lambda group: group[0]) for node in nodes]


def _relabelled(
    old: set[Triple], new: set[Triple], before: Structure, after: Structure, pairs: Pairs
) -> tuple[set[Triple], set[Triple]]:
    """Labels by the form of the nodes, those in pairs by the form of the new one."""
    order_old = _labels(before, list(before.around), "o")
    order_new = _labels(after, list(after.around), "n")
    for mine, theirs in pairs.items():
        order_old[mine] = order_new[theirs]

    def renamed(triples: set[Triple], labels: dict[ox.BlankNode, ox.BlankNode]) -> set[Triple]:
        return {
            (
                labels[s] if isinstance(s, ox.BlankNode) else s,
                p,
                labels[o] if isinstance(o, ox.BlankNode) else o,
            )
            for s, p, o in triples
        }

    return renamed(old, order_old), renamed(new, order_new)


def _labels(side: Structure, nodes: Sequence[ox.BlankNode], letter: str) -> dict[ox.BlankNode, ox.BlankNode]:
    keyed = [(key, order) for key, order in map(side.canonical, side.components)]
    ordered = _in_order(keyed)
    assert len(ordered) == len(nodes)
    return {node: ox.BlankNode(f"{letter}{number}") for number, node in enumerate(ordered)}
