"""Ontologies that have no page of terms of their own, such as alignments, and the page of each version of an ontology."""

from __future__ import annotations

from sahel_ld.publish.machine.entities import MEDIA
from sahel_ld.publish.paths import HASH_FILES, page_path, stem_path
from sahel_ld.publish.site import Site
from sahel_ld.publish.view import View
from sahel_ld.terms import BASE


def write(site: Site, language: str) -> None:
    """Write the pages."""
    for iri, version in site.ontologies.items():
        own_page = iri.removeprefix(BASE) in HASH_FILES
        for name in filter(None, ("" if own_page else iri, version)):
            site.write_page(
                View(site, language, page_path(name)),
                "ontology.html",
                iri=name,
                ontology=iri,
                stem=stem_path(name),
                formats=list(MEDIA.items()),
                graphs=site.facts.graphs.get(iri, []),
            )
