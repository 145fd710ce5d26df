"""Who is claimed to have held or been where, in time: one bar for each control and presence, and a slider for one day."""

from __future__ import annotations

from collections.abc import Iterable

from sahel_ld.publish.content import in_time
from sahel_ld.publish.maps import REGION, Frame, Point, frame_for, ground, points_of
from sahel_ld.publish.names import fold
from sahel_ld.publish.site import Site, script_json
from sahel_ld.publish.timeline import Axis, Bar, axis_of, bar, days_of
from sahel_ld.publish.view import View

_CLASSES = ("Control", "Presence")
_WIDTH = 620


def write(site: Site, language: str) -> None:
    """Write the page of time."""
    facts = site.facts
    nodes = in_time(facts, (node for name in _CLASSES for node in facts.instances(name)))
    axis = axis_of(facts, nodes, site.recorded) or Axis(2000, 2000)
    groups: dict[str, list[Bar]] = {}
    for node in nodes:
        found = bar(facts, axis, node) or Bar(node, 0.0, 100.0, 50.0, 50.0, ("", "", "", ""))
        groups.setdefault(facts.iri(node, "place"), []).append(found)
    view = View(site, language, "time.html")
    ordered = sorted(groups.items(), key=lambda item: view.names.sort_key(item[0], language))
    located = {place: points[0] for place, _ in ordered if (points := points_of(facts, place))}
    frame = close_up(located.values())
    states = [state(view, one, located, frame) for _, bars in ordered for one in bars]
    site.write_page(
        view,
        "time.html",
        groups=ordered,
        axis=axis,
        frame=frame,
        ground=ground(frame, language),
        located=bool(located),
        states=script_json(states),
    )


def state(view: View, found: Bar, located: dict[str, Point], frame: Frame) -> dict[str, object]:
    """A state as the script of the page needs it: its days, who holds, and where that lies on the map."""
    facts = view.facts
    place = facts.iri(found.iri, "place")
    names = [short_name(view, actor) for actor in facts.iris(found.iri, "actor")]
    known: dict[str, object] = {
        "days": days_of(facts, view.claims, found.iri) or ("", "", "", ""),
        "holders": names,
        "control": facts.is_a(found.iri, "Control"),
    }
    if place in located:
        at = located[place]
        known |= {"place": view.label(place), "href": view.href(place), "at": frame.at(at.lon, at.lat)}
    return known


def short_name(view: View, actor: str) -> str:
    """The acronym of an actor that fits its name in the page's language, else the first, else its name.

    Acronyms have no language: `ISGS` is that of the English name, because its letters begin words of it in this order, and `EIGS` is not.
    """
    label = view.label(actor)
    found = [literal.value for literal in view.facts.literals(actor, "acronym")]
    return next((text for text in found if abbreviates(text, label)), found[0] if found else label)


def abbreviates(acronym: str, name: str) -> bool:
    """Whether the letters of an acronym begin words of a name, in order."""
    initials = iter([word[0] for word in fold(name).split()])
    return all(letter in initials for letter in fold(acronym))


def close_up(points: Iterable[Point]) -> Frame:
    """A frame around points inside the region, so near that they can be told apart."""
    inside = [point for point in points if REGION.holds(point.lon, point.lat)]
    if not inside:
        return REGION
    west, east = min(point.lon for point in inside) - 1.2, max(point.lon for point in inside) + 2.6
    south, north = min(point.lat for point in inside) - 1.0, max(point.lat for point in inside) + 1.0
    # Not flatter than the screens of most.
    missing = max(0.0, 0.75 * (east - west) - (north - south)) / 2
    south, north = south - missing, north + missing
    around = frame_for([])
    west, south, east, north = (
        max(west, around.west),
        max(south, around.south),
        min(east, around.east),
        min(north, around.north),
    )
    return Frame(west, south, east, north, round(_WIDTH / (east - west), 2))
