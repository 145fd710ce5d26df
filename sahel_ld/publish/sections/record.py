"""The record: what the registry or a content node says of a thing, field by field."""

from __future__ import annotations

from collections.abc import Iterator

from sahel_ld.publish.fields import fields
from sahel_ld.publish.sections import Section
from sahel_ld.publish.view import View

ORDER = 10
# Shown in parts of their own, or in the head of the page.
_OF_CLAIMS = (
    *("claimant", "relayedBy", "stance", "content", "document", "anchor", "assessment", "confidence"),
    *("repeats", "contradicts", "corrects", "disputes", "qualifies", "revises", "supports", "alternativeTo", "basedOn"),
)


def sections(view: View, iri: str) -> Iterator[Section]:
    """The fields and the time of a thing; the chain of a claim has a part of its own."""
    facts = view.facts
    without = ["derivedFrom", "source", *(_OF_CLAIMS if facts.is_a(iri, "Claim") else ())]
    rows = fields(view, iri, without=without)
    sources = [source for source in facts.iris(iri, "source") if source != iri]
    if rows or sources or view.interval(iri):
        data = {"rows": rows, "sources": sources, "iri": iri}
        yield Section("record", view.t("facts"), "record.html", data)
