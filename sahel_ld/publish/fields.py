"""The fields of a node in a fixed order: what is said of it beside its names, notes and time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from sahel_ld.publish.facts import TYPE, Term, key_of
from sahel_ld.publish.names import ALT, NOTE, PREF
from sahel_ld.terms import SAH, SKOS

if TYPE_CHECKING:
    from sahel_ld.publish.view import View

_ORDER = [
    SAH + name
    for name in [
        "kind",
        "subject",
        "relation",
        "object",
        "value",
        "actor",
        "member",
        "holder",
        "organisation",
        "post",
        "affiliatedTo",
        "mandatedBy",
        "agreement",
        "party",
        "mode",
        "signatory",
        "status",
        "event",
        "participant",
        "role",
        "certainty",
        "category",
        "low",
        "best",
        "high",
        "target",
        "programme",
        "listing",
        "listReference",
        "legalBasis",
        "endReason",
        "contained",
        "container",
        "place",
        "extent",
        "partOf",
        "acronym",
        "founded",
        "dissolved",
        "born",
        "died",
        "adoptedBy",
        "authority",
        "establishedBy",
        "number",
        "publisher",
        "author",
        "issued",
        "dated",
        "symbol",
        "url",
        "contentHash",
        "derivedFrom",
        "identifies",
        "scheme",
        "code",
        "vintage",
        "match",
        "locates",
        "precision",
        "claimant",
        "relayedBy",
        "stance",
        "content",
        "document",
        "anchor",
        "paragraph",
        "startOffset",
        "endOffset",
        "passageHash",
        "madeOn",
        "recordedOn",
        "confidence",
        "assessment",
        "source",
    ]
]
_RANK = {name: rank for rank, name in enumerate(_ORDER)}
_TIME = frozenset(
    SAH + name
    for name in [
        "when",
        "from",
        "until",
        "startStatus",
        "endStatus",
        "earliestStart",
        "latestStart",
        "earliestEnd",
        "latestEnd",
    ]
)
_ELSEWHERE = frozenset((TYPE, PREF, ALT, NOTE, f"{SKOS}notation", f"{SKOS}exactMatch", f"{SKOS}closeMatch")) | _TIME


class Field(NamedTuple):
    """A property with its values; ``joint`` is the word between several of them."""

    property: str
    values: list[Term]
    joint: str


def fields(view: View, iri: str, *, without: Iterable[str] = (), but: str = "") -> list[Field]:
    """What is said of a node beside its names, notes and time, in a fixed order.

    ``without`` are names of properties shown elsewhere; a property whose only value is ``but`` is left out.
    """
    left_out = _ELSEWHERE | {SAH + name for name in without}
    found = []
    for name, values in view.facts.own.get(iri, {}).items():
        if name in left_out or (but and [_node(value) for value in values] == [but]):
            continue
        joint = view.t("or") if name == f"{SAH}participant" else ""
        found.append(Field(name, values, joint))
    return sorted(found, key=lambda field: (_RANK.get(field.property, len(_RANK)), field.property))


def _node(value: Term) -> str:
    return "" if isinstance(value, ox.Literal) else key_of(value)
