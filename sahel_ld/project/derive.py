"""What is derived from the data: day bounds of partial dates, and the CONSTRUCT rules of the project."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import pyoxigraph as ox

from sahel_ld.dates import Interval, days_of, interval_from_until, interval_when
from sahel_ld.errors import InputError
from sahel_ld.terms import SAH, XSD

_WHEN, _FROM, _UNTIL = (ox.NamedNode(SAH + name) for name in ("when", "from", "until"))
_BOUNDS = {
    name: ox.NamedNode(SAH + term)
    for name, term in (
        ("earliest_start", "earliestStart"),
        ("latest_start", "latestStart"),
        ("earliest_end", "earliestEnd"),
        ("latest_end", "latestEnd"),
    )
}
_DATE = ox.NamedNode(f"{XSD}date")


def derive(quads: Sequence[ox.Quad], rules: Iterable[Path], graph: ox.NamedNode) -> tuple[ox.Quad, ...]:
    """The derived triples that are not among ``quads`` already, sorted, in ``graph``.

    A date that cannot be understood has no bounds; `check` is what reports it.
    """
    bounds = list(date_bounds(quads, graph))
    found = set(bounds)
    store = ox.Store()
    store.extend(quads)
    store.extend(bounds)
    for rule in rules:
        for triple in _construct(store, rule):
            found.add(ox.Quad(triple.subject, triple.predicate, triple.object, graph))
    known = {(quad.subject, quad.predicate, quad.object) for quad in quads}
    fresh = (quad for quad in found if (quad.subject, quad.predicate, quad.object) not in known)
    return tuple(sorted(fresh, key=str))


def date_bounds(quads: Iterable[ox.Quad], graph: ox.NamedNode) -> Iterable[ox.Quad]:
    """``sah:earliestStart`` to ``sah:latestEnd`` of every node with ``sah:when``, ``sah:from`` or ``sah:until``."""
    dated: dict[ox.NamedNode | ox.BlankNode | ox.Triple, dict[ox.NamedNode, ox.Literal]] = defaultdict(dict)
    for quad in quads:
        if quad.predicate in (_WHEN, _FROM, _UNTIL) and isinstance(quad.object, ox.Literal):
            dated[quad.subject][quad.predicate] = quad.object
    for subject, values in dated.items():
        try:
            interval = _interval(values)
        except ValueError:
            continue
        for name, predicate in _BOUNDS.items():
            day = getattr(interval, name)
            if day is not None:
                yield ox.Quad(subject, predicate, ox.Literal(day.isoformat(), datatype=_DATE), graph)


def _interval(values: dict[ox.NamedNode, ox.Literal]) -> Interval:
    if when := values.get(_WHEN):
        return interval_when(when.value, when.datatype.value)
    start, end = values.get(_FROM), values.get(_UNTIL)
    return interval_from_until(
        days_of(start.value, start.datatype.value) if start else None,
        days_of(end.value, end.datatype.value) if end else None,
    )


def _construct(store: ox.Store, rule: Path) -> Iterable[ox.Triple]:
    try:
        result = store.query(rule.read_text("utf-8"), use_default_graph_as_union=True)
    except SyntaxError as error:
        raise InputError(f"not a SPARQL query: {error.msg}", file=rule.name, line=error.lineno) from None
    if not isinstance(result, ox.QueryTriples):
        raise InputError("a rule must be a CONSTRUCT query", file=rule.name, line=1)
    return result
