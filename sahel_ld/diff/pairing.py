"""Which blank nodes of two changed groups are the same: by their content, then by what is said around them."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

import pyoxigraph as ox

from sahel_ld.diff.structure import Structure, digest

Node = ox.BlankNode
Pairs = dict[Node, Node]
Pair = tuple[Node, Node]
# From the view of a node: whether it is the subject, the property, and the other end.
Clue = tuple[bool, ox.NamedNode, ox.NamedNode | ox.BlankNode | ox.Literal]
# A clue that more pairs of nodes share says little about any of them: its nodes are tried in their order only.
_COMMON = 2500


def pairs_of_changed(before: Structure, after: Structure, left: Sequence[Node], right: Sequence[Node]) -> Pairs:
    """Pairs of nodes of the two sides that are best taken for the same. ``left`` and ``right`` are in an order that no label decides."""
    pairing = _Pairing(before, after, left, right)
    pairing.by_place_and_content()
    pairing.by_rare_content()
    pairing.by_clues()
    return pairing.pairs


class _Pairing:
    def __init__(self, before: Structure, after: Structure, left: Sequence[Node], right: Sequence[Node]) -> None:
        self.before, self.after = before, after
        self.pairs: Pairs = {}
        self.images: set[Node] = set()
        # What has no partner yet, with its rank.
        self.left = {node: rank for rank, node in enumerate(left)}
        self.right = {node: rank for rank, node in enumerate(right)}

    def by_place_and_content(self) -> None:
        """Nodes that hang from named nodes only, at the same place and with the same content."""

        def look(side: Structure, node: Node) -> str | None:
            above = [(subject, predicate) for subject, predicate, _ in side.parents(node)]
            if not above or side.height[node] is None or any(isinstance(subject, Node) for subject, _ in above):
                return None
            return digest(side.down[node], *sorted(f"{subject} {predicate}" for subject, predicate in above))

        for mine, theirs in self._by(look).values():
            for old, new in zip(mine, theirs, strict=False):
                self._pair_whole(old, new)

    def by_rare_content(self) -> None:
        """Nodes whose content each side has once, wherever it hangs; what reaches farther first."""

        def look(side: Structure, node: Node) -> str | None:
            return None if side.height[node] is None else side.down[node]

        once = [(mine[0], theirs[0]) for mine, theirs in self._by(look).values() if len(mine) == len(theirs) == 1]
        for old, new in sorted(once, key=lambda pair: (-(self.before.height[pair[0]] or 0), self.left[pair[0]])):
            self._pair_whole(old, new)

    def by_clues(self) -> None:
        """The others, by the number of clues that two nodes share; a pair is a clue for its neighbours.

        Nodes at the same place come first, among them those with the same content. Nodes elsewhere are paired where they share more than half.
        """
        shared: dict[Pair, int] = defaultdict(int)
        placed: set[Pair] = set()
        known: tuple[dict[Node, int], dict[Node, int]] = defaultdict(int), defaultdict(int)
        hanging: tuple[set[Node], set[Node]] = set(), set()
        heap: list[tuple[bool, int, int, int, int, Node, Node]] = []

        def rank(pair: Pair) -> tuple[bool, int, int]:
            return pair not in placed, -self._reach(*pair), -shared[pair]

        def learn(mine: dict[Clue, list[Node]], theirs: dict[Clue, list[Node]]) -> None:
            for clues, count, hang in zip((mine, theirs), known, hanging, strict=True):
                for (outgoing, _, _), nodes in clues.items():
                    for node in nodes:
                        count[node] += 1
                    if not outgoing:
                        hang.update(nodes)
            touched: dict[Pair, None] = {}
            for clue in mine.keys() & theirs.keys():
                for pair in _combinations(mine[clue], theirs[clue]):
                    shared[pair] += 1
                    touched[pair] = None
                    if not clue[0]:
                        placed.add(pair)
            for old, new in touched:
                heapq.heappush(heap, (*rank((old, new)), self.left[old], self.right[new], old, new))

        learn(self._clues(self.before, self.left), self._clues(self.after, self.right))
        while heap:
            *found, _, _, old, new = heapq.heappop(heap)
            if old not in self.left or new not in self.right or tuple(found) != rank((old, new)):
                continue
            pair = (old, new)
            elsewhere = old in hanging[0] or new in hanging[1]
            if pair in placed or (not elsewhere and 2 * shared[pair] > min(known[0][old], known[1][new])):
                for one, other in self._pair_whole(old, new):
                    learn(
                        self._clues_of_pair(self.before, one, other, self.left),
                        self._clues_of_pair(self.after, other, other, self.right),
                    )

    def _by(self, look: Callable[[Structure, Node], str | None]) -> dict[str, tuple[list[Node], list[Node]]]:
        groups: dict[str, tuple[list[Node], list[Node]]] = defaultdict(lambda: ([], []))
        for index, (side, nodes) in enumerate(((self.before, self.left), (self.after, self.right))):
            for node in nodes:
                seen = look(side, node)
                if seen is not None:
                    groups[seen][index].append(node)
        return groups

    def _reach(self, old: Node, new: Node) -> int:
        """How much content two nodes have in common for certain: 0, or one more than what hangs below them reaches."""
        height = self.before.height[old]
        return 0 if height is None or self.before.down[old] != self.after.down[new] else height + 1

    def _pair(self, old: Node, new: Node) -> None:
        del self.left[old], self.right[new]
        self.pairs[old] = new
        self.images.add(new)

    def _pair_whole(self, old: Node, new: Node) -> list[Pair]:
        """Pair two nodes and, where they have the same content, what hangs below them."""
        if not self._reach(old, new):
            self._pair(old, new)
            return [(old, new)]
        made: list[Pair] = []
        queue = [(old, new)]
        while queue:
            old, new = queue.pop()
            if old not in self.left or new not in self.right:
                continue
            self._pair(old, new)
            made.append((old, new))
            mine, theirs = (
                sorted(
                    (
                        (predicate, side.down[child], order[child], child)
                        for predicate, child in side.children(node)
                        if child in order
                    ),
                    key=lambda child: child[:3],
                )
                for side, node, order in ((self.before, old, self.left), (self.after, new, self.right))
            )
            for (left_property, left_look, _, left), (right_property, right_look, _, right) in zip(
                mine, theirs, strict=False
            ):
                if (left_property, left_look) == (right_property, right_look):
                    queue.append((left, right))
        return made

    def _clues(self, side: Structure, nodes: Iterable[Node]) -> dict[Clue, list[Node]]:
        """What is said of the nodes, as far as the other end is known on both sides: each clue with the nodes that have it."""
        found: dict[Clue, list[Node]] = defaultdict(list)
        for node in nodes:
            for subject, predicate, value in side.around[node]:
                outgoing = subject == node
                other = value if outgoing else subject
                if isinstance(other, Node):
                    image = self.pairs.get(other) if side is self.before else other if other in self.images else None
                    if image is None:
                        continue
                    other = image
                found[outgoing, predicate, other].append(node)
        return found

    def _clues_of_pair(
        self, side: Structure, node: Node, image: Node, waiting: dict[Node, int]
    ) -> dict[Clue, list[Node]]:
        """What a new pair says of its neighbours."""
        found: dict[Clue, list[Node]] = defaultdict(list)
        for subject, predicate, value in side.around[node]:
            for outgoing, other in ((True, subject), (False, value)):
                if isinstance(other, Node) and other != node and other in waiting:
                    found[outgoing, predicate, image].append(other)
        return {clue: sorted(nodes, key=waiting.__getitem__) for clue, nodes in found.items()}


def _combinations(mine: Sequence[Node], theirs: Sequence[Node]) -> Iterable[Pair]:
    if len(mine) * len(theirs) <= _COMMON:
        return ((old, new) for old in mine for new in theirs)
    return zip(mine, theirs, strict=False)
