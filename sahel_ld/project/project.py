"""The project as one object: its files, its quads, and the verbs of the command as methods."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad

from sahel_ld.errors import UsageError
from sahel_ld.project.derive import derive, derive_into
from sahel_ld.project.settings import FILE_NAME, Settings, read_settings
from sahel_ld.rdf.formats import format_of_path
from sahel_ld.rdf.reader import Source, read_quads
from sahel_ld.terms import GRAPH

if TYPE_CHECKING:
    from sahel_ld.query.policies import Policies
    from sahel_ld.store import Store

DERIVED = NamedNode(f"{GRAPH}derived")
_BUNDLE = Path(__file__).parents[1] / "_bundle"
_CHECKOUT = Path(__file__).parents[2]


class Project:
    """A folder with `ontology/`, `shapes/`, `data/ttl/` and `queries/`.

    Without ``root``: the current folder where it is a project, else the data that came with the package.
    Raises UsageError where ``root`` is not a folder.
    """

    def __init__(self, root: Path | str | None = None) -> None:
        self.root = Path(root) if root is not None else _default_root()
        if not self.root.is_dir():
            raise UsageError(f"{root}: no such folder")
        self.settings: Settings = read_settings(self.root)

    @property
    def bundled(self) -> bool:
        """Whether this is the data that came with the package, which nobody should write to."""
        return self.root == _BUNDLE

    def name_of(self, path: Path) -> str:
        """How a file is named in messages: relative to the project where it lies inside, else as given."""
        try:
            return path.resolve().relative_to(self.root.resolve()).as_posix()
        except ValueError:
            return path.as_posix()

    def _files(self, folder: str, *, recursive: bool = True) -> list[Path]:
        base = self.root / folder
        found = base.rglob("*") if recursive else base.glob("*")
        return sorted(
            (path for path in found if path.is_file() and format_of_path(path)), key=lambda path: path.as_posix()
        )

    @cached_property
    def ontology_files(self) -> list[Path]:
        """The RDF files of the ontology, in order of their names."""
        return self._files(self.settings.ontology)

    @cached_property
    def shape_files(self) -> list[Path]:
        """The RDF files with shapes."""
        return self._files(self.settings.shapes)

    @cached_property
    def data_files(self) -> list[Path]:
        """The RDF files with data."""
        return self._files(self.settings.data)

    def query_files(self, folder: str = "") -> list[Path]:
        """The `.rq` files directly in `queries/`, or in its folder `checks` or `rules`."""
        return sorted((self.root / self.settings.queries / folder).glob("*.rq"))

    @property
    def policies(self) -> Policies:
        """The policies in `queries/policies/`."""
        from sahel_ld.query.policies import Policies

        return Policies(self.root / self.settings.queries / "policies")

    def sources(self, paths: list[Path]) -> list[Source]:
        """``paths`` as sources to read together: names for messages, and numbers that keep blank nodes apart."""
        return [Source(path, self.name_of(path), number, self.settings.base) for number, path in enumerate(paths)]

    def graph_of(self, path: Path) -> NamedNode:
        """The name of the graph that holds a file's triples."""
        return NamedNode(GRAPH + path.stem)

    def quads(self, *, ontology: bool = True) -> Iterator[Quad]:
        """The quads of the data, and of the ontology, each file in its own graph, literals as written."""
        paths = [*self.ontology_files, *self.data_files] if ontology else self.data_files
        for source in self.sources(paths):
            yield from read_quads(source, self.graph_of(source.path))

    @cached_property
    def asserted(self) -> tuple[Quad, ...]:
        """All quads of ontology and data, read once."""
        return tuple(self.quads())

    @cached_property
    def derived(self) -> tuple[Quad, ...]:
        """What follows from the data: the bounds of partial dates, and the rules in `queries/rules/`, in the graph ``derived``."""
        return derive(self.asserted, self.query_files("rules"), DERIVED)

    def open(self) -> Store:
        """A store with the ontology, the data and what is derived from them, ready for queries."""
        from sahel_ld.store import Store
        from sahel_ld.store.filling import fill

        engine = ox.Store()
        sources = self.sources([*self.ontology_files, *self.data_files])
        written = fill(engine, ((source, self.graph_of(source.path)) for source in sources))
        derive_into(engine, self.query_files("rules"), DERIVED)
        return Store(engine, queries=self.query_files(), written=written, policies=self.policies)


def _default_root() -> Path:
    here = Path.cwd()
    if (here / FILE_NAME).is_file() or (here / "data/ttl").is_dir():
        return here
    return _BUNDLE if _BUNDLE.is_dir() else _CHECKOUT
