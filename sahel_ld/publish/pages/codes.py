"""The code lists on one page: every concept once, at its own anchor, with how often the data uses it."""

from __future__ import annotations

from sahel_ld.publish.facts import TYPE
from sahel_ld.publish.machine.entities import MEDIA
from sahel_ld.publish.site import Site
from sahel_ld.publish.view import View
from sahel_ld.terms import BASE, CODE, SKOS


def write(site: Site, language: str) -> None:
    """Write the page of the code lists."""
    facts = site.facts
    lists = sorted(iri for iri in facts.instances_of(f"{SKOS}ConceptScheme") if iri.startswith(CODE))
    concepts: dict[str, list[str]] = {scheme: [] for scheme in lists}
    strays = []
    described = [iri for iri in (CODE, *facts.within(CODE)) if iri in facts.own]
    for iri in described:
        if iri not in concepts:
            scheme = facts.iri(iri, f"{SKOS}inScheme")
            concepts[scheme].append(iri) if scheme in concepts else strays.append(iri)
    view = View(site, language, "code/index.html")
    site.write_page(
        view,
        "codes.html",
        head=f"{BASE}code",
        formats=list(MEDIA.items()),
        lists=[(scheme, concepts[scheme]) for scheme in lists],
        strays=strays,
        uses={iri: uses(site, iri) for iri in described},
    )


def uses(site: Site, iri: str) -> int:
    """How many things of the data have a concept as a value."""
    return sum(
        1
        for name, subjects in site.facts.incoming.get(iri, {}).items()
        if name != TYPE
        for subject in subjects
        if subject.startswith(f"{BASE}id/")
    )
