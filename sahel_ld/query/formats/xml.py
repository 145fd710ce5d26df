"""SPARQL Query Results XML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph as ox

from sahel_ld.errors import DataError
from sahel_ld.query.answer import Answer
from sahel_ld.query.formats import Options
from sahel_ld.query.values import Term
from sahel_ld.terms import XSD

TITLE = "SPARQL results XML: loses nothing that XML can hold"
KINDS = ("rows", "boolean")
SUFFIXES = (".xml", ".srx")

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(answer: Answer, options: Options) -> Iterator[bytes]:  # noqa: ARG001 - all formats are called alike
    """One document. Raises DataError where a cell holds a character that XML has no place for."""
    yield b'<?xml version="1.0" encoding="UTF-8"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">\n<head>'
    yield "".join(f"<variable name={quoteattr(name)}/>" for name in answer.columns).encode() + b"</head>\n"
    if answer.kind == "boolean":
        yield f"<boolean>{'true' if answer.boolean else 'false'}</boolean>\n</sparql>\n".encode()
        return
    yield b"<results>\n"
    for row in answer.terms:
        cells = (
            f"<binding name={quoteattr(name)}>{_term(term)}</binding>"
            for name, term in zip(answer.columns, row, strict=True)
            if term is not None
        )
        yield f"<result>{''.join(cells)}</result>\n".encode()
    yield b"</results>\n</sparql>\n"


def _term(term: Term) -> str:
    if isinstance(term, ox.NamedNode):
        return f"<uri>{_text(term.value)}</uri>"
    if isinstance(term, ox.BlankNode):
        return f"<bnode>{_text(term.value)}</bnode>"
    if isinstance(term, ox.Triple):
        parts = (("subject", term.subject), ("predicate", term.predicate), ("object", term.object))
        return "<triple>" + "".join(f"<{name}>{_term(part)}</{name}>" for name, part in parts) + "</triple>"
    if term.language:
        return f"<literal xml:lang={quoteattr(term.language)}>{_text(term.value)}</literal>"
    kind = "" if term.datatype.value == f"{XSD}string" else f" datatype={quoteattr(term.datatype.value)}"
    return f"<literal{kind}>{_text(term.value)}</literal>"


def _text(text: str) -> str:
    if found := _NOT_XML.search(text):
        raise DataError(
            f"XML has no place for the character U+{ord(found[0]):04X} of {text[:40]!r}",
            hint="use --format json or tsv",
        )
    return escape(text, {"\r": "&#13;"})
