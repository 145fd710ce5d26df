"""Partial dates: the days they can mean, and half-open intervals at their borders."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sahel_ld.dates import DATE_TYPES, Days, Interval, days_of, interval_from_until, interval_when, parse_partial
from sahel_ld.terms import EDTF, XSD

ONE_DAY = timedelta(1)


def held_for_certain(interval: Interval, day: date) -> bool:
    """The rule as the class states it; an end that is not known is never reached."""
    begun = interval.latest_start is not None and interval.latest_start <= day
    return begun and (interval.earliest_end is not None and day < interval.earliest_end)


def held_possibly(interval: Interval, day: date) -> bool:
    """The rule as the class states it, for bounds that are known."""
    begun = interval.earliest_start is None or interval.earliest_start <= day
    return begun and (interval.latest_end is None or day < interval.latest_end)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2012", date(2012, 1, 1), date(2012, 12, 31)),
        ("2012-04", date(2012, 4, 1), date(2012, 4, 30)),
        ("2012-02", date(2012, 2, 1), date(2012, 2, 29)),
        ("2013-02", date(2013, 2, 1), date(2013, 2, 28)),
        ("2012-04-06", date(2012, 4, 6), date(2012, 4, 6)),
        ("0001", date(1, 1, 1), date(1, 12, 31)),
        ("9999-12", date(9999, 12, 1), date(9999, 12, 31)),
    ],
)
def test_partial_dates(text: str, first: date, last: date) -> None:
    assert parse_partial(text) == Days(first, last)


@pytest.mark.parametrize(
    "text",
    ["", "12", "20120406", "2012-4", "2012-13", "2012-00", "2013-02-29", "0000", "2012-04-06T10:00:00", "2012Z", "-0044", "２０１２", "2012\n", " 2012"],
)  # fmt: skip
def test_what_is_no_partial_date(text: str) -> None:
    with pytest.raises(ValueError):
        parse_partial(text)


@given(st.dates())
def test_a_day_is_in_its_month_and_its_month_in_its_year(day: date) -> None:
    text = day.isoformat()
    days, month, year = (parse_partial(text[:length]) for length in (10, 7, 4))
    assert days == Days(day, day)
    assert year.first <= month.first <= day <= month.last <= year.last
    assert (month.first.day, (month.last + ONE_DAY).day if month.last < date.max else 1) == (1, 1)
    assert (year.first.month, year.first.day, year.last.month, year.last.day) == (1, 1, 12, 31)


@pytest.mark.parametrize(
    ("lexical", "name", "first", "last"),
    [
        ("2012", "gYear", date(2012, 1, 1), date(2012, 12, 31)),
        ("2012Z", "gYear", date(2012, 1, 1), date(2012, 12, 31)),
        ("2012-04", "gYearMonth", date(2012, 4, 1), date(2012, 4, 30)),
        ("2012-04-05:00", "gYearMonth", date(2012, 4, 1), date(2012, 4, 30)),
        ("2012-04-06", "date", date(2012, 4, 6), date(2012, 4, 6)),
        ("2012-04-06+05:30", "date", date(2012, 4, 6), date(2012, 4, 6)),
        ("2012-04-06T23:59:59.9Z", "dateTime", date(2012, 4, 6), date(2012, 4, 6)),
        ("2012-04-06T24:00:00", "dateTime", date(2012, 4, 7), date(2012, 4, 7)),
        ("2012-12-31T24:00:00.0", "dateTime", date(2013, 1, 1), date(2013, 1, 1)),
    ],
)
def test_days_of_xsd_values(lexical: str, name: str, first: date, last: date) -> None:
    assert days_of(lexical, XSD + name) == Days(first, last)


@pytest.mark.parametrize(
    ("lexical", "name"),
    [
        ("2012", "date"),
        ("2012-04-06", "gYear"),
        ("2012-04", "gYear"),
        ("2012-04-06", "dateTime"),
        ("2012-04-06T10:00", "dateTime"),
        ("2012-04-06T24:00:01", "dateTime"),
        ("2012-04-06Tx", "dateTime"),
        ("9999-12-31T24:00:00", "dateTime"),
        ("2013-02-29", "date"),
        ("2012-13", "gYearMonth"),
        ("-0044", "gYear"),
        ("12012", "gYear"),
        ("٢٠١٢", "gYear"),
        ("2012", "string"),
        ("--04", "gMonth"),
    ],
)
def test_what_has_no_days(lexical: str, name: str) -> None:
    with pytest.raises(ValueError):
        days_of(lexical, XSD + name)


@pytest.mark.parametrize(
    ("lexical", "first", "last"),
    [
        ("2012-04-06", date(2012, 4, 6), date(2012, 4, 6)),
        ("2012~", date(2012, 1, 1), date(2012, 12, 31)),
        ("2012-04?", date(2012, 4, 1), date(2012, 4, 30)),
        ("2012-04-06%", date(2012, 4, 6), date(2012, 4, 6)),
        ("201X", date(2010, 1, 1), date(2019, 12, 31)),
        ("19XX", date(1900, 1, 1), date(1999, 12, 31)),
        ("2012-XX", date(2012, 1, 1), date(2012, 12, 31)),
        ("2012-XX-XX", date(2012, 1, 1), date(2012, 12, 31)),
        ("2012-02-XX", date(2012, 2, 1), date(2012, 2, 29)),
        ("2012-21", date(2012, 1, 1), date(2012, 12, 31)),
        ("1962/1965", date(1962, 1, 1), date(1965, 12, 31)),
        ("2012-03-22/2012-04", date(2012, 3, 22), date(2012, 4, 30)),
        ("1962?/1965~", date(1962, 1, 1), date(1965, 12, 31)),
        ("2012-04-06T10:00:00Z", date(2012, 4, 6), date(2012, 4, 6)),
    ],
)
def test_days_of_edtf_values(lexical: str, first: date, last: date) -> None:
    assert days_of(lexical, EDTF) == Days(first, last)


@pytest.mark.parametrize(
    "lexical",
    [
        "", "/", "2012/", "/2012", "../2012", "2012/..", "2012/2013/2014", "2012/x", "env. 2012", "circa 2012", "2012-13", "2012-00",
        "2012-25", "2012-21-01", "2012-XX-06", "201X-04", "X012", "2X12", "?2012", "2012??", "2012-4", "1950S2", "[2012,2013]",
        "2012-02-30", "0000", "Y20120", "-0044", "unknown", "２０１２", "2012\n", "2012-04-06T25:00:00",
    ],
)  # fmt: skip
def test_what_is_no_edtf_date_with_both_ends(lexical: str) -> None:
    with pytest.raises(ValueError, match="is not an EDTF level 1 date or interval with both ends"):
        days_of(lexical, EDTF)


@given(st.text(), st.sampled_from(sorted(DATE_TYPES)))
def test_no_text_gives_another_error_than_value_error(text: str, datatype: str) -> None:
    try:
        days = days_of(text, datatype)
    except ValueError:
        return
    assert days.first <= days.last or "/" in text


_PARTIAL = st.tuples(st.dates(), st.sampled_from([4, 7, 10])).map(lambda pair: pair[0].isoformat()[: pair[1]])


def _literal(text: str) -> tuple[str, str]:
    return text, XSD + {4: "gYear", 7: "gYearMonth", 10: "date"}[len(text)]


@given(_PARTIAL)
def test_what_is_dated_in_a_day_month_or_year_held_on_a_day_of_it_and_on_none_outside(text: str) -> None:
    days = days_of(*_literal(text))
    interval = interval_when(*_literal(text))
    assert held_possibly(interval, days.first)
    assert held_possibly(interval, days.last)
    if days.first > date.min:
        assert not held_possibly(interval, days.first - ONE_DAY)
    if days.last < date.max:
        assert not held_possibly(interval, days.last + ONE_DAY)
        # Only what is dated to the day is certain to have held on a given day.
        assert held_for_certain(interval, days.first) == (days.first == days.last)


def test_the_last_day_that_python_knows_has_an_open_end() -> None:
    assert interval_when("9999-12-31", f"{XSD}date") == Interval(date.max, date.max, None, None)


@given(_PARTIAL, _PARTIAL)
def test_an_interval_of_edtf_begins_in_its_first_part_and_ends_after_a_day_of_its_second(one: str, other: str) -> None:
    begin, end = sorted([one, other], key=lambda text: (parse_partial(text).first, parse_partial(text).last))
    start, stop = parse_partial(begin), parse_partial(end)
    interval = interval_when(f"{begin}/{end}", EDTF)
    assert (interval.earliest_start, interval.latest_start) == (start.first, start.last)
    if stop.last < date.max:
        assert (interval.earliest_end, interval.latest_end) == (stop.first + ONE_DAY, stop.last + ONE_DAY)
    assert days_of(f"{begin}/{end}", EDTF) == Days(start.first, stop.last)


def test_until_is_the_first_day_on_which_it_no_longer_held() -> None:
    interval = interval_from_until(parse_partial("2012-04-06"), parse_partial("2013-01-28"))
    assert not held_possibly(interval, date(2012, 4, 5))
    assert held_for_certain(interval, date(2012, 4, 6))
    assert held_for_certain(interval, date(2013, 1, 27))
    assert not held_possibly(interval, date(2013, 1, 28))


@given(_PARTIAL, _PARTIAL)
def test_two_that_follow_each_other_share_no_certain_day_and_leave_no_gap(one: str, other: str) -> None:
    days = sorted((parse_partial(text) for text in (one, other)), key=lambda each: (each.first, each.last))
    border = days[1]
    before = interval_from_until(days[0], border)
    after = interval_from_until(border, None)
    for day in {border.first, border.last, days[0].last}:
        assert not (held_for_certain(before, day) and held_for_certain(after, day))
        if day >= days[0].last:
            assert held_possibly(before, day) or held_possibly(after, day)
    assert not held_possibly(before, border.last)
    assert held_possibly(after, border.first)


def test_nothing_known_is_no_bound() -> None:
    assert interval_from_until(None, None) == Interval()
    assert interval_from_until(None, parse_partial("2012")) == Interval(
        None, None, date(2012, 1, 1), date(2012, 12, 31)
    )
    assert interval_from_until(parse_partial("2012"), None) == Interval(date(2012, 1, 1), date(2012, 12, 31))
