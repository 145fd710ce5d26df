"""Lexical forms of XSD datatypes, language tags and IRIs, checked on the text as written.

Source of the rules: XML Schema 1.1 Part 2, RFC 5646 (language tags), RFC 3987 (IRIs).
"""

from __future__ import annotations

import calendar
import re
from functools import cache, lru_cache

import pyoxigraph as ox

from sahel_ld.dates import days_of
from sahel_ld.terms import EDTF, RDF, XSD

_ZONE = r"(Z|[+\-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))?"
_YEAR = r"-?(?:[1-9]\d{3,}|0\d{3})"
_MONTH = r"(?:0[1-9]|1[0-2])"
_DAY = r"(?:0[1-9]|[12]\d|3[01])"
_TIME = r"(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?|24:00:00(?:\.0+)?)"
_DURATION_DATE = r"(?:\d+Y)?(?:\d+M)?"
_DURATION_TIME = r"(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?"
_NAME_START = r"A-Z_a-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C\u200D\u2070-\u218F\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
_NAME_CHAR = _NAME_START + r"\-.0-9\u00B7\u0300-\u036F\u203F\u2040"
_NMTOKEN = rf"[{_NAME_CHAR}:]+"
_NCNAME = rf"[{_NAME_START}][{_NAME_CHAR}]*"
_BASE64 = "[A-Za-z0-9+/]"
_BASE64_END = rf"(?:{_BASE64} ?){{2}}[AEIMQUYcgkosw048] ?=|{_BASE64} ?[AQgw] ?= ?="

_PATTERNS: dict[str, str] = {
    "boolean": r"true|false|1|0",
    "decimal": r"[+\-]?(?:\d+(?:\.\d*)?|\.\d+)",
    "integer": r"[+\-]?\d+",
    "double": r"[+\-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+\-]?\d+)?|\+?INF|-INF|NaN",
    "float": r"[+\-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+\-]?\d+)?|\+?INF|-INF|NaN",
    "gYear": _YEAR + _ZONE,
    "gYearMonth": f"{_YEAR}-{_MONTH}{_ZONE}",
    "gMonthDay": f"--{_MONTH}-{_DAY}{_ZONE}",
    "gDay": f"---{_DAY}{_ZONE}",
    "gMonth": f"--{_MONTH}{_ZONE}",
    "date": f"{_YEAR}-{_MONTH}-{_DAY}{_ZONE}",
    "dateTime": f"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE}",
    "dateTimeStamp": f"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE[:-1]}",
    "time": _TIME + _ZONE,
    "duration": rf"-?P(?=[\dT]){_DURATION_DATE}(?:\d+D)?{_DURATION_TIME}",
    "dayTimeDuration": rf"-?P(?=[\dT])(?:\d+D)?{_DURATION_TIME}",
    "yearMonthDuration": rf"-?P(?=\d){_DURATION_DATE}",
    "hexBinary": r"(?:[0-9a-fA-F]{2})*",
    "language": r"[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*",
    "normalizedString": r"[^\t\n\r]*",
    "token": r"(?:[^\t\n\r ]+(?: [^\t\n\r ]+)*)?",
    "NMTOKEN": _NMTOKEN,
    "NMTOKENS": f"{_NMTOKEN}(?: {_NMTOKEN})*",
    "Name": rf"[{_NAME_START}:][{_NAME_CHAR}:]*",
    "QName": f"(?:{_NCNAME}:)?{_NCNAME}",
    "NOTATION": f"(?:{_NCNAME}:)?{_NCNAME}",
    **dict.fromkeys(("NCName", "ID", "IDREF", "ENTITY"), _NCNAME),
    **dict.fromkeys(("IDREFS", "ENTITIES"), f"{_NCNAME}(?: {_NCNAME})*"),
    "base64Binary": rf"(?:(?:(?:{_BASE64} ?){{4}})*(?:(?:{_BASE64} ?){{3}}{_BASE64}|{_BASE64_END}))?",
    "anyURI": r"[^\x00-\x20<>\"{}|\\^`]*",
}


@cache
def _pattern(name: str) -> re.Pattern[str]:
    # Compiled when first asked for: most files use a few of these types.
    return re.compile(_PATTERNS[name], re.ASCII)


