"""The whole data in six formats, plain and packed."""

from __future__ import annotations

import gzip
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from sahel_ld.publish.machine.splicing import spliced
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
    """Write the dumps, all prefixes declared, each with a packed copy."""
    kept = [name for name, rdf_format in NAMES.items() if rdf_format.supports_datasets]
    written = from_last(site) or in_full(site, kept)
    with ThreadPoolExecutor() as pool:
        all_packed = dict(zip(NAMES, pool.map(pack, (written[name] for name in NAMES)), strict=True))
    dumps = []
    for name, rdf_format in NAMES.items():
        path, packed = path_of(name), all_packed[name]
        site.output.write(path, written[name])
        site.output.write(f"{path}.gz", packed)
        statements = written["nquads" if name in kept else "ntriples"].count(b"\n")
        sizes = statements, len(written[name]), len(packed)
        dumps.append(Dump(name, _TITLES[name], path, rdf_format.media_type, *sizes, name in kept))
    site.shared["dumps"] = dumps


def pack(content: bytes) -> bytes:
    """A packed copy whose bytes do not depend on the day."""
    return gzip.compress(content, 6, mtime=0)


def in_full(site: Site, kept: list[str]) -> dict[str, bytes]:
    """All data in all formats; those in ``kept`` keep the graphs."""
    quads = [*site.asserted, *site.derived]
    union = union_of_graphs(quads)
    without = [name for name in NAMES if name not in kept]
    return write_formats(quads, kept, declare=True) | write_formats(union, without, declare=True)


def from_last(site: Site) -> dict[str, bytes] | None:
    """The same from the dumps of the last build; None where there are none, or the change is none of single subjects."""
    last = site.parts.kept("dumps")
    if last is None:
        return None
    named = {name: last[path_of(name)] for name in NAMES if path_of(name) in last}
    return spliced(site.facts, named, *site.parts.lines) if len(named) == len(NAMES) else None


def path_of(name: str) -> str:
    """The path of the dump in a format."""
    return f"dump/sahel-ld{SUFFIX_OF[name]}"
