"""SPARQL TSV: every cell is a whole term, with type and language."""

from __future__ import annotations

from collections.abc import Iterator

from sahel_ld.query.answer import Answer
from sahel_ld.query.formats import Options
from sahel_ld.query.values import Term

TITLE = "tab-separated RDF terms (SPARQL TSV): loses nothing"
KINDS = ("rows",)
SUFFIXES = (".tsv",)


def render(answer: Answer, options: Options) -> Iterator[bytes]:  # noqa: ARG001 - all formats are called alike
    """The header with ``?`` before the names, then a line for each row."""
    yield ("\t".join(f"?{name}" for name in answer.columns) + "\n").encode()
    for row in answer.terms:
        yield ("\t".join(_cell(term) for term in row) + "\n").encode()


def _cell(term: Term | None) -> str:
    return "" if term is None else str(term).replace("\t", "\\t")
