"""What changed about one thing: values by property, blank nodes folded into the thing that they belong to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

import pyoxigraph as ox

from sahel_ld.diff.facts import Facts, Node, Term, term
from sahel_ld.diff.structure import Triple

Change = Literal["added", "removed", "changed"]
# Properties from the thing to the place of the value: one, or several where blank nodes lie between.
Path = tuple[ox.NamedNode, ...]


@dataclass
class Delta:
    """The changed values of a thing. What tells of a property takes it out, so that nothing is told twice."""

    node: Node
    change: Change
    removed: dict[Path, list[Term]] = field(default_factory=dict)
    added: dict[Path, list[Term]] = field(default_factory=dict)
    lines_removed: list[Triple] = field(default_factory=list)
    lines_added: list[Triple] = field(default_factory=list)

    def take(self, name: str) -> tuple[list[Term], list[Term]]:
        """The removed and the added values of a property, which are then told of."""
        path = (term(name),)
        return self.removed.pop(path, []), self.added.pop(path, [])

    def take_literals(self, name: str) -> tuple[list[ox.Literal], list[ox.Literal]]:
        """As ``take``, literals only; what is no literal stays."""
        path = (term(name),)
        literals: list[list[ox.Literal]] = []
        for values in (self.removed, self.added):
            found = values.pop(path, [])
            literals.append([value for value in found if isinstance(value, ox.Literal)])
            if len(literals[-1]) < len(found):
                values[path] = [value for value in found if not isinstance(value, ox.Literal)]
        return literals[0], literals[1]

    def take_nodes(self, name: str) -> tuple[list[Node], list[Node]]:
        """As ``take``, nodes only; literals stay."""
        path = (term(name),)
        nodes: list[list[Node]] = []
        for values in (self.removed, self.added):
            found = values.pop(path, [])
            nodes.append([value for value in found if not isinstance(value, ox.Literal)])
            if len(nodes[-1]) < len(found):
                values[path] = [value for value in found if isinstance(value, ox.Literal)]
        return nodes[0], nodes[1]

    def paths(self) -> list[Path]:
        """The properties that nobody has told of, in the order of their IRIs."""
        return sorted({*self.removed, *self.added}, key=lambda path: [step.value for step in path])


def deltas_of(removed: Iterable[Triple], added: Iterable[Triple], old: Facts, new: Facts) -> dict[Node, Delta]:
    """The changes by thing, in the order of their IRIs; a blank node counts to what points to it, where something does."""
    owners = _Owners(old, new)
    found: dict[Node, Delta] = {}
    values: dict[Node, dict[str, dict[Path, list[Term]]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    for key, triples, side, other in (("removed", removed, old, new), ("added", added, new, old)):
        for triple in sorted(triples, key=lambda triple: tuple(map(str, triple))):
            subject, predicate, value = triple
            owner, above = owners.of(subject, side)
            if owner not in found:
                found[owner] = Delta(owner, _change(owner, old, new))
            lines = found[owner].lines_removed if key == "removed" else found[owner].lines_added
            lines.append(triple)
            if isinstance(subject, ox.BlankNode) and subject != owner and not other.describes(subject):
                continue  # shown inside the value that it is
            values[owner][key][(*above, predicate)].append(value)
    for owner, delta in found.items():
        delta.removed = dict(values[owner]["removed"])
        delta.added = dict(values[owner]["added"])
    return dict(sorted(found.items(), key=lambda item: str(item[0])))


def _change(node: Node, old: Facts, new: Facts) -> Change:
    if not old.describes(node):
        return "added"
    return "changed" if new.describes(node) else "removed"


class _Owners:
    """The named thing to which a blank node belongs, and the properties that lead to it."""

    def __init__(self, old: Facts, new: Facts) -> None:
        self.sides = (old, new)
        self._known: dict[tuple[Node, int], tuple[Node, Path]] = {}

    def of(self, node: Node, side: Facts) -> tuple[Node, Path]:
        """The owner of a node on a side; a named node is its own, and a blank node to which nothing points."""
        if not isinstance(node, ox.BlankNode):
            return node, ()
        key = (node, self.sides.index(side))
        if key not in self._known:
            self._known[key] = self._climb(node, side)
        return self._known[key]

    def _climb(self, node: ox.BlankNode, side: Facts) -> tuple[Node, Path]:
        path: list[ox.NamedNode] = []
        seen: set[Node] = {node}
        current: Node = node
        while isinstance(current, ox.BlankNode):
            above = sorted(
                (
                    (isinstance(subject, ox.BlankNode), str(subject), predicate.value, subject, predicate)
                    for predicate, subjects in side.incoming.get(current, {}).items()
                    for subject in subjects
                    if subject not in seen
                ),
                key=lambda found: found[:3],
            )
            if not above:
                break
            *_, current, predicate = above[0]
            seen.add(current)
            path.append(predicate)
        return current, tuple(reversed(path))
