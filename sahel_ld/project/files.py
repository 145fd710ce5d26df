"""Paths of a command line as files."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from sahel_ld.errors import UsageError
from sahel_ld.rdf.formats import format_of_path


def expand_paths(paths: Iterable[Path]) -> list[Path]:
    """The files named, and the RDF files in the folders named, each once, in order of their names.

    Links are followed, but no folder is entered twice. Raises UsageError for a path that does not exist and for a file that is not RDF.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        if path.is_dir():
            for file in _walk(path):
                found.setdefault(file.resolve(), file)
        elif not path.exists():
            raise UsageError(f"{path}: no such file or folder")
        elif format_of_path(path) is None:
            raise UsageError(f"{path}: not an RDF file (.ttl, .trig, .nt, .nq, .rdf, .owl, .xml or .jsonld)")
        else:
            found.setdefault(path.resolve(), path)
    return sorted(found.values(), key=lambda path: path.as_posix())


def _walk(folder: Path) -> Iterator[Path]:
    seen: set[Path] = set()
    for parent, folders, names in os.walk(folder, followlinks=True):
        real = Path(parent).resolve()
        if real in seen:
            folders.clear()
            continue
        seen.add(real)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(parent, name) for name in sorted(names) if format_of_path(Path(name)))
