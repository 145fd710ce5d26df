"""Sanctions: the measures of a listing, and the listings of a programme."""

from __future__ import annotations

from collections.abc import Iterator

from sahel_ld.publish.content import in_time
from sahel_ld.publish.sections import Section
from sahel_ld.publish.view import View

ORDER = 14


def sections(view: View, iri: str) -> Iterator[Section]:
    """The measures of a listing as a table, the listings of a programme as a table."""
    facts = view.facts
    if facts.is_a(iri, "Listing"):
        measures = in_time(facts, facts.subjects(iri, "listing"))
        yield Section("measures", view.t("measures"), "measures.html", {"nodes": measures}, len(measures))
    elif facts.is_a(iri, "SanctionsProgramme"):
        listings = in_time(facts, facts.subjects(iri, "programme"))
        if listings:
            yield Section("listings", view.t("listings"), "listings.html", {"nodes": listings}, len(listings))
