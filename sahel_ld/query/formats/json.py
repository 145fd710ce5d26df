"""SPARQL 1.1 Query Results JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pyoxigraph as ox

from sahel_ld.query.answer import Answer
from sahel_ld.query.formats import Options
from sahel_ld.query.values import Term
from sahel_ld.terms import XSD

TITLE = "SPARQL results JSON: loses nothing"
KINDS = ("rows", "boolean")
SUFFIXES = (".json", ".srj")


def render(answer: Answer, options: Options) -> Iterator[bytes]:  # noqa: ARG001 - all formats are called alike
    """One object; a line for each row."""
    if answer.kind == "boolean":
        yield json.dumps({"head": {}, "boolean": bool(answer.boolean)}).encode() + b"\n"
        return
    head = json.dumps({"vars": list(answer.columns)}, ensure_ascii=False)
    yield f'{{"head": {head}, "results": {{"bindings": ['.encode()
    for number, row in enumerate(answer.terms):
        cells = {name: term_as_json(term) for name, term in zip(answer.columns, row, strict=True) if term is not None}
        yield (",\n" if number else "\n").encode() + json.dumps(cells, ensure_ascii=False).encode()
    yield b"\n]}}\n"


def term_as_json(term: Term) -> dict[str, object]:
    """A term in the notation of SPARQL results JSON."""
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {name: term_as_json(part) for name, part in parts.items()}}
    made: dict[str, object] = {"type": "literal", "value": term.value}
    if term.language:
        made["xml:lang"] = term.language
    elif term.datatype.value != f"{XSD}string":
        made["datatype"] = term.datatype.value
    return made
