"""Settings of a project, from `sahel-ld.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from sahel_ld.errors import InputError, UsageError

FILE_NAME = "sahel-ld.toml"


@dataclass(frozen=True)
class Settings:
    """What `sahel-ld.toml` may say; every key has a default.

    ``base`` resolves relative IRIs in the data (none: they are an error). ``fail_on`` is the severity that makes `check` exit with 1.
    ``blank_nodes`` is ``allow`` or ``forbid`` in data files.
    ``ontology``, ``shapes``, ``data`` and ``queries`` are folders of the project.
    ``contact`` is an address that endpoints get to see in ``User-Agent``, so that they can write before they block.
    """

    base: str | None = None
    fail_on: str = "error"
    ontology: str = "ontology"
    shapes: str = "shapes"
    data: str = "data/ttl"
    queries: str = "queries"
    blank_nodes: str = "allow"
    severity: dict[str, str] | None = None
    contact: str = ""


def read_settings(root: Path) -> Settings:
    """The settings of the project at ``root``. Raises InputError for TOML that cannot be read, UsageError for an unknown key."""
    path = root / FILE_NAME
    if not path.is_file():
        return Settings()
    try:
        table: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"not readable as TOML: {error}", file=FILE_NAME) from None
    known = {field.name for field in fields(Settings)}
    unknown = sorted(set(table) - known)
    if unknown:
        raise UsageError(f"{FILE_NAME}: unknown key {unknown[0]!r}", hint=f"known keys: {', '.join(sorted(known))}")
    return Settings(**table)
