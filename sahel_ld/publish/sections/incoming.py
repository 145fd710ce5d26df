"""What else refers to a thing, by property: all that no other part of the page shows."""

from __future__ import annotations

from collections.abc import Iterator

from sahel_ld.publish.content import CONTENT
from sahel_ld.publish.sections import Section
from sahel_ld.publish.view import View
from sahel_ld.terms import BASE, SAH

ORDER = 90
_MOST = 40
_ELSEWHERE = frozenset(
    SAH + name
    for name in [
        "claimant",
        "relayedBy",
        "content",
        "anchor",
        "identifies",
        "repeats",
        "contradicts",
        "corrects",
        "disputes",
        "qualifies",
        "revises",
        "supports",
        "alternativeTo",
        "basedOn",
        "derivedFrom",
        "contained",
        "container",
        "locates",
    ]
)


def sections(view: View, iri: str) -> Iterator[Section]:
    """The other direction of every link that is left."""
    facts = view.facts
    is_document = facts.is_a(iri, "Document")
    groups = []
    total = 0
    for name, subjects in facts.incoming.get(iri, {}).items():
        if name in _ELSEWHERE:
            continue
        left = [
            node
            for node in subjects
            if node.startswith(BASE)
            and node != iri
            and not facts.is_a(node, *CONTENT)
            and not (is_document and facts.is_a(node, "Claim", "EvidenceAnchor"))
        ]
        if left:
            left.sort(key=lambda node: view.names.sort_key(node, view.language))
            groups.append((name, left[:_MOST], max(0, len(left) - _MOST)))
            total += len(left)
    if groups:
        yield Section("incoming", view.t("incoming"), "incoming.html", {"groups": groups}, total)
