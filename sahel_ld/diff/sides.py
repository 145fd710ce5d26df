"""The two sides of a comparison: files, folders, projects, git refs."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from sahel_ld.diff.git import extract
from sahel_ld.diff.structure import Triple
from sahel_ld.errors import UsageError
from sahel_ld.project import Project
from sahel_ld.project.files import expand_paths
from sahel_ld.project.project import DERIVED
from sahel_ld.project.settings import FILE_NAME
from sahel_ld.rdf.reader import Source, parse_quads

WORKING_TREE = "working tree"
_PREFIX = re.compile(rb"^[ \t]*@?prefix[ \t]+([A-Za-z][\w.-]*|):[ \t]*<([^<>\s]*)>", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True)
class Side:
    """One side: its name in messages, its files, and the project that they are, where they are one.

    ``files`` are sources with the names they have within the side.
    """

    name: str
    files: list[Source]
    project: Project | None = None
    _shown: str = field(default="", repr=False)

    @cached_property
    def content(self) -> dict[str, set[Triple]]:
        """The triples of each file, all graphs together, literals as written; what an export had derived is left out.

        Raises InputError where a file cannot be read.
        """
        found: dict[str, set[Triple]] = {}
        for source in self.files:
            shown = Source(source.path, self._shown + source.name, source.number, source.base)
            quads = parse_quads(source.content(), shown)
            found[source.name] = {
                (quad.subject, quad.predicate, quad.object)  # type: ignore[misc]  # the reader refuses triple terms
                for quad in quads
                if quad.graph_name != DERIVED
            }
        return found

    @cached_property
    def triples(self) -> set[Triple]:
        """The triples of all files."""
        return set().union(*self.content.values())

    @cached_property
    def prefixes(self) -> dict[str, str]:
        """The prefixes that the files declare; the first to declare one wins."""
        found: dict[str, str] = {}
        for source in self.files:
            for prefix, namespace in _PREFIX.findall(source.content()):
                found.setdefault(prefix.decode(), namespace.decode(errors="replace"))
        return found


@contextmanager
def open_side(argument: str, home: Project) -> Iterator[Side]:
    """The side that an argument names: a file or folder that is there, else a git ref of the repository of ``home``.

    What a git ref holds is in a temporary folder until the block ends. Raises UsageError where there is neither.
    """
    path = Path(argument)
    if path.exists():
        yield side_at(path, argument, home)
        return
    with tempfile.TemporaryDirectory(prefix="sahel-ld-diff-") as folder:
        found = extract(argument, home.root, Path(folder))
        if found is None:
            raise UsageError(
                f"{argument}: no such file, folder or git ref",
                hint="a file in a ref is written REF:PATH, for example HEAD:data/ttl/report.seed.ttl",
            )
        yield side_at(found, argument, home, shown="" if found.is_file() else f"{argument}:")


def side_at(path: Path, name: str, home: Project, *, shown: str = "") -> Side:
    """The side at a path; ``name`` is what messages call it, ``shown`` stands before the names of its files in messages."""
    if path.is_dir() and _is_project(path):
        project = Project(path)
        return Side(
            name, project.sources([*project.ontology_files, *project.shape_files, *project.data_files]), project, shown
        )
    files = expand_paths([path])
    if not files:
        raise UsageError(f"{name}: no RDF files in it")
    base = path if path.is_dir() else path.parent
    sources = [
        Source(file, file.relative_to(base).as_posix(), number, home.settings.base) for number, file in enumerate(files)
    ]
    if path.is_file():
        sources = [Source(path, name, 0, home.settings.base)]
    elif not shown:
        shown = f"{path.as_posix()}/"
    return Side(name, sources, None, shown)


def working_tree(home: Project) -> Side:
    """The files of a project as they are."""
    return side_at(home.root, WORKING_TREE, home)


def _is_project(path: Path) -> bool:
    return (path / FILE_NAME).is_file() or ((path / "data/ttl").is_dir() and (path / "ontology").is_dir())
