"""States on an axis of time: bars whose faded ends are the days that are not known exactly."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from sahel_ld.publish.claims import ClaimBook
from sahel_ld.publish.facts import Facts

_BOUNDS = ("earliestStart", "latestStart", "earliestEnd", "latestEnd")


Days = tuple[str, str, str, str]


def days_of(facts: Facts, claims: ClaimBook, node: str) -> Days | None:
    """The first and last possible day of the start and of the end of a state, or None where no day is known.

    A state without an end is certain no further than the day on which the last dated document that claims it became public.
    """
    first, begun, ending, ended = (facts.text(node, name) for name in _BOUNDS)
    if not (first or begun or ending or ended):
        return None
    if not ending and not ended:
        told = [facts.text(facts.iri(claim, "document"), "issued") for claim in claims.of_content(node)]
        public = [day for text in told if (day := _first_day(text))]
        # Nobody says more of it than that it began: it held on that day.
        ending = _after(max(public)) if public else ""
        ending = max(ending, _after(begun)) if begun else ending
    return first, begun, ending, ended


def _first_day(text: str) -> str:
    """The first day of a date that is written as a year, a month, a day, or as an interval of these."""
    padded = f"{text.split('/')[0].rstrip('~?%')}-01-01"[:10]
    try:
        return date.fromisoformat(padded).isoformat()
    except ValueError:
        return ""


def _after(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


class Bar(NamedTuple):
    """A state on an axis: where it stands and how wide it is, in per cent of the axis; its faded ends, in per cent of the bar; its days."""

    iri: str
    left: float
    width: float
    fade_in: float
    fade_out: float
    days: tuple[str, str, str, str]


class Axis(NamedTuple):
    """The years that are shown, both included."""

    first: int
    last: int

    def at(self, day: str) -> float:
        """The position of a day in per cent of the axis."""
        start, end = date(self.first, 1, 1).toordinal(), date(self.last, 12, 31).toordinal() + 1
        found = (date.fromisoformat(day).toordinal() - start) / (end - start)
        return round(100 * min(max(found, 0.0), 1.0), 2)

    def ticks(self, most: int = 12) -> list[tuple[int, float]]:
        """Some years with their positions."""
        years = range(self.first, self.last + 1)
        step = max(1, -(-len(years) // most))
        return [(year, self.at(f"{year:04}-01-01")) for year in years[::step]]


def axis_of(facts: Facts, nodes: Iterable[str], last_day: str) -> Axis | None:
    """From the first year of the nodes to the last, or to the year of ``last_day``; None where none of them is dated.

    The present is what the data knows (the last record), not the clock.
    """
    days = [day for node in nodes for name in _BOUNDS if (day := facts.text(node, name))]
    if not days:
        return None
    return Axis(int(min(days)[:4]), int(max([*days, last_day])[:4]))


def bar(facts: Facts, axis: Axis, node: str) -> Bar | None:
    """The bar of a state, or None where it has no day at all.

    Without a start it begins at the left edge, faded; without an end it goes on to the right edge.
    """
    first, begun, ending, ended = (facts.text(node, name) for name in _BOUNDS)
    if not first and not ended:
        return None
    left = axis.at(first) if first else 0.0
    right = axis.at(ended) if ended else 100.0
    width = max(right - left, 0.7)
    left = min(left, 100 - width)
    solid_from = axis.at(begun) if begun else left + width / 2
    solid_to = max(axis.at(ending) if ending else right, solid_from)
    fade_in = round(min(100.0, 100 * max(solid_from - left, 0.0) / width), 1)
    fade_out = round(min(100.0 - fade_in, 100 * max(right - solid_to, 0.0) / width), 1)
    return Bar(node, round(left, 2), round(width, 2), fade_in, fade_out, (first, begun, ending, ended))
