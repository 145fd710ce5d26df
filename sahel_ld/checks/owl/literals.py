"""Literals as the reasoner sees them: which it can read, which differ, and which lie outside a range."""

from __future__ import annotations

import re
from decimal import Decimal

import pyoxigraph as ox

from sahel_ld.rdf.lexical import problem_of
from sahel_ld.terms import OWL, RDF, RDFS, XSD

_INTEGERS = {
    "integer",
    "nonNegativeInteger",
    "nonPositiveInteger",
    "positiveInteger",
    "negativeInteger",
    "long",
    "int",
    "short",
    "byte",
    "unsignedLong",
    "unsignedInt",
    "unsignedShort",
    "unsignedByte",
}
_STRINGS = {"string", "normalizedString", "token", "language", "Name", "NCName", "NMTOKEN"}
_OTHERS = {"decimal", "double", "float", "boolean", "hexBinary", "base64Binary", "anyURI", "dateTime", "dateTimeStamp"}
# The datatype map of OWL 2 (section 4 of its Structural Specification), and rdf:langString, which is part of rdf:PlainLiteral.
OWL_DATATYPES = (
    {XSD + name for name in _INTEGERS | _STRINGS | _OTHERS}
    | {f"{OWL}real", f"{OWL}rational", f"{RDF}PlainLiteral", f"{RDF}XMLLiteral", f"{RDF}langString"}
    | {f"{RDFS}Literal"}
)
_URI = re.compile(r"(?:[A-Za-z0-9\-._~:/?#@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*")
_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:[0-5]\d(?:\.\d{1,3})?(?:Z|[+-]\d\d:\d\d)?")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def readable(literal: ox.Literal) -> bool:
    """Whether owlready2 and HermiT carry a well-formed literal without loss or error.

    They know the datatype map of OWL 2, less what was found broken with owlready2 0.51: numbers go through 64-bit integers and Python floats
    (``INF`` comes out as ``inf``), addresses must be plain URIs, times have milliseconds at most, text must be XML characters.
    """
    name, text = literal.datatype.value.removeprefix(XSD), literal.value
    if literal.language or name in _STRINGS:
        return not _NOT_XML.search(text)
    if name in _INTEGERS:
        return abs(int(text)) < 2**63
    if name in ("double", "float", "decimal"):
        return "e" not in repr(float(text)) and text.lower().strip("+-") not in ("inf", "nan")
    if name == "anyURI":
        return _URI.fullmatch(text) is not None
    if name in ("dateTime", "dateTimeStamp"):
        return _DATE_TIME.fullmatch(text) is not None
    return name in ("boolean", "hexBinary", "base64Binary") or literal.datatype.value == f"{OWL}rational"


def malformed(literal: ox.Literal) -> str | None:
    """What is wrong with the text of a literal of the datatype map, or None."""
    datatype = literal.datatype.value
    return problem_of(literal.value, datatype) if datatype in OWL_DATATYPES else None


def family(literal: ox.Literal) -> str:
    """The value space that a literal surely lies in; empty where that is not judged here."""
    name = literal.datatype.value.removeprefix(XSD)
    if literal.language:
        return "tagged text"
    if name in _STRINGS:
        return "text"
    if name in _INTEGERS or name == "decimal":
        return "number"
    return name if name in ("boolean", "anyURI", "double", "float", "hexBinary") else ""


def distinct(one: ox.Literal, other: ox.Literal) -> bool:
    """Whether two well-formed literals surely have different values."""
    space = family(one)
    if not space or not family(other):
        return False
    if space != family(other):
        return True
    if space == "number":
        return Decimal(one.value) != Decimal(other.value)
    if space == "boolean":
        return (one.value in ("true", "1")) != (other.value in ("true", "1"))
    if space in ("text", "tagged text", "anyURI"):
        return (one.value, (one.language or "").lower()) != (other.value, (other.language or "").lower())
    return False


def outside(literal: ox.Literal, datatype: str) -> bool:
    """Whether a well-formed literal surely has no value in a datatype of the map."""
    space, name = family(literal), datatype.removeprefix(XSD)
    if not space or datatype not in OWL_DATATYPES or datatype == f"{RDFS}Literal":
        return False
    if name in _INTEGERS:
        return space != "number" or _not_in(Decimal(literal.value), name)
    if name == "decimal" or datatype in (f"{OWL}real", f"{OWL}rational"):
        return space != "number"
    if name == "string":
        return space != "text"
    if name in _STRINGS or datatype == f"{RDF}PlainLiteral":
        return space not in ("text", "tagged text") or (name in _STRINGS and space == "tagged text")
    if datatype == f"{RDF}langString":
        return space != "tagged text"
    return space != name


def _not_in(number: Decimal, name: str) -> bool:
    return number != number.to_integral_value() or problem_of(str(int(number)), XSD + name) is not None
