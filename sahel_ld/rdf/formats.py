"""The RDF formats that are read and written, by file suffix and by name."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import RdfFormat

from sahel_ld.errors import UsageError

SUFFIXES: dict[str, RdfFormat] = {
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
    ".jsonld": RdfFormat.JSON_LD,
    ".rdf": RdfFormat.RDF_XML,
    ".owl": RdfFormat.RDF_XML,
    ".xml": RdfFormat.RDF_XML,
}
NAMES: dict[str, RdfFormat] = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "nquads": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "jsonld": RdfFormat.JSON_LD,
    "rdfxml": RdfFormat.RDF_XML,
}
_ALIASES = {
    "ttl": "turtle",
    "nt": "ntriples",
    "nq": "nquads",
    "json-ld": "jsonld",
    "rdf": "rdfxml",
    "xml": "rdfxml",
    "owl": "rdfxml",
}
SUFFIX_OF: dict[str, str] = {
    "turtle": ".ttl",
    "ntriples": ".nt",
    "nquads": ".nq",
    "trig": ".trig",
    "jsonld": ".jsonld",
    "rdfxml": ".rdf",
}


def format_of_path(path: Path) -> RdfFormat | None:
    """The format that a file's suffix names, or None for a file that is not RDF."""
    return SUFFIXES.get(path.suffix.lower())


def format_named(name: str) -> tuple[str, RdfFormat]:
    """The format's own name and the format, from a name or alias such as ``ttl``. Raises UsageError for another."""
    key = name.lower().lstrip(".")
    key = _ALIASES.get(key, key)
    if key not in NAMES:
        raise UsageError(f"unknown format {name!r}", hint=f"use one of {', '.join(NAMES)}")
    return key, NAMES[key]
