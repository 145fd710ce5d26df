"""Lexical forms: a table of good and bad ones for every XSD datatype, and properties where there is an inverse.

The rules are those of XML Schema 1.1 Part 2; the table was written from its text, not from the code.
"""

from __future__ import annotations

import base64
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sahel_ld.rdf.lexical import XSD_TYPES, has_zone, iri_problem, language_problem, problem_of
from sahel_ld.terms import EDTF, RDF, XSD

LONG = "9" * 5000
# For each datatype: good forms, bad forms.
TABLE: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "string": (("", " ", "a\tb\n", "é\u0301", "\U0001f30d"), ()),
    "normalizedString": (("", " a  b ", "é", "a:b", "\u00a0"), ("a\tb", "a\nb", "\r", "a\r\nb", "\t")),
    "token": (("", "a", "a b", "é è", "a\u00a0 b"), (" a", "a ", "a  b", "a\tb", "a\n")),
    "language": (
        ("fr", "fr-ML", "x", "taq-Tfng", "i-default"),
        ("", "fr_FR", "fr-", "toolonglang", "fr-toolongsub", "1fr", "fr ML", "é"),
    ),
    "NMTOKEN": (("a", "-a", "1.2", "a:b", "é·b"), ("", "a b", "a/b", "a,b", " a", "a\n")),
    "NMTOKENS": (("a", "a b", "-1 :c", "é è", "a b c"), ("", " a", "a  b", "a,b", "a\tb")),
    "Name": (("a", "_a", ":a", "a-1.2", "é:b"), ("", "1a", "-a", "a b", ".a", "a/b")),
    "NCName": (("a", "_a", "é", "a-1.2", "x\u00b7y"), ("", "a:b", "1a", "-a", "a b", ":a")),
    "ID": (("a", "_1", "é", "a.b", "a-b"), ("", "a:b", "1", "a b", "#a")),
    "IDREF": (("a", "_1", "é", "a.b", "a-b"), ("", "a:b", "1", "a b", "#a")),
    "IDREFS": (("a", "a b", "_1 é", "a.b", "a-b c"), ("", "a:b", "1", " a", "a  b")),
    "ENTITY": (("a", "_1", "é", "a.b", "a-b"), ("", "a:b", "1", "a b", "&a;")),
    "ENTITIES": (("a", "a b", "_1 é", "a.b", "a-b c"), ("", "a:b", "1", " a", "a\tb")),
    "QName": (("a", "a:b", "_:b", "é:è", "a-1:b.2"), ("", ":a", "a:", "a:b:c", "1:a", "a: b")),
    "NOTATION": (("a", "a:b", "_:b", "é:è", "a-1:b.2"), ("", ":a", "a:", "a:b:c", "1:a")),
    "boolean": (("true", "false", "1", "0"), ("", "True", "FALSE", "yes", "01", " true", "oui")),
    "decimal": (
        ("0", "-0.0", "+1", "16.2716667123", ".5", "5.", "00.10", "9" * 50),
        ("", ".", "1e3", "INF", "NaN", "1,5", "1 000", "+-1", "0x1F", "٣"),
    ),
    "integer": (("0", "-0", "+007", "123456789012345678901234567890", "-1", LONG), ("", "1.0", "1e3", "+", "1 ", "٣", "1_0")),
    "long": (
        ("9223372036854775807", "-9223372036854775808", "0", "+1", "-000"),
        ("9223372036854775808", "-9223372036854775809", "", "1.0", LONG, f"-{LONG}"),
    ),
    "int": (
        ("2147483647", "-2147483648", "0", "+1", "0002147483647"),
        ("2147483648", "-2147483649", "", "1.0", "1e3", LONG),
    ),
    "short": (("32767", "-32768", "0", "+1", "-0"), ("32768", "-32769", "", "1.", "a")),
    "byte": (("127", "-128", "0", "+1", "000127"), ("128", "-129", "", "1.0", "0x7f")),
    "nonNegativeInteger": (("0", "-0", "+1", "12345678901234567890", LONG), ("-1", "", "1.0", f"-{LONG}", "−1")),
    "positiveInteger": (("1", "+1", "0001", "12345678901234567890", LONG), ("0", "-1", "", "+0", "1.0")),
    "nonPositiveInteger": (("0", "-1", "+0", "-0", f"-{LONG}"), ("1", "+1", "", "-1.0", LONG)),
    "negativeInteger": (("-1", "-0001", "-10", "-12345678901234567890", f"-{LONG}"), ("0", "-0", "1", "", "+1")),
    "unsignedLong": (("18446744073709551615", "0", "+1", "-0", "00"), ("18446744073709551616", "-1", "", "1.0", LONG)),
    "unsignedInt": (("4294967295", "0", "+1", "-0", "00"), ("4294967296", "-1", "", "1.0", "a")),
    "unsignedShort": (("65535", "0", "+1", "-0", "00"), ("65536", "-1", "", "1.0", "a")),
    "unsignedByte": (("255", "0", "+1", "-0", "00"), ("256", "-1", "", "1.0", "a")),
    "double": (
        ("0", "-0.0", "1e3", "1.E-3", ".5e+10", "INF", "-INF", "+INF", "NaN", "16.2716667123", "1e999"),
        ("", "inf", "nan", "Infinity", "-NaN", "1e", "e3", "1e1.5", "1,5", "1 e3", "0x1p3", "."),
    ),
    "float": (
        ("0", "-0.0", "1e3", "1.E-3", "INF", "+INF", "NaN"),
        ("", "inf", "1f", "+NaN", "1e", "e3", "1e 3", "1,5", "٣.٥"),
    ),
    "gYear": (
        ("2012", "-0044", "0000", "12012", "2012Z", "2012+14:00", "0001-13:59"),
        ("12", "2012-04", "env. 2012", "012012", "2012z", "2012+14:01", "+2012", " 2012", "2012\n", "２０１２", ""),
    ),
    "gYearMonth": (
        ("2012-04", "-0044-12", "12012-01", "2012-04Z", "2012-04-05:00"),
        ("2012-13", "2012-00", "2012-4", "2012", "2012-04-06", "12-04", "2012-04+1:00", ""),
    ),
    "gMonthDay": (
        ("--02-29", "--12-31", "--01-01Z", "--04-30+01:00", "--11-30"),
        ("--02-30", "--04-31", "--13-01", "-02-29", "--2-9", "02-29", "--00-10", ""),
    ),
    "gDay": (("---01", "---31", "---09Z", "---30-14:00", "---15+05:30"), ("---00", "---32", "--01", "---1", "01", "")),
    "gMonth": (("--01", "--12", "--09Z", "--10-05:00", "--11+14:00"), ("--00", "--13", "--1", "--01--", "01", "")),
    "date": (
        ("2012-04-06", "2012-02-29", "2000-02-29", "-0004-02-29", "0000-02-29", "12012-12-31", "2012-04-06Z", f"{LONG}-01-01"),
        (
            "2012-02-30", "2013-02-29", "1900-02-29", "2012-04-31", "2012-4-6", "06/04/2012", "2012-13-01", "2012-00-10",
            "2012-01-00", "20120406", "avril 2012", "2012-04-06T00:00:00", "2012-04-06+15:00", "", "2012-04-0６", "x",
        ),
    ),
    "time": (
        ("10:00:00", "00:00:00", "23:59:59.999", "24:00:00", "24:00:00.0", "10:00:00Z", "10:00:00+05:30"),
        ("24:00:01", "25:00:00", "10:60:00", "10:00:60", "10:00", "1:00:00", "10:00:00.", "10.00.00", ""),
    ),
    "dateTime": (
        ("2012-04-06T10:00:00", "2012-04-06T10:00:00Z", "2012-04-06T24:00:00", "2012-02-29T00:00:00.001-05:00", "-0001-01-01T00:00:00"),
        (
            "2012-04-06", "2012-04-06 10:00:00", "2012-02-30T10:00:00", "2012-04-06T10:00", "2012-04-06T24:00:01",
            "2012-04-06t10:00:00", "2012-04-06T10:00:00+1", "2012-04-06T10:00:00 Z", "",
        ),
    ),
    "dateTimeStamp": (
        ("2012-04-06T10:00:00Z", "2012-04-06T10:00:00+00:00", "2012-04-06T24:00:00-14:00", "2012-02-29T00:00:00.1Z", "12012-01-01T00:00:00Z"),
        ("2012-04-06T10:00:00", "2012-04-06", "2012-02-30T10:00:00Z", "2012-04-06T10:00Z", "2012-04-06T10:00:00+14:01"),
    ),
    "duration": (
        ("P1Y", "-P1Y2M3DT4H5M6.7S", "PT0S", "P0M", "PT36H", "P1YT1S"),
        ("", "P", "PT", "P1YT", "P-1Y", "1Y", "P1M1Y", "P1.5Y", "PT1.S", "p1y", "P1S", "+P1Y"),
    ),
    "dayTimeDuration": (("P1D", "-P3DT4H", "PT0S", "PT1.5S", "P0D"), ("P1Y", "P1M", "P", "PT", "P1DT", "P1D1H", "")),
    "yearMonthDuration": (("P1Y", "P2M", "P1Y2M", "-P0Y", "P120M"), ("P1D", "P1Y2M3D", "P", "PT1H", "P2M1Y", "P1Y2", "")),
    "hexBinary": (("", "0f", "0F", "DEADBEEF", "00"), ("0", "0g", "0x0f", "0f ", "0f 0f")),
    "base64Binary": (
        ("", "TWFsaQ==", "TWFs", "TWFsaWE=", "T W F s", "TWFsaQ= ="),
        ("T", "TWF", "TWFsaQ=", "TW=s", "TWFsaR==", "é===", "TWFs ", "TW  Fs", "TW\nFs", "===="),
    ),
    # Stricter than the letter of XML Schema 1.1, which lets any text be an address.
    "anyURI": (
        ("", "https://example.org/é?x=1#y", "gao", "../x", "urn:a:b", "a%20b"),
        ("https://example.org/Gao region", "<x>", 'a"b', "a\tb", "{x}", "a|b", "a\\b", "a^b", "`"),
    ),
}  # fmt: skip
GOOD = [(name, form) for name, (good, _) in TABLE.items() for form in good]
BAD = [(name, form) for name, (_, bad) in TABLE.items() for form in bad]


