"""Who claims a content node: its claims by assessment, and how many independent sources they have."""

from __future__ import annotations

from collections.abc import Iterator

from sahel_ld.publish.content import CONTENT
from sahel_ld.publish.sections import Section
from sahel_ld.publish.view import View

ORDER = 20


def sections(view: View, iri: str) -> Iterator[Section]:
    """The claims about a content node."""
    if not view.facts.is_a(iri, *CONTENT):
        return
    claims = view.claims.of_content(iri)
    data = {"groups": view.claims.grouped(claims), "independent": view.claims.independent(claims)}
    yield Section("claims", view.t("claims.title"), "claimed.html", data, count=len(claims))
