"""The description of the data set: VoID and DCAT-AP from what was counted and written, for portals and for machines."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

import pyoxigraph as ox

from sahel_ld.publish.facts import TYPE
from sahel_ld.publish.machine.dumps import Dump, path_of
from sahel_ld.publish.machine.entities import DATASET, LICENCE
from sahel_ld.publish.machine.markup import dataset_markup
from sahel_ld.publish.site import Site, script_json
from sahel_ld.publish.versions.describe import links_to_versions
from sahel_ld.publish.versions.kept import Releases
from sahel_ld.publish.words import words
from sahel_ld.rdf.canonical import union_of_graphs
from sahel_ld.rdf.writer import write_formats
from sahel_ld.terms import BASE, PREFIXES, RDF, XSD

_FILE_TYPE = "http://publications.europa.eu/resource/authority/file-type/"
_TYPES = {
    "turtle": "RDF_TURTLE",
    "ntriples": "RDF_N_TRIPLES",
    "nquads": "RDF_N_QUADS",
    "trig": "RDF_TRIG",
    "jsonld": "JSON_LD",
    "rdfxml": "RDF_XML",
}
_LANGUAGES = ("ENG", "FRA")
_SPDX = "http://spdx.org/rdf/terms#"
_DESCRIPTION = {name: words(name)("home.lead") for name in ("en", "fr")}
_TITLE = {name: f"{words(name)('site')}: {words(name)('motto')}" for name in ("en", "fr")}
_MADE = (
    ("dataset.ttl", "turtle"),
    ("dataset.jsonld", "jsonld"),
    ("dataset.rdf", "rdfxml"),
    ("dataset.nt", "ntriples"),
    (".well-known/void", "turtle"),
)


def write(site: Site) -> None:
    """Write the description in four formats and at the address where VoID is looked for."""
    quads = union_of_graphs(describe(site))
    prefixes = {**PREFIXES, "spdx": _SPDX}
    written = write_formats(quads, sorted({name for _, name in _MADE}), prefixes)
    for path, name in _MADE:
        site.output.write(path, written[name])
    site.output.write("context.jsonld", json.dumps({"@context": PREFIXES}, indent=1, sort_keys=True) + "\n")
    site.shared["dataset"] = dataset_markup(site, _version(site))
    site.shared["dataset-jsonld"] = script_json(site.shared["dataset"])


def describe(site: Site) -> Iterator[ox.Quad]:
    """All that is said of the data set, its files, and the catalogue that they stand in."""
    dumps: list[Dump] = site.shared["dumps"]
    catalogue, publisher = ox.NamedNode(f"{BASE}catalogue"), ox.NamedNode(f"{BASE}id/actor/sahel-ld")
    one_graph = next(dump for dump in dumps if dump.name == "ntriples")
    for node, kinds in ((DATASET, ("dcat:Dataset", "void:Dataset")), (catalogue, ("dcat:Catalog",))):
        yield from _all(node, "rdf:type", (_node(kind) for kind in kinds))
        yield from _texts(node, "dcterms:title", _TITLE)
        yield from _texts(node, "dcterms:description", _DESCRIPTION)
        yield from _all(node, "dcterms:publisher", [publisher])
        yield from _all(node, "dcterms:license", [LICENCE])
        yield from _dates(site, node)
    yield from _all(catalogue, "dcat:dataset", [DATASET])
    yield from _all(catalogue, "foaf:homepage", [ox.NamedNode(BASE)])
    yield from _all(ox.NamedNode(BASE), "rdf:type", [_node("foaf:Document")])
    yield from _all(publisher, "rdf:type", [_node("foaf:Agent"), _node("foaf:Organization")])
    yield from _texts(publisher, "foaf:name", {"en": "The sahel_ld project", "fr": "Le projet sahel_ld"})
    yield from _all(LICENCE, "rdf:type", [_node("dcterms:LicenseDocument")])
    yield from _all(DATASET, "dcat:landingPage", [ox.NamedNode(BASE)])
    yield from _all(DATASET, "foaf:homepage", [ox.NamedNode(BASE)])
    if version := _version(site):
        yield ox.Quad(DATASET, _node("dcat:version"), ox.Literal(version))
    for code in _LANGUAGES:
        language = ox.NamedNode(f"http://publications.europa.eu/resource/authority/language/{code}")
        yield from _all(DATASET, "dcterms:language", [language])
        yield from _all(language, "rdf:type", [_node("dcterms:LinguisticSystem")])
    yield from _void(site, one_graph.statements)
    for dump in dumps:
        yield from _distribution(site, dump)
    yield from links_to_versions(site.shared.get("releases", Releases()))


def _version(site: Site) -> str:
    releases: Releases = site.shared.get("releases", Releases())
    return releases.new or site.version


def _void(site: Site, triples: int) -> Iterator[ox.Quad]:
    facts = site.facts
    yield _number(DATASET, "void:triples", triples)
    yield _number(DATASET, "void:entities", len(facts.things))
    yield ox.Quad(DATASET, _node("void:uriSpace"), ox.Literal(f"{BASE}id/"))
    for name in ("sah", "skos", "prov", "geo"):
        yield from _all(DATASET, "void:vocabulary", [ox.NamedNode(PREFIXES[name])])
    for iri in facts.things[:1]:
        yield from _all(DATASET, "void:exampleResource", [ox.NamedNode(iri)])
    # Counted in the text of the dump, which has each triple once.
    lines = (site.output.folder / path_of("ntriples")).read_text("utf-8").split("\n")
    parts = [line.split(" ", 2) for line in lines if line]
    properties = Counter(predicate[1:-1] for _, predicate, _ in parts)
    classes = Counter(
        value[1:-3] for _, predicate, value in parts if predicate == f"<{TYPE}>" and value.startswith("<")
    )
    yield _number(DATASET, "void:classes", len(classes))
    yield _number(DATASET, "void:properties", len(properties))
    for number, (iri, count) in enumerate(sorted(classes.items()), 1):
        part = ox.NamedNode(f"{BASE}dataset#class-{number}")
        yield from _all(DATASET, "void:classPartition", [part])
        yield from _all(part, "void:class", [ox.NamedNode(iri)])
        yield _number(part, "void:entities", count)
    for number, (iri, count) in enumerate(sorted(properties.items()), 1):
        part = ox.NamedNode(f"{BASE}dataset#property-{number}")
        yield from _all(DATASET, "void:propertyPartition", [part])
        yield from _all(part, "void:property", [ox.NamedNode(iri)])
        yield _number(part, "void:triples", count)


def _distribution(site: Site, dump: Dump) -> Iterator[ox.Quad]:
    for path in (dump.path, f"{dump.path}.gz"):
        entry = site.output.files[path]
        address = ox.NamedNode(BASE + path)
        node = ox.NamedNode(f"{BASE}dataset#{path.rpartition('/')[2]}")
        checksum = ox.NamedNode(f"{node.value}-sha256")
        file_type = ox.NamedNode(_FILE_TYPE + _TYPES[dump.name])
        media = ox.NamedNode(f"https://www.iana.org/assignments/media-types/{dump.media}")
        yield from _all(DATASET, "dcat:distribution", [node])
        yield from _all(DATASET, "void:dataDump", [address])
        yield from _all(node, "rdf:type", [_node("dcat:Distribution")])
        ending = f"{dump.title}{', gzip' if path.endswith('.gz') else ''}"
        yield from _texts(node, "dcterms:title", {name: f"{words(name)('site')} ({ending})" for name in ("en", "fr")})
        yield from _all(node, "dcat:accessURL", [ox.NamedNode(f"{BASE}data.html")])
        yield from _all(node, "dcat:downloadURL", [address])
        yield from _all(node, "dcat:mediaType", [media])
        yield from _all(media, "rdf:type", [_node("dcterms:MediaType")])
        yield from _all(node, "dcterms:format", [file_type])
        yield from _all(file_type, "rdf:type", [_node("dcterms:MediaTypeOrExtent")])
        if path.endswith(".gz"):
            gzip = ox.NamedNode("https://www.iana.org/assignments/media-types/application/gzip")
            yield from _all(node, "dcat:compressFormat", [gzip])
            yield from _all(gzip, "rdf:type", [_node("dcterms:MediaType")])
        yield from _all(node, "dcterms:license", [LICENCE])
        yield from _dates(site, node)
        yield _number(node, "dcat:byteSize", entry.size, "nonNegativeInteger")
        yield from _all(node, "spdx:checksum", [checksum])
        yield from _all(checksum, "rdf:type", [_node("spdx:Checksum")])
        algorithm = _node("spdx:checksumAlgorithm_sha256")
        yield from _all(checksum, "spdx:algorithm", [algorithm])
        yield from _all(algorithm, "rdf:type", [_node("spdx:ChecksumAlgorithm")])
        value = ox.Literal(entry.sha256, datatype=ox.NamedNode(f"{XSD}hexBinary"))
        yield ox.Quad(checksum, _node("spdx:checksumValue"), value)


def _dates(site: Site, node: ox.NamedNode) -> Iterator[ox.Quad]:
    if site.recorded:
        day = ox.Literal(site.recorded, datatype=ox.NamedNode(f"{XSD}date"))
        yield ox.Quad(node, _node("dcterms:modified"), day)
        yield ox.Quad(node, _node("dcterms:issued"), day)


def _node(name: str) -> ox.NamedNode:
    prefix, _, local = name.partition(":")
    return ox.NamedNode({**PREFIXES, "spdx": _SPDX, "rdf": RDF}[prefix] + local)


def _all(node: ox.NamedNode, name: str, values: Iterator[ox.NamedNode] | list[ox.NamedNode]) -> Iterator[ox.Quad]:
    for value in values:
        yield ox.Quad(node, _node(name), value)


def _texts(node: ox.NamedNode, name: str, texts: dict[str, str]) -> Iterator[ox.Quad]:
    for language, text in texts.items():
        yield ox.Quad(node, _node(name), ox.Literal(text, language=language))


def _number(node: ox.NamedNode, name: str, value: int, kind: str = "integer") -> ox.Quad:
    return ox.Quad(node, _node(name), ox.Literal(str(value), datatype=ox.NamedNode(XSD + kind)))
