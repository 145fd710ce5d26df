"""What a blank node looks like from its own surroundings: colours that depend on no label, no order and no file."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import pyoxigraph as ox

Triple = tuple[ox.NamedNode | ox.BlankNode, ox.NamedNode, ox.NamedNode | ox.BlankNode | ox.Literal]
Colours = dict[ox.BlankNode, str]
# How many ways of breaking a tie are tried, and after how much work the best found is taken; more than one way matters for odd symmetries only.
_TRIES = 64
_WORK = 100_000


def digest(*parts: str) -> str:
    """A short hash of texts in this order."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


class Structure:
    """The blank nodes of a graph with the triples around them.

    ``around[node]`` are its triples, ``down[node]`` is a hash of what hangs below it, ``height[node]`` is how far that reaches (None where it goes round
    in a circle), ``components`` are the groups of blank nodes that hang together.
    """

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.around: dict[ox.BlankNode, list[Triple]] = defaultdict(list)
        for triple in triples:
            ends = {term for term in (triple[0], triple[2]) if isinstance(term, ox.BlankNode)}
            for node in ends:
                self.around[node].append(triple)
        self.height: dict[ox.BlankNode, int | None] = {}
        self._trees: set[ox.BlankNode] = set()  # below these nothing is shared with other nodes
        self.down = self._down()
        self.components = self._components()
        self._work = 0
        self._forms: dict[ox.BlankNode, tuple[str, list[ox.BlankNode]]] = {}

    def _down(self) -> Colours:
        """Leaves first; where nodes go round in a circle, what is on the circle is left open."""
        waiting: dict[ox.BlankNode, int] = dict.fromkeys(self.around, 0)
        parents: dict[ox.BlankNode, list[ox.BlankNode]] = defaultdict(list)
        for node, triples in self.around.items():
            for subject, _, value in triples:
                if subject == node and isinstance(value, ox.BlankNode) and value != node:
                    waiting[node] += 1
                    parents[value].append(node)
        ready = [node for node, count in waiting.items() if not count]
        found: Colours = {}
        while ready:
            node = ready.pop()
            found[node] = self._below(node, found)
            below = [child for _, child in self.children(node)]
            self.height[node] = 1 + max((self.height[child] or 0 for child in below), default=-1)
            if all(child in self._trees and len(list(self.parents(child))) == 1 for child in below):
                self._trees.add(node)
            for parent in parents[node]:
                waiting[parent] -= 1
                if not waiting[parent]:
                    ready.append(parent)
        circles = [node for node in self.around if node not in found]
        self.height.update(dict.fromkeys(circles))
        return found | {node: self._below(node, found) for node in circles}

    def children(self, node: ox.BlankNode) -> Iterator[tuple[str, ox.BlankNode]]:
        """The other blank nodes that a node points to, each with the property."""
        for subject, predicate, value in self.around[node]:
            if subject == node != value and isinstance(value, ox.BlankNode):
                yield predicate.value, value

    def parents(self, node: ox.BlankNode) -> Iterator[Triple]:
        """The triples that point to a node from elsewhere."""
        return (triple for triple in self.around[node] if triple[2] == node != triple[0])

    def _below(self, node: ox.BlankNode, known: Mapping[ox.BlankNode, str]) -> str:
        lines = []
        for subject, predicate, value in self.around[node]:
            if subject == node:
                text = (
                    known.get(value, "self" if value == node else "*")
                    if isinstance(value, ox.BlankNode)
                    else str(value)
                )
                lines.append(f"{predicate} {text}")
        return digest(*sorted(lines))

    def _components(self) -> list[list[ox.BlankNode]]:
        group: dict[ox.BlankNode, int] = {}
        groups: list[list[ox.BlankNode]] = []
        for start in self.around:
            if start in group:
                continue
            members, queue = [], [start]
            group[start] = len(groups)
            while queue:
                node = queue.pop()
                members.append(node)
                for subject, _, value in self.around[node]:
                    for other in (subject, value):
                        if isinstance(other, ox.BlankNode) and other not in group:
                            group[other] = len(groups)
                            queue.append(other)
            groups.append(members)
        return groups

    def triples_of(self, nodes: Iterable[ox.BlankNode]) -> set[Triple]:
        """The triples around these nodes."""
        return {triple for node in nodes for triple in self.around[node]}

    def refine(self, nodes: Sequence[ox.BlankNode], start: Mapping[ox.BlankNode, str]) -> Colours:
        """Colours of the nodes of a component, told apart as far as their surroundings tell them apart."""
        colours = dict(start)
        classes = len(set(colours.values()))
        if classes == len(nodes):
            return colours
        while True:
            self._work += len(nodes)
            following = {node: digest(colours[node], *sorted(self._lines(node, colours))) for node in nodes}
            count = len(set(following.values()))
            if count == classes:
                # The round before told as much; where that was the first one, the surroundings are in this one only.
                return following if colours == dict(start) else colours
            colours, classes = following, count

    def _lines(self, node: ox.BlankNode, colours: Mapping[ox.BlankNode, str]) -> Iterable[str]:
        for subject, predicate, value in self.around[node]:
            ends = ("self" if term == node else shown(term, colours) for term in (subject, value))
            yield f"{predicate} {' '.join(ends)}"

    def canonical(self, nodes: Sequence[ox.BlankNode]) -> tuple[str, list[ox.BlankNode]]:
        """A key that components of the same form share, and the nodes in an order in which such components correspond."""
        first = nodes[0]
        if first not in self._forms:
            self._forms[first] = self._canonical(nodes)
        return self._forms[first]

    def _canonical(self, nodes: Sequence[ox.BlankNode]) -> tuple[str, list[ox.BlankNode]]:
        triples = self.triples_of(nodes)
        best: tuple[str, list[ox.BlankNode]] | None = None
        tries = 0
        self._work = 0
        pending: list[Colours] = [{node: self.down[node] for node in nodes}]
        while pending and (best is None or (tries < _TRIES and self._work < _WORK)):
            colours = self.refine(nodes, pending.pop())
            if tied := self._first_tie(nodes, colours):
                pending += self._told_apart(tied, colours)
                continue
            tries += 1
            lines = sorted(f"{shown(s, colours)} {p} {shown(o, colours)}" for s, p, o in triples)
            found = digest(*lines), sorted(nodes, key=colours.__getitem__)
            if best is None or found[0] < best[0]:
                best = found
        assert best is not None
        return best

    def _first_tie(self, nodes: Iterable[ox.BlankNode], colours: Colours) -> list[ox.BlankNode]:
        same: dict[str, list[ox.BlankNode]] = defaultdict(list)
        for node in nodes:
            same[colours[node]].append(node)
        return next((same[colour] for colour in sorted(same) if len(same[colour]) > 1), [])

    def _told_apart(self, tied: list[ox.BlankNode], colours: Colours) -> Iterable[Colours]:
        """Ways of telling tied nodes apart; one only where they differ in nothing but their label."""
        views = {frozenset(self._sides(node)) for node in tied}
        if len(views) == 1:
            return [colours | {node: digest(colours[node], str(number)) for number, node in enumerate(tied)}]
        return [colours | {node: digest(colours[node], "chosen")} for node in tied[:_TRIES]]

    def _sides(self, node: ox.BlankNode) -> Iterable[tuple[str, ...]]:
        for subject, predicate, value in self.around[node]:
            if subject == node:
                own = isinstance(value, ox.BlankNode) and value in self._trees and len(list(self.parents(value))) == 1
                text = self.down[value] if own and isinstance(value, ox.BlankNode) else str(value)
                yield "self", str(predicate), "self" if value == node else text
            else:
                yield str(subject), str(predicate), "self"


def shown(term: ox.NamedNode | ox.BlankNode | ox.Literal, colours: Mapping[ox.BlankNode, str]) -> str:
    """A term as text, a blank node by its colour."""
    return f"_:{colours.get(term, '')}" if isinstance(term, ox.BlankNode) else str(term)
