"""The whole data in six formats, plain and packed."""

from __future__ import annotations

import gzip
from typing import NamedTuple

from sahel_ld.exporters import export_quads
from sahel_ld.publish.site import Site
from sahel_ld.rdf.formats import NAMES, SUFFIX_OF

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
    dumps = []
    for name, rdf_format in NAMES.items():
        written = export_quads(quads, name)
        path = f"dump/sahel-ld{SUFFIX_OF[name]}"
        packed = gzip.compress(written.content, 9, mtime=0)
        site.output.write(path, written.content)
        site.output.write(f"{path}.gz", packed)
        dumps.append(
            Dump(
                name,
                _TITLES[name],
                path,
                rdf_format.media_type,
                written.statements,
                len(written.content),
                len(packed),
                rdf_format.supports_datasets,
            )
        )
    site.shared["dumps"] = dumps
