"""Policies: in which order criteria decide between values that sources give against each other, read from TOML files."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from sahel_ld.errors import InputError, UsageError
from sahel_ld.query.question import Question

CRITERIA = "criteria.rq"
_VALUE = "value"


@dataclass(frozen=True)
class Policy:
    """A declared order of criteria: the first that differs between two values decides. A criterion with ``-`` before it prefers less."""

    name: str
    summary: str
    summary_fr: str
    order: tuple[str, ...]


class Policies:
    """The policies in a folder: files `NAME.toml`, and `criteria.rq`, the question that gives every value its grades."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def names(self) -> list[str]:
        """The names of all policies, in order."""
        return sorted(path.stem for path in self.files)

    @property
    def files(self) -> list[Path]:
        """The files of the policies."""
        return sorted(self._folder.glob("*.toml"))

    @property
    def criteria(self) -> Question:
        """The question behind the criteria. Raises UsageError where it is not there."""
        return Question.load(self._folder / CRITERIA)

    def named(self, name: str) -> Policy:
        """The policy of this name. Raises UsageError where there is none or where it is wrong, InputError where the file is not TOML."""
        if name not in self.names:
            near = get_close_matches(name, self.names, 1)
            known = f"policies: {', '.join(self.names)}" if self.names else "this project has none"
            raise UsageError(f"no policy {name!r}", hint=f"did you mean {near[0]}?" if near else known)
        return self.load(self._folder / f"{name}.toml")

    def load(self, path: Path) -> Policy:
        """The policy in a file. Raises UsageError where it says what is not understood, InputError where it is not TOML."""
        try:
            table: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
            raise InputError(f"not readable as TOML: {error}", file=path.name) from None
        if unknown := sorted(set(table) - {"summary", "summary_fr", "order"}):
            raise UsageError(f"{path.name}: unknown key {unknown[0]!r}", hint="keys: summary, summary_fr, order")
        summary, summary_fr, order = table.get("summary"), table.get("summary_fr", ""), table.get("order")
        if not isinstance(summary, str) or not isinstance(summary_fr, str) or not summary:
            raise UsageError(f"{path.name}: summary is missing, or is no text")
        if not isinstance(order, list) or not order or not all(isinstance(one, str) for one in order):
            raise UsageError(f"{path.name}: order must be a list of criteria")
        self._refuse_unknown(path.name, order)
        return Policy(path.stem, summary, summary_fr, tuple(order))

    def _refuse_unknown(self, file: str, order: list[str]) -> None:
        known = [column.name for column in self.criteria.header.columns if column.name != _VALUE]
        bare = [one.removeprefix("-") for one in order]
        for number, one in enumerate(bare):
            if one not in known:
                raise UsageError(f"{file}: unknown criterion {one!r}", hint=f"criteria: {', '.join(known)}")
            if one in bare[:number]:
                raise UsageError(f"{file}: the criterion {one!r} is there twice")
