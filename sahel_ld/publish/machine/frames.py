"""JSON-LD frames: for each kind of thing the tree that its JSON-LD makes, with short names, for programs that know JSON and no RDF."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from sahel_ld.publish.facts import TYPE, Facts, Term
from sahel_ld.publish.site import Site
from sahel_ld.terms import KINDS, PREFIXES, RDF, SAH, XSD, compact, local_name

FOLDER = "frame"
_TEXT = f"{RDF}langString"
_STRING = f"{XSD}string"
# IRIs of things stay whole, and "geo" is the scheme of IRIs in the data too.
_PREFIXES = {prefix: space for prefix, space in PREFIXES.items() if prefix not in (*KINDS, "code", "shape", "geo")}


def write(site: Site) -> None:
    """Write `frame/<kind>.jsonld` for each kind that the data has."""
    for kind in kinds(site.facts):
        site.parts.make(f"frame {kind}", write_one, site, kind)


def write_one(site: Site, kind: str) -> None:
    """Write the frame of a kind."""
    site.write(f"{FOLDER}/{kind}.jsonld", json.dumps(frame_of(site.facts, kind), indent=1, sort_keys=True) + "\n")


def kinds(facts: Facts) -> list[str]:
    """The kinds of which there are things."""
    return [kind for kind in KINDS if next(facts.of_kind(kind), None)]


def frame_of(facts: Facts, kind: str) -> dict[str, object]:
    """The frame of a kind: its classes, its properties by short names, and the properties by which other things refer to it."""
    values: dict[str, list[Term]] = defaultdict(list)
    incoming: set[str] = set()
    for iri in facts.of_kind(kind):
        for quad in facts.quads.get(iri, ()):
            if not isinstance(quad.object, ox.Triple):
                values[quad.predicate.value].append(quad.object)
        incoming |= {quad.predicate.value for quad in facts.pointing.get(iri, ())}
    classes = {value.value for value in values.pop(TYPE, []) if isinstance(value, ox.NamedNode)}
    short = _short_names([*classes, *values])
    terms: dict[str, object] = {short[name]: _name(name) for name in classes if name in short}
    for name, found in values.items():
        if name in short:
            terms[short[name]] = {"@id": _name(name), **_coercion(found)}
    datatypes = {value.datatype.value for found in values.values() for value in found if isinstance(value, ox.Literal)}
    frame: dict[str, object] = {
        "@context": {"id": "@id", "type": "@type", **_prefixes((*classes, *values, *incoming, *datatypes)), **terms},
        "@omitDefault": True,
        "@type": sorted(short.get(name, _name(name)) for name in classes),
    }
    if incoming:
        frame["@reverse"] = {_name(name): {} for name in sorted(incoming)}
    return frame


def _short_names(names: Iterable[str]) -> dict[str, str]:
    """The last part of each name, where no other has the same; of several that have it, the one of the project's own ontology."""
    local: dict[str, list[str]] = defaultdict(list)
    for name in sorted(set(names)):
        local[local_name(name)].append(name)
    found: dict[str, str] = {}
    for short, those in local.items():
        own = [name for name in those if name.startswith(SAH)] or those
        if len(own) == 1 and short not in ("id", "type") and short not in _PREFIXES:
            found[own[0]] = short
    return found


def _coercion(values: Iterable[Term]) -> Mapping[str, object]:
    """How values are written where all are alike: texts by language, things by their IRIs, literals without their datatype."""
    kinds = {value.datatype.value if isinstance(value, ox.Literal) else "@id" for value in values}
    if kinds == {_TEXT}:
        return {"@container": ["@language", "@set"]}
    kind = kinds.pop() if len(kinds) == 1 else _STRING
    return {} if kind == _STRING else {"@type": kind if kind == "@id" else _name(kind)}


def _prefixes(names: Iterable[str]) -> dict[str, str]:
    """The prefixes that these names need."""
    used = {_name(name).partition(":")[0] for name in names}
    return {prefix: _PREFIXES[prefix] for prefix in sorted(used & _PREFIXES.keys())}


def _name(iri: str) -> str:
    """A name in a frame: with a prefix, or whole."""
    short = compact(iri)
    return short if short.partition(":")[0] in _PREFIXES and not short.startswith("<") else iri
