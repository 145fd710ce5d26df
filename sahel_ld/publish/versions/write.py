"""A version of the data at its own address: packed dumps, a description, a page, hashes and checksums."""

from __future__ import annotations

import hashlib

from sahel_ld.errors import UsageError
from sahel_ld.publish.checksums import MANIFEST, MARKER, SIGNATURE
from sahel_ld.publish.machine import manifest
from sahel_ld.publish.machine.dumps import Dump
from sahel_ld.publish.output import FileEntry
from sahel_ld.publish.paths import SUFFIXES
from sahel_ld.publish.signature import Signer
from sahel_ld.publish.site import Site
from sahel_ld.publish.versions.describe import description_of
from sahel_ld.publish.versions.kept import FOLDER, Kept, Releases, version_iri
from sahel_ld.rdf.writer import write_formats
from sahel_ld.terms import PREFIXES

_FORMATS = {".ttl": "turtle", ".nt": "ntriples", ".jsonld": "jsonld", ".rdf": "rdfxml"}


def write(site: Site, releases: Releases, sign: Signer | None = None) -> None:
    """Write the versions that are kept, byte for byte, and the new one; dumps and data beside pages are written before.

    Raises DataError where a kept version is damaged, UsageError where the new one is there already with other data.
    """
    for version in releases.kept:
        if version.name == releases.new:
            _refuse_other_data(site, version)
        for path, content in version.files():
            site.output.write(f"{FOLDER}/{version.name}/{path}", content)
    if releases.new and releases.new not in {version.name for version in releases.kept}:
        _write_new(site, releases, sign)


def _write_new(site: Site, releases: Releases, sign: Signer | None) -> None:
    name = releases.new
    dumps: list[Dump] = site.shared["dumps"]
    files = {
        f"{dump.path.rpartition('/')[2]}.gz": (site.output.folder / f"{dump.path}.gz").read_bytes() for dump in dumps
    }
    hashes = manifest.content_hashes(site.output)
    said = {f"{dump.path.rpartition('/')[2]}.gz": hashes[dump.path] for dump in dumps}
    quads = description_of(
        site, name, releases.previous(name), {path: _entry(content) for path, content in files.items()}
    )
    written = write_formats(
        quads, [_FORMATS[suffix] for suffix in SUFFIXES], {**PREFIXES, "spdx": "http://spdx.org/rdf/terms#"}
    )
    for suffix in SUFFIXES:
        files[f"index{suffix}"] = written[_FORMATS[suffix]]
        said[f"index{suffix}"] = hashlib.sha256(written["ntriples"]).hexdigest()
    sizes = {path: len(content) for path, content in sorted(files.items()) if path.endswith(".gz")}
    page = site.template("version.html").render(
        name=name, iri=version_iri(name), previous=releases.previous(name), sizes=sizes, day=site.recorded
    )
    files["index.html"] = page.encode()
    entries = {path: _entry(content) for path, content in files.items()}
    head = manifest.head_of(site, f"{version_iri(name)}/", name)
    files[MANIFEST] = manifest.laid_out(head, manifest.entity_hashes(site, hashes), entries, said).encode()
    sums = sorted((path, hashlib.sha256(content).hexdigest()) for path, content in files.items())
    files[MARKER] = "".join(f"{digest}  {path}\n" for path, digest in sums).encode()
    if sign:
        files[SIGNATURE] = sign(files[MARKER])
    for path, content in files.items():
        site.output.write(f"{FOLDER}/{name}/{path}", content)


def _entry(content: bytes) -> FileEntry:
    return FileEntry(len(content), hashlib.sha256(content).hexdigest())


def _refuse_other_data(site: Site, version: Kept) -> None:
    """A version that is published stays as it is; to publish the same data again under its name changes nothing."""
    packed = "sahel-ld.nq.gz"
    if (version.folder / packed).read_bytes() != (site.output.folder / f"dump/{packed}").read_bytes():
        raise UsageError(
            f"version {version.name} is published already, with other data",
            hint="a version never changes: take a new name",
        )
