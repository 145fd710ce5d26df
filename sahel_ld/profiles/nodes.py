"""Which things are withheld: those that are marked, and those that are nothing without them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox

from sahel_ld.folding import fold
from sahel_ld.profiles.profile import Profile
from sahel_ld.terms import RDF, SAH, SKOS

Node = ox.NamedNode | ox.BlankNode | ox.Triple
_TYPE = f"{RDF}type"
# Without a value of these, a node says nothing, or is not allowed: where all values are withheld, so is the node.
_NEEDED = frozenset(
    SAH + name
    for name in (
        *(
            "event",
            "listing",
            "identifies",
            "locates",
            "target",
            "programme",
            "holder",
            "subject",
            "object",
            "contained",
        ),
        *(
            "container",
            "agreement",
            "party",
            "member",
            "affiliatedTo",
            "actor",
            "participant",
            "content",
            "claimant",
            "document",
        ),
        *("mandatedBy", "authority"),
    )
)
# The same for some classes only.
_NEEDED_BY_CLASS = {
    f"{SAH}place": frozenset((f"{SAH}Control", f"{SAH}Presence")),
    f"{SAH}organisation": frozenset((f"{SAH}Membership",)),
}
_ANCHOR = f"{SAH}anchor"
_NAMES = (f"{SKOS}prefLabel", f"{SKOS}altLabel", f"{SAH}acronym", f"{SAH}code")
# Shorter names and codes (a year, say) are also much else.
_SHORTEST = 4
_SHORTEST_CODE = 6


@dataclass
class Withheld:
    """What must not be in the output: things by their IRIs, names, and points as they were written."""

    nodes: set[Node] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    points: set[str] = field(default_factory=set)


def withheld(quads: Sequence[ox.Quad], profile: Profile, more: Iterable[Node] = ()) -> Withheld:
    """The things that a profile withholds, with ``more`` of them, and the names by which they are known."""
    marked = set(more) | {
        quad.subject
        for quad in quads
        if any(
            quad.predicate.value == mark.property
            and (mark.value is None or (isinstance(quad.object, ox.NamedNode) and quad.object.value == mark.value))
            for mark in profile.marks
        )
    }
    marked |= {ox.NamedNode(iri) for iri in profile.things}
    if not marked:
        return Withheld()
    own: dict[Node, dict[str, set[Node | ox.Literal]]] = defaultdict(lambda: defaultdict(set))
    users: dict[Node, set[Node]] = defaultdict(set)
    for quad in quads:
        own[quad.subject][quad.predicate.value].add(quad.object)
        if not isinstance(quad.object, ox.Literal):
            users[quad.object].add(quad.subject)
    nodes = _with_dependents(marked, own, users)
    named = marked | {node for node in nodes if f"{SAH}code" in own.get(node, {})}
    names = {
        value.value
        for node in named
        for name in _NAMES
        for value in own.get(node, {}).get(name, ())
        if isinstance(value, ox.Literal)
        and len(fold(value.value)) >= (_SHORTEST_CODE if name.endswith("#code") else _SHORTEST)
    }
    return Withheld(nodes, names)


def _with_dependents(
    marked: set[Node], own: dict[Node, dict[str, set[Node | ox.Literal]]], users: dict[Node, set[Node]]
) -> set[Node]:
    found = set(marked)
    queue = list(marked)
    while queue:
        gone = queue.pop()
        for user in users.get(gone, ()):
            if user not in found and _nothing_without(own[user], found):
                found.add(user)
                queue.append(user)
        for anchor in own.get(gone, {}).get(_ANCHOR, ()):
            claims = users.get(anchor, set()) if not isinstance(anchor, ox.Literal) else set()
            if not isinstance(anchor, ox.Literal) and anchor not in found and claims <= found:
                found.add(anchor)
                queue.append(anchor)
    return found


def _nothing_without(properties: dict[str, set[Node | ox.Literal]], gone: set[Node]) -> bool:
    classes = {kind.value for kind in properties.get(_TYPE, ()) if isinstance(kind, ox.NamedNode)}
    return any(
        values <= gone
        for name, values in properties.items()
        if name in _NEEDED or classes & _NEEDED_BY_CLASS.get(name, frozenset())
    )