def test_the_table_has_every_datatype_with_at_least_five_good_and_five_bad_forms() -> None:
    assert set(TABLE) == XSD_TYPES
    few = [name for name, (good, bad) in TABLE.items() if len(good) < 5 or len(bad) < 5]
    # Every text is a string, and there are four truth values.
    assert few == ["string", "boolean"]


@pytest.mark.parametrize(("name", "form"), GOOD, ids=lambda part: ascii(part)[:40])
def test_good(name: str, form: str) -> None:
    assert problem_of(form, XSD + name) is None


@pytest.mark.parametrize(("name", "form"), BAD, ids=lambda part: ascii(part)[:40])
def test_bad(name: str, form: str) -> None:
    problem = problem_of(form, XSD + name)
    assert problem is not None
    assert repr(form) in problem
    assert f"xsd:{name}" in problem


@pytest.mark.parametrize(
    "name", ["Date", "datetime", "gyear", "int32", "", "anyType", "anySimpleType", "anyAtomicType"]
)
def test_a_name_that_is_no_datatype_is_a_problem_whatever_the_text(name: str) -> None:
    assert problem_of("2012", XSD + name) is not None


def test_other_datatypes_are_not_ours_to_judge() -> None:
    assert problem_of("x", f"{RDF}langString") is None
    assert problem_of("x", "http://www.opengis.net/ont/geosparql#wktLiteral") is None


