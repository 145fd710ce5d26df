"""From a row of an answer to the claims that it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from sahel_ld.errors import UsageError
from sahel_ld.evidence.ledger import Ledger
from sahel_ld.evidence.views import Content
from sahel_ld.query.answer import Answer
from sahel_ld.terms import BASE

_IDS = f"{BASE}id/"


@dataclass(frozen=True)
class Why:
    """A row, by column, and the content with the claims behind it; empty where no claim of the data says what the row says."""

    question: str
    row: int
    cells: dict[str, str]
    contents: tuple[Content, ...]


def why(ledger: Ledger, answer: Answer, row: int) -> Why:
    """What row ``row`` (from 1) of an answer rests on.

    The claims that the row names; else the content that it names; else the content that says most of what is in the row: the most of its things and
    values, and at least two things where it has two. Raises UsageError where there is no such row.
    """
    rows = answer.need_rows("evidence").terms
    if not 1 <= row <= len(rows):
        count = "1 row" if len(rows) == 1 else f"{len(rows)} rows"
        raise UsageError(f"the answer has no row {row}: it has {count}", hint="rows are counted from 1")
    terms = rows[row - 1]
    cells = {
        column: term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)
        for column, term in zip(answer.columns, terms, strict=True)
        if term is not None
    }
    return Why(answer.name, row, cells, _contents(ledger, terms))


def _contents(ledger: Ledger, terms: Sequence[object]) -> tuple[Content, ...]:
    things = list(
        dict.fromkeys(term.value for term in terms if isinstance(term, ox.NamedNode) and term.value.startswith(_IDS))
    )
    claims = [thing for thing in things if ledger.facts.is_a(thing, "Claim")]
    if claims:
        return ledger.contents_with(claims)
    named = [thing for thing in things if ledger.is_content(thing)]
    if named:
        return tuple(ledger.content(content) for content in named)
    values = {term.value for term in terms if isinstance(term, ox.Literal)}
    said = {content: _said(ledger, content) for thing in things for content in ledger.about(thing)}
    scores = {content: (len(own & set(things)), len(literals & values)) for content, (own, literals) in said.items()}
    best = max(scores.values(), default=(0, 0))
    if best[0] < min(2, len(things)):
        return ()
    return tuple(ledger.content(content) for content in sorted(scores) if scores[content] == best)


def _said(ledger: Ledger, content: str) -> tuple[set[str], set[str]]:
    """The things and the values in a content node and in its claims."""
    things: set[str] = set()
    values: set[str] = set()
    for node in (content, *ledger.book.of_content(content)):
        for terms in ledger.facts.own.get(node, {}).values():
            for term in terms:
                (values if isinstance(term, ox.Literal) else things).add(term.value)
    return things, values
