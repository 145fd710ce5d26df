"""Dates and intervals in words: as exact as the source, never more exact."""

from __future__ import annotations

import re

import pyoxigraph as ox

from sahel_ld.dates import DATE_TYPES
from sahel_ld.terms import EDTF

_MONTHS = {
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    "fr": [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
}
_SEASONS = {
    "en": {21: "spring", 22: "summer", 23: "autumn", 24: "winter"},
    "fr": {21: "printemps", 22: "été", 23: "automne", 24: "hiver"},
}
# What EDTF marks as approximate (~), uncertain (?) or both (%).
_DOUBT = {
    "en": {"~": "about {}", "?": "{} (uncertain)", "%": "about {} (uncertain)"},
    "fr": {"~": "{} environ", "?": "{} (incertain)", "%": "{} environ (incertain)"},
}
_PART = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:Z|[+\-]\d\d:\d\d|T[^/]*)?([~?%]?)")
_UNSPECIFIED = re.compile(r"(\d{3})X")


def in_words(literal: ox.Literal, language: str) -> str:
    """A date for readers; a literal that is no date, or that cannot be understood, stays as it is written."""
    if literal.datatype.value not in DATE_TYPES:
        return literal.value
    if literal.datatype.value == EDTF and "/" in literal.value:
        start, end = literal.value.split("/", 1)
        if start in ("", "..") or end in ("", ".."):
            return literal.value
        joint = " – " if max(len(start), len(end)) > 4 else "–"
        return f"{part_in_words(start, language)}{joint}{part_in_words(end, language)}"
    return part_in_words(literal.value, language)


def part_in_words(text: str, language: str) -> str:
    """``2023-08`` as `August 2023`, ``2023-08-01`` as `1 August 2023`, ``1970~`` as `about 1970`."""
    if decade := _UNSPECIFIED.fullmatch(text):
        return {"en": f"the {decade[1]}0s", "fr": f"les années {decade[1]}0"}[language]
    match = _PART.fullmatch(text)
    if match is None:
        return text
    year, month, day, doubt = match.groups()
    words = year
    if month:
        number = int(month)
        if number in _SEASONS[language]:
            name = _SEASONS[language][number]
        elif 1 <= number <= 12:
            name = _MONTHS[language][number - 1]
        else:
            return text
        words = f"{name} {year}"
    if day:
        first = "1er" if language == "fr" and day == "01" else str(int(day))
        words = f"{first} {words}"
    return _DOUBT[language][doubt].format(words) if doubt else words


def since(literal: ox.Literal, language: str) -> str:
    """From when something held: `from 10 July 2019`, `à partir du 10 juillet 2019`."""
    if ends := _ends(literal):
        start, end = (part_in_words(part, language) for part in ends)
        if language == "en":
            return f"from some day between {start} and {end}"
        return f"à partir d’un jour entre {_the(start)} et {_the(end)}"
    words = in_words(literal, language)
    if language == "en":
        return f"from {words}"
    if words[0].isdigit() and not words[:4].isdigit():
        return f"à partir du {words}"
    return f"à partir d’{words}" if words[0] in "aoé" else f"à partir de {words}"


def till(literal: ox.Literal, language: str) -> str:
    """Until when something held: `until 1 September 2023`, `jusqu’au 1er septembre 2023`."""
    if ends := _ends(literal):
        start, end = (part_in_words(part, language) for part in ends)
        if language == "en":
            return f"until some day between {start} and {end}"
        return f"jusqu’à un jour entre {_the(start)} et {_the(end)}"
    words = in_words(literal, language)
    if language == "en":
        return f"until {words}"
    day = words[0].isdigit() and not words[:4].isdigit()
    return f"jusqu’au {words}" if day else f"jusqu’en {words}"


def _ends(literal: ox.Literal) -> tuple[str, str] | None:
    start, slash, end = literal.value.partition("/")
    known = slash and literal.datatype.value == EDTF and start not in ("", "..") and end not in ("", "..")
    return (start, end) if known else None


def _the(words: str) -> str:
    """A French day with its article."""
    return f"le {words}" if words[0].isdigit() and not words[:4].isdigit() else words


def machine_date(literal: ox.Literal) -> str:
    """The value of a ``datetime`` attribute, or nothing where HTML has no form for it."""
    return literal.value if re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", literal.value) else ""
