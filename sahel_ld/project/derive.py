"""What is derived from the data: day bounds of partial dates, and the CONSTRUCT rules of the project."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
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
    return tuple(sorted(derive_into(engine_with(quads), rules, graph), key=str))


def engine_with(quads: Iterable[ox.Quad]) -> ox.Store:
    """An engine in memory that holds ``quads``."""
    engine = ox.Store()
    engine.bulk_extend(quads)
    return engine


def derive_into(engine: ox.Store, rules: Iterable[Path], graph: ox.NamedNode) -> set[ox.Quad]:
    """What follows from what ``engine`` holds and is not in it already, in no order; afterwards it is in it, in ``graph``."""
    bounds = _added(engine, set(date_bounds(engine, graph)), graph)
    made = {_in(graph, triple) for rule in rules for triple in _construct(engine, rule)}
    return bounds | _added(engine, made, graph)


def _added(engine: ox.Store, quads: set[ox.Quad], graph: ox.NamedNode) -> set[ox.Quad]:
    """Those of ``quads``, all in ``graph``, whose triple was in no graph of ``engine`` and now is."""
    predicates = {quad.predicate for quad in quads}
    known = (found for each in predicates for found in engine.quads_for_pattern(None, each, None))
    new = quads.difference(_in(graph, found) for found in known)
    engine.extend(new)
    return new


def _in(graph: ox.NamedNode, triple: ox.Triple | ox.Quad) -> ox.Quad:
    return ox.Quad(triple.subject, triple.predicate, triple.object, graph)


def date_bounds(engine: ox.Store, graph: ox.NamedNode) -> Iterator[ox.Quad]:
    """``sah:earliestStart`` to ``sah:latestEnd`` of every node with ``sah:when``, ``sah:from`` or ``sah:until``.

    Of two values of one of these, which is an error, the last in the order of their texts counts.
    """
    dated: dict[ox.NamedNode | ox.BlankNode | ox.Triple, dict[ox.NamedNode, ox.Literal]] = defaultdict(dict)
    for predicate in (_WHEN, _FROM, _UNTIL):
        for quad in engine.quads_for_pattern(None, predicate, None):
            value, before = quad.object, dated[quad.subject].get(predicate)
            if isinstance(value, ox.Literal) and (before is None or str(before) < str(value)):
                dated[quad.subject][predicate] = value
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
