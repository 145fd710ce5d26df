"""Renderings of a report, one file each: a module with `NAME` and `render(report) -> str` is a format, without registration."""

from __future__ import annotations

import importlib
import pkgutil

from sahel_ld.errors import UsageError
from sahel_ld.findings.model import Report


def names() -> list[str]:
    """The names of all formats."""
    return sorted(module.name.replace("_", "-") for module in pkgutil.iter_modules(__path__))


def render(report: Report, name: str) -> str:
    """The report in the format ``name``, ending in a line end. Raises UsageError for a format that is not there."""
    if name not in names():
        raise UsageError(f"unknown format {name!r}", hint=f"use one of {', '.join(names())}")
    text: str = importlib.import_module(f"{__name__}.{name.replace('-', '_')}").render(report)
    return text
