"""The axioms of an ontology, indexed for the rules that explain contradictions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

import pyoxigraph as ox

from sahel_ld.checks.owl.names import Namer
from sahel_ld.checks.owl.words import (
    DOMAIN,
    EQUIVALENT_CLASS,
    EQUIVALENT_PROPERTY,
    FIRST,
    INVERSE_OF,
    NIL,
    RANGE,
    REST,
    SUB_CLASS,
    SUB_PROPERTY,
    TYPE,
    Node,
    Term,
    owl,
)
from sahel_ld.terms import XSD, compact

CHARACTERISTICS = {
    owl(f"{name}Property"): name
    for name in (
        "Functional",
        "InverseFunctional",
        "Transitive",
        "Symmetric",
        "Asymmetric",
        "Irreflexive",
    )
}
_ALL_DISJOINT_CLASSES, _ALL_DISJOINT_PROPERTIES = owl("AllDisjointClasses"), owl("AllDisjointProperties")
# How deep expressions, and how many characters of a literal, are shown.
_DEEPEST, _LONGEST = 6, 60
_STRING = ox.NamedNode(f"{XSD}string")
_ALL_DIFFERENT = owl("AllDifferent")
_QUANTIFIERS = {owl("someValuesFrom"): "some", owl("allValuesFrom"): "only"}
_CARDINALITIES = {
    owl(f"{word}{kind}ardinality"): bounds
    for word, bounds in (("min", (True, False)), ("max", (False, True)), ("", (True, True)))
    for kind in (("C", "QualifiedC") if word else ("c", "qualifiedC"))
}


class Premise(NamedTuple):
    """A statement of a file that a conclusion rests on, and how to say it; ``text`` is empty where the statement speaks for itself."""

    triple: ox.Triple
    text: str = ""


@dataclass(frozen=True)
class Restriction:
    """A restriction on a property: ``some`` or ``only`` with a filler, ``value``, or cardinalities (``least``, ``most``), of a filler or of anything."""

    on: Node
    kind: str
    filler: Term | None = None
    least: int = 0
    most: int | None = None


class Axioms:
    """Axioms by the names that they speak of; each with the statement that makes it.

    ``supers`` and ``disjoint`` are by class, ``intersections`` by class that is a part of them; ``above``, ``inverses``, ``domains``, ``ranges``,
    ``characteristics`` and ``apart`` by property; ``different`` are pairs of individuals.
    """

    def __init__(self, statements: Iterable[ox.Triple], name: Namer = compact) -> None:
        self.name = name
        self.values: dict[Node, dict[ox.NamedNode, list[Term]]] = defaultdict(lambda: defaultdict(list))
        self.supers: dict[Node, list[tuple[Node, Premise | None]]] = defaultdict(list)
        self.disjoint: dict[Node, list[tuple[Node, Premise]]] = defaultdict(list)
        self.intersections: dict[Node, list[Node]] = defaultdict(list)
        self.above: dict[Node, list[tuple[Node, Premise]]] = defaultdict(list)
        self.inverses: dict[Node, list[tuple[Node, Premise]]] = defaultdict(list)
        self.domains: dict[Node, list[tuple[Node, Premise]]] = defaultdict(list)
        self.ranges: dict[Node, list[tuple[Node, Premise]]] = defaultdict(list)
        self.characteristics: dict[Node, dict[str, Premise]] = defaultdict(dict)
        self.apart: dict[Node, list[tuple[Node, Premise]]] = defaultdict(list)
        self.different: dict[frozenset[Term], Premise] = {}
        triples = list(statements)
        for triple in triples:
            assert isinstance(triple.subject, ox.NamedNode | ox.BlankNode)
            assert not isinstance(triple.object, ox.Triple)
            self.values[triple.subject][triple.predicate].append(triple.object)
        for triple in triples:
            self._read(triple)
        for node in [node for node in self.values if isinstance(node, ox.BlankNode)]:
            for member in self.members(node, owl("intersectionOf")):
                self.supers[node].append((member, None))
                self.intersections[member].append(node)
            for member in self.members(node, owl("unionOf")):
                self.supers[member].append((node, None))

    def _read(self, triple: ox.Triple) -> None:
        subject, predicate, value = triple.subject, triple.predicate, triple.object
        assert isinstance(subject, ox.NamedNode | ox.BlankNode)
        premise = Premise(triple)
        if isinstance(value, ox.Literal | ox.Triple):
            return
        if predicate == TYPE:
            self._read_type(subject, value, triple)
        elif predicate == SUB_CLASS:
            self.supers[subject].append((value, premise))
        elif predicate == EQUIVALENT_CLASS:
            self.supers[subject].append((value, premise))
            self.supers[value].append((subject, premise))
        elif predicate in (owl("disjointWith"), owl("complementOf")):
            if predicate == owl("disjointWith") or isinstance(subject, ox.NamedNode):
                self._both(self.disjoint, subject, value, premise)
        elif predicate == owl("disjointUnionOf"):
            members = self.listed(value)
            for member in members:
                self.supers[member].append((subject, premise))
            for one, other in combinations(members, 2):
                self._both(self.disjoint, one, other, premise)
        elif predicate == SUB_PROPERTY:
            self.above[subject].append((value, premise))
        elif predicate == EQUIVALENT_PROPERTY:
            self._both(self.above, subject, value, premise)
        elif predicate == INVERSE_OF and isinstance(subject, ox.NamedNode):
            self._both(self.inverses, subject, value, premise)
        elif predicate == DOMAIN:
            self.domains[subject].append((value, premise))
        elif predicate == RANGE:
            self.ranges[subject].append((value, premise))
        elif predicate == owl("propertyDisjointWith"):
            self._both(self.apart, subject, value, premise)
        elif predicate == owl("differentFrom"):
            self.different[frozenset((subject, value))] = premise

    def _read_type(self, subject: Node, kind: Node, triple: ox.Triple) -> None:
        if kind in CHARACTERISTICS and isinstance(kind, ox.NamedNode):
            self.characteristics[subject][CHARACTERISTICS[kind]] = Premise(triple)
        elif kind in (_ALL_DISJOINT_CLASSES, _ALL_DISJOINT_PROPERTIES, _ALL_DIFFERENT):
            members = [*self.members(subject, owl("members")), *self.members(subject, owl("distinctMembers"))]
            for one, other in combinations(members, 2):
                said = f"{self.show(one)} and {self.show(other)} are "
                if kind == _ALL_DIFFERENT:
                    self.different[frozenset((one, other))] = Premise(triple, f"{said}different")
                else:
                    index = self.disjoint if kind == _ALL_DISJOINT_CLASSES else self.apart
                    self._both(index, one, other, Premise(triple, f"{said}disjoint"))

    def _both(self, index: dict[Node, list[tuple[Node, Premise]]], one: Node, other: Node, premise: Premise) -> None:
        index[one].append((other, premise))
        index[other].append((one, premise))

    def one(self, node: Node, predicate: ox.NamedNode) -> Term | None:
        """The first value of a property, or None."""
        found = self.values[node].get(predicate) if node in self.values else None
        return found[0] if found else None

    def listed(self, head: Term) -> list[Node]:
        """The nodes of an RDF list; a list that is not well formed ends where it breaks."""
        found: list[Node] = []
        seen: set[Term] = set()
        while isinstance(head, ox.NamedNode | ox.BlankNode) and head != NIL and head not in seen:
            seen.add(head)
            first, rest = self.one(head, FIRST), self.one(head, REST)
            if isinstance(first, ox.NamedNode | ox.BlankNode):
                found.append(first)
            if rest is None:
                break
            head = rest
        return found

    def members(self, node: Node, predicate: ox.NamedNode) -> list[Node]:
        """The nodes of the list that is the value of a property."""
        head = self.one(node, predicate)
        return self.listed(head) if head is not None else []

    def union(self, node: Node) -> list[Node]:
        """The members of a union; empty for what is none."""
        return self.members(node, owl("unionOf"))

    def complement(self, node: Node) -> Node | None:
        """What an expression is the complement of."""
        found = self.one(node, owl("complementOf"))
        return found if isinstance(found, ox.NamedNode | ox.BlankNode) else None

    def restriction(self, node: Node) -> Restriction | None:
        """The restriction that a node is; None where it is none, or one of another kind than those of ``Restriction``."""
        on = self.one(node, owl("onProperty"))
        if not isinstance(on, ox.NamedNode | ox.BlankNode):
            return None
        for predicate, kind in _QUANTIFIERS.items():
            if (filler := self.one(node, predicate)) is not None:
                return Restriction(on, kind, filler)
        if (value := self.one(node, owl("hasValue"))) is not None:
            return Restriction(on, "value", value)
        filler = self.one(node, owl("onClass")) or self.one(node, owl("onDataRange"))
        for predicate, (is_least, is_most) in _CARDINALITIES.items():
            number = self.one(node, predicate)
            if isinstance(number, ox.Literal) and number.value.isdigit():
                count = int(number.value)
                return Restriction(on, "count", filler, count if is_least else 0, count if is_most else None)
        return None

    def supers_of(self, start: Node) -> dict[Node, tuple[Premise, ...]]:
        """A class and all that is above it, each with the axioms that lead there."""
        found: dict[Node, tuple[Premise, ...]] = {start: ()}
        queue = [start]
        for node in queue:
            for above, premise in self.supers.get(node, ()):
                if above not in found:
                    found[above] = (*found[node], *([premise] if premise else []))
                    queue.append(above)
        return found

    def above_all(self, start: Node) -> dict[Node, tuple[Premise, ...]]:
        """A property and all that is above it, each with the axioms that lead there."""
        found: dict[Node, tuple[Premise, ...]] = {start: ()}
        queue = [start]
        for node in queue:
            for above, premise in self.above.get(node, ()):
                if above not in found:
                    found[above] = (*found[node], premise)
                    queue.append(above)
        return found

    def show(self, term: Term) -> str:
        """A name, a literal or a class expression for people, expressions in the manner of the Manchester syntax."""
        return "".join(self._shown(term, 0))

    def _shown(self, term: Term, depth: int) -> Iterator[str]:
        if isinstance(term, ox.NamedNode):
            yield self.name(term.value)
        elif isinstance(term, ox.Literal):
            yield self._literal(term)
        elif depth > _DEEPEST or term not in self.values:
            yield "…" if depth > _DEEPEST else str(term)
        else:
            yield from self._expression(term, depth + 1)

    def _literal(self, literal: ox.Literal) -> str:
        text = literal.value if len(literal.value) <= _LONGEST else f"{literal.value[:_LONGEST]}…"
        if literal.language:
            return str(ox.Literal(text, language=literal.language))
        plain = str(ox.Literal(text))
        return plain if literal.datatype == _STRING else f"{plain}^^{self.name(literal.datatype.value)}"

    def _expression(self, node: Node, depth: int) -> Iterator[str]:
        def show(term: Term) -> str:
            return "".join(self._shown(term, depth))

        for predicate, joint in ((owl("unionOf"), " or "), (owl("intersectionOf"), " and ")):
            if parts := self.members(node, predicate):
                yield f"({joint.join(show(part) for part in parts)})"
                return
        if individuals := self.members(node, owl("oneOf")):
            yield "{" + ", ".join(show(part) for part in individuals) + "}"
        elif other := self.complement(node):
            yield f"not {show(other)}"
        elif isinstance(inverse := self.one(node, INVERSE_OF), ox.NamedNode | ox.BlankNode):
            yield f"inverse of {show(inverse)}"
        elif found := self.restriction(node):
            filler = f" {show(found.filler)}" if found.filler is not None else ""
            if found.kind != "count":
                yield f"({show(found.on)} {found.kind}{filler})"
            else:
                word = "exactly" if found.least == found.most else "min" if found.most is None else "max"
                yield f"({show(found.on)} {word} {found.least if found.most is None else found.most}{filler})"
        else:
            yield str(node)
