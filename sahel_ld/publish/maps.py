"""Small maps as inline SVG: the outlines of the region, and points on them, longitude first."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from markupsafe import Markup

from sahel_ld.publish.facts import Facts

_CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_EPSG_4326 = re.compile(r"http://www\.opengis\.net/def/crs/EPSG/[0-9.]+/4326")
_POINT = re.compile(r"\s*(?:<([^>]*)>\s*)?POINT\s*\(\s*([-+0-9.eE]+)\s+([-+0-9.eE]+)\s*\)\s*", re.IGNORECASE)


class Point(NamedTuple):
    """A position: longitude, latitude, and the place and the geometry that it is of."""

    lon: float
    lat: float
    place: str
    geometry: str


class Frame(NamedTuple):
    """What a map shows, in degrees, and how many pixels one degree has."""

    west: float
    south: float
    east: float
    north: float
    scale: float

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        """The position in the drawing."""
        return round((lon - self.west) * self.scale, 1), round((self.north - lat) * self.scale, 1)

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the drawing."""
        return round((self.east - self.west) * self.scale, 1), round((self.north - self.south) * self.scale, 1)

    def holds(self, lon: float, lat: float, margin: float = 0.0) -> bool:
        """Whether a position lies inside, with a margin in degrees."""
        return self.west - margin <= lon <= self.east + margin and self.south - margin <= lat <= self.north + margin


REGION = Frame(-13.5, 8.5, 17.5, 26.0, 20.0)
# Where the names of countries stand on the map of the region: longitude, latitude, English, French.
_COUNTRIES = (
    (-4.4, 19.4, "Mali", "Mali"),
    (9.6, 18.4, "Niger", "Niger"),
    (-1.8, 12.6, "Burkina Faso", "Burkina Faso"),
    (2.6, 25.0, "Algeria", "Algérie"),
    (-10.2, 20.0, "Mauritania", "Mauritanie"),
    (8.2, 9.7, "Nigeria", "Nigeria"),
    (14.5, 25.0, "Libya", "Libye"),
    (16.2, 15.2, "Chad", "Tchad"),
    (-11.2, 10.6, "Guinea", "Guinée"),
    (-5.9, 8.9, "Côte d’Ivoire", "Côte d’Ivoire"),
    (2.3, 9.7, "Benin", "Bénin"),
)


def parse_point(wkt: str) -> tuple[float, float] | None:
    """Longitude and latitude of a WKT point: CRS84 as it stands, EPSG 4326 turned round; None for anything else."""
    match = _POINT.fullmatch(wkt)
    if match is None:
        return None
    system, first, second = match[1], float(match[2]), float(match[3])
    if system is None or system == _CRS84:
        lon, lat = first, second
    elif _EPSG_4326.fullmatch(system):
        lon, lat = second, first
    else:
        return None
    return (lon, lat) if -180 <= lon <= 180 and -90 <= lat <= 90 else None


def points_of(facts: Facts, place: str) -> list[Point]:
    """The points of a place, one for each of its geometries that is a point."""
    found = []
    for geometry in facts.subjects(place, "locates"):
        position = parse_point(facts.text(geometry, "http://www.opengis.net/ont/geosparql#asWKT"))
        if position:
            found.append(Point(*position, place, geometry))
    return found


def ground(frame: Frame, language: str) -> Markup:
    """What lies under the points: the graticule, the outlines, and in the region the names of countries."""
    column = 3 if language == "fr" else 2
    names = Markup("")
    if frame == REGION:
        names = Markup("").join(
            Markup('<text x="{}" y="{}">{}</text>').format(*frame.at(country[0], country[1]), country[column])
            for country in _COUNTRIES
        )
    return Markup('<path class="grid" d="{}"/><path class="outline" d="{}"/>{}').format(
        graticule(frame), outlines(frame), names
    )


def locator(points: list[Point], language: str) -> Markup:
    """A map that shows where the points are: the region, or the world around them where they lie outside of it."""
    frame = frame_for(points)
    width, height = frame.size
    marks = Markup("").join(
        Markup(
            '<circle class="halo" cx="{0}" cy="{1}" r="11"/><circle class="mark" cx="{0}" cy="{1}" r="4.5"/>'
        ).format(*frame.at(point.lon, point.lat))
        for point in points
    )
    return Markup(
        '<svg class="map" viewBox="0 0 {} {}" role="img" aria-hidden="true" focusable="false">{}{}</svg>'
    ).format(width, height, ground(frame, language), marks)


def frame_for(points: Iterable[Point]) -> Frame:
    """The frame of the region where it holds all points, else a frame around them."""
    points = list(points)
    if all(REGION.holds(point.lon, point.lat) for point in points):
        return REGION
    west = min(point.lon for point in points) - 10
    east = max(point.lon for point in points) + 10
    south = max(-90.0, min(point.lat for point in points) - 7)
    north = min(90.0, max(point.lat for point in points) + 7)
    return Frame(west, south, east, north, round(620 / (east - west), 2))


@cache
def outlines(frame: Frame) -> str:
    """Borders and coasts inside a frame as the data of an SVG path."""
    parts = []
    for line in _lines():
        if not any(frame.holds(lon, lat, 2) for lon, lat in line):
            continue
        positions = [frame.at(lon, lat) for lon, lat in line]
        head, *rest = positions
        parts.append(f"M{head[0]:g} {head[1]:g}L" + " ".join(f"{x:g} {y:g}" for x, y in rest))
    return "".join(parts)


@cache
def graticule(frame: Frame) -> str:
    """Lines of longitude and latitude every five degrees."""
    width, height = frame.size
    step = 5 if frame.east - frame.west < 60 else 20
    parts = []
    lon = -(-frame.west // step) * step
    while lon < frame.east:
        parts.append(f"M{frame.at(lon, 0)[0]:g} 0V{height:g}")
        lon += step
    lat = -(-frame.south // step) * step
    while lat < frame.north:
        parts.append(f"M0 {frame.at(0, lat)[1]:g}H{width:g}")
        lat += step
    return "".join(parts)


@cache
def _lines() -> list[list[tuple[float, float]]]:
    raw = json.loads((files("sahel_ld.publish") / "outlines.json").read_text("utf-8"))
    return [list(zip(line[::2], line[1::2], strict=True)) for line in raw["lines"]]
