"""Points that are rounded before they are published."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import pyoxigraph as ox

from sahel_ld.profiles.nodes import Node
from sahel_ld.profiles.profile import Coarsening, Profile
from sahel_ld.terms import SAH

WKT = "http://www.opengis.net/ont/geosparql#asWKT"
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_PAIR = re.compile(r"(-?\d+(?:\.\d+)?)\s+(-?\d+(?:\.\d+)?)")
_CRS = re.compile(r"^\s*(<[^>]*>\s*)?")


@dataclass
class Points:
    """The geometries to round with their rule, and the codes that lead to the exact points."""

    rules: dict[Node, Coarsening] = field(default_factory=dict)
    codes: set[Node] = field(default_factory=set)


def points_to_round(quads: Sequence[ox.Quad], profile: Profile) -> Points:
    """What a profile rounds."""
    if not profile.coarsen:
        return Points()
    values: dict[str, dict[Node, set[str]]] = {
        SAH + name: defaultdict(set) for name in ("precision", "locates", "kind", "identifies", "scheme")
    }
    for quad in quads:
        table = values.get(quad.predicate.value)
        if table is not None and isinstance(quad.object, ox.NamedNode):
            table[quad.subject].add(quad.object.value)
    found = Points()
    territories: dict[str, Coarsening] = {}
    for node, precisions in values[f"{SAH}precision"].items():
        places = values[f"{SAH}locates"].get(node, set())
        kinds = {kind for place in places for kind in values[f"{SAH}kind"].get(ox.NamedNode(place), ())}
        rule = _rule(profile, precisions, kinds)
        if rule:
            found.rules[node] = rule
            territories.update(dict.fromkeys(places, rule))
    for node, identified in values[f"{SAH}identifies"].items():
        schemes = values[f"{SAH}scheme"].get(node, set())
        if any(place in territories and schemes & territories[place].withhold_schemes for place in identified):
            found.codes.add(node)
    return found


def _rule(profile: Profile, precisions: set[str], kinds: set[str]) -> Coarsening | None:
    return next(
        (rule for rule in profile.coarsen if precisions & rule.precisions and (not rule.kinds or kinds & rule.kinds)),
        None,
    )


def rounded(wkt: str, decimals: int) -> str:
    """A WKT literal with rounded coordinates: a point stays one; any other shape becomes the rounded point in the middle of its corners."""
    lead = _CRS.match(wkt)
    crs = lead[0] if lead else ""
    pairs = [(Decimal(x), Decimal(y)) for x, y in _PAIR.findall(wkt[len(crs) :])]
    if not pairs:
        return f"{crs}POINT EMPTY"
    step = Decimal(1).scaleb(-decimals)
    x, y = (sum(axis) / len(pairs) for axis in zip(*pairs, strict=True))
    return f"{crs}POINT({_plain(x, step)} {_plain(y, step)})"


def _plain(number: Decimal, step: Decimal) -> str:
    value = number.quantize(step)
    return f"{value if value else abs(value):f}"


def decimals_of(wkt: str) -> int:
    """The most decimals that a coordinate of a WKT literal has, zeros at the end left out."""
    body = wkt[len(lead[0]) :] if (lead := _CRS.match(wkt)) else wkt
    return max((len(number.partition(".")[2].rstrip("0")) for number in _NUMBER.findall(body)), default=0)
