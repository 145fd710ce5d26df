"""A table in Markdown, with labels that link to what they name."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pyoxigraph as ox

from sahel_ld.query.answer import Answer
from sahel_ld.query.formats import Options
from sahel_ld.query.values import Term, is_number, lexical

TITLE = "a Markdown table, labels linked to IRIs"
KINDS = ("rows",)
SUFFIXES = (".md", ".markdown")

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#&])")


def render(answer: Answer, options: Options) -> Iterator[bytes]:
    """The header, the line under it, and a line for each row; columns of numbers are set to the right."""
    yield f"| {' | '.join(_escaped(name) for name in answer.columns)} |\n".encode()
    right = [_numbers([row[index] for row in answer.terms]) for index in range(len(answer.columns))]
    yield f"| {' | '.join('---:' if numbers else '---' for numbers in right)} |\n".encode()
    for row in answer.terms:
        yield f"| {' | '.join(_cell(answer, term, options) for term in row)} |\n".encode()


def _numbers(column: list[Term | None]) -> bool:
    known = [term for term in column if term is not None]
    return bool(known) and all(is_number(term) for term in known)


def _cell(answer: Answer, term: Term | None, options: Options) -> str:
    if not isinstance(term, ox.NamedNode):
        return _escaped(lexical(term))
    text = _escaped(answer.label(term.value, options.language) if options.labels else term.value)
    if not term.value.startswith(("http://", "https://")):
        return text
    address = term.value.replace("(", "%28").replace(")", "%29").replace("|", "%7C")
    return f"[{text}]({address})"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
