"""The record of a build, beside the site: what each part of it read, and how its files stood on the disk when they were written."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, NamedTuple

from sahel_ld.project import Project
from sahel_ld.project.settings import FILE_NAME
from sahel_ld.publish.output import Stamped
from sahel_ld.rdf.atomic import write_atomic

# What writes or shapes the bytes of a site beside our own code.
_LIBRARIES = ("pyoxigraph", "jinja2", "markupsafe")


class Part(NamedTuple):
    """A part of a site: its files, and the numbers of its reads in the record."""

    files: list[Stamped]
    reads: list[int]


@dataclass(frozen=True)
class Record:
    """A build: ``key`` stands for the program and its settings, ``lines`` are the quads, ``reads`` all reads of all parts."""

    key: str
    lines: str
    nodes: frozenset[str]
    values: dict[str, Any]
    reads: list[str]
    parts: dict[str, Part]

    def write(self, path: Path) -> None:
        """Write the record: a line of JSON, and the quads as they are."""
        content = {"nodes": list(self.nodes), "values": self.values, "reads": self.reads, "parts": self.parts}
        head = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        write_atomic(path, f"{self.key}\n{head}\n{self.lines}".encode())


def read_record(path: Path, key: str) -> Record | None:
    """The record at ``path``; None where there is none, where it cannot be read, or where it is of another program or other settings."""
    try:
        own_key, head, lines = path.read_bytes().decode().split("\n", 2)
        if own_key != key:
            return None
        found = json.loads(head)
        parts = {
            name: Part([Stamped(*file) for file in files_], reads) for name, (files_, reads) in found["parts"].items()
        }
        return Record(key, lines, frozenset(found["nodes"]), found["values"], found["reads"], parts)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def place_of(target: Path) -> Path:
    """Where the record of the site in a folder is: beside it, as it is nothing to publish."""
    target = target.absolute()
    return target.with_name(f".{target.name}.record")


def key_of_program(project: Project, profile: str) -> str:
    """A hash of all that decides, beside the data, what a site looks like: the program, its libraries, settings and profile of the project."""
    digest = hashlib.sha256(f"{sys.version}\n{profile}\n".encode())
    for library in _LIBRARIES:
        digest.update(metadata.version(library).encode())
    for name, content in sorted(_files_below(files("sahel_ld"), "")):
        digest.update(f"{name} {len(content)}\n".encode() + content)
    settings = project.root / FILE_NAME
    digest.update(settings.read_bytes() if settings.is_file() else b"")
    return digest.hexdigest()


def _files_below(folder: Traversable, prefix: str) -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        if not entry.is_dir():
            yield f"{prefix}{entry.name}", entry.read_bytes()
        elif entry.name not in ("__pycache__", "_bundle"):
            yield from _files_below(entry, f"{prefix}{entry.name}/")
