"""Terms of an answer as Python values."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import pyoxigraph as ox

from sahel_ld.terms import RDF, XSD, compact

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_PLAIN = (f"{XSD}string", f"{RDF}langString", f"{RDF}dirLangString")
_INTEGERS = (
    "integer",
    "nonNegativeInteger",
    "positiveInteger",
    "nonPositiveInteger",
    "negativeInteger",
    "long",
    "int",
    "short",
    "byte",
)
_UNSIGNED = ("unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte")
_INTEGER = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_DOUBLE = re.compile(rf"{_DECIMAL.pattern}(?:[eE][+-]?[0-9]+)?|[+-]?INF|NaN")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class IRI(str):
    """An IRI in an answer: text that knows that it is a name."""

    __slots__ = ()

    @property
    def compact(self) -> str:
        """The prefixed name where a prefix of the project fits, else the IRI in ``<>``."""
        return compact(self)


class Text(str):
    """Text of a literal, with its language tag where it has one, and the datatype where it is neither plain nor a value of Python."""

    __slots__ = ("datatype", "language")
    language: str | None
    datatype: str | None

    def __new__(cls, text: str, language: str | None = None, datatype: str | None = None) -> Text:
        """Text with the language or the datatype that it had."""
        made = super().__new__(cls, text)
        made.language = language
        made.datatype = datatype
        return made


Value = IRI | Text | int | float | Decimal | date | datetime | bool | None


def value_of(term: Term | None) -> Value:
    """The Python value of a term; what has no value of its own (a year, an impossible date) stays text; None is unbound."""
    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return IRI(term.value)
    if not isinstance(term, ox.Literal):
        return Text(str(term))
    datatype = term.datatype.value
    if datatype in _PLAIN:
        return Text(term.value, term.language)
    reader = _READERS.get(datatype)
    value = reader(term.value) if reader else None
    return Text(term.value, datatype=datatype) if value is None else value


def lexical(term: Term | None) -> str:
    """What a term looks like in plain text: the IRI, or the text of the literal as written; empty where unbound."""
    if term is None:
        return ""
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)


def is_number(term: Term | None) -> bool:
    """Whether a term is a literal that reads as a number."""
    return (
        isinstance(term, ox.Literal)
        and isinstance(value_of(term), int | float | Decimal)
        and not isinstance(value_of(term), bool)
    )


def _integer(text: str) -> int | None:
    # Longer numbers than the interpreter converts stay text.
    return int(text) if _INTEGER.fullmatch(text) and len(text) <= 4000 else None


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if _DECIMAL.fullmatch(text) else None


def _double(text: str) -> float | None:
    return float(text) if _DOUBLE.fullmatch(text) else None


def _boolean(text: str) -> bool | None:
    return {"true": True, "1": True, "false": False, "0": False}.get(text)


def _date(text: str) -> date | None:
    # A date with a zone is not a date of Python, which has none: it stays text.
    if not _DATE.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _datetime(text: str) -> datetime | None:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(?:Z|[+-][0-9]{2}:[0-9]{2})?", text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


_READERS: dict[str, Callable[[str], Value]] = {
    **{XSD + name: _integer for name in (*_INTEGERS, *_UNSIGNED)},
    f"{XSD}decimal": _decimal,
    f"{XSD}double": _double,
    f"{XSD}float": _double,
    f"{XSD}boolean": _boolean,
    f"{XSD}date": _date,
    f"{XSD}dateTime": _datetime,
    f"{XSD}dateTimeStamp": _datetime,
}
