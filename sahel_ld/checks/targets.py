"""Which nodes the targets of shapes select, counted on the text of the triples: one pass for types, one for each property that is a target."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pyoxigraph as ox

from sahel_ld.checks.shapes_graph import ShapesGraph
from sahel_ld.rdf.bulk import with_predicate
from sahel_ld.terms import OWL, RDF, RDFS, SH

_KINDS = ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")


@dataclass(frozen=True)
class Target:
    """A target of a shape: ``kind`` is the local name of its property; a shape that is a class targets its instances."""

    shape: str
    kind: str
    value: str
    implicit: bool = False


@dataclass
class Selection:
    """What each target selects in the data, as terms in N-Triples syntax.

    ``elsewhere`` are the targets that select something in the context only; ``open`` says that a shape has a target that cannot be counted here.
    """

    selected: dict[Target, set[bytes]] = field(default_factory=dict)
    elsewhere: set[Target] = field(default_factory=set)
    open: bool = False

    @property
    def nodes(self) -> set[bytes]:
        """All focus nodes."""
        return set().union(*self.selected.values())

    def idle(self) -> Iterator[Target]:
        """The targets that select nothing, in order."""
        idle = (target for target, nodes in self.selected.items() if not nodes and not target.implicit)
        found = (target for target in idle if target not in self.elsewhere)
        yield from sorted(found, key=lambda target: (target.shape, target.kind, target.value))


def targets(shapes: ShapesGraph) -> Iterator[Target]:
    """All targets of shapes that are not switched off."""
    store = shapes.store
    off = {
        str(quad.subject)
        for quad in store.quads_for_pattern(None, ox.NamedNode(f"{SH}deactivated"), None)
        if isinstance(quad.object, ox.Literal) and quad.object.value in ("true", "1")
    }
    for kind in _KINDS:
        for quad in store.quads_for_pattern(None, ox.NamedNode(SH + kind), None):
            if str(quad.subject) not in off:
                yield Target(str(quad.subject), kind, str(quad.object))
    for name in (f"{RDFS}Class", f"{OWL}Class"):
        for quad in store.quads_for_pattern(None, ox.NamedNode(f"{RDF}type"), ox.NamedNode(name)):
            shape = str(quad.subject)
            if shape in shapes.shapes and shape not in off:
                yield Target(shape, "targetClass", shape, implicit=True)


def select(shapes: ShapesGraph, texts: Iterable[bytes], context: Iterable[bytes] = ()) -> Selection:
    """The focus nodes in ``texts``, which are N-Triples; ``context`` is checked with them, but is not what the check is about."""
    data, other = list(texts), list(context)
    wanted = list(targets(shapes))
    below = _below({target.value.encode() for target in wanted if target.kind == "targetClass"}, [*data, *other])
    selection = Selection(_selected(wanted, below, data))
    selection.elsewhere = {target for target, nodes in _selected(wanted, below, other).items() if nodes}
    selection.open = next(shapes.store.quads_for_pattern(None, ox.NamedNode(f"{SH}target"), None), None) is not None
    return selection


def _selected(wanted: list[Target], below: dict[bytes, set[bytes]], texts: list[bytes]) -> dict[Target, set[bytes]]:
    selected: dict[Target, set[bytes]] = {target: set() for target in wanted}
    by_class: dict[bytes, list[set[bytes]]] = defaultdict(list)
    for target, nodes in selected.items():
        if target.kind == "targetNode":
            nodes.add(target.value.encode())
        elif target.kind == "targetClass":
            for name in below[target.value.encode()]:
                by_class[name].append(nodes)
        else:
            nodes.update(_by_property(target, texts))
    for text in texts:
        for subject, name in with_predicate(text, f"{RDF}type"):
            for nodes in by_class.get(name, ()):
                nodes.add(subject)
    return selected


def _below(classes: set[bytes], texts: list[bytes]) -> dict[bytes, set[bytes]]:
    """Each of ``classes`` with itself and all its subclasses."""
    above: dict[bytes, set[bytes]] = defaultdict(set)
    for text in texts:
        for name, parent in with_predicate(text, f"{RDFS}subClassOf"):
            above[name].add(parent)
    below: dict[bytes, set[bytes]] = {name: {name} for name in classes}
    for name in above:
        for ancestor in _closure(name, above) & classes:
            below[ancestor].add(name)
    return below


def _by_property(target: Target, texts: list[bytes]) -> Iterator[bytes]:
    position = 0 if target.kind == "targetSubjectsOf" else 1
    for text in texts:
        yield from (pair[position] for pair in with_predicate(text, target.value[1:-1]))


def _closure(name: bytes, above: dict[bytes, set[bytes]]) -> set[bytes]:
    seen: set[bytes] = set()
    waiting = [name]
    while waiting:
        one = waiting.pop()
        if one not in seen:
            seen.add(one)
            waiting += above.get(one, ())
    return seen
