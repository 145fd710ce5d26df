"""Parameters of a question: where they stand in its text, what they take, and how a value becomes a term there."""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pyoxigraph as ox

from sahel_ld.dates import Days, parse_partial
from sahel_ld.errors import UsageError
from sahel_ld.query.values import IRI
from sahel_ld.terms import PREFIXES, XSD, expand

_LINE = re.compile(
    r"^[^\S\n]*(?P<keyword>VALUES)\s+(?:\?(?P<one>\w+)|\(\s*\?(?P<first>\w+)\s+\?(?P<last>\w+)\s*\))"
    r"[^\S\n]*\{(?P<default>[^\n]*)\}[^\S\n]*\#[^\S\n]*param:[^\S\n]*(?P<type>\S*)[^\S\n]*(?P<meaning>[^\n]*)$",
    re.MULTILINE | re.IGNORECASE,
)
_MENTION = re.compile(r"^[^\n#]*#[^\S\n]*param:", re.MULTILINE)
_BACKSLASH_U = re.compile(r"\\\\([uU])|\\.", re.DOTALL)

ANY = "*"
_NOTHING = re.compile(r"\(?(?:\s*UNDEF)+\s*\)?", re.IGNORECASE)
Given = ox.NamedNode | ox.Literal


@dataclass(frozen=True)
class Parameter:
    """A ``VALUES`` line of a question.

    A date with two variables takes a partial date: the first and the last day that it can mean. ``start`` and ``end`` are the offsets of the
    default in the text, ``keyword`` that of the line's first word; ``line`` counts from 1.
    """

    name: str
    last: str | None
    type: str
    meaning: str
    default: str
    line: int
    keyword: int
    start: int
    end: int

    def terms(self, value: object) -> tuple[Given, ...]:
        """The terms of one value, one for each variable. Raises UsageError where the value does not fit the type."""
        try:
            made = _READERS[self.type](value, self)
        except ValueError as error:
            raise UsageError(
                f"parameter {self.name}: {error}", hint=f"{self.name}: {self.type}, {self.meaning}"
            ) from None
        return made

    def is_any(self, value: object) -> bool:
        """Whether a value is ``*``: no restriction, in place of a default. In a parameter for text it is a text like others."""
        return value == ANY and self.type != "string"

    def bound(self, text: str, value: object, *, keep: bool) -> str:
        """``text`` with this parameter's line for ``value``, or for its default where that is None.

        A line that restricts nothing becomes a comment, unless ``keep``: it means the same, and engines are faster without it.
        """
        row = self.default if value is None else self.written(value)
        if _NOTHING.fullmatch(row) and not keep:
            return f"{text[: self.keyword]}# {text[self.keyword : self.start]} {row} {text[self.end :]}"
        return text if value is None else f"{text[: self.start]} {row} {text[self.end :]}"

    def written(self, value: object) -> str:
        """What stands between the braces for a value, or for several values of a list, each of which may hold."""
        if self.is_any(value):
            return "(UNDEF UNDEF)" if self.last else "UNDEF"
        values = value if isinstance(value, list | tuple | set | frozenset) else (value,)
        if not values:
            raise UsageError(
                f"parameter {self.name}: an empty list of values", hint="leave the parameter out to ask about all"
            )
        rows = (" ".join(serialise(term) for term in self.terms(each)) for each in values)
        return " ".join(f"({row})" if self.last else row for row in rows)


def parameters_of(text: str) -> Iterator[Parameter]:
    """The parameters of a question's text, in order."""
    for match in _LINE.finditer(text):
        yield Parameter(
            name=match["one"] or match["first"],
            last=match["last"],
            type=match["type"].rstrip(",;").lower(),
            meaning=match["meaning"].lstrip("—–- ").strip(),
            default=match["default"].strip(),
            line=text.count("\n", 0, match.start("default")) + 1,
            keyword=match.start("keyword"),
            start=match.start("default"),
            end=match.end("default"),
        )


def parameter_problems(text: str) -> Iterator[tuple[int, str]]:
    """What is wrong with the parameter lines of a question: line and message."""
    found = list(parameters_of(text))
    lines = {parameter.line for parameter in found}
    for match in _MENTION.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        if line not in lines:
            yield line, "a parameter line must read: VALUES ?name { default } # param: type — meaning"
    for number, parameter in enumerate(found):
        if parameter.type not in _READERS:
            yield (
                parameter.line,
                f"parameter {parameter.name}: unknown type {parameter.type!r}; use one of {', '.join(sorted(_READERS))}",
            )
        if not parameter.meaning:
            yield parameter.line, f"parameter {parameter.name}: say what it means after the type"
        if keyword.iskeyword(parameter.name):
            yield (
                parameter.line,
                f"parameter {parameter.name}: the name is a keyword of Python, and could not be given there",
            )
        if parameter.last and parameter.type != "date":
            yield parameter.line, f"parameter {parameter.name}: only a date has a second variable, for its last day"
        if parameter.name in (other.name for other in found[:number]):
            yield parameter.line, f"parameter {parameter.name} is there twice"


