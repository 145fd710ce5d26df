"""The whole data in six formats, plain and packed."""

from __future__ import annotations

import gzip
from typing import NamedTuple

from sahel_ld.publish.site import Site
from sahel_ld.rdf.canonical import union_of_graphs
from sahel_ld.rdf.formats import NAMES, SUFFIX_OF
from sahel_ld.rdf.writer import write_formats

_TITLES = {
    "turtle": "Turtle",
    "ntriples": "N-Triples",
    "nquads": "N-Quads",
    "trig": "TriG",
    "jsonld": "JSON-LD",
    "rdfxml": "RDF/XML",
}


class Dump(NamedTuple):
    """One file with all data."""

    name: str
    title: str
    path: str
    media: str
    statements: int
    size: int
    packed: int
    keeps_graphs: bool


def write(site: Site) -> None:
    """Write the dumps, each with a packed copy whose bytes do not depend on the day."""
    quads = [*site.asserted, *site.derived]
    union = union_of_graphs(quads)
    kept = [name for name, rdf_format in NAMES.items() if rdf_format.supports_datasets]
    written = write_formats(quads, kept) | write_formats(union, [name for name in NAMES if name not in kept])
    dumps = []
    for name, rdf_format in NAMES.items():
        path = f"dump/sahel-ld{SUFFIX_OF[name]}"
        packed = gzip.compress(written[name], 6, mtime=0)
        site.output.write(path, written[name])
        site.output.write(f"{path}.gz", packed)
        statements = len(set(quads)) if name in kept else len(union)
        sizes = statements, len(written[name]), len(packed)
        dumps.append(Dump(name, _TITLES[name], path, rdf_format.media_type, *sizes, name in kept))
    site.shared["dumps"] = dumps
