"""The class hierarchy: each class below its nearest classes only, and which classes are the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import pyoxigraph as ox

from sahel_ld.checks.owl.words import EQUIVALENT_CLASS, NOTHING, SUB_CLASS, THING


def direct(hierarchy: Iterable[ox.Triple]) -> tuple[ox.Triple, ...]:
    """The hierarchy without what follows from the rest of it, sorted. ``owl:Thing`` is left out; a class that is empty equals ``owl:Nothing``."""
    below: dict[ox.NamedNode, set[ox.NamedNode]] = defaultdict(set)
    for triple in hierarchy:
        one, other = triple.subject, triple.object
        assert isinstance(one, ox.NamedNode)
        assert isinstance(other, ox.NamedNode)
        if THING in (one, other) or one in (other, NOTHING):
            continue
        below[one].add(other)
        if triple.predicate == EQUIVALENT_CLASS and other != NOTHING:
            below[other].add(one)
    above = {start: _above(start, below) for start in list(below)}
    result = set()
    for name, supers in above.items():
        if NOTHING in supers:
            result.add(ox.Triple(name, EQUIVALENT_CLASS, NOTHING))
            continue
        same = {other for other in supers if name in above.get(other, ())}
        result |= {ox.Triple(name, EQUIVALENT_CLASS, other) for other in same if name.value < other.value}
        strict = supers - same
        for other in strict:
            if not any(other in above.get(between, ()) and between not in above.get(other, ()) for between in strict):
                result.add(ox.Triple(name, SUB_CLASS, other))
    return tuple(sorted(result, key=str))


def _above(start: ox.NamedNode, below: dict[ox.NamedNode, set[ox.NamedNode]]) -> set[ox.NamedNode]:
    found: set[ox.NamedNode] = set()
    queue = [start]
    while queue:
        for other in below.get(queue.pop(), ()):
            if other not in found and other != start:
                found.add(other)
                queue.append(other)
    return found
