"""What was published: the list of checksums, and the manifest that it lists."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from sahel_ld.errors import InputError, UsageError
from sahel_ld.publish.checksums import MANIFEST, MARKER, SIGNATURE, read_checksums
from sahel_ld.publish.paths import stem_path
from sahel_ld.publish.signature import check_signature
from sahel_ld.publish.verify.copies import Copy

_MOST = 128 * 1024**2  # bytes of a list
_BYTES_ONLY = ": RDF is compared by its bytes only"


@dataclass(frozen=True)
class Listing:
    """The files of a site by path: SHA-256, size where it is known, and the RDFC-1.0 hash of those that are RDF.

    ``content`` are the bytes of the list of checksums; ``signed`` is the comment of its signature. ``note`` says why there is no manifest.
    """

    content: bytes = field(repr=False)
    sums: Mapping[str, str] = field(repr=False)
    sizes: Mapping[str, int] = field(default_factory=dict, repr=False)
    hashes: Mapping[str, str] = field(default_factory=dict, repr=False)
    entities: Mapping[str, str] = field(default_factory=dict, repr=False)
    note: str = ""
    signed: str = ""

    @property
    def sha256(self) -> str:
        """The checksum of the list: one number for the whole site."""
        return hashlib.sha256(self.content).hexdigest()

    def entity_in(self, path: str) -> str:
        """The IRI of the thing whose data a file is; empty for other files."""
        return self._entities_by_stem.get(path.rpartition(".")[0], "") if path in self.hashes else ""

    @cached_property
    def _entities_by_stem(self) -> dict[str, str]:
        return {stem_path(iri): iri for iri in self.entities}


def listing_of(copy: Copy, key: str | None = None) -> Listing:
    """The listing that a copy holds, whose list of checksums must be signed by ``key`` where there is one.

    Raises UsageError where the copy has none, InputError for one that cannot be read, DataError for a signature that is missing or false.
    """
    content = copy.read(MARKER, _MOST)
    if content is None:
        raise UsageError(
            f"{copy.name}: no {MARKER} there", hint="name the top folder of a site that `sahel-ld build` made"
        )
    signed = check_signature(content, copy.read(SIGNATURE, _MOST), key) if key else ""
    try:
        sums = read_checksums(content)
    except ValueError as error:
        raise InputError(str(error), file=MARKER) from None
    if MANIFEST not in sums:
        return Listing(content, sums, signed=signed, note=f"there is no {MANIFEST}{_BYTES_ONLY}")
    manifest = copy.read(MANIFEST, _MOST)
    # A manifest that is not the listed one proves nothing: its file is told of as changed or missing, as any other.
    if manifest is None or hashlib.sha256(manifest).hexdigest() != sums[MANIFEST]:
        return Listing(content, sums, signed=signed, note=f"{MANIFEST} is not as listed{_BYTES_ONLY}")
    return replace(_with_manifest(content, sums, manifest), signed=signed)


def _with_manifest(content: bytes, sums: dict[str, str], manifest: bytes) -> Listing:
    try:
        found = json.loads(manifest)
        files, entities = dict(found["files"]), dict(found["entities"])
        sizes = {path: int(entry["bytes"]) for path, entry in files.items()}
        hashes = {path: str(entry["rdfc10"]) for path, entry in files.items() if "rdfc10" in entry}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"not the manifest of a site: {error}", file=MANIFEST) from None
    return Listing(content, sums, sizes, hashes, entities)
