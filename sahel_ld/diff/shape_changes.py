"""Changes of shapes: what they demand now, and whether data that passed may fail."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import pyoxigraph as ox

from sahel_ld.diff.delta import Delta
from sahel_ld.diff.facts import Facts, Node, Term
from sahel_ld.diff.sentences.narrator import value_clauses
from sahel_ld.diff.teller import Teller
from sahel_ld.terms import RDF, SH

Told = Iterator[tuple[str, bool]]
_SEVERITIES = {f"{SH}Info": 0, f"{SH}Warning": 1, f"{SH}Violation": 2}
# A greater number admits less, or more.
_FLOORS = frozenset(
    SH + name for name in ("minCount", "minLength", "minInclusive", "minExclusive", "qualifiedMinCount")
)
_CEILINGS = frozenset(
    SH + name for name in ("maxCount", "maxLength", "maxInclusive", "maxExclusive", "qualifiedMaxCount")
)
# A list of what is allowed, or of what has to hold.
_CHOICES = frozenset(SH + name for name in ("in", "or", "xone", "languageIn", "ignoredProperties"))
_DEMANDS = frozenset(SH + name for name in ("and",))
# One more of these admits less.
_CONSTRAINTS = frozenset(
    SH + name
    for name in (
        *(
            "datatype",
            "class",
            "nodeKind",
            "pattern",
            "flags",
            "node",
            "hasValue",
            "equals",
            "disjoint",
            "lessThan",
            "lessThanOrEquals",
        ),
        *("not", "property", "sparql", "select", "ask", "closed", "uniqueLang", "qualifiedValueShape", "path"),
        *("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf", "target"),
    )
)
_FREE = frozenset(SH + name for name in ("name", "message", "description", "order", "group", "defaultValue"))


def shape_clauses(t: Teller, delta: Delta) -> Told:
    """What a shape demands now: tightened or loosened, parameter by parameter."""
    yield from _severity(t, delta)
    seen: set[str] = set()
    for path in delta.paths():
        iri = path[0].value
        if not iri.startswith(SH) or iri in _FREE:
            continue
        if len(path) > 1 or iri in _CHOICES or iri in _DEMANDS:
            delta.removed.pop(path, None)
            delta.added.pop(path, None)
            if iri not in seen:
                seen.add(iri)
                yield from _nested(t, delta.node, path[0])
            continue
        removed, added = delta.removed.pop(path, []), delta.added.pop(path, [])
        tighter = _tighter(iri, removed, added)
        if iri == f"{SH}deactivated":
            tighter = not any(value.value == "true" for value in added)
        if len(removed) <= 1 and len(added) <= 1:
            yield (
                _clause(
                    t, path[0], t.value(removed[0]) if removed else "", t.value(added[0]) if added else "", tighter
                ),
                tighter,
            )
        else:
            for clause in value_clauses(t, t.iri(path[0]), removed, added):
                yield clause, tighter


def _clause(t: Teller, parameter: ox.NamedNode, old: str, new: str, tighter: bool) -> str:
    key = "constraint.tight" if tighter else "constraint.loose"
    if old and new and parameter.value not in _FLOORS | _CEILINGS | _CHOICES | _DEMANDS:
        key = "constraint.other"  # whether it admits less cannot be told
    return t.say(key, parameter=t.iri(parameter), old=old or t.say("none"), new=new or t.say("none"))


def _severity(t: Teller, delta: Delta) -> Told:
    removed, added = delta.take_nodes(f"{SH}severity")
    if not removed and not added:
        return
    default = ox.NamedNode(f"{SH}Violation")
    old, new = (next(iter(nodes), default) for nodes in (removed, added))
    if old != new:
        ranks = [_SEVERITIES.get(str(node).strip("<>"), 2) for node in (old, new)]
        yield t.say("severity", old=t.iri(old), new=t.iri(new)), ranks[1] > ranks[0]


def _tighter(iri: str, removed: Sequence[Term], added: Sequence[Term]) -> bool:
    if iri in _FLOORS or iri in _CEILINGS:
        old, new = (_number(values) for values in (removed, added))
        if new is None or (old is not None and old == new):
            return False
        if old is None:
            return not (iri == f"{SH}minCount" and new == 0)
        return new > old if iri in _FLOORS else new < old
    if iri == f"{SH}closed":
        return any(value.value == "true" for value in added)
    return iri in _CONSTRAINTS and bool(added)


def _number(values: Sequence[Term]) -> float | None:
    for value in values:
        try:
            return float(value.value)
        except ValueError:
            return None
    return None


def _nested(t: Teller, node: Node, parameter: ox.NamedNode) -> Told:
    """A list, or a shape within the shape: lists by their members, all else as it is written."""
    before, after = (_members(t, side, node, parameter) for side in (t.both.old, t.both.new))
    if before.keys() == after.keys():
        return
    lost, gained = (
        [text for form, text in one.items() if form not in other] for one, other in ((before, after), (after, before))
    )
    iri = parameter.value
    if iri in _CHOICES:
        tighter = bool(after) and (bool(lost) or not before)
    elif iri in _DEMANDS:
        tighter = bool(gained)
    else:
        tighter = True  # what is inside may admit less
    yield _clause(t, parameter, ", ".join(lost), ", ".join(gained), tighter), tighter


def _members(t: Teller, side: Facts, node: Node, parameter: ox.NamedNode) -> dict[str, str]:
    """The values, those of lists one by one: in a form for comparing, and in words."""
    values = [item for value in side.values(node, parameter) for item in _items(side, value) or [value]]
    return {_written(side, value, 0): t.value(value, side) for value in values}


def _items(side: Facts, value: Term) -> list[Term]:
    found: list[Term] = []
    seen: set[Term] = set()
    current: Term = value
    while (
        not isinstance(current, ox.Literal) and current not in seen and (first := side.values(current, f"{RDF}first"))
    ):
        seen.add(current)
        found += first
        current = next(iter(side.values(current, f"{RDF}rest")), current)
    return found


def _written(side: Facts, term: Term, depth: int) -> str:
    """A term without labels of blank nodes, for comparing."""
    if not isinstance(term, ox.BlankNode) or depth > 4:
        return str(term) if not isinstance(term, ox.BlankNode) else "[…]"
    parts = [
        f"{predicate} {', '.join(sorted(_written(side, value, depth + 1) for value in values))}"
        for predicate, values in sorted(side.own.get(term, {}).items(), key=lambda item: item[0].value)
    ]
    return f"[ {' ; '.join(parts)} ]"


def cardinality_changes(t: Teller) -> dict[Node, list[tuple[str, bool]]]:
    """How often a class may and must have a property, where that changed for reasons other than the same shape's own counts."""
    before, after = _cardinalities(t.both.old), _cardinalities(t.both.new)
    found: dict[Node, list[tuple[str, bool]]] = defaultdict(list)
    for key in sorted(before.keys() | after.keys(), key=str):
        kind, path = key
        old, new = before.get(key), after.get(key)
        known = kind in {one for one, _ in before}
        if old == new or not known or (old and new and old[2] == new[2]):
            continue
        bounds_old, bounds_new = (bounds[:2] if bounds else (0, None) for bounds in (old, new))
        tight = bounds_new[0] > bounds_old[0] or (
            bounds_new[1] is not None and (bounds_old[1] is None or bounds_new[1] < bounds_old[1])
        )
        if bounds_old != bounds_new:
            words = t.say(
                "cardinality.tight" if tight else "cardinality.loose",
                old=_bounds(t, bounds_old),
                new=_bounds(t, bounds_new),
            )
            title = t.say("class.of", path=t.iri(path), kind=t.iri(kind))
            found[kind].append((t.sentence(title, words), tight))
    return dict(found)


