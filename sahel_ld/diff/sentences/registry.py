"""What is told of the registry: actors, places, documents and the like, with their identifiers and points."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from sahel_ld.diff.delta import Delta
from sahel_ld.diff.facts import Facts, Node, term
from sahel_ld.diff.sentences.narrator import Narrator, Quoted, value_clauses
from sahel_ld.diff.sentences.time import interval, interval_clauses
from sahel_ld.diff.teller import Teller, shortened

_WKT = "http://www.opengis.net/ont/geosparql#asWKT"
_POINT = re.compile(r"POINT\s*\(\s*(-?[\d.]+)\s+(-?[\d.]+)\s*\)")
_EARTH = 6371.0


class Registered(Narrator):
    """Tells of what exists: who and what claims are about."""

    classes: tuple[str, ...] = ("Actor", "Person", "Organisation", "Territory", "Agreement", "LegalInstrument")

    def special(self, t: Teller, delta: Delta) -> Iterator[str]:
        """What a thing rests on."""
        yield from source_clauses(t, delta)

    def details(self, t: Teller, node: Node) -> Iterator[str]:
        """Its kind and date."""
        yield from super().details(t, node)
        yield from interval(t, node)


class Programme(Registered):
    """Tells of sanctions programmes."""

    classes: tuple[str, ...] = ("SanctionsProgramme",)

    def special(self, t: Teller, delta: Delta) -> Iterator[str]:
        """The interval, and what the programme rests on."""
        yield from interval_clauses(t, delta)
        yield from source_clauses(t, delta)


class Document(Registered, Quoted):
    """Tells of documents, named by their titles in quotation marks."""

    classes: tuple[str, ...] = ("Document",)

    def title(self, t: Teller, node: Node) -> str:
        """The title of the document in quotation marks."""
        return t.quoted(t.label(node))

    def special(self, t: Teller, delta: Delta) -> Iterator[str]:
        """A changed text, and what the document rests on."""
        removed, added = delta.take_literals("contentHash")
        if len(removed) == len(added) == 1:
            yield t.say("hash.changed", old=f"{removed[0].value[:8]}…", new=f"{added[0].value[:8]}…")
        else:
            yield from value_clauses(t, "SHA-256", removed, added) if removed or added else ()
        yield from source_clauses(t, delta)

    def details(self, t: Teller, node: Node) -> Iterator[str]:
        """Its kind, and when it came out."""
        yield from Narrator.details(self, t, node)
        yield from (t.value(day) for day in t.both.new.values(node, "issued"))


class Identifier(Narrator):
    """Tells of codes of other authorities under the thing that they identify."""

    classes: tuple[str, ...] = ("Identifier",)

    def owner(self, t: Teller, node: Node) -> Node | None:
        """What is identified."""
        return t.both.node(node, "identifies")

    def intro(self, t: Teller, node: Node) -> str:
        """`identifier OFAC UID 15832`."""
        return t.say("identifier", scheme=t.names(t.both.nodes(node, "scheme")), code=_text(t, node, "code"))

    def title(self, t: Teller, node: Node) -> str:
        """`identifier OFAC UID 15832`."""
        return self.intro(t, node)

    def reference(self, t: Teller, node: Node) -> str:
        """`identifier OFAC UID 15832`."""
        return self.intro(t, node)

    def details(self, t: Teller, node: Node) -> Iterator[str]:
        """How well it matches."""
        yield from (t.name(match) for match in t.both.new.nodes(node, "match"))

    def special(self, t: Teller, delta: Delta) -> Iterator[str]:
        """The code; the label of the identifier only repeats it."""
        removed, added = delta.take_literals("code")
        yield from value_clauses(t, t.label(term("code")), removed, added) if removed or added else ()
        yield from source_clauses(t, delta)


class Geometry(Narrator):
    """Tells of points under the place that they locate."""

    classes: tuple[str, ...] = ("Geometry",)

    def owner(self, t: Teller, node: Node) -> Node | None:
        """The place."""
        return t.both.node(node, "locates")

    def intro(self, t: Teller, node: Node) -> str:
        """`point POINT(-0.9 16.6) (settlement)`."""
        wkt, precision = _text(t, node, _WKT), t.names(t.both.nodes(node, "precision"))
        return t.say("point.precision", wkt=wkt, precision=precision) if precision else t.say("point", wkt=wkt)

    def title(self, t: Teller, node: Node) -> str:
        """The point."""
        return self.intro(t, node)

    def details(self, t: Teller, node: Node) -> Iterator[str]:  # noqa: ARG002
        """Nothing beside the point."""
        return iter(())

    def special(self, t: Teller, delta: Delta) -> Iterator[str]:
        """Where the point moved, and how far."""
        removed, added = delta.take_literals(_WKT)
        if len(removed) == len(added) == 1:
            old, new = removed[0].value, added[0].value
            far = _distance(old, new)
            shown = {"old": shortened(old), "new": shortened(new)}
            yield t.say("point.moved", **shown) if far is None else t.say("point.moved.by", **shown, km=f"{far:.1f}")
        else:
            yield from value_clauses(t, "WKT", removed, added) if removed or added else ()
        yield from source_clauses(t, delta)


def source_clauses(t: Teller, delta: Delta) -> Iterator[str]:
    """What a thing now rests on, and no longer."""
    removed, added = delta.take_nodes("source")
    if added:
        yield t.say("source.added", new=", ".join(t.refer(node) for node in added))
    if removed:
        yield t.say("source.removed", old=", ".join(t.refer(node) for node in removed))


def _text(t: Teller, node: Node, name: str) -> str:
    sides: tuple[Facts, ...] = (t.both.new, t.both.old)
    found = next((texts for side in sides if (texts := side.literals(node, name))), [])
    return ", ".join(shortened(text.value) for text in found)


def _distance(one: str, other: str) -> float | None:
    """Kilometres between two points; None where one is no point."""
    matches = _POINT.search(one), _POINT.search(other)
    if matches[0] is None or matches[1] is None:
        return None
    try:
        (lon1, lat1), (lon2, lat2) = (
            tuple(math.radians(float(part)) for part in match.groups()) for match in matches if match
        )
    except ValueError:
        return None
    chord = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * _EARTH * math.asin(min(1.0, math.sqrt(chord)))


NARRATORS = [Registered(), Programme(), Document(), Identifier(), Geometry()]
