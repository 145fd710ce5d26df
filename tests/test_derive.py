"""What is derived from the data: the same whatever the order in which the engine gives it."""

from __future__ import annotations

import itertools

import pyoxigraph as ox

from sahel_ld.project.derive import date_bounds, engine_with
from sahel_ld.terms import SAH, XSD

DERIVED = ox.NamedNode("https://example.org/derived")


def _bounds(*dates: tuple[str, str]) -> list[tuple[str, str]]:
    """The bounds of one node with these values of ``sah:when``, each in a graph of its own."""
    node, when = ox.NamedNode("https://example.org/node"), ox.NamedNode(f"{SAH}when")
    values = [ox.Literal(text, datatype=ox.NamedNode(XSD + kind)) for text, kind in dates]
    graphs = [ox.NamedNode(f"https://example.org/g{number}") for number in range(len(values))]
    engine = engine_with(ox.Quad(node, when, value, graph) for value, graph in zip(values, graphs, strict=True))
    return sorted((quad.predicate.value.removeprefix(SAH), str(quad.object)) for quad in date_bounds(engine, DERIVED))


def test_of_two_dates_of_a_node_the_same_one_counts_in_any_order() -> None:
    dates = [("2015", "gYear"), ("2012-04-06", "date"), ("2012-04", "gYearMonth")]
    expected = _bounds(("2015", "gYear"))
    assert ("earliestStart", f'"2015-01-01"^^<{XSD}date>') in expected
    for order in itertools.permutations(dates):
        assert _bounds(*order) == expected


def test_a_date_in_two_graphs_has_one_set_of_bounds() -> None:
    assert _bounds(("2013-06-01", "date"), ("2013-06-01", "date")) == _bounds(("2013-06-01", "date"))


def test_a_day_with_a_zone_keeps_its_day() -> None:
    """The engine writes +00:00 as Z; the day stays."""
    assert _bounds(("2012-04-06+00:00", "date")) == _bounds(("2012-04-06Z", "date")) == _bounds(("2012-04-06", "date"))


def test_a_value_that_is_no_date_has_no_bounds() -> None:
    assert _bounds(("soon", "date")) == []
