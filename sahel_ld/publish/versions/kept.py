"""The versions of a site that is there, which the next site must have as they are."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from sahel_ld.errors import DataError, UsageError
from sahel_ld.publish.checksums import MARKER, SIGNATURE, read_checksums
from sahel_ld.publish.paths import segment
from sahel_ld.terms import BASE, PREFIXES

FOLDER = "version"
NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,39}")
_PREVIOUS = f"{PREFIXES['dcat']}previousVersion"


def version_iri(name: str) -> str:
    """The IRI of a version, which is its permanent address too."""
    return f"{BASE}{FOLDER}/{name}"


@dataclass(frozen=True)
class Kept:
    """A version that was published: its name, that of the one before it, and where its files are."""

    name: str
    previous: str
    folder: Path

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Its files by their paths in it. Raises DataError for one that is not as it was published."""
        content = (self.folder / MARKER).read_bytes()
        for path, sha256 in read_checksums(content).items():
            file = self.folder / path
            found = file.read_bytes() if file.is_file() else b""
            if hashlib.sha256(found).hexdigest() != sha256:
                raise DataError(
                    f"version {self.name}: {file} is not as it was published",
                    hint="put the folder back as it was: a version must never change",
                )
            yield path, found
        yield MARKER, content
        if (self.folder / SIGNATURE).is_file():
            yield SIGNATURE, (self.folder / SIGNATURE).read_bytes()


@dataclass(frozen=True)
class Releases:
    """The versions of a site: those that are kept, the oldest first, and the name of the new one, or nothing."""

    kept: tuple[Kept, ...] = ()
    new: str = ""
    names: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        names = [version.name for version in self.kept]
        object.__setattr__(self, "names", tuple(names + [self.new] * (bool(self.new) and self.new not in names)))

    def previous(self, name: str) -> str:
        """The name of the version before one; nothing for the first."""
        place = self.names.index(name)
        return self.names[place - 1] if place else ""


def releases_of(target: Path, new: str = "", source: Path | None = None) -> Releases:
    """The versions in the folder of a site ``source``, or else in ``target``, and a new one.

    Raises UsageError for a name that no version can have, and where ``source`` has no versions.
    """
    if source and not (source / FOLDER).is_dir():
        raise UsageError(f"{source}: there is no folder {FOLDER} in it", hint="name the folder of a site with versions")
    if new and (not NAME.fullmatch(new) or segment(new) != new):
        raise UsageError(
            f"{new!r} is no name for a version", hint="letters, digits, dot, hyphen and underscore, such as 2026-11"
        )
    found = {folder.parent.name: folder.parent for folder in ((source or target) / FOLDER).glob(f"*/{MARKER}")}
    previous = {name: _previous(folder) for name, folder in found.items()}
    return Releases(tuple(Kept(name, previous[name], found[name]) for name in _in_order(previous)), new)


def _in_order(previous: dict[str, str]) -> list[str]:
    """The oldest first: each after the one that it follows; where several follow the same, by name."""
    placed: list[str] = []
    waiting = sorted(previous)
    while waiting:
        name = next((name for name in waiting if previous[name] not in waiting), waiting[0])
        waiting.remove(name)
        placed.append(name)
    return placed


def _previous(folder: Path) -> str:
    file = folder / "index.nt"
    if not file.is_file():
        return ""
    quads = ox.parse(file.read_bytes(), format=ox.RdfFormat.N_TRIPLES)
    found = (
        quad.object.value
        for quad in quads
        if quad.predicate.value == _PREVIOUS and isinstance(quad.object, ox.NamedNode)
    )
    return next(found, "").removeprefix(version_iri(""))
