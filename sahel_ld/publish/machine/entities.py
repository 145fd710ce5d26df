"""RDF beside every page: what is said of a thing, and what refers to it, in four formats."""

from __future__ import annotations

import gzip

import pyoxigraph as ox

from sahel_ld.publish.facts import Facts, key_of
from sahel_ld.publish.paths import HASH_FILES, SUFFIXES, stem_path
from sahel_ld.publish.site import Site
from sahel_ld.rdf.canonical import union_of_graphs
from sahel_ld.rdf.writer import write_formats
from sahel_ld.terms import BASE, GRAPH, PREFIXES, RDF

MEDIA = {
    ".ttl": "text/turtle",
    ".nt": "application/n-triples",
    ".jsonld": "application/ld+json",
    ".rdf": "application/rdf+xml",
}
_NAMES = {".ttl": "turtle", ".nt": "ntriples", ".jsonld": "jsonld", ".rdf": "rdfxml"}
# The formats of a graph that there are packed too.
PACKED = (".ttl", ".nt")
LICENCE = ox.NamedNode("https://creativecommons.org/licenses/by/4.0/")
DATASET = ox.NamedNode(f"{BASE}dataset")
_A = ox.NamedNode(f"{RDF}type")


def write(site: Site) -> None:
    """Write the four files of every thing, of the vocabulary and code lists, and of every graph."""
    for iri in site.facts.things:
        site.parts.make(f"data {iri}", write_thing, site, iri)
    for iri in site.ontologies:
        site.parts.make(f"data {iri}", write_ontology, site, iri)
    for graph in sorted(site.facts.triples):
        if graph.startswith(GRAPH):
            site.parts.make(f"data {graph}", write_graph, site, graph)


def write_thing(site: Site, iri: str) -> None:
    """Write the files of a thing."""
    write_beside(site, iri, [*own_quads(site.facts, iri), *site.facts.pointing.get(iri, ())])


def write_graph(site: Site, graph: str) -> None:
    """Write the files of a graph."""
    written = write_beside(site, graph, site.facts.in_graph[graph], topic=False)
    for suffix in PACKED:
        site.write(f"{stem_path(graph)}{suffix}.gz", gzip.compress(written[suffix], 6, mtime=0))


def write_ontology(site: Site, iri: str) -> None:
    """Write the files of an ontology, under its own IRI and under that of its version."""
    facts = site.facts
    if iri.removeprefix(BASE) in HASH_FILES:
        quads = [quad for subject in (iri, *facts.within(f"{iri}#")) for quad in own_quads(facts, subject)]
    else:
        quads = [quad for graph in facts.graphs[iri] for quad in facts.in_graph[graph]]
    for name in filter(None, (iri, site.ontologies[iri])):
        write_beside(site, name, quads, topic=name == iri)


def own_quads(facts: Facts, iri: str) -> list[ox.Quad]:
    """What is said of a node, with the blank nodes that this leads to."""
    found: list[ox.Quad] = []
    seen = {iri}
    queue = [iri]
    while queue:
        for quad in facts.quads.get(queue.pop(), ()):
            found.append(quad)
            if isinstance(quad.object, ox.BlankNode) and key_of(quad.object) not in seen:
                seen.add(key_of(quad.object))
                queue.append(key_of(quad.object))
    return found


def write_beside(site: Site, iri: str, quads: list[ox.Quad], *, topic: bool = True) -> dict[str, bytes]:
    """Write quads as one graph in four formats beside the page of ``iri``, with a line on the file itself; what was written, by suffix."""
    stem = stem_path(iri)
    about = about_document(stem, iri) if topic else []
    written = write_formats(union_of_graphs([*quads, *about]), [_NAMES[suffix] for suffix in SUFFIXES], PREFIXES)
    by_suffix = {suffix: written[_NAMES[suffix]] for suffix in SUFFIXES}
    for suffix, content in by_suffix.items():
        site.write(stem + suffix, content)
    return by_suffix


def about_document(stem: str, iri: str) -> list[ox.Quad]:
    """What the file says of itself: its topic, its licence, the data set that it is part of."""
    document = ox.NamedNode(BASE + stem)
    return [
        ox.Quad(document, _A, ox.NamedNode(f"{PREFIXES['foaf']}Document")),
        ox.Quad(document, ox.NamedNode(f"{PREFIXES['foaf']}primaryTopic"), ox.NamedNode(iri)),
        ox.Quad(document, ox.NamedNode(f"{PREFIXES['dcterms']}license"), LICENCE),
        ox.Quad(document, ox.NamedNode(f"{PREFIXES['dcterms']}isPartOf"), DATASET),
    ]
