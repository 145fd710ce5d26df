"""sh:lessThan and sh:lessThanOrEquals where dates are partial: no engine compares a year with a day.

A pair is accepted where it can hold: the earliest day of the one against the latest day of the other. Only constraints that meet a year, a month or an
EDTF expression in the data are taken over from the engines; all others stay with them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from sahel_ld.checks.constraints import owners_of, target_patterns
from sahel_ld.checks.engines import Result
from sahel_ld.checks.shapes_graph import ShapesGraph
from sahel_ld.dates import DATE_TYPES, days_of
from sahel_ld.rdf.bulk import with_predicate
from sahel_ld.terms import EDTF, SH, XSD

_PARTIAL = tuple(f"^^<{datatype}>".encode() for datatype in (f"{XSD}gYear", f"{XSD}gYearMonth", EDTF))
_KINDS = {"lessThan": "LessThanConstraintComponent", "lessThanOrEquals": "LessThanOrEqualsConstraintComponent"}


@dataclass(frozen=True)
class Pair:
    """One constraint: the values of ``path`` of each focus node of ``owners`` against those of ``other``."""

    shape: ox.NamedNode | ox.BlankNode
    owners: tuple[ox.NamedNode | ox.BlankNode, ...]
    path: str
    kind: str
    other: str

    @property
    def line(self) -> bytes:
        """The triple that states it, as N-Triples."""
        return f"{self.shape} <{SH}{self.kind}> <{self.other}> .\n".encode()


def partial_pairs(shapes: ShapesGraph, data: Sequence[bytes]) -> list[Pair]:
    """The constraints that compare partial dates, on simple paths of shapes with targets of their own."""
    data = [text for text in data if any(mark in text for mark in _PARTIAL)]
    found = []
    for kind in _KINDS:
        for quad in sorted(shapes.store.quads_for_pattern(None, ox.NamedNode(SH + kind), None), key=str):
            shape, other = quad.subject, quad.object
            if isinstance(shape, ox.Triple) or not isinstance(other, ox.NamedNode):
                continue
            owners = owners_of(shapes, shape)
            paths = [step.object for step in shapes.store.quads_for_pattern(shape, ox.NamedNode(f"{SH}path"), None)]
            if owners and len(paths) == 1 and isinstance(paths[0], ox.NamedNode):
                pair = Pair(shape, owners, paths[0].value, kind, other.value)
                if any(_is_partial(text, name) for text in data for name in (pair.path, pair.other)):
                    found.append(pair)
    return found


def _is_partial(text: bytes, predicate: str) -> bool:
    return any(value.endswith(_PARTIAL) for _, value in with_predicate(text, predicate))


def run_pairs(pairs: Sequence[Pair], shapes: ShapesGraph, store: ox.Store) -> Iterator[Result]:
    """The results, as an engine would give them if it compared partial dates."""
    for pair in pairs:
        targets = " UNION ".join(
            f"{{ {pattern} }}" for owner in pair.owners for pattern in target_patterns(shapes, owner)
        )
        if not targets:
            continue
        sign = "<" if pair.kind == "lessThan" else "<="
        query = (
            f"SELECT DISTINCT ?this ?value ?other ?holds WHERE {{ {{ SELECT DISTINCT ?this WHERE {{ {targets} }} }} "
            f"?this <{pair.path}> ?value ; <{pair.other}> ?other . BIND(?value {sign} ?other AS ?holds) }}"
        )
        rows = store.query(query, use_default_graph_as_union=True)
        assert isinstance(rows, ox.QuerySolutions)
        severity = next(iter(shapes.store.quads_for_pattern(pair.shape, ox.NamedNode(f"{SH}severity"), None)), None)
        for row in rows:
            if not _holds(pair.kind, row["value"], row["other"], row["holds"]):
                yield Result(
                    focus=str(row["this"]),
                    path=f"<{pair.path}>",
                    value=str(row["value"]),
                    component=_KINDS[pair.kind],
                    severity=str(severity.object)[1:-1].removeprefix(SH) if severity else "Violation",
                    shape=str(pair.shape),
                    message="",
                )


def _holds(kind: str, value: object, other: object, compared: object) -> bool:
    if _is_date(value) and _is_date(other):
        assert isinstance(value, ox.Literal)
        assert isinstance(other, ox.Literal)
        try:
            mine, yours = (days_of(term.value, term.datatype.value) for term in (value, other))
        except ValueError:
            return True  # not a date at all: that is a finding of its own
        return mine.first < yours.last if kind == "lessThan" else mine.first <= yours.last
    return isinstance(compared, ox.Literal) and compared.value == "true"


def _is_date(term: object) -> bool:
    return isinstance(term, ox.Literal) and term.datatype.value in DATE_TYPES


def without(triples: bytes, pairs: Sequence[Pair]) -> bytes:
    """The shapes without these constraints."""
    for pair in pairs:
        triples = re.sub(rb"(?m)^" + re.escape(pair.line), b"", triples)
    return triples
