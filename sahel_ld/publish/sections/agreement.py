"""An agreement: its parties and its status in time."""

from __future__ import annotations

from collections.abc import Iterator

from sahel_ld.publish.content import in_time
from sahel_ld.publish.sections import Section
from sahel_ld.publish.view import View

ORDER = 13


def sections(view: View, iri: str) -> Iterator[Section]:
    """Parties as a table, then what is claimed of the agreement's status."""
    facts = view.facts
    if not facts.is_a(iri, "Agreement"):
        return
    nodes = in_time(facts, facts.subjects(iri, "agreement"))
    parties = [node for node in nodes if facts.is_a(node, "PartyEpisode")]
    if parties:
        yield Section("parties", view.t("parties"), "parties.html", {"nodes": parties}, len(parties))
    states = [node for node in nodes if facts.is_a(node, "AgreementStatus")]
    if states:
        data = {"nodes": states, "but": iri, "claims": True}
        yield Section(
            "status", view.label("https://w3id.org/sahel-ld/def#AgreementStatus"), "cards.html", data, len(states)
        )
