"""What an actor claims, and what it passes on, by document."""

from __future__ import annotations

from collections.abc import Iterator

from sahel_ld.publish.sections import Section
from sahel_ld.publish.sections.document import place
from sahel_ld.publish.view import View

ORDER = 40
_MOST = 120


def sections(view: View, iri: str) -> Iterator[Section]:
    """One part for the claims of an actor, one for the claims that it relays."""
    facts = view.facts
    if not facts.is_a(iri, "Actor", "Person", "Organisation"):
        return
    own = facts.subjects(iri, "claimant")
    relayed = [claim for claim in facts.subjects(iri, "relayedBy") if claim not in own]
    for name, claims in (("said", own), ("passed", relayed)):
        if claims:
            data = {"documents": by_document(view, claims), "more": max(0, len(claims) - _MOST)}
            lead = view.t("said.lead") if name == "said" else ""
            yield Section(name, view.t(name), "said.html", data, len(claims), lead)


def by_document(view: View, claims: list[str]) -> list[tuple[str, list[str]]]:
    """The first claims of each document in the order of its text; documents in the order of their dates."""
    facts = view.facts
    groups: dict[str, list[str]] = {}
    for claim in claims:
        groups.setdefault(facts.iri(claim, "document"), []).append(claim)
    ordered = sorted(groups, key=lambda document: (facts.text(document, "issued") or "9999", document))
    left = _MOST
    found = []
    for document in ordered:
        chosen = sorted(groups[document], key=lambda claim: (place(view, claim, document), claim))[:left]
        left -= len(chosen)
        if chosen:
            found.append((document, chosen))
    return found
