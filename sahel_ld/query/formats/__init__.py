"""Formats of answers, one module each: its name is the format's name.

A module has ``TITLE``, ``KINDS`` (which kinds of answer it can hold), ``SUFFIXES`` (of files, the first is the usual one) and
``render(answer, options)``, which yields bytes. Nothing is registered: a new format is a new module.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from sahel_ld.errors import UsageError

if TYPE_CHECKING:
    from sahel_ld.query.answer import Answer

_ALIASES = {
    "md": "markdown",
    "nt": "ntriples",
    "ttl": "turtle",
    "ndjson": "jsonl",
    "feather": "arrow",
    "json-ld": "jsonld",
}
_WORDS = {"rows": "rows (SELECT)", "boolean": "a yes or no (ASK)", "graph": "a graph (CONSTRUCT, DESCRIBE)"}


@dataclass(frozen=True)
class Options:
    """``raw``: cells of CSV as they are, even where a spreadsheet would run them. ``language`` of labels; ``labels``: show them in place of IRIs.

    ``width`` of the table in characters, None for as wide as it needs; ``terminal``: colours and links for a terminal.
    """

    raw: bool = False
    language: str = "en"
    labels: bool = True
    width: int | None = None
    terminal: bool = False


class Format(Protocol):
    """What a module of this package provides."""

    TITLE: str
    KINDS: tuple[str, ...]
    SUFFIXES: tuple[str, ...]

    def render(self, answer: Answer, options: Options) -> Iterator[bytes]:
        """The answer in this format."""
        ...


def names() -> list[str]:
    """The names of all formats."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__))


def format_named(name: str) -> Format:
    """The format of this name or alias. Raises UsageError where there is none."""
    key = _ALIASES.get(name.lower(), name.lower())
    if key not in names():
        near = get_close_matches(key, names(), 1)
        raise UsageError(
            f"unknown format {name!r}", hint=f"did you mean {near[0]}?" if near else f"use one of {', '.join(names())}"
        )
    return cast(Format, importlib.import_module(f"{__name__}.{key}"))


def format_of_path(path: Path) -> str:
    """The name of the format that a file's suffix stands for. Raises UsageError where it stands for none."""
    suffix = path.suffix.lower()
    for name in names():
        if suffix in format_named(name).SUFFIXES:
            return name
    raise UsageError(
        f"{path}: the suffix {suffix!r} names no format", hint=f"give --format: one of {', '.join(names())}"
    )


def render(answer: Answer, name: str, options: Options) -> Iterator[bytes]:
    """The answer in the format of this name. Raises UsageError for an unknown format or one that cannot hold this kind of answer."""
    chosen = format_named(name)
    if answer.kind not in chosen.KINDS:
        fitting = ", ".join(other for other in names() if answer.kind in format_named(other).KINDS)
        held = " or ".join(_WORDS[kind] for kind in chosen.KINDS)
        raise UsageError(
            f"the format {name} holds {held}, and this answer is {_WORDS[answer.kind]}", hint=f"use one of {fitting}"
        )
    return chosen.render(answer, options)
