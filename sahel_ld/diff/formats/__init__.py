"""Renderings of a comparison, one file each, without registration: a module with ``render(difference) -> str`` is a format."""

from __future__ import annotations

import importlib
import pkgutil

from sahel_ld.diff.model import Difference
from sahel_ld.errors import UsageError


def names() -> list[str]:
    """The names of all formats."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__))


def render(difference: Difference, name: str) -> str:
    """The comparison in the format ``name``. Raises UsageError for a format that is not there."""
    text: str = importlib.import_module(f"{__name__}.{check_name(name)}").render(difference)
    return text


def check_name(name: str) -> str:
    """``name`` where there is such a format. Raises UsageError where there is not."""
    if name not in names():
        raise UsageError(f"unknown format {name!r}", hint=f"use one of {', '.join(names())}")
    return name
