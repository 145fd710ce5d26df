"""Partial dates: what a source gives (a day, a month, a year, an EDTF expression) as the days that it can mean."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from sahel_ld.terms import EDTF, XSD

_ZONE = r"(?:Z|[+\-]\d\d:\d\d)?"
_DATE = re.compile(rf"(\d{{4}})(?:-(\d\d)(?:-(\d\d))?)?{_ZONE}", re.ASCII)
_DATETIME = re.compile(
    rf"(\d{{4}}-\d\d-\d\d)T((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?|24:00:00(?:\.0+)?){_ZONE}", re.ASCII
)
_PARTIAL = re.compile(r"\d{4}(?:-\d\d){0,2}", re.ASCII)
# A date of EDTF level 1: digits left open from the right, and one mark for uncertain, approximate, or both.
_EDTF = re.compile(r"(\d\d(?:\d\d|\dX|XX))(?:-(\d\d|XX)(?:-(\d\d|XX))?)?[?~%]?", re.ASCII)
_SEASONS = ("21", "22", "23", "24")
DATE_TYPES = frozenset({f"{XSD}date", f"{XSD}gYearMonth", f"{XSD}gYear", f"{XSD}dateTime", EDTF})


@dataclass(frozen=True, order=True)
class Days:
    """The first and the last day that a partial date can mean, both included."""

    first: date
    last: date


def days_of(lexical: str, datatype: str) -> Days:
    """The days meant by a literal of one of ``DATE_TYPES``.

    Raises ValueError for another datatype, an impossible date, or a year outside 0001 to 9999.
    """
    if datatype == EDTF:
        return _days_of_edtf(lexical)
    if datatype not in DATE_TYPES:
        raise ValueError(f"{datatype} is not a datatype for dates")
    if datatype == f"{XSD}dateTime" and (match := _DATETIME.fullmatch(lexical)):
        day = parse_partial(match[1]).first
        if match[2].startswith("24"):
            # Hour 24 is the midnight with which the next day begins.
            following = _next(day)
            if following is None:
                raise ValueError(f"{lexical!r} is after the year 9999")
            day = following
        return Days(day, day)
    parts = {f"{XSD}gYear": 1, f"{XSD}gYearMonth": 2}.get(datatype, 3)
    match = _DATE.fullmatch(lexical) if datatype != f"{XSD}dateTime" else None
    if not match or sum(group is not None for group in match.groups()) != parts:
        raise ValueError(f"{lexical!r} is not a {datatype.removeprefix(XSD)}")
    return parse_partial("-".join(group for group in match.groups() if group))


def parse_partial(text: str) -> Days:
    """The days meant by ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``. Raises ValueError for anything else."""
    if not _PARTIAL.fullmatch(text):
        raise ValueError(f"{text!r} is not a date: YYYY, YYYY-MM or YYYY-MM-DD is expected")
    numbers = [int(part) for part in text.split("-")]
    year, month, day = [*numbers, None, None][:3]
    assert year is not None
    if month is None:
        return Days(date(year, 1, 1), date(year, 12, 31))
    if day is None:
        first = date(year, month, 1)
        return Days(first, date(year, month, calendar.monthrange(year, month)[1]))
    return Days(date(year, month, day), date(year, month, day))


def _days_of_edtf(lexical: str) -> Days:
    """The days of a date of EDTF level 0 or 1, or of an interval from the first of its begin to the last of its end."""
    begin, slash, end = lexical.partition("/")
    try:
        first = _days_of_edtf_date(begin)
        return Days(first.first, _days_of_edtf_date(end).last) if slash else first
    except ValueError as error:
        reason = f": {error}" if str(error) else ""
        raise ValueError(f"{lexical!r} is not an EDTF level 1 date or interval with both ends{reason}") from None


def _days_of_edtf_date(text: str) -> Days:
    if match := _DATETIME.fullmatch(text):
        return parse_partial(match[1])
    match = _EDTF.fullmatch(text)
    if match is None:
        raise ValueError
    year, month, day = match.groups()
    if "X" in year or month == "XX" or month in _SEASONS:
        # EDTF leaves open which months a season has: it depends on the hemisphere.
        if (month and "X" in year) or (day and (month != "XX" or day != "XX")):
            raise ValueError
        return Days(
            parse_partial(year.replace("X", "0")).first,
            parse_partial(year.replace("X", "9")).last,
        )
    return parse_partial("-".join(part for part in (year, month, day) if part and part != "XX"))


@dataclass(frozen=True)
class Interval:
    """Half-open bounds of something that began and may have ended; None where nothing is known or the end is open.

    It held for certain on a day D with ``latest_start <= D < earliest_end`` and possibly with ``earliest_start <= D < latest_end``.
    """

    earliest_start: date | None = None
    latest_start: date | None = None
    earliest_end: date | None = None
    latest_end: date | None = None


def interval_when(lexical: str, datatype: str) -> Interval:
    """Bounds of something dated with one literal, at least one day long; an EDTF ``A/B`` began in A and ended in B.

    Raises ValueError as ``days_of`` does.
    """
    if datatype == EDTF and "/" in lexical:
        days_of(lexical, datatype)  # refuses an interval that is not well formed as a whole
        start, end = (days_of(part, EDTF) for part in lexical.split("/", 1))
    else:
        start = end = days_of(lexical, datatype)
    return Interval(start.first, start.last, _next(end.first), _next(end.last))


def interval_from_until(start: Days | None, end: Days | None) -> Interval:
    """Bounds of something that held from ``start`` and no longer held on ``end``."""
    return Interval(
        start.first if start else None,
        start.last if start else None,
        end.first if end else None,
        end.last if end else None,
    )


def _next(day: date) -> date | None:
    """The day after; None after the last day that Python knows, which leaves an end open."""
    return None if day == date.max else day + timedelta(1)