def _cardinalities(side: Facts) -> dict[tuple[Node, Node], tuple[int, int | None, frozenset[Node]]]:
    """By target class and property: at least, at most, and the shapes that say so."""
    found: dict[tuple[Node, Node], tuple[int, int | None, frozenset[Node]]] = {}
    for shape in list(side.own):
        for kind in side.nodes(shape, f"{SH}targetClass"):
            for demand in side.nodes(shape, f"{SH}property"):
                for path in side.nodes(demand, f"{SH}path"):
                    if isinstance(path, ox.BlankNode) or _severity_of(side, demand) != f"{SH}Violation":
                        continue
                    low, high, shapes = found.get((kind, path), (0, None, frozenset()))
                    least, most = (_number(side.values(demand, f"{SH}{name}")) for name in ("minCount", "maxCount"))
                    low = max(low, int(least or 0))
                    if most is not None:
                        high = int(most) if high is None else min(high, int(most))
                    found[kind, path] = (low, high, shapes | {demand})
    return found


def _severity_of(side: Facts, shape: Node) -> str:
    return next((str(node).strip("<>") for node in side.nodes(shape, f"{SH}severity")), f"{SH}Violation")


def _bounds(t: Teller, bounds: tuple[int, int | None]) -> str:
    low, high = bounds
    if high is None:
        return t.say("cardinality.least", low=low) if low else t.say("cardinality.any")
    if low == high:
        return t.say("cardinality.exact", n=low)
    return t.say("cardinality.between", low=low, high=high) if low else t.say("cardinality.most", high=high)
