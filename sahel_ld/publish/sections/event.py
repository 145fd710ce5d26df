"""What belongs to an event: who took part, the figures side by side, its parts."""

from __future__ import annotations

from collections.abc import Iterator

from sahel_ld.publish.content import in_time
from sahel_ld.publish.sections import Section
from sahel_ld.publish.view import View

ORDER = 12


def sections(view: View, iri: str) -> Iterator[Section]:
    """The parts of an event page."""
    facts = view.facts
    if not facts.is_a(iri, "Event"):
        return
    nodes = facts.subjects(iri, "event")
    taking_part = [node for node in nodes if facts.is_a(node, "Participation")]
    if taking_part:
        taking_part.sort(key=lambda node: (view.label(facts.iri(node, "role")), node))
        yield Section(
            "participants", view.t("participants"), "participants.html", {"nodes": taking_part}, len(taking_part)
        )
    estimates = [node for node in nodes if facts.is_a(node, "CasualtyEstimate")]
    if estimates:
        estimates.sort(key=lambda node: (view.label(facts.iri(node, "category")), facts.number(node, "best"), node))
        lead = view.t("casualties.lead")
        yield Section("casualties", view.t("casualties"), "casualties.html", {"nodes": estimates}, len(estimates), lead)
    parts = in_time(facts, facts.subjects(iri, "partOf"))
    if parts:
        yield Section("parts", view.t("about.events"), "rows.html", {"nodes": parts, "more": 0, "but": iri}, len(parts))
