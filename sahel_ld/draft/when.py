"""Dates in text, English and French: as exact as the text and never more exact; those without a year by the date of the document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sahel_ld.terms import EDTF, XSD

_EN = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_FR = (
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
)
_SHORT = ("jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for names in (_EN, _FR) for number, name in enumerate(names, 1)}
_MONTHS |= {"fevrier": 2, "aout": 8, "decembre": 12}
_MONTHS |= {name: [month[: len(name)] for month in _EN].index(name) + 1 for name in _SHORT}
_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
_DAY = r"(?P<day>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th|er)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche),?\s+"
_FULL = [
    re.compile(rf"\b(?:{_WEEKDAY})?(?:the\s+|le\s+)?{_DAY}(?:\s+of)?\s+{_MONTH},?\s+{_YEAR}\b", re.IGNORECASE),
    re.compile(rf"\b(?:{_WEEKDAY})?{_MONTH}\s+{_DAY},?\s+{_YEAR}\b", re.IGNORECASE),
    re.compile(r"\b(?P<year>(?:19|20)\d\d)-(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])(?!\d)"),
]
_MONTH_YEAR = re.compile(rf"\b{_MONTH},?\s+{_YEAR}\b", re.IGNORECASE)
_DAY_MONTH = [
    re.compile(
        rf"\b(?:{_WEEKDAY})?(?:on|le|du|since|until|by|from)\s+{_DAY}(?:\s+of)?\s+{_MONTH}(?!\w)", re.IGNORECASE
    ),
    re.compile(rf"\b(?:{_WEEKDAY})?(?:on|since|until|by|from)\s+{_MONTH}\s+{_DAY}(?!\w)", re.IGNORECASE),
]
_MONTH_ALONE = re.compile(
    rf"\b(?:in|since|until|by|last|during|for|en|pour|depuis|fin|début|early|late|mid)[\s-]+(?P<lone>{_MONTH})(?!\w)",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\b(?P<first>(?:19|20)\d\d)\s*[–—-]\s*(?P<second>(?:19|20)\d\d)\b")
_YEAR_ALONE = re.compile(rf"(?<![\d/(.-]){_YEAR}(?![\d/)]|[.,-]\d)")
_NAMES = "|".join(sorted(_MONTHS, key=len, reverse=True))
_MONTHS_TOGETHER = re.compile(rf"\b(?P<one>{_NAMES}) (?:and|to|et|à) (?P<other>{_NAMES})\b(?! \d)", re.IGNORECASE)
_NO_YEAR_MONTH = "no year in the text: that nearest to the date of the document"
_LAST = re.compile(
    r"\b(?:last|past|previous)\s+(?P<unit>month|year)\b|\b(?:le\s+)?(?P<unite>mois|an)\s+dernier\b|\bl['’]année dernière\b",
    re.IGNORECASE,
)
_FOR = re.compile(
    r"\b(?:for|over|since|depuis|pendant)\s+(?:more than\s+|nearly\s+|almost\s+|about\s+|plus de\s+|près de\s+)?(?P<count>a|one|two|three|four|five|six|seven|eight|nine|ten|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|\d{1,2})\s+(?P<span>decades?|years?|décennies?|ans|années)\b",
    re.IGNORECASE,
)
# Days ahead of the document for which a day without a year is still taken for one that is planned.
_AHEAD = 92
_COUNTS = {"a": 1, "un": 1, "une": 1} | {
    word: number
    for words in (
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
        ("un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix"),
    )
    for number, word in enumerate(words, 1)
}


@dataclass(frozen=True)
class When:
    """A date in the text: where it stands, its lexical form and datatype, how certain, and why where it is not written so."""

    start: int
    end: int
    lexical: str
    datatype: str
    confidence: float
    reason: str


def whole_date(text: str) -> str | None:
    """The day that a line consists of, as YYYY-MM-DD, with a weekday or without; None where it is more or less than that."""
    for pattern in _FULL:
        match = pattern.fullmatch(text.strip().rstrip("."))
        if match and (day := _iso(match)):
            return day
    return None


def first_date(text: str) -> str | None:
    """The first whole day in a text, as YYYY-MM-DD; None where there is none."""
    found = sorted(
        (match.start(), day) for pattern in _FULL for match in pattern.finditer(text) if (day := _iso(match))
    )
    return found[0][1] if found else None


def dates_in(text: str, issued: str = "") -> list[When]:
    """The dates of a text in their order, none inside another. ``issued`` is the day of the document, from which those without a year are reckoned."""
    reference = date.fromisoformat(issued) if issued else None
    found: list[When] = []
    for when in (*_absolute(text), *(_relative(text, reference) if reference else ())):
        if not any(other.start < when.end and when.start < other.end for other in found):
            found.append(when)
    return sorted(found, key=lambda when: when.start)


def _absolute(text: str) -> Iterator[When]:
    for pattern in _FULL:
        for match in pattern.finditer(text):
            if day := _iso(match):
                yield When(match.start(), match.end(), day, f"{XSD}date", 1.0, "written as a day")
    for match in _MONTH_YEAR.finditer(text):
        month = f"{match['year']}-{_month(match['month']):02}"
        yield When(match.start(), match.end(), month, f"{XSD}gYearMonth", 1.0, "written as a month")
    for match in _RANGE.finditer(text):
        yield When(
            match.start(), match.end(), f"{match['first']}/{match['second']}", EDTF, 0.9, "written as a range of years"
        )
    for match in _YEAR_ALONE.finditer(text):
        yield When(match.start(), match.end(), match["year"], f"{XSD}gYear", 0.9, "written as a year")


def _relative(text: str, reference: date) -> Iterator[When]:
    for pattern in _DAY_MONTH:
        for match in pattern.finditer(text):
            number, day = _month(match["month"]), int(match["day"])
            year = _year_of(reference, number, day)
            if made := _day(year, number, day):
                yield When(
                    match.start(),
                    match.end(),
                    made,
                    f"{XSD}date",
                    0.7,
                    "no year in the text: that nearest to the date of the document",
                )
    for match in _MONTH_ALONE.finditer(text):
        number = _month(match["month"])
        year = _year_of(reference, number, 1)
        yield When(
            match.start("lone"),
            match.end("lone"),
            f"{year}-{number:02}",
            f"{XSD}gYearMonth",
            0.7,
            "no year in the text: that nearest to the date of the document",
        )
    for match in _MONTHS_TOGETHER.finditer(text):
        for group in ("one", "other"):
            number = _month(match[group])
            month = f"{_year_of(reference, number, 1)}-{number:02}"
            yield When(match.start(group), match.end(group), month, f"{XSD}gYearMonth", 0.7, _NO_YEAR_MONTH)
    for match in _LAST.finditer(text):
        unit = (match["unit"] or match["unite"] or "year").lower()
        if unit in ("month", "mois"):
            year, number = (reference.year, reference.month - 1) if reference.month > 1 else (reference.year - 1, 12)
            yield When(
                match.start(),
                match.end(),
                f"{year}-{number:02}",
                f"{XSD}gYearMonth",
                0.7,
                "reckoned from the date of the document",
            )
        else:
            yield When(
                match.start(),
                match.end(),
                str(reference.year - 1),
                f"{XSD}gYear",
                0.7,
                "reckoned from the date of the document",
            )
    for match in _FOR.finditer(text):
        count = match["count"].lower()
        years = (int(count) if count.isdigit() else _COUNTS[count]) * (
            10 if match["span"].lower().startswith(("dec", "déc")) else 1
        )
        yield When(
            match.start(),
            match.end(),
            f"{reference.year - years}~",
            EDTF,
            0.5,
            "a span of time, reckoned back from the date of the document",
        )


def _year_of(reference: date, month: int, day: int) -> int:
    """The year in which a day without one is meant: that of the document, or the year before where the day would be months ahead."""
    ahead = (month - reference.month) * 31 + day - reference.day
    return reference.year - (ahead > _AHEAD)


def _month(text: str) -> int:
    name = text.lower().rstrip(".")
    return int(name) if name.isdigit() else _MONTHS[name]


def _iso(match: re.Match[str]) -> str | None:
    return _day(int(match["year"]), _month(match["month"]), int(match["day"]))


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
