"""Names in all languages, and the identifiers that other authorities give, as links where they have public addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from sahel_ld.publish.sections import Section
from sahel_ld.publish.view import View
from sahel_ld.terms import SKOS

ORDER = 16
_MATCHES = ("exactMatch", "closeMatch")


def sections(view: View, iri: str) -> Iterator[Section]:
    """Identifiers with their scheme, code, and address; links to the same thing elsewhere."""
    facts = view.facts
    rows = []
    for node in facts.subjects(iri, "identifies"):
        scheme, code = facts.iri(node, "scheme"), facts.text(node, "code")
        rows.append((view.label(scheme), node, code, address(facts.text(scheme, "uriTemplate"), code)))
    rows.sort()
    shown = {row[3] for row in rows}
    links = [
        (name, other)
        for name in _MATCHES
        for other in facts.iris(iri, SKOS + name)
        if other not in shown and not other.startswith("_:")
    ]
    if rows or links:
        yield Section(
            "identifiers", view.t("identifiers"), "identifiers.html", {"rows": rows, "links": links}, aside=True
        )


def address(template: str, code: str) -> str:
    """The public address of a code, or nothing where its scheme has none."""
    if not template or not code:
        return ""
    return re.sub(r"\{[^{}]*\}|\$1", lambda _: quote(code, safe="/"), template, count=1)
