"""One page for each thing, made of the parts that fit what it is."""

from __future__ import annotations

import json

import pyoxigraph as ox
from markupsafe import Markup

from sahel_ld.publish.machine.entities import MEDIA, own_quads
from sahel_ld.publish.paths import page_path, stem_path
from sahel_ld.publish.sections import sections_of
from sahel_ld.publish.site import Site, script_json
from sahel_ld.publish.view import NOTATION, View
from sahel_ld.rdf.canonical import sort_key, union_of_graphs
from sahel_ld.rdf.jsonld import compacted
from sahel_ld.terms import BASE, KINDS, PREFIXES


def write(site: Site, language: str) -> None:
    """Write the page of every thing and source record."""
    for iri in site.facts.things:
        site.parts.make(f"{language} {iri}", write_one, site, language, iri)


def write_one(site: Site, language: str, iri: str) -> None:
    """Write the page of one thing."""
    facts = site.facts
    view = View(site, language, page_path(iri))
    kind = kind_of(iri)
    marks = [view.badge(facts.iri(iri, name)) for name in ("stance", "assessment", "confidence")]
    site.write_page(
        view,
        "entity.html",
        iri=iri,
        kind=kind,
        kind_path=f"doc/{kind}/index.html",
        stem=stem_path(iri),
        formats=list(MEDIA.items()),
        sections=sections_of(view, iri),
        marks=Markup(" ").join(mark for mark in marks if mark),
        notation=facts.text(iri, NOTATION),
        graphs=facts.graphs.get(iri, []),
        described=iri in facts.own,
        replaced=facts.iris(iri, "http://purl.org/dc/terms/isReplacedBy"),
        summary=summary(view, iri),
        jsonld=in_page(site, iri),
    )


def kind_of(iri: str) -> str:
    """The kind of a thing, from its IRI; ``src`` for a source record, ``other`` for a kind that the model does not have."""
    parts = iri.removeprefix(BASE).split("/")
    if parts[0] == "src":
        return "src"
    return parts[1] if len(parts) > 2 and parts[1] in KINDS else "other"


def summary(view: View, iri: str) -> str:
    """One sentence for search engines and previews."""
    notes = view.names.notes(iri, view.language)
    return notes[0].text if notes else f"{view.label(iri)}. {view.t('motto')}."


def in_page(site: Site, iri: str) -> Markup:
    """The thing's own triples as JSON-LD that may stand in a page; the same in all languages."""
    return site.reads.recall(site.jsonld, iri, _in_page, site, iri)


def _in_page(site: Site, iri: str) -> Markup:
    quads = sorted(union_of_graphs(own_quads(site.facts, iri)), key=sort_key)
    expanded = ox.serialize(quads, format=ox.RdfFormat.JSON_LD) or b"[]"
    return script_json(compacted(json.loads(expanded), PREFIXES))