@given(st.integers())
def test_integers_are_integers_and_decimals_and_no_dates(number: int) -> None:
    text = str(number)
    assert problem_of(text, f"{XSD}integer") is None
    assert problem_of(text, f"{XSD}decimal") is None
    assert problem_of(text, f"{XSD}date") is not None
    assert (problem_of(text, f"{XSD}long") is None) == (-(2**63) <= number < 2**63)
    assert (problem_of(text, f"{XSD}unsignedByte") is None) == (0 <= number < 256)
    assert (problem_of(text, f"{XSD}negativeInteger") is None) == (number < 0)


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_decimals_are_decimals_without_an_exponent(number: Decimal) -> None:
    assert problem_of(f"{number:f}", f"{XSD}decimal") is None
    assert problem_of(f"{number:e}", f"{XSD}decimal") is not None
    assert problem_of(f"{number:e}", f"{XSD}double") is None


@given(st.floats())
def test_what_python_writes_for_a_float_is_a_double_but_for_infinity_and_nan(number: float) -> None:
    named = {"inf": "INF", "-inf": "-INF", "nan": "NaN"}
    text = repr(number)
    assert (problem_of(text, f"{XSD}double") is None) == (text not in named)
    assert problem_of(named.get(text, text), f"{XSD}double") is None


_ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(st.dates(), _ZONES)
def test_dates(day: date, zone: timezone) -> None:
    text = day.isoformat()
    assert problem_of(text, f"{XSD}date") is None
    assert problem_of(text[:7], f"{XSD}gYearMonth") is None
    assert problem_of(text[:4], f"{XSD}gYear") is None
    assert problem_of(f"--{text[5:]}", f"{XSD}gMonthDay") is None
    zoned = text + datetime.combine(day, time(), zone).isoformat()[19:]
    assert problem_of(zoned, f"{XSD}date") is None
    assert has_zone(zoned, f"{XSD}date")
    assert not has_zone(text, f"{XSD}date")
    assert problem_of(text.replace("-", ""), f"{XSD}date") is not None


