"""All places with coordinates on one map, each a link; below it the same as a list."""

from __future__ import annotations

from sahel_ld.publish.maps import REGION, ground
from sahel_ld.publish.pages.home import map_points
from sahel_ld.publish.site import Site
from sahel_ld.publish.view import View


def write(site: Site, language: str) -> None:
    """Write the map page."""
    view = View(site, language, "map.html")
    points = map_points(site)
    points.sort(key=lambda point: view.names.sort_key(point[0], language))
    site.write_page(view, "map.html", frame=REGION, ground=ground(REGION, language), points=points)
