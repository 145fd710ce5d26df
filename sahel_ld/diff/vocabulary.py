"""Changes of the ontology, the code lists and the shapes, each with whether it breaks what relies on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox

from sahel_ld.diff.delta import Delta
from sahel_ld.diff.entities import lines
from sahel_ld.diff.facts import TYPE, Facts, Node, Term
from sahel_ld.diff.model import TermChange
from sahel_ld.diff.sentences.narrator import property_label, text_clauses, value_clauses
from sahel_ld.diff.shape_changes import cardinality_changes, shape_clauses
from sahel_ld.diff.teller import Teller
from sahel_ld.terms import CODE, OWL, RDF, RDFS, SAH, SH, SHAPE, SKOS, local_name

Told = Iterator[tuple[str, bool]]

_TERM_CLASSES = frozenset(
    [
        OWL + name
        for name in (
            "Class",
            "ObjectProperty",
            "DatatypeProperty",
            "AnnotationProperty",
            "Ontology",
            "AllDisjointClasses",
        )
    ]
    + [OWL + name for name in ("FunctionalProperty", "AllDifferent", "AllDisjointProperties", "Restriction")]
    + [f"{RDFS}Class", f"{RDF}Property", f"{RDFS}Datatype", f"{SKOS}Concept", f"{SKOS}ConceptScheme"]
)
# Statements that admit less than before when they are added.
_AXIOMS = frozenset(
    [
        OWL + name
        for name in (
            "disjointWith",
            "equivalentClass",
            "propertyDisjointWith",
            "complementOf",
            "members",
            "inverseOf",
            "disjointUnionOf",
            "hasKey",
        )
    ]
)
_NARROWING_TYPES = frozenset(
    OWL + name
    for name in (
        "FunctionalProperty",
        "InverseFunctionalProperty",
        "AsymmetricProperty",
        "IrreflexiveProperty",
        "SymmetricProperty",
        "TransitiveProperty",
    )
)
_TEXTS = (
    (f"{RDFS}label", "name"),
    (f"{SKOS}prefLabel", "name"),
    (f"{SH}name", "name"),
    (f"{SKOS}altLabel", "other.name"),
    (f"{SKOS}definition", "definition"),
    (f"{RDFS}comment", "definition"),
    (f"{SKOS}scopeNote", "scope.note"),
    (f"{SKOS}example", "example"),
    (f"{SKOS}note", "note"),
    (f"{SH}message", "message"),
)
_DEPRECATED, _REPLACED = f"{OWL}deprecated", "http://purl.org/dc/terms/isReplacedBy"


def is_shape(node: Node, facts: Iterable[Facts]) -> bool:
    """Whether a node is a shape on a side."""
    if isinstance(node, ox.NamedNode) and node.value.startswith(SHAPE):
        return True
    return any(predicate.value.startswith(SH) for side in facts for predicate in side.own.get(node, {}))


def is_term(node: Node, facts: Iterable[Facts]) -> bool:
    """Whether a node is a class, property, concept, code list or ontology on a side, or says something about them."""
    if isinstance(node, ox.NamedNode) and node.value.startswith((SAH, CODE)):
        return True
    return any(kind in _TERM_CLASSES for side in facts for kind in side.classes(node))


def term_changes(t: Teller, deltas: Mapping[Node, Delta], renamed: Mapping[Node, Node]) -> tuple[TermChange, ...]:
    """The changes of terms and shapes, the breaking ones first, then by kind and label."""
    sides = (t.both.old, t.both.new)
    found: list[TermChange] = []
    cardinalities = cardinality_changes(t)
    for node, delta in deltas.items():
        if node in renamed.values():
            continue
        sentences = list(_told(t, delta, renamed.get(node), shape=is_shape(node, sides)))
        sentences += cardinalities.pop(node, [])
        added, removed = lines(delta.lines_added), lines(delta.lines_removed)
        if node in renamed:
            added = lines([*delta.lines_added, *deltas[renamed[node]].lines_added])
        iri = node.value if isinstance(node, ox.NamedNode) else str(node)
        found.append(TermChange(iri, t.kind(node), t.label(node), delta.change, tuple(sentences), added, removed))
    for node, told in cardinalities.items():
        found.append(TermChange(t.iri(node).strip("<>"), t.kind(node), t.label(node), "changed", tuple(told)))
    return tuple(
        sorted(found, key=lambda change: (not change.breaking, change.kind, change.label.casefold(), change.iri))
    )


def _told(t: Teller, delta: Delta, new_iri: Node | None, *, shape: bool) -> Told:
    node = delta.node
    title = title_of(t, node)
    if new_iri is not None:
        yield t.sentence(title, t.say("iri.change", old=t.iri(node), new=t.iri(new_iri))), True
        return
    if delta.change == "added":
        yield t.say("term.new", what=title), False
        return
    if delta.change == "removed":
        # A shape that goes admits more; a name that others use is missed.
        yield t.say("term.gone", what=title), not shape
        return
    clauses = shape_clauses(t, delta) if shape else iter(())
    for clause, breaking in (*clauses, *_deprecation(t, delta), *_structure(t, delta), *_rest(t, delta)):
        yield t.sentence(title, clause), breaking


def title_of(t: Teller, node: Node) -> str:
    """A term by its class, short IRI and label: `class sah:Actor (actor)`."""
    iri, label = t.iri(node), t.label(node)
    kind = t.kind(node, telling=True)
    named = iri if label == iri or isinstance(node, ox.BlankNode) else f"{iri} ({label})"
    return f"{kind} {named}" if kind and isinstance(node, ox.NamedNode) else named


def _deprecation(t: Teller, delta: Delta) -> Told:
    removed, added = delta.take(_DEPRECATED)
    gone, replacements = delta.take_nodes(_REPLACED)
    if replacements:
        key = "term.replaced" if added else "replaced"
        yield t.say(key, new=t.joined([t.iri(node) for node in replacements])), False
    elif added:
        yield t.say("deprecated"), False
    if removed and not added:
        yield t.say("undeprecated"), False
    if gone and not replacements:
        yield (
            t.say("removed", property=t.label(ox.NamedNode(_REPLACED)), old=t.joined([t.iri(node) for node in gone])),
            True,
        )


def _structure(t: Teller, delta: Delta) -> Told:
    """What a term means: types, domain, range, superclass, scheme, axioms."""
    removed, added = delta.take_nodes(TYPE.value)
    if removed or added:
        for clause in value_clauses(t, "a", removed, added):
            narrower = any(str(kind).strip("<>") in _NARROWING_TYPES for kind in added)
            yield clause, bool(removed) or narrower
    for name in ("domain", "range"):
        yield from _extent(t, delta, name)
    for iri in (f"{RDFS}subClassOf", f"{RDFS}subPropertyOf", f"{SKOS}broader"):
        removed, added = delta.take_nodes(iri)
        name = local_name(iri)
        if added:
            restriction = name == "subClassOf" and any(isinstance(node, ox.BlankNode) for node in added)
            yield t.say(f"{name}.added", new=t.joined([t.iri(node) for node in added])), restriction
        if removed:
            named = any(isinstance(node, ox.NamedNode) for node in removed)
            yield t.say(f"{name}.removed", old=t.joined([t.iri(node) for node in removed])), named
    removed, added = delta.take_nodes(f"{SKOS}inScheme")
    if removed and added:
        old, new = (t.joined([t.iri(node) for node in nodes]) for nodes in (removed, added))
        yield t.say("scheme.change", old=old, new=new), True
    elif removed or added:
        for clause in value_clauses(t, t.label(ox.NamedNode(f"{SKOS}inScheme")), removed, added):
            yield clause, bool(removed)


def _extent(t: Teller, delta: Delta, name: str) -> Told:
    """Domain or range: narrowed where something that was allowed is not any more."""
    iri = ox.NamedNode(f"{RDFS}{name}")
    for path in delta.paths():
        if path[0] == iri:
            delta.removed.pop(path, None)
            delta.added.pop(path, None)
    before, after = (_allowed(side, delta.node, iri) for side in (t.both.old, t.both.new))
    if before == after:
        return
    shown = {"old": _classes_shown(t, before), "new": _classes_shown(t, after), "property": t.say(name)}
    lost = after is not None and (before is None or not _within(t.both.new, before, after))
    gained = before is not None and (after is None or not _within(t.both.new, after, before))
    yield t.say(f"range.{'changed' if lost and gained else 'narrowed' if lost else 'widened'}", **shown), lost


def _allowed(side: Facts, node: Node, iri: ox.NamedNode) -> frozenset[str] | None:
    """The classes that a domain or range allows, unions taken apart; None where it allows anything."""
    found = side.nodes(node, iri)
    if not found:
        return None
    allowed: set[str] = set()
    for value in found:
        union = side.nodes(value, f"{OWL}unionOf")
        allowed |= {str(item) for item in _items(side, union[0])} if union else {str(value)}
    return frozenset(allowed)


def _items(side: Facts, node: Node) -> list[Term]:
    found: list[Term] = []
    seen: set[Node] = set()
    while node not in seen and (first := side.values(node, f"{RDF}first")):
        seen.add(node)
        found += first
        node = next(iter(side.nodes(node, f"{RDF}rest")), node)
    return found


def _within(side: Facts, inner: frozenset[str], outer: frozenset[str]) -> bool:
    """Whether each class of ``inner`` is one of ``outer`` or below one."""
    return all(name in outer or _above(side, name) & outer for name in inner)


def _above(side: Facts, name: str) -> frozenset[str]:
    found: set[str] = set()
    queue = [name]
    while queue:
        current = queue.pop()
        if not current.startswith("<"):
            continue
        for above in side.nodes(ox.NamedNode(current.strip("<>")), f"{RDFS}subClassOf"):
            if str(above) not in found:
                found.add(str(above))
                queue.append(str(above))
    return frozenset(found)


def _classes_shown(t: Teller, names: frozenset[str] | None) -> str:
    if names is None:
        return t.say("any")
    return t.joined([t.iri(ox.NamedNode(name.strip("<>"))) if name.startswith("<") else name for name in names], "or")


def _rest(t: Teller, delta: Delta) -> Told:
    for iri, key in _TEXTS:
        for clause in text_clauses(t, delta, iri, key):
            yield clause, False
    for path in delta.paths():
        removed, added = delta.removed.pop(path, []), delta.added.pop(path, [])
        tighter = path[0].value in _AXIOMS and bool(added)
        for clause in value_clauses(t, property_label(t, path), removed, added):
            yield clause, tighter
