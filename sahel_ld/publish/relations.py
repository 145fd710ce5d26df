"""How an actor is tied to others, as the data claims it: what it belongs to, its parts, allies, offices, listings, mergers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sahel_ld.publish.content import in_time
from sahel_ld.publish.facts import Facts
from sahel_ld.terms import CODE

GROUPS = ("above", "below", "allied", "offices", "holders", "merged", "listed")
_ALLIED = f"{CODE}affiliation-kind-allied"
_SUCCESSOR, _PREDECESSOR = f"{CODE}role-successor", f"{CODE}role-predecessor"
# By class: the property that holds one end and the group seen from there, the same for the other end.
_TIES = {
    "Membership": (("member", "above"), ("organisation", "below")),
    "Affiliation": (("actor", "above"), ("affiliatedTo", "below")),
    "Office": (("holder", "offices"), ("organisation", "holders")),
}


class Tie(NamedTuple):
    """A tie to ``other``: its group, the node that states it, and the IRI of its kind, if it has one; ``lasting`` where it held for a time."""

    group: str
    other: str
    node: str
    kind: str = ""
    lasting: bool = True


def ties(facts: Facts, iri: str) -> dict[str, list[Tie]]:
    """The ties of an actor by group, in the order of ``GROUPS`` and of time; each other actor once in a group for each kind of tie."""
    found: dict[str, dict[tuple[str, str], Tie]] = {group: {} for group in GROUPS}
    for tie in (*_states(facts, iri), *_mergers(facts, iri), *_listings(facts, iri)):
        if tie.other and tie.other != iri:
            found[tie.group].setdefault((tie.other, tie.kind), tie)
    return {group: list(members.values()) for group, members in found.items() if members}


def _states(facts: Facts, iri: str) -> Iterator[Tie]:
    for name, ends in _TIES.items():
        for (here, group), (there, _) in (ends, ends[::-1]):
            for node in in_time(facts, facts.subjects(iri, here)):
                if facts.is_a(node, name):
                    kind = facts.iri(node, "kind")
                    for other in facts.iris(node, there):
                        yield Tie("allied" if kind == _ALLIED else group, other, node, kind)


def _mergers(facts: Facts, iri: str) -> Iterator[Tie]:
    """The groups that merged into an actor, and the one that it went into."""
    for own in facts.subjects(iri, "participant"):
        role = facts.iri(own, "role")
        if role not in (_SUCCESSOR, _PREDECESSOR):
            continue
        for event in facts.iris(own, "event"):
            for node in facts.subjects(event, "event"):
                if {role, facts.iri(node, "role")} == {_SUCCESSOR, _PREDECESSOR}:
                    for other in facts.iris(node, "participant"):
                        yield Tie("merged", other, event, facts.iri(node, "role"), lasting=False)


def _listings(facts: Facts, iri: str) -> Iterator[Tie]:
    """The authorities that list an actor, one for each programme."""
    for node in in_time(facts, facts.subjects(iri, "target")):
        for programme in facts.iris(node, "programme"):
            for authority in facts.iris(programme, "authority"):
                yield Tie("listed", authority, node, programme)
