"""The front page: what this is, how much there is, one report read closely, and the ways in."""

from __future__ import annotations

from sahel_ld.publish.maps import REGION, ground, points_of
from sahel_ld.publish.pages.browse import MAIN_KINDS, kind_counts
from sahel_ld.publish.sections.document import place
from sahel_ld.publish.site import Site
from sahel_ld.publish.view import View

ORDER = 90
_LATEST = ("Event", "Control", "Listing", "PartyEpisode", "AgreementStatus")


def write(site: Site, language: str) -> None:
    """Write the front page."""
    view = View(site, language, "index.html")
    counts = kind_counts(site)
    document, pairs, claims, contradicted = example(site, view)
    site.write_page(
        view,
        "home.html",
        counts=counts,
        main=[kind for kind in MAIN_KINDS if kind in counts],
        document=document,
        pairs=pairs,
        claims=claims,
        contradicted=contradicted,
        questions=len(site.project.query_files()),
        latest=latest(site),
        frame=REGION,
        ground=ground(REGION, language),
        points=map_points(site),
    )


def example(site: Site, view: View) -> tuple[str, list[tuple[str, str]], int, int]:
    """The document with the most contradicted claims, three of them each with one that stands against it, and the two counts."""
    facts, book = site.facts, site.claims
    tally: dict[str, list[str]] = {}
    for claim in facts.instances("Claim"):
        tally.setdefault(facts.iri(claim, "document"), []).append(claim)

    def contradicted(claims: list[str]) -> list[str]:
        return [claim for claim in claims if book.assessment(claim) == "contradicted" and book.refuting(claim)]

    if not tally:
        return "", [], 0, 0
    document, claims = max(tally.items(), key=lambda item: (len(contradicted(item[1])), len(item[1]), item[0]))
    chosen = sorted(contradicted(claims), key=lambda claim: (place(view, claim, document), claim))
    return document, [(claim, book.refuting(claim)[0]) for claim in chosen[:3]], len(claims), len(chosen)


def latest(site: Site) -> list[str]:
    """The content that began last, by its first possible day."""
    facts = site.facts
    nodes = [node for name in _LATEST for node in facts.instances(name) if facts.text(node, "earliestStart")]
    nodes.sort(key=lambda node: (facts.text(node, "earliestStart"), node), reverse=True)
    return nodes[:8]


def map_points(site: Site) -> list[tuple[str, float, float]]:
    """Every place of the region with coordinates: its IRI and its position in the drawing, the most referred to last (on top)."""
    found = []
    for iri in site.facts.of_kind("place"):
        for point in points_of(site.facts, iri)[:1]:
            if REGION.holds(point.lon, point.lat):
                found.append((iri, *REGION.at(point.lon, point.lat)))
    return found
