"""A place: where it lies on the map, what it lies in and what lies in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sahel_ld.publish.maps import locator, points_of
from sahel_ld.publish.sections import Section
from sahel_ld.publish.view import View
from sahel_ld.terms import SAH

ORDER = 12
_MOST = 200


def sections(view: View, iri: str) -> Iterator[Section]:
    """The map of a place, or of the places that an event or situation names; containment both ways."""
    facts = view.facts
    places = [iri] if facts.is_a(iri, "Territory") else facts.iris(iri, "place")
    points = [point for place in places for point in points_of(facts, place)]
    if points:
        data: dict[str, Any] = {"svg": locator(points, view.language), "points": points}
        yield Section("map", view.t("map"), "map.html", data, aside=True)
    if not facts.is_a(iri, "Territory"):
        return
    upwards = facts.subjects(iri, "contained")
    if upwards:
        data = {"nodes": upwards, "other": f"{SAH}container", "more": 0}
        yield Section("lies-in", view.t("lies.in"), "containment.html", data, len(upwards))
    downwards = facts.subjects(iri, "container")
    if downwards:
        downwards = sorted(downwards, key=lambda node: view.names.sort_key(facts.iri(node, "contained"), view.language))
        data = {"nodes": downwards[:_MOST], "other": f"{SAH}contained", "more": max(0, len(downwards) - _MOST)}
        yield Section("contains", view.t("contains"), "containment.html", data, len(downwards))
