"""Renderings of a report, one file each, without registration: a module with `SUFFIXES` and `render(report, layout) -> str` is a format."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType

from sahel_ld.errors import UsageError
from sahel_ld.findings.layout import Layout
from sahel_ld.findings.model import Report


def names() -> list[str]:
    """The names of all formats."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__))


def render(report: Report, name: str, layout: Layout | None = None) -> str:
    """The report in the format ``name``, ending in a line end. Raises UsageError for a format that is not there."""
    text: str = _module(name).render(report, layout or Layout())
    return text


def check_name(name: str) -> str:
    """``name`` where there is such a format. Raises UsageError where there is not."""
    if name not in names():
        raise UsageError(f"unknown format {name!r}", hint=f"use one of {', '.join(names())}")
    return name


def format_of(file_name: str) -> str | None:
    """The format that the suffix of a file stands for, the longest suffix first; None where it stands for none."""
    suffixes = {suffix: name for name in names() for suffix in _module(name).SUFFIXES}
    for suffix in sorted(suffixes, key=len, reverse=True):
        if file_name.lower().endswith(suffix):
            return suffixes[suffix]
    return None


def _module(name: str) -> ModuleType:
    return importlib.import_module(f"{__name__}.{check_name(name)}")
