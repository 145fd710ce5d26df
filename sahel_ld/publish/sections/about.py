"""What is claimed about a thing of the registry, or hangs on a content node: the content that refers to it, by group."""

from __future__ import annotations

from sahel_ld.publish.content import about
from sahel_ld.publish.sections import Section
from sahel_ld.publish.timeline import axis_of, bar
from sahel_ld.publish.view import View

ORDER = 30
# Above this many nodes on a page, one line for each instead of a card with its evidence.
CARDS = 14
# Above this many in one group, the rest is left to the data files.
ROWS = 150
# Shown in a part of their own on the pages of these classes.
_OWN = {
    "Agreement": "agreements",
    "Event": "events",
    "Listing": "sanctions",
    "SanctionsProgramme": "sanctions",
    "Territory": "containment",
}


def sections(view: View, iri: str) -> list[Section]:
    """One part for each group of content, with bars on one axis of time for the page."""
    facts = view.facts
    if facts.is_a(iri, "Claim", "EvidenceAnchor"):
        return []
    own = {group for name, group in _OWN.items() if facts.is_a(iri, name)}
    groups = {group: nodes for group, nodes in about(facts, iri).items() if group not in own}
    nodes = [node for group in groups.values() for node in group]
    axis = axis_of(facts, nodes, view.site.year)
    bars = {node: found for node in nodes if axis and (found := bar(facts, axis, node))}
    many = len(nodes) > CARDS
    made = []
    for group, members in groups.items():
        data = {
            "nodes": members[:ROWS],
            "more": max(0, len(members) - ROWS),
            "but": iri,
            "claims": True,
            "axis": axis if sum(node in bars for node in members) > 1 else None,
            "bars": bars,
        }
        template = "rows.html" if many else "cards.html"
        made.append(Section(f"about-{group}", view.t(f"about.{group}"), template, data, count=len(members)))
    return made
