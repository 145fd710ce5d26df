"""The description of the SPARQL service (SPARQL 1.1 Service Description)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox

from sahel_ld.rdf.writer import write_formats
from sahel_ld.terms import BASE, PREFIXES, RDF, XSD

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_RESULTS = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "JSON-LD", "N-Triples", "RDF_XML", "N-Quads", "TriG"),
)


def describe(endpoint: str, summary: dict[str, Any], name: str) -> bytes:
    """The description in a format of RDF; ``endpoint`` is the address of the service."""
    quads = list(_quads(endpoint, summary))
    return write_formats(quads, [name], {**PREFIXES, "sd": _SD, "formats": _FORMATS})[name]


def _quads(endpoint: str, summary: dict[str, Any]) -> Iterator[ox.Quad]:
    service = ox.NamedNode(endpoint)
    dataset, default = ox.NamedNode(f"{endpoint}#dataset"), ox.NamedNode(f"{endpoint}#default-graph")
    yield ox.Quad(service, _rdf("type"), _sd("Service"))
    yield ox.Quad(service, _sd("endpoint"), service)
    yield ox.Quad(service, _sd("supportedLanguage"), _sd("SPARQL11Query"))
    yield ox.Quad(service, _sd("feature"), _sd("UnionDefaultGraph"))
    for format_ in _RESULTS:
        yield ox.Quad(service, _sd("resultFormat"), ox.NamedNode(_FORMATS + format_))
    yield ox.Quad(service, _sd("defaultDataset"), dataset)
    yield ox.Quad(dataset, _rdf("type"), _sd("Dataset"))
    yield ox.Quad(dataset, ox.NamedNode(f"{PREFIXES['dcterms']}source"), ox.NamedNode(f"{BASE}dataset"))
    yield ox.Quad(dataset, _sd("defaultGraph"), default)
    yield ox.Quad(default, _rdf("type"), _sd("Graph"))
    for iri, triples in summary["graphs"].items():
        graph = ox.NamedNode(f"{endpoint}#{iri.rpartition('/')[2]}")
        yield ox.Quad(dataset, _sd("namedGraph"), graph)
        yield ox.Quad(graph, _rdf("type"), _sd("NamedGraph"))
        yield ox.Quad(graph, _sd("name"), ox.NamedNode(iri))
        yield ox.Quad(graph, _sd("graph"), ox.NamedNode(f"{graph.value}-content"))
        yield ox.Quad(ox.NamedNode(f"{graph.value}-content"), _rdf("type"), _sd("Graph"))
        count = ox.Literal(str(triples), datatype=ox.NamedNode(f"{XSD}integer"))
        yield ox.Quad(ox.NamedNode(f"{graph.value}-content"), ox.NamedNode(f"{PREFIXES['void']}triples"), count)


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(_SD + name)


def _rdf(name: str) -> ox.NamedNode:
    return ox.NamedNode(RDF + name)