def serialise(term: Given) -> str:
    r"""A term as SPARQL text that every engine reads as that term.

    Some engines expand ``\u`` anywhere before they parse, so that a backslash before a ``u`` of the value would begin an escape (``"\\u0022"``
    would end the string): there the ``u`` itself is written as an escape.
    """
    text = str(term)
    if isinstance(term, ox.NamedNode) or "\\" not in text:
        return text
    return _BACKSLASH_U.sub(lambda match: f"\\\\\\U{ord(match[1]):08X}" if match[1] else match[0], text)


def _iri(value: object, _: Parameter) -> tuple[Given, ...]:
    if isinstance(value, ox.NamedNode):
        return (value,)
    if not isinstance(value, str) or not value:
        raise ValueError(f"an IRI is expected, not {value!r}")
    try:
        return (ox.NamedNode(str(value) if isinstance(value, IRI) else expand(value.strip())),)
    except ValueError:
        kinds = ", ".join(f"{prefix}:" for prefix in sorted(PREFIXES) if "/id/" in PREFIXES[prefix])
        raise ValueError(
            f"{value!r} is not an IRI; write a whole IRI, or a name with a prefix ({kinds} code: …)"
        ) from None


def _date(value: object, parameter: Parameter) -> tuple[Given, ...]:
    if isinstance(value, date):
        days = Days(date(value.year, value.month, value.day), date(value.year, value.month, value.day))
    elif isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError(f"a date is expected, not {value!r}")
    else:
        days = parse_partial(str(value).strip() if isinstance(value, str) else f"{value:04}")
    if parameter.last:
        return _day(days.first), _day(days.last)
    if days.first != days.last:
        raise ValueError(f"{value!r} is not one day: YYYY-MM-DD is expected")
    return (_day(days.first),)


def _day(day: date) -> ox.Literal:
    return ox.Literal(day.isoformat(), datatype=ox.NamedNode(f"{XSD}date"))


def _string(value: object, _: Parameter) -> tuple[Given, ...]:
    if not isinstance(value, str):
        raise ValueError(f"text is expected, not {value!r}")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise ValueError(f"{value!r} is not text that UTF-8 can hold") from None
    return (ox.Literal(str(value)),)


def _integer(value: object, _: Parameter) -> tuple[Given, ...]:
    text = str(value).strip()
    if isinstance(value, bool) or not isinstance(value, int | str) or not re.fullmatch(r"[+-]?[0-9]{1,18}", text):
        raise ValueError(f"a whole number is expected, not {value!r}")
    return (ox.Literal(str(int(text)), datatype=ox.NamedNode(f"{XSD}integer")),)


def _decimal(value: object, _: Parameter) -> tuple[Given, ...]:
    text = str(value).strip()
    if (
        isinstance(value, bool)
        or not isinstance(value, int | str | Decimal)
        or not re.fullmatch(r"[+-]?[0-9]{1,18}(\.[0-9]{1,18})?", text)
    ):
        raise ValueError(f"a decimal number is expected, not {value!r}")
    return (ox.Literal(text, datatype=ox.NamedNode(f"{XSD}decimal")),)


def _boolean(value: object, _: Parameter) -> tuple[Given, ...]:
    text = str(value).strip().lower()
    if not isinstance(value, bool | str) or text not in ("true", "false"):
        raise ValueError(f"true or false is expected, not {value!r}")
    return (ox.Literal(text, datatype=ox.NamedNode(f"{XSD}boolean")),)


def _language(value: object, _: Parameter) -> tuple[Given, ...]:
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*", value):
        raise ValueError(f"a language tag such as fr or ar is expected, not {value!r}")
    return (ox.Literal(value.lower()),)


_READERS: dict[str, Callable[[object, Parameter], tuple[Given, ...]]] = {
    "iri": _iri,
    "date": _date,
    "string": _string,
    "integer": _integer,
    "decimal": _decimal,
    "boolean": _boolean,
    "language": _language,
}
