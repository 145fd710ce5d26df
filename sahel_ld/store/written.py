"""Literals as the data has them: the engine keeps 0.8900 as 0.89 and 2012-04-06+00:00 as 2012-04-06Z."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

import pyoxigraph as ox

from sahel_ld.terms import GRAPH, XSD

# Forms that the engine gives back as they were; any other literal of these types is tried out.
_KEPT = {
    f"{XSD}integer": re.compile(r"0|-?[1-9][0-9]{0,17}"),
    f"{XSD}date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    f"{XSD}gYearMonth": re.compile(r"[0-9]{4}-[0-9]{2}"),
    f"{XSD}gYear": re.compile(r"[0-9]{4}"),
    f"{XSD}boolean": re.compile(r"true|false"),
}
_TRIED = frozenset(
    XSD + name
    for name in (
        *("decimal", "double", "float", "dateTime", "dateTimeStamp", "time", "gDay", "gMonth", "gMonthDay"),
        *("duration", "dayTimeDuration", "yearMonthDuration", "long", "int", "short", "byte"),
        *("nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger"),
        *("unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"),
    )
) | frozenset(_KEPT)
# What is derived came out of the engine: its spelling is nobody's.
_DERIVED = ox.NamedNode(f"{GRAPH}derived")
# Only an opening quote stands after an IRI and a space.
_LITERAL = re.compile(
    rb'> ("[^"\\]*+(?:\\.[^"\\]*+)*+"\^\^<(?:%b)>)(?! %b )'
    % (b"|".join(re.escape(name.encode()) for name in sorted(_TRIED)), re.escape(str(_DERIVED).encode()))
)
_PREDICATE = ox.NamedNode("urn:written")


def written_forms(quads: Iterable[ox.Quad]) -> dict[ox.Literal, ox.Literal]:
    """For what the engine makes of a literal, the literal as written; only where no two literals of the data come out the same."""
    return _forms(
        {quad.object for quad in quads if isinstance(quad.object, ox.Literal) and quad.graph_name != _DERIVED}
    )


def literals_in(text: bytes) -> set[bytes]:
    """The literals in N-Quads that an engine might keep otherwise than they are written."""
    return set(_LITERAL.findall(text))


def forms_of(literals: Iterable[bytes]) -> dict[ox.Literal, ox.Literal]:
    """As `written_forms`, for the literals that `literals_in` found in all files."""
    lines = b"".join(b"<urn:n> <urn:written> %b .\n" % literal for literal in literals)
    parsed = {quad.object for quad in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES)}
    return _forms({value for value in parsed if isinstance(value, ox.Literal)})


def _forms(literals: Collection[ox.Literal]) -> dict[ox.Literal, ox.Literal]:
    back: dict[ox.Literal, list[ox.Literal]] = {}
    for written, engine in _through_engine([literal for literal in literals if _may_change(literal)]):
        if written != engine:
            back.setdefault(engine, []).append(written)
    return {engine: written[0] for engine, written in back.items() if len(written) == 1 and engine not in literals}


def _may_change(literal: ox.Literal) -> bool:
    datatype = literal.datatype.value
    if datatype not in _TRIED:
        return False
    kept = _KEPT.get(datatype)
    return kept is None or not kept.fullmatch(literal.value)


def _through_engine(literals: Sequence[ox.Literal]) -> Iterator[tuple[ox.Literal, ox.Literal]]:
    """Each literal with what the engine makes of it."""
    store = ox.Store()
    store.extend(
        ox.Quad(ox.NamedNode(f"urn:n:{number}"), _PREDICATE, literal) for number, literal in enumerate(literals)
    )
    for quad in store:
        assert isinstance(quad.subject, ox.NamedNode)
        assert isinstance(quad.object, ox.Literal)
        yield literals[int(quad.subject.value[len("urn:n:") :])], quad.object
