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
        write_beside(site, iri, [*own_quads(site.facts, iri), *site.facts.pointing.get(iri, ())])
    write_ontologies(site)
    graphs: dict[str, list[ox.Quad]] = {}
    for quad in (*site.asserted, *site.derived):
        if isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name.value.startswith(GRAPH):
            graphs.setdefault(quad.graph_name.value, []).append(quad)
    for graph, quads in sorted(graphs.items()):
        write_beside(site, graph, quads, topic=False)
        for suffix in PACKED:
            path = stem_path(graph) + suffix
            site.output.write(f"{path}.gz", gzip.compress((site.output.folder / path).read_bytes(), 6, mtime=0))


def write_ontologies(site: Site) -> None:
    """Write the files of each ontology, under its own IRI and under that of its version."""
    facts = site.facts
    for iri, version in site.ontologies.items():
        if iri.removeprefix(BASE) in HASH_FILES:
            subjects = [subject for subject in sorted(facts.quads) if subject.partition("#")[0] == iri]
            quads = [quad for subject in subjects for quad in own_quads(facts, subject)]
        else:
            graphs = facts.graphs[iri]
            quads = [quad for quad in site.asserted if key_of_graph(quad) in graphs]
        for name in filter(None, (iri, version)):
            write_beside(site, name, quads, topic=name == iri)


def key_of_graph(quad: ox.Quad) -> str:
    """The IRI of the graph of a quad, or nothing."""
    return quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""


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


def write_beside(site: Site, iri: str, quads: list[ox.Quad], *, topic: bool = True) -> None:
    """Write quads as one graph in four formats beside the page of ``iri``, with a line on the file itself."""
    stem = stem_path(iri)
    about = about_document(stem, iri) if topic else []
    written = write_formats(union_of_graphs([*quads, *about]), [_NAMES[suffix] for suffix in SUFFIXES], PREFIXES)
    for suffix in SUFFIXES:
        site.output.write(stem + suffix, written[_NAMES[suffix]])


def about_document(stem: str, iri: str) -> list[ox.Quad]:
    """What the file says of itself: its topic, its licence, the data set that it is part of."""
    document = ox.NamedNode(BASE + stem)
    return [
        ox.Quad(document, _A, ox.NamedNode(f"{PREFIXES['foaf']}Document")),
        ox.Quad(document, ox.NamedNode(f"{PREFIXES['foaf']}primaryTopic"), ox.NamedNode(iri)),
        ox.Quad(document, ox.NamedNode(f"{PREFIXES['dcterms']}license"), LICENCE),
        ox.Quad(document, ox.NamedNode(f"{PREFIXES['dcterms']}isPartOf"), DATASET),
    ]
