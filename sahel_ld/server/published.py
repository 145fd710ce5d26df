"""The published site as the server sees it: the files that `build` listed, and nothing else.

Addresses are looked up in the list of checksums and never joined to a folder, so that no address leads out of the site.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from sahel_ld.publish.checksums import HIDDEN, MARKER, SIGNATURE, read_checksums
from sahel_ld.publish.paths import stem_path
from sahel_ld.server.media import Variant, media_of
from sahel_ld.terms import BASE

_SUFFIXES = (".html", ".ttl", ".jsonld", ".nt", ".rdf", ".rq", ".json", ".csv")
# IRIs of the data whose files have another name.
_FILES_OF = {"catalogue": "dataset"}
_PAGES_OF = {"dataset": "data.html", "catalogue": "data.html"}


@dataclass(frozen=True)
class PublishedFile:
    """An open file of the site; whoever has it closes ``descriptor``."""

    path: str
    descriptor: int
    size: int
    etag: str

    @property
    def media(self) -> str:
        """Its media type."""
        return media_of(self.path)


class _Index:
    """One state of the site: its files with their checksums."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.signature = signature_of(folder)
        content = (folder / MARKER).read_bytes() if self.signature else b""
        self.sums = read_checksums(content, lenient=True)
        if self.sums:
            self.sums[MARKER] = hashlib.sha256(content).hexdigest()
            if (folder / SIGNATURE).is_file():
                self.sums[SIGNATURE] = hashlib.sha256((folder / SIGNATURE).read_bytes()).hexdigest()
        for name in HIDDEN:
            self.sums.pop(name, None)


class Published:
    """The site in a folder; another build there is noticed at once. Without a folder there are no files."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self._index = _Index(folder) if folder else None

    def __contains__(self, path: str) -> bool:
        index = self._current()
        return index is not None and path in index.sums

    @property
    def is_there(self) -> bool:
        """Whether there is a site."""
        index = self._current()
        return index is not None and bool(index.sums)

    @property
    def dump(self) -> Path | None:
        """The file with all data, or None where the site has none."""
        path = "dump/sahel-ld.nq"
        return self.folder / path if self.folder and path in self else None

    def open(self, path: str) -> PublishedFile | None:
        """The file at a path of the site, which may be any text; None where the site has no such file."""
        for _ in range(5):
            index = self._current()
            if index is None or path not in index.sums:
                return None
            try:
                descriptor = os.open(index.folder / path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
            except OSError:
                if signature_of(index.folder) == index.signature:
                    return None
                continue
            if signature_of(index.folder) == index.signature:
                return PublishedFile(path, descriptor, os.fstat(descriptor).st_size, f'"{index.sums[path][:32]}"')
            os.close(descriptor)  # a new build took the place in between: the file may belong to it
        return None

    def variants(self, stem: str) -> dict[Variant, str]:
        """The forms in which a thing can be had, with their paths; ``stem`` is the path of its files without a suffix."""
        found: dict[Variant, str] = {}
        page = _PAGES_OF.get(stem, "")
        stem = _FILES_OF.get(stem, stem)
        for suffix in _SUFFIXES:
            path = page if page and suffix == ".html" else stem + suffix
            if suffix == ".html" and path not in self and f"{stem}/index.html" in self:
                path = f"{stem}/index.html"
            if path in self:
                found[Variant(suffix[1:], media_of(path))] = path
        return found

    def _current(self) -> _Index | None:
        if self._index and signature_of(self._index.folder) != self._index.signature:
            self._index = _Index(self._index.folder)
        return self._index


def signature_of(folder: Path) -> tuple[int, int, int] | None:
    """What tells one build in a folder from another; None where there is none."""
    try:
        found = (folder / MARKER).stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def stem_of(path: str) -> str:
    """The path of the files about the thing with the IRI ``…/path``; nothing where it has none."""
    return stem_path(BASE + path)
