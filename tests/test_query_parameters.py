"""Values become terms, never query text: whatever they hold, the query keeps its structure, in both engines."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sahel_ld.errors import UsageError
from sahel_ld.query import IRI, Question
from sahel_ld.query.parameters import serialise
from sahel_ld.query.tokens import Kind, tokens

TEXT = """#+ summary: A test
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
SELECT * WHERE {
  VALUES ?name { UNDEF } # param: string — a name
  VALUES ?thing { UNDEF } # param: iri — a thing
  VALUES ?number { 5 } # param: integer — a number
  VALUES ?amount { UNDEF } # param: decimal — an amount
  VALUES ?flag { UNDEF } # param: boolean — a flag
  VALUES ?tongue { "en" } # param: language — a language
  VALUES ?day { UNDEF } # param: date — one day
  VALUES (?asOf ?asOfLast) { (UNDEF UNDEF) } # param: date — a time
}
"""
QUESTION = Question("test", Path("test.rq"), TEXT)
NASTY = [
    '"',
    "'",
    '"} # ',
    '\\"',
    "\\u0022 } INSERT",
    "\\\\u0022",
    "\\U00000022",
    "\\\\\\u005C",
    "a\nb\r\tc",
    "\x00\x07\x7f",
    "} UNION {",
    "؜\u202e",
    "\ufffe",
]


def kinds_around(text: str) -> list[tuple[Kind, str]]:
    """The tokens without the values between the braces of the first parameter."""
    found = [(token.kind, token.text) for token in tokens(text)]
    start = found.index((Kind.VARIABLE, "?name"))
    return found[: start + 2] + found[start + 3 :]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
@example(NASTY[4])
def test_text_never_changes_the_structure(value: str) -> None:
    assert kinds_around(QUESTION.bind({"name": value}).text) == kinds_around(TEXT)


@settings(deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.one_of(
        st.text(alphabet=st.characters(exclude_categories=["Cs"])),
        st.text(alphabet="\\uU02\"'}#{ \n\r"),
        st.sampled_from(NASTY),
    )
)
def test_both_engines_read_the_same_text(value: str) -> None:
    text = QUESTION.bind({"name": value}).text.replace("SELECT *", "SELECT ?name")
    found = ox.Store().query(text)
    assert isinstance(found, ox.QuerySolutions)
    (row,) = found
    assert row["name"] == ox.Literal(value)
    (other,) = rdflib.Graph().query(text)
    assert isinstance(other, rdflib.query.ResultRow)
    # rdflib reads CR and other line ends in a text as they are; what matters here is that it reads one value, the same one.
    assert str(other["name"]) == value


@given(st.text())
def test_iris_are_iris_or_refused(value: str) -> None:
    try:
        bound = QUESTION.bind({"thing": value})
    except UsageError:
        return
    (term,) = bound.given["thing"]
    assert isinstance(term, ox.NamedNode)
    assert not re.search(r'[<>"{}|^`\\\x00-\x20]', term.value)
    assert kinds_around(bound.text)[:12] == kinds_around(TEXT)[:12]


def test_an_escape_that_some_engines_expand_too_early_is_written_otherwise() -> None:
    assert serialise(ox.Literal("\\u0022")) == '"\\\\\\U000000750022"'
    assert serialise(ox.Literal("\\\x07")) == '"\\\\\\u0007"'
    assert serialise(ox.Literal("\\n")) == '"\\\\n"'


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("thing", "actor:jnim", "<https://w3id.org/sahel-ld/id/actor/jnim>"),
        ("thing", "<http://x/y>", "<http://x/y>"),
        ("thing", IRI("http://x/y"), "<http://x/y>"),
        (
            "thing",
            ["actor:jnim", "actor:isgs"],
            "<https://w3id.org/sahel-ld/id/actor/jnim> <https://w3id.org/sahel-ld/id/actor/isgs>",
        ),
        ("thing", "*", "UNDEF"),
        ("number", 7, '"7"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("number", "-007", '"-7"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("amount", Decimal("0.8900"), '"0.8900"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        ("flag", True, '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'),
        ("tongue", "FR-be", '"fr-be"'),
        ("name", "*", '"*"'),
        ("day", date(2023, 8, 28), '"2023-08-28"^^<http://www.w3.org/2001/XMLSchema#date>'),
        (
            "asOf",
            "2023-02",
            '("2023-02-01"^^<http://www.w3.org/2001/XMLSchema#date> "2023-02-28"^^<http://www.w3.org/2001/XMLSchema#date>)',
        ),
        (
            "asOf",
            2012,
            '("2012-01-01"^^<http://www.w3.org/2001/XMLSchema#date> "2012-12-31"^^<http://www.w3.org/2001/XMLSchema#date>)',
        ),
        ("asOf", "*", "(UNDEF UNDEF)"),
    ],
)
def test_values_of_every_type(name: str, value: object, expected: str) -> None:
    text = QUESTION.bind({name: value}).text
    assert f"{{ {expected} }} # param:" in text
    ox.Store().query(text)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("thing", "jnim", "is not an IRI"),
        ("thing", "actor:<x>", "is not an IRI"),
        ("thing", 5, "an IRI is expected"),
        ("thing", [], "an empty list"),
        ("number", "seven", "a whole number is expected"),
        ("number", True, "a whole number is expected"),
        ("amount", 0.5, "a decimal number is expected"),
        ("flag", "yes", "true or false is expected"),
        ("tongue", "french language", "a language tag"),
        ("day", "2023-08", "is not one day"),
        ("day", "28/08/2023", "YYYY-MM-DD is expected"),
        ("asOf", "2023-13", "month"),
        ("asOf", "2023-02-30", "day"),
        ("name", "\ud800", "not text that UTF-8 can hold"),
        ("naem", "x", "no parameter 'naem'"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_parameter_named(name: str, value: object, message: str) -> None:
    with pytest.raises(UsageError, match=re.escape(message)) as caught:
        QUESTION.bind({name: value})
    assert name in str(caught.value)
    assert caught.value.hint


def test_did_you_mean() -> None:
    with pytest.raises(UsageError) as caught:
        QUESTION.bind({"naem": "x"})
    assert caught.value.hint == "did you mean name?"


def test_without_values_the_text_stays_as_it_is() -> None:
    assert QUESTION.bind().text == TEXT
    assert QUESTION.bind({"name": None}).text == TEXT


def test_a_line_that_restricts_nothing_becomes_a_comment() -> None:
    """Engines are slow at joins with UNDEF. With SELECT * the line stays: its variable is a column."""
    question = Question("test", Path("test.rq"), TEXT.replace("SELECT *", "SELECT ?name ?number"))
    text = question.bind({"thing": "*"}).text
    assert "  # VALUES ?name { UNDEF } # param: string — a name\n" in text
    assert "  # VALUES ?thing { UNDEF } # param: iri — a thing\n" in text
    assert "  # VALUES (?asOf ?asOfLast) { (UNDEF UNDEF) } # param: date — a time\n" in text
    assert "  VALUES ?number { 5 } # param: integer — a number\n" in text
    assert '  VALUES ?name { "x" } # param: string — a name\n' in question.bind({"name": "x"}).text
    ox.Store().query(text)


def test_times_are_parameters() -> None:
    assert QUESTION.bind(as_of="2023").text == QUESTION.bind({"asOf": "2023"}).text
    with pytest.raises(UsageError, match="are the same"):
        QUESTION.bind({"asOf": "2023"}, as_of="2022")
    with pytest.raises(UsageError, match="test has no use for --known-at"):
        QUESTION.bind(known_at="2023")
