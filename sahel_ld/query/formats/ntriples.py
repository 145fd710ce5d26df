"""A graph in N-Triples."""

from __future__ import annotations

from collections.abc import Iterator

from sahel_ld.query.answer import Answer
from sahel_ld.query.formats import Options

TITLE = "a graph in N-Triples"
KINDS = ("graph",)
SUFFIXES = (".nt",)


def render(answer: Answer, options: Options) -> Iterator[bytes]:  # noqa: ARG001 - all formats are called alike
    """A line for each triple."""
    return (f"{triple} .\n".encode() for triple in answer.triples)
