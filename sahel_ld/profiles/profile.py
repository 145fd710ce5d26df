"""A publication profile: the rules by which data is withheld or coarsened, read from a TOML file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sahel_ld.errors import InputError, UsageError
from sahel_ld.terms import expand

_RULES = Path(__file__).parent / "rules"


@dataclass(frozen=True)
class Mark:
    """Things with this property are withheld: with this value, or with any where there is none."""

    property: str
    value: str | None = None


@dataclass(frozen=True)
class Pattern:
    """What is replaced within literals, and the word that stands in its place in English and French."""

    name: str
    name_fr: str
    regex: re.Pattern[str]


@dataclass(frozen=True)
class Coarsening:
    """Which points are rounded to how many decimals: those of these precisions, of territories of these kinds (none: of any).

    ``becomes`` is their precision then; codes of ``withhold_schemes`` for such a territory are withheld, for they lead to the exact point.
    """

    precisions: frozenset[str]
    kinds: frozenset[str]
    decimals: int
    becomes: str
    note: str
    note_fr: str
    withhold_schemes: frozenset[str]


@dataclass(frozen=True)
class Profile:
    """The rules of a profile. ``things`` are IRIs that are withheld by name; ``exempt`` are properties whose literals are not searched."""

    name: str
    summary: str = ""
    summary_fr: str = ""
    properties: frozenset[str] = frozenset()
    schemes: frozenset[str] = frozenset()
    exempt: frozenset[str] = frozenset()
    things: frozenset[str] = frozenset()
    marks: tuple[Mark, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    coarsen: tuple[Coarsening, ...] = ()


def names(root: Path | None = None) -> list[str]:
    """The profiles that come with the package, and those in `profiles/` of a project."""
    folders = [_RULES, *([root / "profiles"] if root else [])]
    return sorted({path.stem for folder in folders for path in folder.glob("*.toml")})


def load(name: str, root: Path | None = None) -> Profile:
    """The profile of this name: a file, one in `profiles/` of the project at ``root``, or one of the package.

    Raises UsageError for a name that is not there or a rule that is not understood, InputError for a file that is not TOML.
    """
    return _load(name, root, ())


def _load(name: str, root: Path | None, seen: tuple[str, ...]) -> Profile:
    if name in seen:
        raise UsageError(f"profile {name}: it extends itself by way of {' and '.join(seen)}")
    path = _path(name, root)
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise InputError(f"not readable as TOML: {error}", file=path.name) from None
    base = table.pop("extends", None)
    # A project's own rules may extend those of the package of the same name.
    own = path.parent != _RULES and base == path.stem
    start = _load(str(_RULES / f"{base}.toml") if own else str(base), root, (*seen, name)) if base else Profile("")
    return _extended(start, path.stem, _Table(table, path.name))


def _path(name: str, root: Path | None) -> Path:
    candidates = [Path(name)] if name.endswith(".toml") else []
    candidates += [root / "profiles" / f"{name}.toml"] if root else []
    candidates += [_RULES / f"{name}.toml"]
    for path in candidates:
        if path.is_file():
            return path
    raise UsageError(f"no profile {name!r}", hint=f"profiles: {', '.join(names(root))}; or a file that ends in .toml")


class _Table:
    """A table of the file; what nobody asked for is an error."""

    def __init__(self, table: Mapping[str, Any], file: str) -> None:
        self.table = dict(table)
        self.file = file

    def text(self, key: str, default: str | None = None) -> str:
        value = self.table.pop(key, default)
        if not isinstance(value, str):
            raise UsageError(f"{self.file}: {key} is missing, or is no text")
        return value

    def number(self, key: str) -> int:
        value = self.table.pop(key, None)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 8:
            raise UsageError(f"{self.file}: {key} must be a whole number from 0 to 8")
        return value

    def texts(self, key: str) -> list[str]:
        value = self.table.pop(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise UsageError(f"{self.file}: {key} must be a list of texts")
        return value

    def iris(self, key: str) -> frozenset[str]:
        return frozenset(self.iri(name) for name in self.texts(key))

    def iri(self, name: str) -> str:
        try:
            return expand(name)
        except ValueError as error:
            raise UsageError(f"{self.file}: {error}") from None

    def tables(self, key: str) -> Iterator[_Table]:
        value = self.table.pop(key, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise UsageError(f"{self.file}: {key} must be written as [[{key}]]")
        return (_Table(one, self.file) for one in value)

    def sub(self, key: str) -> _Table:
        value = self.table.pop(key, {})
        if not isinstance(value, dict):
            raise UsageError(f"{self.file}: {key} must be a table")
        return _Table(value, self.file)

    def finish(self) -> None:
        if self.table:
            raise UsageError(f"{self.file}: unknown key {sorted(self.table)[0]!r}")


def _extended(base: Profile, name: str, table: _Table) -> Profile:
    withhold = table.sub("withhold")
    found = replace(
        base,
        name=name,
        summary=table.text("summary", ""),
        summary_fr=table.text("summary_fr", ""),
        properties=base.properties | withhold.iris("properties"),
        schemes=base.schemes | set(withhold.texts("schemes")),
        exempt=base.exempt | withhold.iris("exempt"),
        things=base.things | withhold.iris("things"),
        marks=(*base.marks, *map(_mark, withhold.tables("nodes"))),
        patterns=(*base.patterns, *map(_pattern, withhold.tables("patterns"))),
        coarsen=(*base.coarsen, *map(_coarsening, table.tables("coarsen"))),
    )
    withhold.finish()
    table.finish()
    return found


def _mark(table: _Table) -> Mark:
    value = table.text("value", "")
    found = Mark(table.iri(table.text("property")), table.iri(value) if value else None)
    table.finish()
    return found


def _pattern(table: _Table) -> Pattern:
    name = table.text("name")
    try:
        regex = re.compile(table.text("pattern"))
    except re.error as error:
        raise UsageError(f"{table.file}: the pattern of {name!r} is no regular expression: {error}") from None
    if regex.fullmatch(""):
        raise UsageError(f"{table.file}: the pattern of {name!r} matches everything")
    found = Pattern(name, table.text("name_fr", name), regex)
    table.finish()
    return found


def _coarsening(table: _Table) -> Coarsening:
    found = Coarsening(
        table.iris("precisions"),
        table.iris("kinds"),
        table.number("decimals"),
        table.iri(table.text("becomes")),
        table.text("note"),
        table.text("note_fr", ""),
        table.iris("withhold_schemes"),
    )
    table.finish()
    return found
