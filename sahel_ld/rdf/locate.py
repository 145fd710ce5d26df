"""Quads with their places: the parser's triples and a walk over the text, read side by side."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import pyoxigraph as ox

from sahel_ld.rdf.jsonld_text import JsonPlaces
from sahel_ld.rdf.places import Place
from sahel_ld.rdf.places_turtle import walk_turtle
from sahel_ld.rdf.places_xml import walk_xml
from sahel_ld.rdf.reader import Source, parse_quads


def locate(content: bytes, source: Source, graph: ox.NamedNode | None = None) -> Iterator[tuple[ox.Quad, Place | None]]:
    """Each quad with its place; None from the point on at which text and parser could not be matched.

    In JSON-LD the place is looked for by what the statement says, and may be that of a like statement. Raises InputError as reading does.
    """
    quads = parse_quads(content, source, graph)
    if source.format == ox.RdfFormat.JSON_LD:
        return _search(quads, content.decode())
    return _side_by_side(quads, content, walk_xml if source.format == ox.RdfFormat.RDF_XML else walk_turtle)


def _search(quads: Iterator[ox.Quad], text: str) -> Iterator[tuple[ox.Quad, Place | None]]:
    places: JsonPlaces | None = None
    for quad in quads:
        places = places or JsonPlaces(text)
        yield quad, places.place(quad)


def _side_by_side(
    quads: Iterator[ox.Quad], content: bytes, walk_text: Callable[[str], Iterator[Place]]
) -> Iterator[tuple[ox.Quad, Place | None]]:
    walk: Iterator[Place] | None = None
    for quad in quads:
        walk = walk or walk_text(content.decode())
        try:
            place = next(walk, None)
        except ValueError:
            place = None
        if place is None or (place.predicate_iri and place.predicate_iri != quad.predicate.value):
            yield quad, None
            yield from zip(quads, itertools.repeat(None))
            return
        yield quad, place
