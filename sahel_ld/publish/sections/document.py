"""A document: what it rewrites, where its claims stand in it, and the claims in the order of the text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sahel_ld.publish.sections import Section
from sahel_ld.publish.view import View

ORDER = 11
_MOST = 250
# Above this many claims, one line for each without the evidence chain.
FULL = 25


def sections(view: View, iri: str) -> Iterator[Section]:
    """The parts of a document page."""
    facts = view.facts
    if not facts.is_a(iri, "Document"):
        return
    sources, uses = facts.iris(iri, "derivedFrom"), facts.subjects(iri, "derivedFrom")
    if sources or uses:
        yield Section(
            "derivation",
            view.t("derived.from") if sources else view.t("derived.to"),
            "derivation.html",
            {"from": sources, "to": uses},
        )
    claims = facts.subjects(iri, "document")
    claims = [claim for claim in claims if facts.is_a(claim, "Claim")]
    if not claims:
        return
    placed = sorted((place(view, claim, iri), claim) for claim in claims)
    paragraphs: dict[int, list[str]] = {}
    for (paragraph, _, _, _), claim in placed[:_MOST]:
        paragraphs.setdefault(paragraph, []).append(claim)
    tally = Counter(view.claims.assessment(claim) for claim in claims)
    data = {
        "paragraphs": list(paragraphs.items()),
        "strip": strip(view, placed),
        "tally": [(name, count) for name, count in sorted(tally.items(), key=lambda item: (-item[1], item[0]))],
        "full": len(claims) <= FULL,
        "more": max(0, len(claims) - _MOST),
    }
    yield Section("claims", view.t("text.order"), "paragraphs.html", data, len(claims))


def place(view: View, claim: str, document: str) -> tuple[int, int, int, str]:
    """Where a claim stands in a document: paragraph, start, end, short id; behind all others without a passage."""
    facts = view.facts
    places = [
        (facts.number(anchor, "paragraph"), facts.number(anchor, "startOffset"), facts.number(anchor, "endOffset"))
        for anchor in facts.iris(claim, "anchor")
        if facts.iri(anchor, "document") in ("", document)
    ]
    notation = facts.text(claim, "http://www.w3.org/2004/02/skos/core#notation")
    return (*min(places), notation) if places else (10**9, 0, 0, notation)


def strip(view: View, placed: list[tuple[tuple[int, int, int, str], str]]) -> list[tuple[float, float, str, str]]:
    """For each passage its start and width in per cent of the text, its assessment, and its claim."""
    marks = [(start, end, claim) for (_, start, end, _), claim in placed if end]
    length = max((end for _, end, _ in marks), default=0)
    return [
        (
            round(100 * start / length, 2),
            max(0.4, round(100 * (end - start) / length, 2)),
            view.claims.assessment(claim),
            claim,
        )
        for start, end, claim in marks
    ]
