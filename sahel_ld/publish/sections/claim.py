"""What belongs to a claim: its content, the passage that proves it, and its relations to other claims."""

from __future__ import annotations

from collections.abc import Iterator

from sahel_ld.publish.sections import Section
from sahel_ld.publish.view import View

ORDER = 8


def sections(view: View, iri: str) -> Iterator[Section]:
    """The parts of a claim page after its chain and its contradictions."""
    facts = view.facts
    if not facts.is_a(iri, "Claim"):
        return
    content = facts.iris(iri, "content")
    if content:
        title = view.t("denied" if view.claims.denies(iri) else "what")
        yield Section("content", title, "cards.html", {"nodes": content, "but": "", "claims": False})
    yield Section("evidence", view.t("evidence"), "evidence.html", {"anchors": facts.iris(iri, "anchor")})
    relations = [found for found in view.claims.relations(iri) if found[0] not in ("contradicts", "corrects")]
    if relations:
        yield Section("relations", view.t("relations"), "relations.html", {"relations": relations})
