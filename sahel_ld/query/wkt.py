"""Well-known text as GeoJSON geometry."""

from __future__ import annotations

import re

_CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_LITERAL = re.compile(r"\s*(?:<([^>]*)>\s*)?(\w+)\s*(Z|M|ZM)?\s*(.*)", re.DOTALL)
_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_BRACKETED = re.compile(rf"\(\s*({_NUMBER}(?:\s+{_NUMBER})+)\s*\)(?=\s*[,)])")
_NAMES = {
    "POINT": ("Point", 0),
    "MULTIPOINT": ("MultiPoint", 1),
    "LINESTRING": ("LineString", 1),
    "MULTILINESTRING": ("MultiLineString", 2),
    "POLYGON": ("Polygon", 2),
    "MULTIPOLYGON": ("MultiPolygon", 3),
}


def geometry_of(text: str) -> dict[str, object] | None:
    """The GeoJSON geometry of a WKT literal in CRS84, longitude first; None for an empty one.

    Raises ValueError for another reference system, another kind of geometry, or text that is not WKT.
    """
    match = _LITERAL.fullmatch(text)
    if not match or match[2].upper() not in _NAMES:
        raise ValueError("not a geometry that GeoJSON has")
    if match[1] and match[1] != _CRS84:
        raise ValueError(f"the reference system {match[1]} is not CRS84, which GeoJSON needs")
    kind, depth = _NAMES[match[2].upper()]
    body = match[4].strip()
    if body.upper() == "EMPTY":
        return None
    if kind == "MultiPoint":
        body = _BRACKETED.sub(r"\1", body)
    coordinates = _parse(body, depth)
    return {"type": kind, "coordinates": coordinates}


def _parse(body: str, depth: int) -> list[object]:
    if not (body.startswith("(") and body.endswith(")")):
        raise ValueError("not well-known text: a bracket is missing")
    inner = body[1:-1].strip()
    if depth == 0:
        return list(_position(inner))
    if depth == 1:
        return [_position(part) for part in inner.split(",")]
    return [_parse(part, depth - 1) for part in _groups(inner)]


def _position(text: str) -> list[float]:
    numbers = text.split()
    if not 2 <= len(numbers) <= 4 or not all(re.fullmatch(_NUMBER, number) for number in numbers):
        raise ValueError(f"{text!r} is not a position")
    return [float(number) for number in numbers[:3]]


def _groups(text: str) -> list[str]:
    """The parts in brackets, separated by commas outside of brackets."""
    parts, depth, start = [], 0, 0
    for index, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if depth < 0:
            break
        if char == "," and depth == 0:
            parts.append(text[start:index].strip())
            start = index + 1
    if depth != 0:
        raise ValueError("not well-known text: brackets do not match")
    return [*parts, text[start:].strip()]
