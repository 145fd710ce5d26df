"""Partial dates: what a source gives (a day, a month, a year, an EDTF expression) as the days that it can mean."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from sahel_ld.terms import EDTF, XSD

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:Z|[+\-]\d\d:\d\d)?")
_PLAIN_EDTF = re.compile(r"(\d{4}(?:-\d\d){0,2})[?~%]?(?:/(\d{4}(?:-\d\d){0,2})[?~%]?)?")
_DATETIME = re.compile(r"(\d{4}-\d\d-\d\d)T.*")
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
        lexical = match[1]
    parts = {f"{XSD}gYear": 1, f"{XSD}gYearMonth": 2}.get(datatype, 3)
    match = _DATE.fullmatch(lexical)
    if not match or sum(group is not None for group in match.groups()) != parts:
        raise ValueError(f"{lexical!r} is not a {datatype.removeprefix(XSD)}")
    return parse_partial("-".join(group for group in match.groups() if group))


def parse_partial(text: str) -> Days:
    """The days meant by ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``. Raises ValueError for anything else."""
    if not re.fullmatch(r"\d{4}(-\d\d){0,2}", text):
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
    if match := _PLAIN_EDTF.fullmatch(lexical):
        # What almost all values look like; the library takes 12 ms for one.
        return Days(parse_partial(match[1]).first, parse_partial(match[2] or match[1]).last)
    import edtf  # heavy, and few values need it

    try:
        parsed = edtf.parse_edtf(lexical)
        low, high = parsed.lower_strict(), parsed.upper_strict()
        return Days(date(*low[:3]), date(*high[:3]))
    except (edtf.EDTFParseException, AttributeError, TypeError, OverflowError) as error:
        raise ValueError(f"{lexical!r} is not an EDTF level 1 date or interval with both ends") from error


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


def _next(day: date) -> date:
    return day if day == date.max else day + timedelta(1)
