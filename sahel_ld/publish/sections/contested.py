"""What is said otherwise: claims against each other, side by side, and other values for the same question."""

from __future__ import annotations

from collections.abc import Iterator

from sahel_ld.publish.content import CONTENT, about, rivals
from sahel_ld.publish.sections import Section
from sahel_ld.publish.view import View

ORDER = 6
_MOST = 12
_BEHIND_THE_RECORD = 11


def sections(view: View, iri: str) -> Iterator[Section]:
    """Contradictions about a thing: those of its own claims, or of the claims about what refers to it."""
    facts, book = view.facts, view.claims
    if facts.is_a(iri, "Claim"):
        claims = [iri]
    elif facts.is_a(iri, "Document"):
        claims = facts.subjects(iri, "document")
    elif facts.is_a(iri, *CONTENT):
        claims = book.of_content(iri)
    else:
        nodes = {node for group in about(facts, iri).values() for node in group}
        claims = sorted({claim for node in nodes for claim in book.of_content(node)})
    contests = book.contests(claims)
    if contests:
        own = set(claims)
        shown = [(sorted(weak, key=lambda claim: claim not in own), rest) for weak, rest in contests[:_MOST]]
        data = {"contests": shown, "more": max(0, len(contests) - _MOST)}
        lead = view.t("contradictions.lead")
        rank = ORDER if facts.is_a(iri, "Claim", "Document", *CONTENT) else _BEHIND_THE_RECORD
        yield Section(
            "contradictions", view.t("contradictions"), "contested.html", data, len(contests), lead, order=rank
        )
    others = rivals(facts, iri)
    if others:
        data = {"nodes": [iri, *others]}
        yield Section("rivals", view.t("rivals"), "rivals.html", data, len(others), view.t("rivals.lead"))
