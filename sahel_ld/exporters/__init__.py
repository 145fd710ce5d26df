"""Exports: one file for each family of formats, found here without registration.

A module of this package with ``FORMATS`` (name: description) and ``export(quads, name)`` is an exporter.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

import pyoxigraph as ox

from sahel_ld.errors import UsageError
from sahel_ld.exporters.selection import project_quads, quads_of_files
from sahel_ld.project import Project
from sahel_ld.rdf.formats import format_named
from sahel_ld.rdf.writer import Written

__all__ = ["Written", "export_files", "export_project", "export_quads", "formats", "project_quads"]


def formats() -> dict[str, str]:
    """The names of the formats, each with one sentence about it."""
    return {name: text for module in _modules() for name, text in module.FORMATS.items()}


def export_quads(quads: Iterable[ox.Quad], name: str) -> Written:
    """``quads`` in the format ``name`` or its alias (``ttl`` …).

    Raises UsageError for an unknown format, DataError for data that the format has no place for.
    """
    for module in _modules():
        if name in module.FORMATS:
            written: Written = module.export(quads, name)
            return written
    try:
        name, _ = format_named(name)
    except UsageError:
        raise UsageError(f"unknown format {name!r}", hint=f"use one of {', '.join(formats())}") from None
    return export_quads(quads, name)


def export_project(project: Project, name: str, *, graph: str | None = None, derived: bool = True) -> Written:
    """The project's data and ontology, and what is derived from them; or only one of its graphs, by file stem or IRI."""
    return export_quads(project_quads(project, graph=graph, derived=derived), name)


def export_files(project: Project, paths: Iterable[Path], name: str, *, graph: str | None = None) -> Written:
    """The content of RDF files, together, in their own graphs."""
    return export_quads(quads_of_files(project, paths, graph=graph), name)


def _modules() -> list[ModuleType]:
    names = sorted(info.name for info in pkgutil.iter_modules(__path__))
    modules = (importlib.import_module(f"{__name__}.{name}") for name in names)
    return [module for module in modules if hasattr(module, "FORMATS")]
