"""Names: the base IRI, the prefixes, and the pattern of every IRI that the project mints."""

from __future__ import annotations

import re

BASE = "https://w3id.org/sahel-ld/"

KINDS = (
    "actor",
    "agreement",
    "anchor",
    "claim",
    "document",
    "estimate",
    "event",
    "geometry",
    "identifier",
    "law",
    "listing",
    "measure",
    "participation",
    "party",
    "place",
    "programme",
    "situation",
    "statement",
)

SAH = f"{BASE}def#"
CODE = f"{BASE}code#"
SHAPE = f"{BASE}shape/"
GRAPH = f"{BASE}graph/"

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SH = "http://www.w3.org/ns/shacl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"

PREFIXES: dict[str, str] = {
    "code": CODE,
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "edtf": "http://id.loc.gov/datatypes/edtf/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": OWL,
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": RDF,
    "rdfs": RDFS,
    "sah": SAH,
    "schema": "https://schema.org/",
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "sh": SH,
    "shape": SHAPE,
    "skos": SKOS,
    "time": "http://www.w3.org/2006/time#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": XSD,
} | {kind: f"{BASE}id/{kind}/" for kind in KINDS}

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LOCAL = re.compile(r"[A-Za-z_0-9](?:[A-Za-z0-9_\-.]*[A-Za-z0-9_\-])?|")
# Longest namespace first, so that a prefix for id/actor/ wins over one for id/.
_BY_LENGTH = sorted(PREFIXES.items(), key=lambda item: (-len(item[1]), item[0]))


def expand(name: str) -> str:
    """The IRI of a prefixed name such as ``actor:jnim``; an absolute IRI, with or without ``<>``, stays as it is.

    Raises ValueError for a prefix that the project does not know.
    """
    if name.startswith("<") and name.endswith(">"):
        return name[1:-1]
    prefix, colon, local = name.partition(":")
    if colon and prefix in PREFIXES:
        return PREFIXES[prefix] + local
    if re.match(r"[A-Za-z][A-Za-z0-9+.\-]*:(//|[^/])", name) and ("//" in name or prefix in ("urn", "mailto", "tag")):
        return name
    raise ValueError(f"{name!r} is neither an absolute IRI nor a name with a known prefix")


def compact(iri: str) -> str:
    """The prefixed name of an IRI, or the IRI in ``<>`` where no prefix fits."""
    for prefix, namespace in _BY_LENGTH:
        if iri.startswith(namespace) and _LOCAL.fullmatch(iri[len(namespace) :]):
            return f"{prefix}:{iri[len(namespace) :]}"
    return f"<{iri}>"


def local_name(iri: str) -> str:
    """What follows the last ``#`` or ``/`` of an IRI."""
    return re.split(r"[#/]", iri.rstrip("#/"))[-1]
