"""A profile applied to data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pyoxigraph as ox

from sahel_ld.profiles.nodes import Withheld, withheld
from sahel_ld.profiles.points import WKT, Points, points_to_round, rounded
from sahel_ld.profiles.profile import Profile
from sahel_ld.profiles.text import Text
from sahel_ld.terms import SAH, SKOS, compact

_PRECISION = f"{SAH}precision"
_NOTE = ox.NamedNode(f"{SKOS}note")


@dataclass
class Applied:
    """What a profile did: counts only, for what was withheld is not to be told. ``withheld`` is for the proof that it is gone."""

    profile: str
    statements: int = 0
    things: int = 0
    points: int = 0
    replaced: Counter[str] = field(default_factory=Counter)
    properties: Counter[str] = field(default_factory=Counter)
    withheld: Withheld = field(default_factory=Withheld, repr=False)

    def lines(self) -> list[str]:
        """The counts in words."""
        found = [f"{self.things} things withheld", f"{self.points} points rounded"]
        found += [f"{count} statements with {name} withheld" for name, count in sorted(self.properties.items())]
        found += [f"{count} × {name} replaced in text" for name, count in sorted(self.replaced.items())]
        return found


def apply(quads: Iterable[ox.Quad], profile: Profile) -> tuple[list[ox.Quad], Applied]:
    """``quads`` as the profile allows them, in the same order, and what was done.

    What a thing that is withheld was named by is replaced in the text of all others.
    """
    given = list(quads)
    points = points_to_round(given, profile)
    gone = withheld(given, profile, points.codes)
    report = Applied(profile.name, withheld=gone)
    report.things = len({quad.subject for quad in given} & gone.nodes)
    text = Text(profile, gone.names)
    written = [kept for quad in given for kept in _allowed(quad, profile, points, gone, text, report)]
    report.points = len({node for node in points.rules if node not in gone.nodes})
    report.replaced = text.counts
    report.statements = len(written)
    return written, report


def _allowed(
    quad: ox.Quad, profile: Profile, points: Points, gone: Withheld, text: Text, report: Applied
) -> Iterable[ox.Quad]:
    """The quad as it may be published: as it is, changed, or not at all."""
    subject, predicate, value, graph = quad.subject, quad.predicate, quad.object, quad.graph_name
    if subject in gone.nodes or value in gone.nodes or predicate in gone.nodes:
        return
    if predicate.value in profile.properties:
        report.properties[compact(predicate.value)] += 1
        return
    if isinstance(value, ox.NamedNode) and urlsplit(value.value).scheme in profile.schemes:
        report.properties[f"{urlsplit(value.value).scheme}: links"] += 1
        return
    rule = points.rules.get(subject)
    if rule and predicate.value == WKT and isinstance(value, ox.Literal):
        gone.points.add(value.value)
        yield ox.Quad(
            subject, predicate, ox.Literal(rounded(value.value, rule.decimals), datatype=value.datatype), graph
        )
        return
    if rule and predicate.value == _PRECISION:
        yield ox.Quad(subject, predicate, ox.NamedNode(rule.becomes), graph)
        yield ox.Quad(subject, _NOTE, ox.Literal(rule.note, language="en"), graph)
        if rule.note_fr:
            yield ox.Quad(subject, _NOTE, ox.Literal(rule.note_fr, language="fr"), graph)
        return
    if isinstance(value, ox.Literal):
        cleaned = text.cleaned(predicate.value, value)
        yield quad if cleaned is value else ox.Quad(subject, predicate, cleaned, graph)
        return
    yield quad
