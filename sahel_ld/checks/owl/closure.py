"""What follows about named things, each conclusion with what it rests on: enough of OWL to explain most contradictions.

The rules are those of OWL 2 RL for class membership, property values and equality, and beyond them: a union of which all members but one are
excluded, and an unnamed thing for each ``some`` and ``min``, two steps deep. Every conclusion holds; not everything that holds is concluded.
``root`` leads from a thing that only has to be there to the thing that needs it; ``names`` says what to call a thing that has no name; ``full``
tells that there were too many conclusions to go on.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable
from typing import NamedTuple

import pyoxigraph as ox

from sahel_ld.checks.owl.axioms import Axioms, Premise, Restriction
from sahel_ld.checks.owl.words import INVERSE_OF, THING, TYPE, Node, Term, owl

# More conclusions than this are no explanation any more.
_MOST = 2_000_000
_DEPTH = 2


class Is(NamedTuple):
    """A thing is of a class."""

    thing: Term
    kind: Node


class Has(NamedTuple):
    """A thing has a value of a property."""

    thing: Term
    on: Node
    value: Term


class Same(NamedTuple):
    """Two names are names of one thing."""

    one: Term
    other: Term


Fact = Is | Has | Same
Ground = tuple[tuple[Premise, ...], tuple[Fact, ...]]


class Closure:
    """Facts with their grounds: the statements and the facts that each follows from."""

    def __init__(self, axioms: Axioms) -> None:
        self.axioms = axioms
        self.grounds: dict[Fact, Ground] = {}
        self.kinds: dict[Term, dict[Node, Is]] = defaultdict(dict)
        self.values: dict[tuple[Term, Node], dict[Term, Has]] = defaultdict(dict)
        self.owners: dict[tuple[Term, Node], dict[Term, Has]] = defaultdict(dict)
        self.same: dict[Term, dict[Term, Same]] = defaultdict(dict)
        self.root: dict[Term, Term] = {}
        self.names: dict[Term, str] = {}
        self.full = False
        self._about: dict[Term, list[Has]] = defaultdict(list)
        self._depth: dict[Term, int] = {}
        self._restrictions: dict[Node, Restriction | None] = {}
        self._queue: deque[Fact] = deque()

    def tell(self, triples: Iterable[ox.Triple]) -> None:
        """Take assertions as facts: types, and values of properties that are not of the vocabulary."""
        for triple in triples:
            subject, value = triple.subject, triple.object
            assert isinstance(subject, ox.NamedNode | ox.BlankNode)
            assert not isinstance(value, ox.Triple)
            if triple.predicate == TYPE:
                if isinstance(value, ox.NamedNode | ox.BlankNode):
                    self.add(Is(subject, value), (Premise(triple),))
            elif triple.predicate == owl("sameAs"):
                self.add(Same(subject, value), (Premise(triple),))
            else:
                self.add(Has(subject, triple.predicate, value), (Premise(triple),))

    def add(self, fact: Fact, premises: tuple[Premise, ...] = (), parents: tuple[Fact, ...] = ()) -> None:
        """Take a fact, unless it is known."""
        if fact in self.grounds or self.full:
            return
        if len(self.grounds) >= _MOST:
            self.full = True
            self._queue.clear()
            return
        self.grounds[fact] = (premises, parents)
        if isinstance(fact, Is):
            self.kinds[fact.thing][fact.kind] = fact
        elif isinstance(fact, Has):
            self.values[fact.thing, fact.on][fact.value] = fact
            self.owners[fact.value, fact.on][fact.thing] = fact
            self._about[fact.thing].append(fact)
            if not isinstance(fact.value, ox.Literal):
                self._about[fact.value].append(fact)
        else:
            self.same[fact.one][fact.other] = fact
        self._queue.append(fact)

    def run(self) -> None:
        """Draw conclusions until there are no more."""
        while True:
            while self._queue:
                fact = self._queue.popleft()
                if isinstance(fact, Is):
                    self._from_kind(fact)
                elif isinstance(fact, Has):
                    self._from_value(fact)
                else:
                    self._from_same(fact)
            self._choose_in_unions()
            if not self._queue:
                return

    def leaves(self, facts: Iterable[Fact]) -> list[Premise]:
        """The statements at the bottom of the facts, assertions and axioms, each once."""
        found: dict[Premise, None] = {}
        seen: set[Fact] = set()
        queue = deque(facts)
        while queue:
            fact = queue.popleft()
            if fact in seen:
                continue
            seen.add(fact)
            premises, parents = self.grounds[fact]
            found.update(dict.fromkeys(premises))
            queue.extend(parents)
        return list(found)

    def name(self, thing: Term) -> str:
        """A thing for people."""
        return self.names.get(thing) or self.axioms.show(thing)

    def excluded(self, thing: Term, kind: Node) -> tuple[tuple[Premise, ...], tuple[Fact, ...]] | None:
        """Why a thing cannot be of a class, as grounds; None where that is not known."""
        known = self.kinds.get(thing, {})
        for above, path in self.axioms.supers_of(kind).items():
            for other, premise in self.axioms.disjoint.get(above, ()):
                if other in known:
                    return (*path, premise), (known[other],)
            complement = self.axioms.complement(above)
            if complement is not None and complement in known:
                return path, (known[complement],)
        return None

    def restriction(self, node: Node) -> Restriction | None:
        """The restriction that a class expression is, if it is one."""
        if node not in self._restrictions:
            self._restrictions[node] = self.axioms.restriction(node) if isinstance(node, ox.BlankNode) else None
        return self._restrictions[node]

    def _from_kind(self, fact: Is) -> None:
        thing, kind = fact
        for above, premise in self.axioms.supers.get(kind, ()):
            if above != THING:
                self.add(Is(thing, above), (premise,) if premise else (), (fact,))
        for whole in self.axioms.intersections.get(kind, ()):
            parts = [self.kinds[thing].get(part) for part in self.axioms.members(whole, owl("intersectionOf"))]
            if None not in parts:
                self.add(Is(thing, whole), (), tuple(part for part in parts if part))
        for other, same in list(self.same.get(thing, {}).items()):
            self.add(Is(other, kind), (), (same, fact))
        if isinstance(kind, ox.BlankNode) and (found := self.restriction(kind)):
            self._from_restriction(fact, found)

    def _from_restriction(self, fact: Is, found: Restriction) -> None:
        thing = fact.thing
        if found.kind == "value":
            assert found.filler is not None
            self.add(Has(thing, found.on, found.filler), (), (fact,))
        elif found.kind == "only":
            for value, has in list(self.values.get((thing, found.on), {}).items()):
                self._fill(value, found, (fact, has))
        elif found.kind == "some" or found.least:
            self._imagine(fact, found)
        if found.kind == "count" and found.most == 1:
            self._only_one(thing, found.on, fact, found.filler)

    def _imagine(self, fact: Is, found: Restriction) -> None:
        """An unnamed value of a property that has to be there."""
        depth = self._depth.get(fact.thing, 0)
        if depth >= _DEPTH or isinstance(found.filler, ox.Literal):
            return
        value = ox.BlankNode(f"some{len(self._depth)}")
        self._depth[value] = depth + 1
        self.root[value] = self.root.get(fact.thing, fact.thing)
        self.names[value] = f"the {self.axioms.show(found.on)} that {self.name(fact.thing)} must have"
        self.add(Has(fact.thing, found.on, value), (), (fact,))
        self._fill(value, found, (fact,))

    def _fill(self, value: Term, found: Restriction, grounds: tuple[Fact, ...]) -> None:
        if isinstance(found.filler, ox.NamedNode | ox.BlankNode) and not isinstance(value, ox.Literal):
            self.add(Is(value, found.filler), (), grounds)

    def _from_value(self, fact: Has) -> None:
        thing, on, value = fact
        axioms = self.axioms
        literal = isinstance(value, ox.Literal)
        for above, premise in axioms.above.get(on, ()):
            self.add(Has(thing, above, value), (premise,), (fact,))
        for domain, premise in axioms.domains.get(on, ()):
            self.add(Is(thing, domain), (premise,), (fact,))
        kinds = axioms.characteristics.get(on, {})
        if "Functional" in kinds:
            self._only_one(thing, on, kinds["Functional"], None)
        for kind in [kind for kind in self.kinds.get(thing, {}) if isinstance(kind, ox.BlankNode)]:
            found = self.restriction(kind)
            if found is None or found.on != on:
                continue
            if found.kind == "only":
                self._fill(value, found, (self.kinds[thing][kind], fact))
            elif found.kind == "count" and found.most == 1:
                self._only_one(thing, on, self.kinds[thing][kind], found.filler)
        if literal:
            return
        for range_, premise in axioms.ranges.get(on, ()):
            self.add(Is(value, range_), (premise,), (fact,))
        for inverse, premise in axioms.inverses.get(on, ()):
            self.add(Has(value, inverse, thing), (premise,), (fact,))
        if isinstance(on, ox.BlankNode) and isinstance(other := axioms.one(on, INVERSE_OF), ox.NamedNode):
            self.add(Has(value, other, thing), (), (fact,))
        if "Symmetric" in kinds:
            self.add(Has(value, on, thing), (kinds["Symmetric"],), (fact,))
        if "Transitive" in kinds:
            for further, has in list(self.values.get((value, on), {}).items()):
                self.add(Has(thing, on, further), (kinds["Transitive"],), (fact, has))
            for before, has in list(self.owners.get((thing, on), {}).items()):
                self.add(Has(before, on, value), (kinds["Transitive"],), (has, fact))
        if "InverseFunctional" in kinds:
            for other_thing, has in list(self.owners[value, on].items()):
                if other_thing != thing:
                    self.add(Same(thing, other_thing), (kinds["InverseFunctional"],), (fact, has))
        for name, same in list(self.same.get(thing, {}).items()):
            self.add(Has(name, on, value), (), (same, fact))
        for name, same in list(self.same.get(value, {}).items()):
            self.add(Has(thing, on, name), (), (same, fact))

    def _only_one(self, thing: Term, on: Node, why: Premise | Is, filler: Term | None) -> None:
        """All values of a property that can have one only are the same thing; two literals are a matter for the clashes."""
        found = [(value, has) for value, has in self.values.get((thing, on), {}).items() if self._counts(value, filler)]
        nodes = [(value, has) for value, has in found if not isinstance(value, ox.Literal)]
        premises: tuple[Premise, ...] = (why,) if isinstance(why, Premise) else ()
        grounds: tuple[Fact, ...] = () if isinstance(why, Premise) else (why,)
        for value, has in nodes[1:]:
            self.add(Same(nodes[0][0], value), premises, (*grounds, nodes[0][1], has))

    def _counts(self, value: Term, filler: Term | None) -> bool:
        return filler is None or filler == THING or filler in self.kinds.get(value, {})

    def _from_same(self, fact: Same) -> None:
        one, other = fact
        if one == other:
            return
        self.add(Same(other, one), (), (fact,))
        for third, same in list(self.same.get(other, {}).items()):
            if third != one:
                self.add(Same(one, third), (), (fact, same))
        for kind, is_ in list(self.kinds.get(one, {}).items()):
            self.add(Is(other, kind), (), (fact, is_))
        for has in list(self._about.get(one, ())):
            thing = other if has.thing == one else has.thing
            value = other if has.value == one else has.value
            self.add(Has(thing, has.on, value), (), (fact, has))

    def _choose_in_unions(self) -> None:
        """Where all members of a union but one are excluded, the thing is of that one."""
        for thing in list(self.kinds):
            known = self.kinds[thing]
            for kind in [kind for kind in known if isinstance(kind, ox.BlankNode)]:
                members = self.axioms.union(kind)
                if len(members) < 2 or any(member in known for member in members):
                    continue
                grounds = {member: self.excluded(thing, member) for member in members}
                open_ = [member for member, why in grounds.items() if why is None]
                if len(open_) != 1:
                    continue
                why = [ground for ground in grounds.values() if ground is not None]
                premises = tuple(premise for ground in why for premise in ground[0])
                parents = tuple(parent for ground in why for parent in ground[1])
                self.add(Is(thing, open_[0]), premises, (known[kind], *parents))
