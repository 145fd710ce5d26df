"""What is exported: the project or some files, all graphs or one of them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from sahel_ld.errors import UsageError
from sahel_ld.project import Project
from sahel_ld.rdf.reader import read_quads
from sahel_ld.terms import GRAPH


def project_quads(project: Project, *, graph: str | None = None, derived: bool = True) -> list[ox.Quad]:
    """The quads of the project, each file in its own graph, what is derived in the graph ``derived``."""
    quads = [*project.asserted, *(project.derived if derived else ())]
    return in_graph(quads, graph) if graph else quads


def quads_of_files(project: Project, paths: Iterable[Path], *, graph: str | None = None) -> list[ox.Quad]:
    """The quads of the files, read as the project reads its own; a triple outside of a graph stays outside."""
    quads = [quad for source in project.sources(list(paths)) for quad in read_quads(source)]
    return in_graph(quads, graph) if graph else quads


def in_graph(quads: Iterable[ox.Quad], name: str) -> list[ox.Quad]:
    """The quads of one graph, named by its IRI or by the stem of its file. Raises UsageError where there is none."""
    quads = list(quads)
    wanted = name if ":" in name else GRAPH + name
    found = [quad for quad in quads if isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name.value == wanted]
    if not found:
        names = sorted(
            {quad.graph_name.value.removeprefix(GRAPH) for quad in quads if isinstance(quad.graph_name, ox.NamedNode)}
        )
        raise UsageError(
            f"no graph {name!r}", hint=f"graphs: {', '.join(names)}" if names else "the data has no named graphs"
        )
    return found
