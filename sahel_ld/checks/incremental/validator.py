"""A data graph that is kept validated: after an edit only what the edit can touch is validated again, with the same results as for all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from sahel_ld.checks.engines import Result, ShaclEngine
from sahel_ld.checks.incremental.reach import SUBCLASS, TYPE, Reach, Step, Steps

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


class Validator:
    """Holds a graph, its shapes and their results; ``update`` takes triples away and adds others.

    Raises TooFar where shapes look further than paths tell: then only a full check is right.
    """

    def __init__(self, data: bytes, shapes: bytes, engine: ShaclEngine) -> None:
        self.engine = engine
        self.shapes = shapes
        store = ox.Store()
        store.extend(ox.parse(shapes, format=ox.RdfFormat.N_TRIPLES))
        self.reach = Reach.of(store)
        self.graph = ox.Store()
        self.graph.bulk_extend(ox.parse(data, format=ox.RdfFormat.N_TRIPLES))
        self.results: dict[str, list[Result]] = defaultdict(list)
        for result in engine.validate([data], shapes):
            self.results[result.focus].append(result)

    def update(self, removed: Iterable[ox.Quad], added: Iterable[ox.Quad]) -> set[str]:
        """Take away and add triples of the default graph, validate again; the focus nodes that were looked at, in N-Triples syntax."""
        gone = [quad for quad in removed if quad in self.graph]
        touched = self._touched(gone)
        for quad in gone:
            self.graph.remove(quad)
        new = [quad for quad in added if quad not in self.graph]
        self.graph.extend(new)
        touched |= self._touched(new)
        if any(quad.predicate == SUBCLASS for quad in (*gone, *new)):
            # A class that moves in the hierarchy changes what its instances are, and what they are part of.
            return self._validate_all()
        self._validate(touched)
        return {str(node) for node in touched}

    def _touched(self, quads: Iterable[ox.Quad]) -> set[Term]:
        """The nodes whose validation can read one of these triples, in the graph as it is now."""
        found: set[Term] = set()
        for quad in quads:
            found |= {quad.subject, quad.object}
            for path in self.reach.paths:
                for index, step in enumerate(path):
                    if step.predicate in (None, quad.predicate):
                        near: Term = quad.object if step.inverse else quad.subject
                        found |= self._back(path[:index] + ((step,) if step.repeat else ()), near)
            if quad.predicate == TYPE:
                found |= set(self._before(quad.subject))
        # The values that have results of their own on behalf of these nodes.
        met: set[Term] = set()
        for node in found:
            for path in self.reach.inner:
                self._walk(path, {node}, set(), met)
        return found | met

    def _before(self, node: Term) -> Iterator[Term]:
        """The nodes from which some path leads to ``node``."""
        for path in self.reach.paths:
            for end in range(1, len(path) + 1):
                yield from self._back(path[:end], node)

    def _back(self, steps: Steps, node: Term) -> set[Term]:
        """The nodes from which ``steps`` lead to ``node``."""
        found = {node}
        for step in reversed(steps):
            found = (
                self._closure(step, found)
                if step.repeat
                else {near for far in found for near in self._neighbours(step, far, forward=False)}
            )
        return found

    def _closure(self, step: Step, nodes: set[Term]) -> set[Term]:
        found = set(nodes)
        waiting = list(nodes)
        while waiting:
            for near in self._neighbours(step, waiting.pop(), forward=False):
                if near not in found:
                    found.add(near)
                    waiting.append(near)
        return found

    def _neighbours(self, step: Step, node: Term, *, forward: bool) -> Iterator[Term]:
        if step.inverse == forward:
            yield from (quad.subject for quad in self.graph.quads_for_pattern(None, step.predicate, node))
        elif not isinstance(node, ox.Literal | ox.Triple):
            yield from (quad.object for quad in self.graph.quads_for_pattern(node, step.predicate, None))

    def _validate_all(self) -> set[str]:
        before = set(self.results)
        self.results.clear()
        for result in self.engine.validate([_written(self.graph)], self.shapes):
            self.results[result.focus].append(result)
        return before | set(self.results)

    def _validate(self, nodes: set[Term]) -> None:
        """Validate these nodes in the part of the graph that their shapes read.

        The value of a nested property shape has results of its own, which come from validating what leads to it.
        """
        around = nodes | {owner for node in nodes for path in self.reach.inner for owner in self._back(path, node)}
        results = self.engine.validate([self._part(around)], self.shapes)
        wanted = {str(node) for node in nodes}
        for focus in wanted:
            self.results.pop(focus, None)
        for result in results:
            if result.focus in wanted:
                self.results[result.focus].append(result)

    def _part(self, nodes: set[Term]) -> bytes:
        """All triples that validating ``nodes`` reads: around them along the paths, the types of what is met, and the class hierarchy."""
        quads: set[ox.Quad] = set(self.graph.quads_for_pattern(None, SUBCLASS, None))
        met: set[Term] = set(nodes)
        for node in nodes:
            for predicate in self.reach.subjects_of:
                if not isinstance(node, ox.Literal | ox.Triple):
                    quads.update(self.graph.quads_for_pattern(node, predicate, None))
            for predicate in self.reach.objects_of:
                quads.update(self.graph.quads_for_pattern(None, predicate, node))
            for path in self.reach.paths:
                self._walk(path, {node}, quads, met)
        for node in met:
            if not isinstance(node, ox.Literal | ox.Triple):
                quads.update(self.graph.quads_for_pattern(node, TYPE, None))
        return _written(quads)

    def _walk(self, path: Steps, nodes: set[Term], quads: set[ox.Quad], met: set[Term]) -> None:
        for step in path:
            reached: set[Term] = set()
            waiting = list(nodes)
            while waiting:
                node = waiting.pop()
                for quad in self._quads(step, node):
                    quads.add(quad)
                    far: Term = quad.subject if step.inverse else quad.object
                    if far not in reached:
                        reached.add(far)
                        if step.repeat:
                            waiting.append(far)
            met |= reached
            nodes = reached | nodes if step.repeat else reached

    def _quads(self, step: Step, node: Term) -> Iterator[ox.Quad]:
        if step.inverse:
            yield from self.graph.quads_for_pattern(None, step.predicate, node)
        elif not isinstance(node, ox.Literal | ox.Triple):
            yield from self.graph.quads_for_pattern(node, step.predicate, None)


def _written(quads: Iterable[ox.Quad]) -> bytes:
    written = ox.serialize(
        (ox.Triple(quad.subject, quad.predicate, quad.object) for quad in quads), format=ox.RdfFormat.N_TRIPLES
    )
    assert written is not None
    return written
