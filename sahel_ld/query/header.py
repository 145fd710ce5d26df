"""The header of a question: the `#+` lines at its top, in YAML after the conventions of grlc."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sahel_ld.errors import InputError
from sahel_ld.query.header_yaml import read_header

COLUMN_TYPES = ("iri", "date", "text", "integer", "decimal", "boolean", "geometry", "any")
_KEYS = (
    "summary",
    "summary_fr",
    "description",
    "description_fr",
    "params_fr",
    "tags",
    "columns",
    "examples",
    "as-of",
    "known-at",
    "choice",
)
_CHOICE_KEYS = ("value", "among", "needs")
_EXAMPLE_KEYS = ("params", "as-of", "known-at", "says")


@dataclass(frozen=True)
class Column:
    """A column of the answer: its variable, its type (one of ``COLUMN_TYPES``) and what it means."""

    name: str
    type: str
    meaning: str


@dataclass(frozen=True)
class Example:
    """One way to ask the question, and what the answer says."""

    params: Mapping[str, str | list[str]]
    as_of: str | None
    known_at: str | None
    says: str


@dataclass(frozen=True)
class Choice:
    """Between what a policy may choose: rows that are alike in the columns ``among`` give rival values, which are in the column ``value``.

    ``needs_day``: only rows of one day are rivals, so the question must be asked as of a day.
    """

    value: str
    among: tuple[str, ...]
    needs_day: bool = False

    @property
    def words(self) -> str:
        """Between what a policy chooses."""
        day = "; needs --as-of with a day" if self.needs_day else ""
        return f"one {self.value} for each {', '.join(self.among)}{day}"


@dataclass(frozen=True)
class Header:
    """What a question says about itself. ``params_fr`` are the meanings of its parameters in French. ``no_as_of`` and ``no_known_at`` are the reasons why it does not take the option.

    ``choice`` is None where the rows are no rivals of each other.
    """

    summary: str
    summary_fr: str = ""
    description: str = ""
    description_fr: str = ""
    params_fr: Mapping[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    examples: tuple[Example, ...] = ()
    no_as_of: str = ""
    no_known_at: str = ""
    choice: Choice | None = None


class HeaderError(ValueError):
    """A header that cannot be understood: ``line`` (from 1) and message."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


def header_of(text: str, name: str) -> Header:
    """The header of a question's text. Raises InputError, with ``name`` and the line, where it is wrong."""
    try:
        return _header(text, name)
    except HeaderError as error:
        raise InputError(f"header: {error}", file=name, line=error.line) from None


def lines_of(text: str) -> dict[str, int]:
    """The line on which each key of the header stands, and each column under its name with ``columns.`` before it."""
    found: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if match := re.match(r"#\+\s?([A-Za-z_-]+)\s*:", line):
            found.setdefault(match[1], number)
        elif match := re.match(r"#\+\s{2,}(\w+)\s*:", line):
            found.setdefault(f"columns.{match[1]}", number)
    return found


def _header(text: str, name: str) -> Header:
    loaded = read_header(text, name)
    if not loaded:
        raise HeaderError(1, "there is none: the file must begin with #+ lines, at least `#+ summary: …`")
    lines = [number for number, line in enumerate(text.split("\n"), 1) if line.startswith("#+")]
    if lines != list(range(lines[0], lines[0] + len(lines))):
        raise HeaderError(lines[0], "the #+ lines must follow each other without other lines between them")
    return _from_mapping(loaded, lines_of(text), lines[0])