@given(st.datetimes(timezones=st.one_of(st.none(), _ZONES, st.just(UTC))))
def test_timestamps(moment: datetime) -> None:
    text = moment.isoformat()
    assert problem_of(text, f"{XSD}dateTime") is None
    assert (problem_of(text, f"{XSD}dateTimeStamp") is None) == (moment.tzinfo is not None)
    assert problem_of(text.partition("T")[2], f"{XSD}time") is None


@given(st.integers(-20_000, 20_000), st.integers(1, 12), st.integers(1, 31))
def test_a_day_exists_exactly_where_the_calendar_of_400_years_has_it(year: int, month: int, day: int) -> None:
    try:
        date(2000 + year % 400, month, day)
        exists = True
    except ValueError:
        exists = False
    text = f"{'-' if year < 0 else ''}{abs(year):04}-{month:02}-{day:02}"
    assert (problem_of(text, f"{XSD}date") is None) == exists


@given(st.binary())
def test_binaries(content: bytes) -> None:
    assert problem_of(base64.b64encode(content).decode(), f"{XSD}base64Binary") is None
    assert problem_of(content.hex(), f"{XSD}hexBinary") is None


@given(st.text(), st.sampled_from(sorted(XSD_TYPES)))
def test_no_text_breaks_the_check(text: str, name: str) -> None:
    problem = problem_of(text, XSD + name)
    assert problem is None or repr(text) in problem
    problem_of(text, EDTF)


@pytest.mark.parametrize(
    ("form", "name", "expected"),
    [
        ("2012-04-06Z", "date", True),
        ("2012-04-06+00:00", "date", True),
        ("2012-04-06", "date", False),
        ("2012Z", "gYear", True),
        ("2012", "gYear", False),
        ("2012-04-05:00", "gYearMonth", True),
        ("2012-04", "gYearMonth", False),
        ("--04-06Z", "gMonthDay", True),
        ("--04-06", "gMonthDay", False),
        ("---06+01:00", "gDay", True),
        ("--04", "gMonth", False),
        ("2012-04-06T10:00:00Z", "dateTime", False),
    ],
)
def test_a_zone_on_a_date_is_seen(form: str, name: str, expected: bool) -> None:
    assert has_zone(form, XSD + name) is expected


@pytest.mark.parametrize(
    "tag", ["fr", "fr-FR", "taq-Tfng", "ar", "zh-Hant-TW", "x-local", "de-1996", "en-a-bbb-x-a", "i-default"]
)
def test_language_tags(tag: str) -> None:
    assert language_problem(tag) is None


@pytest.mark.parametrize(
    ("tag", "proposal"),
    [("fr_FR", "fr-FR"), ("zh_Hant_TW", "zh-Hant-TW"), ("unibo.it", ""), ("e", ""), ("", ""), ("fr-", ""), ("fr-toolongsubtag", ""), ("fr FR", ""), ("en-a", ""), ("fr-ab-cd-ef-gh", "")],
)  # fmt: skip
def test_texts_that_are_no_language_tags(tag: str, proposal: str) -> None:
    problem = language_problem(tag)
    assert problem is not None
    assert tag in problem
    assert ("write" in problem) == bool(proposal)
    assert proposal in problem


@pytest.mark.parametrize(
    "iri", ["https://example.org/é", "urn:x", "mailto:a@b", "geo:16.27,-0.04", "https://example.org/a%20b"]
)
def test_iris(iri: str) -> None:
    assert iri_problem(iri) is None


@pytest.mark.parametrize(
    ("iri", "named"),
    [
        ("https://example.org/Gao region", "a space"),
        ("https://example.org/a\tb", "U+0009"),
        ("https://example.org/a\nb", "U+000A"),
        ("https://example.org/<x>", "'<'"),
        ('https://example.org/"', "'\"'"),
        ("https://example.org/{x}", "'{'"),
        ("https://example.org/a|b", "'|'"),
        ("https://example.org/a^b", "'^'"),
        ("https://example.org/a`b", "'`'"),
        ("https://example.org/a\\b", "'\\\\'"),
        ("gao", "no scheme"),
        ("/gao", "no scheme"),
        ("", "no scheme"),
    ],
)
def test_texts_that_are_no_iris(iri: str, named: str) -> None:
    problem = iri_problem(iri)
    assert problem is not None
    assert named in problem
    assert iri in problem
