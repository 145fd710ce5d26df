"""What is on the site: every file with its size and SHA-256, and what each RDF file and each thing says, as a hash of its content.

The hash of content is the SHA-256 of the canonical N-Quads (RDFC-1.0). The N-Triples file beside a page, and the N-Quads dump, are written in
that form: their checksum is the hash, so that nothing is canonicalised for the manifest but the few files without such a twin.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

import pyoxigraph as ox

from sahel_ld.publish.checksums import MANIFEST, MARKER, SIGNATURE
from sahel_ld.publish.output import FileEntry, Output
from sahel_ld.publish.paths import stem_path
from sahel_ld.publish.signature import Signer
from sahel_ld.publish.site import Site
from sahel_ld.rdf.canonical import dataset_hash
from sahel_ld.terms import BASE, GRAPH

FORMAT = "sahel-ld-manifest-1"
_GRAPH = (".nt", ".ttl", ".rdf", ".jsonld")
_DATASET = (".nq", ".trig", ".jsonld")
_ALONE = {"shapes.ttl": "", "changes.ttl": "", ".well-known/void": "dataset.nt"}


def write(site: Site) -> None:
    """Write the manifest; only the checksums, which list it, come after."""
    hashes = content_hashes(site.output)
    head = head_of(site, BASE, site.version)
    site.output.write(MANIFEST, laid_out(head, entity_hashes(site, hashes), site.output.files, hashes))


def head_of(site: Site, base: str, version: str) -> dict[str, str]:
    """What a manifest says of itself; ``base`` is what its paths are relative to."""
    return {"format": FORMAT, "base": base, "version": version, "recorded": site.recorded}


def entity_hashes(site: Site, hashes: Mapping[str, str]) -> dict[str, str]:
    """The hash of each thing by its IRI, from those of the files."""
    return {iri: hashes[path] for iri, path in sorted(_described(site)) if path in hashes}


def laid_out(
    head: Mapping[str, str], entities: Mapping[str, str], files: Mapping[str, FileEntry], hashes: Mapping[str, str]
) -> str:
    """The text of a manifest, with a line for each thing and each file."""
    entries = {
        path: {"bytes": entry.size, "sha256": entry.sha256, **({"rdfc10": hashes[path]} if path in hashes else {})}
        for path, entry in sorted(files.items())
    }
    lines = [f"{json.dumps(name)}: {json.dumps(value)},\n" for name, value in head.items()]
    return "".join(["{\n", *lines, _lines("entities", entities), ",\n", _lines("files", entries), "\n}\n"])


def seal(site: Site, sign: Signer | None = None) -> None:
    """Write the manifest, the checksums of all files, and their signature where there is a key: the last files of a site."""
    write(site)
    checksums = site.output.checksums().encode()
    site.output.write(MARKER, checksums)
    if sign:
        site.output.write(SIGNATURE, sign(checksums))


def content_hashes(output: Output) -> dict[str, str]:
    """The RDFC-1.0 hash of the RDF files that were written, by path; a packed file has that of what is packed."""
    found: dict[str, str] = {}
    for path in output.files:
        twin = _twin(output, path.removesuffix(".gz"))
        if twin:
            found[path] = output.files[twin].sha256
        elif path in _ALONE:
            content = (output.folder / path).read_bytes()
            found[path] = dataset_hash(ox.parse(content, format=ox.RdfFormat.TURTLE))
    return found


def _twin(output: Output, path: str) -> str:
    """The file that says the same in canonical form; nothing where there is none."""
    stem, dot, suffix = path.rpartition(".")
    for suffixes, canonical in ((_DATASET, ".nq"), (_GRAPH, ".nt")):
        if f"{dot}{suffix}" in suffixes and stem + canonical in output.files:
            return stem + canonical
    return _ALONE.get(path, "")


def _described(site: Site) -> Iterator[tuple[str, str]]:
    """What has RDF files of its own: things, ontologies and their versions, graphs."""
    graphs = (graph for graph in site.facts.triples if graph.startswith(GRAPH))
    ontologies = (iri for pair in site.ontologies.items() for iri in pair if iri)
    for iri in {*site.facts.things, *ontologies, *graphs}:
        yield iri, f"{stem_path(iri)}.nt"


def _lines(name: str, values: Mapping[str, object]) -> str:
    """A JSON object with a line for each of its members."""
    members = ",\n".join(f" {json.dumps(key)}: {json.dumps(value)}" for key, value in values.items())
    return f"{json.dumps(name)}: {{\n{members}\n}}"
