"""Where things are described in the files of a project."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from sahel_ld.project import Project
from sahel_ld.publish.facts import TYPE, Facts
from sahel_ld.rdf.locate import locate
from sahel_ld.rdf.places import Lines


class Places:
    """File and line of the description of a thing; a file is read when something in it is asked for."""

    def __init__(self, project: Project, facts: Facts) -> None:
        self._facts = facts
        paths = [*project.ontology_files, *project.data_files]
        self._sources = {
            project.graph_of(source.path).value: source for source in project.sources([Path(path) for path in paths])
        }
        self._lines: dict[str, dict[str, int]] = {}

    def of(self, iri: str) -> tuple[str, int | None]:
        """The file and the line; the line is None where the format of the file gives none, the file empty where no file describes it."""
        graph = self._graph(iri)
        if graph not in self._sources:
            return "", None
        if graph not in self._lines:
            self._lines[graph] = self._read(graph)
        return self._sources[graph].name, self._lines[graph].get(iri)

    def _graph(self, iri: str) -> str:
        """The graph that says what a thing is, else the first one that says anything about it."""
        graphs = [quad.graph_name for quad in self._facts.quads.get(iri, ()) if quad.predicate.value == TYPE]
        named = sorted(graph.value for graph in graphs if isinstance(graph, ox.NamedNode))
        return next(iter(named or self._facts.graphs.get(iri, [])), "")

    def _read(self, graph: str) -> dict[str, int]:
        source = self._sources[graph]
        content = source.content()
        lines = Lines(content.decode())
        found: dict[str, int] = {}
        for quad, place in locate(content, source):
            if place and isinstance(quad.subject, ox.NamedNode) and quad.subject.value not in found:
                found[quad.subject.value] = lines.at(place.subject[0])[0]
        return found
