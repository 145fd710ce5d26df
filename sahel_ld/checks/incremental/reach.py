"""How far shapes look: the paths from a focus node to every triple that its validation reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import pyoxigraph as ox

from sahel_ld.terms import RDF, RDFS, SH

Node = ox.NamedNode | ox.BlankNode
TYPE = ox.NamedNode(f"{RDF}type")
SUBCLASS = ox.NamedNode(f"{RDFS}subClassOf")


class Step(NamedTuple):
    """One step of a path: along ``predicate`` (None: any), against its direction where ``inverse``, any number of times where ``repeat``."""

    predicate: ox.NamedNode | None
    inverse: bool = False
    repeat: bool = False


Steps = tuple[Step, ...]
_NESTED = ("node", "property", "not", "qualifiedValueShape")
_LISTS = ("and", "or", "xone")
_COMPARED = ("lessThan", "lessThanOrEquals", "equals", "disjoint")


class TooFar(Exception):  # noqa: N818 - says what is the case, and is always caught
    """Shapes refer to themselves, or to what no path tells (SPARQL): then an edit can touch anything."""


@dataclass
class Reach:
    """All paths of all shapes, those that lead to a value which has results of its own, and the predicates that make a node a focus node."""

    paths: set[Steps] = field(default_factory=set)
    inner: set[Steps] = field(default_factory=set)
    subjects_of: set[ox.NamedNode] = field(default_factory=set)
    objects_of: set[ox.NamedNode] = field(default_factory=set)

    @classmethod
    def of(cls, shapes: ox.Store) -> Reach:
        """The reach of a shapes graph. Raises TooFar where it cannot be told by paths."""
        for name in ("sparql", "target"):
            if next(shapes.quads_for_pattern(None, _sh(name), None), None):
                raise TooFar(name)
        if next(shapes.quads_for_pattern(None, TYPE, _sh("ConstraintComponent")), None):
            raise TooFar("constraint components")
        reach = cls()
        for shape in _shapes(shapes):
            reach.paths.update(_shape_paths(shapes, shape, (), frozenset(), reach.inner))
        for name, found in (("targetSubjectsOf", reach.subjects_of), ("targetObjectsOf", reach.objects_of)):
            found.update(
                quad.object
                for quad in shapes.quads_for_pattern(None, _sh(name), None)
                if isinstance(quad.object, ox.NamedNode)
            )
        return reach


def _sh(name: str) -> ox.NamedNode:
    return ox.NamedNode(SH + name)


def _shapes(store: ox.Store) -> set[Node]:
    """Every node that has a constraint, a path or a target."""
    return {
        quad.subject
        for quad in store
        if quad.predicate.value.startswith(SH) and not isinstance(quad.subject, ox.Triple)
    }


def _shape_paths(
    store: ox.Store, shape: Node, before: Steps, above: frozenset[Node], inner_paths: set[Steps]
) -> Iterator[Steps]:
    """The paths that a shape reads, each after ``before``; those to values with property shapes of their own are put into ``inner_paths``."""
    if shape in above:
        raise TooFar("a shape that refers to itself")
    above |= {shape}
    parts: dict[str, list[Node]] = {}
    for quad in store.quads_for_pattern(shape, None, None):
        if quad.predicate.value.startswith(SH) and isinstance(quad.object, Node):
            parts.setdefault(quad.predicate.value.removeprefix(SH), []).append(quad.object)
    here = [before]
    for path in parts.get("path", ()):
        here = [before + steps for steps in path_steps(store, path)]
        yield from here
    for name in _COMPARED:
        yield from ((*before, Step(other)) for other in parts.get(name, ()) if isinstance(other, ox.NamedNode))
    for prefix in here:
        # A closed shape reads all properties, sh:class the types.
        yield (*prefix, Step(None))
        nested = [inner for name in _NESTED for inner in parts.get(name, ())]
        nested += [inner for name in _LISTS for head in parts.get(name, ()) for inner in _members(store, head)]
        for inner in nested:
            yield from _shape_paths(store, inner, prefix, above, inner_paths)
        if prefix and "property" in parts:
            inner_paths.add(prefix)


def path_steps(store: ox.Store, path: Node) -> list[Steps]:
    """A SHACL path as alternatives of steps; a repeated path of more than one step is told by its single steps, each repeated."""
    if isinstance(path, ox.NamedNode):
        return [(Step(path),)]
    parts = {quad.predicate.value: quad.object for quad in store.quads_for_pattern(path, None, None)}
    if f"{RDF}first" in parts:
        found: list[Steps] = [()]
        for member in _members(store, path):
            found = [steps + more for steps in found for more in path_steps(store, member)]
        return found
    if isinstance(inverse := parts.get(f"{SH}inversePath"), Node):
        return [
            tuple(step._replace(inverse=not step.inverse) for step in reversed(steps))
            for steps in path_steps(store, inverse)
        ]
    if isinstance(alternatives := parts.get(f"{SH}alternativePath"), Node):
        return [steps for member in _members(store, alternatives) for steps in path_steps(store, member)]
    if isinstance(inner := parts.get(f"{SH}zeroOrOnePath"), Node):
        return [(), *path_steps(store, inner)]
    for name in ("zeroOrMorePath", "oneOrMorePath"):
        if isinstance(inner := parts.get(SH + name), Node):
            loose = path_steps(store, inner)
            if any(len(steps) != 1 for steps in loose) or len(loose) > 1:
                raise TooFar("a repeated path of more than one step")
            return [(loose[0][0]._replace(repeat=True),)]
    raise TooFar("an unknown kind of path")


def _members(store: ox.Store, head: Node) -> list[Node]:
    found: list[Node] = []
    node: object = head
    while isinstance(node, ox.BlankNode):
        parts = {quad.predicate.value: quad.object for quad in store.quads_for_pattern(node, None, None)}
        first = parts.get(f"{RDF}first")
        if isinstance(first, Node):
            found.append(first)
        node = parts.get(f"{RDF}rest")
    return found