_RANGES: dict[str, tuple[int | None, int | None]] = {
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-128, 127),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 255),
}
_EXAMPLES = {
    "boolean": "true or false",
    "integer": "42",
    "decimal": "16.27",
    "double": "1.5e3",
    "gYear": "2012",
    "gYearMonth": "2012-04",
    "gMonthDay": "--04-06",
    "gDay": "---06",
    "gMonth": "--04",
    "date": "2012-04-06",
    "dateTime": "2012-04-06T10:00:00Z",
    "dateTimeStamp": "2012-04-06T10:00:00Z, with a time zone",
    "time": "10:00:00",
    "duration": "P1Y2M3D",
    "dayTimeDuration": "P3DT4H",
    "yearMonthDuration": "P1Y2M",
    "anyURI": "an address without spaces",
    "language": "fr or fr-ML",
}

XSD_TYPES = frozenset({*_PATTERNS, *_RANGES, "string"})
# Types that stand above others in the hierarchy of XML Schema; no literal has them.
_ABSTRACT = frozenset({"anyType", "anySimpleType", "anyAtomicType"})


@lru_cache(maxsize=100_000)
def problem_of(lexical: str, datatype: str) -> str | None:
    """What is wrong with a literal's text for its datatype, or None where it is right or the datatype is not ours to judge."""
    if datatype == EDTF:
        return _problem_of_edtf(lexical)
    if datatype == f"{RDF}langString" or not datatype.startswith(XSD):
        return None
    name = datatype.removeprefix(XSD)
    if name in _ABSTRACT:
        return f"xsd:{name} is not a datatype of literals: name the one that is meant"
    if name not in XSD_TYPES:
        return f"xsd:{name} is not an XML Schema datatype"
    if name in _RANGES:
        wrong = None if _pattern("integer").fullmatch(lexical) and _inside(lexical, _RANGES[name]) else ""
    elif name in _PATTERNS:
        wrong = None if _pattern(name).fullmatch(lexical) else ""
        if wrong is None and name in ("date", "dateTime", "dateTimeStamp", "gMonthDay"):
            wrong = None if _day_exists(lexical) else "there is no such day"
    else:
        wrong = None
    if wrong is None:
        return None
    example = f" (for example {_EXAMPLES[name]})" if name in _EXAMPLES and not wrong else ""
    return f"{lexical!r} is not an xsd:{name}{example}{': ' + wrong if wrong else ''}"


def _problem_of_edtf(lexical: str) -> str | None:
    try:
        days = days_of(lexical, EDTF)
    except ValueError as error:
        return str(error)
    return f"{lexical!r} ends before it begins" if days.last < days.first else None


def _inside(lexical: str, bounds: tuple[int | None, int | None]) -> bool:
    digits = lexical.lstrip("+-").lstrip("0")
    # Python refuses to read very long numbers, and all bounds are shorter.
    number = int(digits[:40] or "0") * (-1 if lexical.startswith("-") else 1)
    low, high = bounds
    return (low is None or number >= low) and (high is None or number <= high)


def _day_exists(lexical: str) -> bool:
    match = re.match(r"(-?)(\d*)-(\d\d)-(\d\d)", lexical)
    assert match
    # A month and day without a year may be 29 February. Leap years repeat every 400 years, which the last four digits tell.
    year = 2000 + int(f"{match[1]}{match[2][-4:]}") % 400 if match[2] else 2000
    return int(match[4]) <= calendar.monthrange(year, int(match[3]))[1]


def has_zone(lexical: str, datatype: str) -> bool:
    """Whether a date without time carries a time zone, which most tools drop or shift."""
    return datatype in _DAY_TYPES and re.search(r"(Z|\d[+\-]\d\d:\d\d)$", lexical) is not None


_DAY_TYPES = {f"{XSD}{name}" for name in ("date", "gYear", "gYearMonth", "gMonthDay", "gDay", "gMonth")}


def language_problem(tag: str) -> str | None:
    """What is wrong with a language tag, or None: as the parser sees it."""
    if _is_language(tag):
        return None
    better = tag.replace("_", "-")
    proposal = f"; write {better!r}" if better != tag and _is_language(better) else ""
    return f"{tag!r} is not a language tag{proposal}"


def _is_language(tag: str) -> bool:
    try:
        ox.Literal("", language=tag)
    except ValueError:
        return False
    return True


_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
_NOT_IN_IRI = re.compile(r"[\x00-\x20<>\"{}|^`\\\x7f-\x9f]")


def iri_problem(iri: str) -> str | None:
    """What is wrong with an absolute IRI, or None."""
    if found := _NOT_IN_IRI.search(iri):
        char = {" ": "a space"}.get(found[0], repr(found[0]) if found[0].isprintable() else f"U+{ord(found[0]):04X}")
        return f"<{iri}> is not an IRI: it holds {char}"
    return None if _SCHEME.match(iri) else f"<{iri}> is not an IRI: it has no scheme such as https:"
