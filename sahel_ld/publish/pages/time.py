"""Who is claimed to have held or been where, in time: one bar for each control and presence, and a slider for one day."""

from __future__ import annotations

from sahel_ld.publish.content import in_time
from sahel_ld.publish.site import Site
from sahel_ld.publish.timeline import Axis, Bar, axis_of, bar
from sahel_ld.publish.view import View

_CLASSES = ("Control", "Presence")


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
    site.write_page(view, "time.html", groups=ordered, axis=axis)
