"""GeoJSON, where a column holds geometries."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pyoxigraph as ox

from sahel_ld.errors import DataError
from sahel_ld.query.answer import Answer
from sahel_ld.query.formats import Options
from sahel_ld.query.formats.jsonl import plain_json
from sahel_ld.query.values import Term
from sahel_ld.query.wkt import geometry_of
from sahel_ld.terms import PREFIXES

TITLE = "GeoJSON: a feature for each row, from the column with a geometry"
KINDS = ("rows",)
SUFFIXES = (".geojson",)

_WKT = f"{PREFIXES['geo']}wktLiteral"


def render(answer: Answer, options: Options) -> Iterator[bytes]:
    """A feature collection. Rows without a geometry are features without a place. Raises DataError where no column holds a geometry."""
    index = _geometry_column(answer)
    yield b'{"type": "FeatureCollection", "features": ['
    for number, (terms, values) in enumerate(zip(answer.terms, answer.rows, strict=True)):
        properties: dict[str, object] = {}
        for position, name in enumerate(answer.columns):
            term = terms[position]
            if position != index:
                properties[name] = plain_json(values[position])
            if isinstance(term, ox.NamedNode) and options.labels:
                properties[f"{name}Label"] = answer.label(term.value, options.language)
        feature = {"type": "Feature", "geometry": _geometry(terms[index]), "properties": properties}
        yield (",\n" if number else "\n").encode() + json.dumps(feature, ensure_ascii=False).encode()
    yield b"\n]}\n"


def _geometry_column(answer: Answer) -> int:
    for index in range(len(answer.columns)):
        if any(_is_wkt(row[index]) for row in answer.terms):
            return index
    raise DataError("no column holds a geometry", hint="select one with geo:asWKT")


def _is_wkt(term: Term | None) -> bool:
    return isinstance(term, ox.Literal) and term.datatype.value == _WKT


def _geometry(term: Term | None) -> dict[str, object] | None:
    if not isinstance(term, ox.Literal) or not _is_wkt(term):
        return None
    try:
        return geometry_of(term.value)
    except ValueError as error:
        raise DataError(f"{term.value[:60]!r}: {error}") from None