def _from_mapping(loaded: dict[str, Any], lines: Mapping[str, int], first: int) -> Header:
    for key in loaded:
        if key not in _KEYS:
            raise HeaderError(lines.get(key, first), f"unknown key {key!r}; use {', '.join(_KEYS)}")
    text = {
        key: loaded.get(key, "")
        for key in ("summary", "summary_fr", "description", "description_fr", "as-of", "known-at")
    }
    for key, value in text.items():
        if not isinstance(value, str):
            raise HeaderError(lines.get(key, first), f"{key}: text is expected")
    if not text["summary"]:
        raise HeaderError(first, "summary is missing")
    tags = loaded.get("tags", [])
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        raise HeaderError(lines.get("tags", first), "tags: a list is expected")
    return Header(
        summary=text["summary"],
        summary_fr=text["summary_fr"],
        description=text["description"].strip(),
        description_fr=text["description_fr"].strip(),
        params_fr=_params_fr(loaded.get("params_fr", {}), lines.get("params_fr", first)),
        tags=tuple(tags),
        columns=tuple(_columns(loaded.get("columns", {}), lines, first)),
        examples=tuple(_examples(loaded.get("examples", []), lines.get("examples", first))),
        no_as_of=text["as-of"],
        no_known_at=text["known-at"],
        choice=_choice(loaded["choice"], lines.get("choice", first)) if "choice" in loaded else None,
    )


def _choice(loaded: object, line: int) -> Choice:
    if not isinstance(loaded, dict) or set(loaded) - set(_CHOICE_KEYS):
        raise HeaderError(line, f"choice: a mapping with {', '.join(_CHOICE_KEYS)} is expected")
    value, among, needs = loaded.get("value"), loaded.get("among"), loaded.get("needs", "")
    if not isinstance(value, str) or not isinstance(among, list) or not all(isinstance(one, str) for one in among):
        raise HeaderError(
            line, "choice: the column of the value and the list of columns among which it is one are expected"
        )
    if needs not in ("", "as-of"):
        raise HeaderError(line, "choice: it may need as-of, and nothing else")
    return Choice(value, tuple(among), needs == "as-of")


def _params_fr(loaded: object, line: int) -> dict[str, str]:
    if not isinstance(loaded, dict) or not all(isinstance(value, str) for value in loaded.values()):
        raise HeaderError(line, "params_fr: a name with its meaning on each line is expected")
    return {str(name): value for name, value in loaded.items()}


def _columns(loaded: object, lines: Mapping[str, int], first: int) -> Iterator[Column]:
    if not isinstance(loaded, dict):
        raise HeaderError(lines.get("columns", first), "columns: a name with `type — meaning` on each line is expected")
    for name, value in loaded.items():
        line = lines.get(f"columns.{name}", lines.get("columns", first))
        kind, dash, meaning = str(value).partition("—") if "—" in str(value) else ("", "", "")
        if not dash or not meaning.strip():
            raise HeaderError(line, f"column {name}: `type — meaning` is expected")
        if kind.strip() not in COLUMN_TYPES:
            raise HeaderError(
                line, f"column {name}: unknown type {kind.strip()!r}; use one of {', '.join(COLUMN_TYPES)}"
            )
        yield Column(name, kind.strip(), meaning.strip())


def _examples(loaded: object, line: int) -> Iterator[Example]:
    if not isinstance(loaded, list) or not all(isinstance(each, dict) for each in loaded):
        raise HeaderError(line, "examples: a list with params, as-of, known-at, says is expected")
    for each in loaded:
        unknown = sorted(set(each) - set(_EXAMPLE_KEYS))
        params = each.get("params", {})
        if unknown or not isinstance(params, dict):
            raise HeaderError(
                line,
                f"examples: {'unknown key ' + repr(unknown[0]) if unknown else 'params must be names with values'}",
            )
        if not isinstance(each.get("says"), str):
            raise HeaderError(line, "examples: each says what the answer is, under `says`")
        yield Example(params, each.get("as-of"), each.get("known-at"), each["says"])


def column_problems(
    columns: Sequence[Column], selected: Sequence[str], lines: Mapping[str, int]
) -> Iterator[tuple[int, str]]:
    """Where the header's columns are not those of the SELECT, in its order."""
    names = [column.name for column in columns]
    line = lines.get("columns", 1)
    for name in selected:
        if name not in names:
            yield line, f"column {name} is selected, but not described under columns"
    for name in names:
        if name not in selected:
            yield lines.get(f"columns.{name}", line), f"column {name} is described, but not selected"
    if sorted(names) == sorted(selected) and names != list(selected):
        yield line, "the columns must be described in the order of the SELECT"
