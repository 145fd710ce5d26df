"""A graph in JSON-LD."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from sahel_ld.query.answer import Answer
from sahel_ld.query.formats import Options

TITLE = "a graph in expanded JSON-LD"
KINDS = ("graph",)
SUFFIXES = (".jsonld",)


def render(answer: Answer, options: Options) -> Iterator[bytes]:  # noqa: ARG001 - all formats are called alike
    """One document."""
    yield ox.serialize(answer.triples, format=ox.RdfFormat.JSON_LD) or b""
    yield b"\n"
