"""Quads with their places: the parser's triples and a walk over the text, read side by side."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import IO, cast

import pyoxigraph as ox

from sahel_ld.rdf.places import Place
from sahel_ld.rdf.places_turtle import walk_turtle
from sahel_ld.rdf.places_xml import Pieces, XmlPlaces
from sahel_ld.rdf.reader import Source, parse_quads


def locate(content: bytes, source: Source, graph: ox.NamedNode | None = None) -> Iterator[tuple[ox.Quad, Place | None]]:
    """Each quad with its place; None for JSON-LD, and from the point on at which text and parser could not be matched.

    Raises InputError as reading does.
    """
    if source.format == ox.RdfFormat.JSON_LD:
        return zip(parse_quads(content, source, graph), itertools.repeat(None))
    if source.format == ox.RdfFormat.RDF_XML:
        return _locate_xml(content, source, graph)
    return _locate_turtle(content, source, graph)


def _locate_xml(content: bytes, source: Source, graph: ox.NamedNode | None) -> Iterator[tuple[ox.Quad, Place | None]]:
    pieces = Pieces(content)
    places: XmlPlaces | None = None
    for quad in parse_quads(content, source, graph, stream=cast(IO[bytes], pieces)):
        places = places or XmlPlaces(content)
        yield quad, places.place(quad.predicate.value, pieces.position)


def _locate_turtle(
    content: bytes, source: Source, graph: ox.NamedNode | None
) -> Iterator[tuple[ox.Quad, Place | None]]:
    quads = parse_quads(content, source, graph)
    walk: Iterator[Place] | None = None
    for quad in quads:
        walk = walk or walk_turtle(content.decode())
        try:
            place = next(walk, None)
        except ValueError:
            place = None
        if place is None or (place.predicate_iri and place.predicate_iri != quad.predicate.value):
            yield quad, None
            yield from zip(quads, itertools.repeat(None))
            return
        yield quad, place
