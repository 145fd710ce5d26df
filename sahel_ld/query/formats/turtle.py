"""A graph in Turtle."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from sahel_ld.query.answer import Answer
from sahel_ld.query.formats import Options
from sahel_ld.terms import PREFIXES

TITLE = "a graph in Turtle"
KINDS = ("graph",)
SUFFIXES = (".ttl",)


def render(answer: Answer, options: Options) -> Iterator[bytes]:  # noqa: ARG001 - all formats are called alike
    """The triples, with the prefixes that they use."""
    text = "\n".join(str(triple) for triple in answer.triples)
    used = {prefix: iri for prefix, iri in PREFIXES.items() if f"<{iri}" in text}
    yield ox.serialize(answer.triples, format=ox.RdfFormat.TURTLE, prefixes=used) or b""
