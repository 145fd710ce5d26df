"""Content nodes on pages: grouped by what they are about, in the order of time, and those on the same question."""

from __future__ import annotations

from collections.abc import Iterable

from sahel_ld.publish.facts import Facts

# By group of words ("about.control" …): the classes that a page shows together.
GROUPS: dict[str, tuple[str, ...]] = {
    "control": ("Control", "Presence", "Mandate"),
    "ties": ("Membership", "Affiliation", "Office"),
    "sanctions": ("Listing", "Measure"),
    "agreements": ("PartyEpisode", "AgreementStatus"),
    "events": ("Event", "Participation", "CasualtyEstimate"),
    "statements": ("Statement",),
    "containment": ("Containment",),
}
CONTENT = frozenset(name for names in GROUPS.values() for name in names)


def in_time(facts: Facts, nodes: Iterable[str]) -> list[str]:
    """Nodes by their first day, the undated last, then by IRI."""
    return sorted(
        nodes, key=lambda node: (facts.text(node, "earliestStart") or "9999", facts.text(node, "latestStart"), node)
    )


def about(facts: Facts, iri: str) -> dict[str, list[str]]:
    """The content nodes that refer to a node, by group, in the order of time; a measure counts through its listing."""
    found = {node for subjects in facts.incoming.get(iri, {}).values() for node in subjects}
    groups: dict[str, list[str]] = {}
    for group, classes in GROUPS.items():
        nodes = [node for node in found if node != iri and facts.is_a(node, *classes)]
        if nodes:
            groups[group] = in_time(facts, nodes)
    return groups


def rivals(facts: Facts, iri: str) -> list[str]:
    """Other content on the same question: figures of the same kind for the same event, statements with the same subject and relation."""
    if facts.is_a(iri, "CasualtyEstimate"):
        same = ("event", "category")
    elif facts.is_a(iri, "Statement"):
        same = ("subject", "relation")
    else:
        return []
    questions = [(name, facts.iri(iri, name)) for name in same]
    if not all(value for _, value in questions):
        return []
    name, value = questions[0]
    return [
        node
        for node in in_time(facts, facts.subjects(value, name))
        if node != iri and all(facts.iri(node, other) == wanted for other, wanted in questions)
    ]
