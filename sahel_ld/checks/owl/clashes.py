"""Contradictions among the facts of a closure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

import pyoxigraph as ox

from sahel_ld.checks.owl.axioms import Premise
from sahel_ld.checks.owl.closure import Closure, Fact, Has, Is
from sahel_ld.checks.owl.literals import OWL_DATATYPES, distinct, malformed, outside, readable
from sahel_ld.checks.owl.words import NOTHING, Node, Term


@dataclass(frozen=True)
class Clash:
    """What cannot be: about which thing, in words, and the statements that together say so; ``rule`` is the axiom that forbids it."""

    thing: Term
    message: str
    leaves: tuple[Premise, ...]
    rule: Premise | None


def clashes(closure: Closure) -> list[Clash]:
    """The contradictions, the one with the fewest statements for each thing."""
    best: dict[Term, Clash] = {}
    for thing, message, rules, facts in _found(closure):
        leaves = tuple(dict.fromkeys([*closure.leaves(facts), *rules]))
        thing = closure.root.get(thing, thing)
        if thing not in best or len(leaves) < len(best[thing].leaves):
            best[thing] = Clash(thing, message, leaves, rules[-1] if rules else None)
    return _without_echoes(best.values())


def _without_echoes(found: Iterable[Clash]) -> list[Clash]:
    """One clash for each set of statements: what clashes in one thing often clashes in its equals and neighbours too."""
    kept: dict[frozenset[Premise], Clash] = {}
    for clash in found:
        kept.setdefault(frozenset(clash.leaves), clash)
    return list(kept.values())


Found = tuple[Term, str, tuple[Premise, ...], tuple[Fact, ...]]


def _found(closure: Closure) -> Iterator[Found]:
    for thing, kinds in closure.kinds.items():
        yield from _of_kinds(closure, thing, kinds)
    for (thing, on), values in closure.values.items():
        yield from _of_values(closure, thing, on, values)
    for pair, premise in closure.axioms.different.items():
        one, *rest = sorted(pair, key=str)
        other = rest[0] if rest else one
        if one == other:
            yield one, f"{closure.name(one)} is said to differ from itself", (premise,), ()
        elif same := closure.same.get(one, {}).get(other):
            message = f"{closure.name(one)} and {closure.name(other)} are one thing, and are said to be different"
            yield one, message, (premise,), (same,)


def _of_kinds(closure: Closure, thing: Term, kinds: dict[Node, Is]) -> Iterator[Found]:
    axioms = closure.axioms
    name = closure.name(thing)
    for kind, fact in kinds.items():
        shown = axioms.show(kind)
        if kind == NOTHING:
            yield thing, f"{name} is of owl:Nothing, which is empty", (), (fact,)
        for other, premise in axioms.disjoint.get(kind, ()):
            if other in kinds and (str(kind) <= str(other)):
                what = (
                    f"{shown} and {axioms.show(other)}" if kind != other else f"{shown}, which is disjoint with itself"
                )
                message = f"{name} is of {what}" + (", and nothing can be both" if kind != other else "")
                yield thing, message, (premise,), (fact, kinds[other])
        if isinstance(kind, ox.NamedNode):
            continue
        complement = axioms.complement(kind)
        if complement is not None and complement in kinds:
            yield thing, f"{name} is of {axioms.show(complement)} and of its complement", (), (fact, kinds[complement])
        members = axioms.union(kind)
        if members and not any(member in kinds for member in members):
            why = [closure.excluded(thing, member) for member in members]
            if None not in why:
                premises = tuple(premise for ground in why if ground for premise in ground[0])
                parents = tuple(parent for ground in why if ground for parent in ground[1])
                message = f"{name} must be of {shown}, and is excluded from each"
                yield thing, message, premises, (fact, *parents)
        yield from _of_counts(closure, thing, kind, fact)


def _of_counts(closure: Closure, thing: Term, kind: Node, fact: Is) -> Iterator[Found]:
    """More values asked for than allowed: by another restriction, or by a property that is functional."""
    axioms = closure.axioms
    found = closure.restriction(kind)
    if found is None or found.kind != "count":
        return
    name, shown = closure.name(thing), axioms.show(kind)
    if found.least > 1:
        for above, path in axioms.above_all(found.on).items():
            if functional := axioms.characteristics.get(above, {}).get("Functional"):
                message = f"{name} is of {shown}, and {axioms.show(above)} has one value at most"
                yield thing, message, (*path, functional), (fact,)
            for other, other_fact in closure.kinds[thing].items():
                limit = closure.restriction(other)
                if limit is None or limit.kind != "count" or limit.on != above or limit.most is None:
                    continue
                if limit.most < found.least and limit.filler in (None, found.filler):
                    yield thing, f"{name} is of {shown} and of {axioms.show(other)}", path, (fact, other_fact)
    if found.most == 0 or (found.most is not None and found.filler is None):
        values = closure.values.get((thing, found.on), {})
        counted = [has for value, has in values.items() if found.filler is None or found.filler in closure.kinds[value]]
        if found.most == 0 and counted:
            yield thing, f"{name} is of {shown}, and has {closure.name(counted[0].value)}", (), (fact, counted[0])
        elif found.most and (differing := _differing(counted, found.most + 1)):
            values_shown = ", ".join(closure.name(has.value) for has in differing)
            yield thing, f"{name} is of {shown}, and has {values_shown}", (), (fact, *differing)


def _differing(values: list[Has], number: int) -> list[Has]:
    """So many values that are surely different, all literals."""
    kept: list[Has] = []
    for has in values:
        value = has.value
        if isinstance(value, ox.Literal) and _judged(value):
            others = [other.value for other in kept]
            if all(isinstance(other, ox.Literal) and distinct(value, other) for other in others):
                kept.append(has)
        if len(kept) == number:
            return kept
    return []


def _of_values(closure: Closure, thing: Term, on: Node, values: dict[Term, Has]) -> Iterator[Found]:
    axioms = closure.axioms
    name, shown = closure.name(thing), axioms.show(on)
    kinds = axioms.characteristics.get(on, {})
    if "Irreflexive" in kinds and thing in values:
        message = f"{name} has itself as {shown}, which nothing has to itself"
        yield thing, message, (kinds["Irreflexive"],), (values[thing],)
    if "Asymmetric" in kinds:
        for value, has in values.items():
            back = closure.values.get((value, on), {}).get(thing)
            if back and (str(thing), str(value)) <= (str(value), str(thing)):
                message = f"{name} and {closure.name(value)} have each other as {shown}, which goes one way only"
                yield thing, message, (kinds["Asymmetric"],), (has, back)
    for other, premise in axioms.apart.get(on, ()):
        for value, has in values.items():
            both = closure.values.get((thing, other), {}).get(value)
            if both and str(on) <= str(other):
                message = (
                    f"{name} has {closure.name(value)} as {shown} and as {axioms.show(other)}, and nothing is both"
                )
                yield thing, message, (premise,), (has, both)
    literals = [has for value, has in values.items() if isinstance(value, ox.Literal) and _judged(value)]
    if "Functional" in kinds and len(literals) > 1:
        for one, two in combinations(literals, 2):
            if (
                isinstance(one.value, ox.Literal)
                and isinstance(two.value, ox.Literal)
                and distinct(one.value, two.value)
            ):
                message = f"{name} has {axioms.show(one.value)} and {axioms.show(two.value)} as {shown}, which has one value at most"
                yield thing, message, (kinds["Functional"],), (one, two)
                break
    for range_, premise in axioms.ranges.get(on, ()):
        for has in literals:
            assert isinstance(has.value, ox.Literal)
            if isinstance(range_, ox.NamedNode) and outside(has.value, range_.value):
                yield (
                    thing,
                    f"{name} has {axioms.show(has.value)} as {shown}, and that is no {axioms.show(range_)}",
                    (premise,),
                    (has,),
                )


def _judged(literal: ox.Literal) -> bool:
    """Whether the reasoner, too, sees this literal."""
    return literal.datatype.value in OWL_DATATYPES and malformed(literal) is None and readable(literal)
