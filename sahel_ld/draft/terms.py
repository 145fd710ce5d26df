"""The vocabulary of drafts: not part of the ontology, and not in published data."""

from __future__ import annotations

import pyoxigraph as ox

from sahel_ld.terms import BASE, SAH

DRAFT = f"{BASE}draft#"
DRAFTS = f"{BASE}draft/"
OPEN, ACCEPTED, REJECTED = (ox.NamedNode(DRAFT + name) for name in ("open", "accepted", "rejected"))


def draft(name: str) -> ox.NamedNode:
    """A term of the vocabulary of drafts."""
    return ox.NamedNode(DRAFT + name)


def sah(name: str) -> ox.NamedNode:
    """A term of the ontology."""
    return ox.NamedNode(SAH + name)
