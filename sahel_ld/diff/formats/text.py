"""Text: one sentence on a line, for people and for tools that read lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from sahel_ld.diff.delta import Change
from sahel_ld.diff.model import AnswerChange, Difference
from sahel_ld.diff.words import phrase

# A line as pieces of text, each with a style of rich or none.
Line = list[tuple[str, str]]
SIGNS: dict[Change, tuple[str, str]] = {"added": ("+", "green"), "removed": ("-", "red"), "changed": ("~", "yellow")}


def render(difference: Difference) -> str:
    """All changes, and a line with the counts; nothing where there is no difference."""
    return "".join("".join(text for text, _ in line) + "\n" for line in styled(difference))


def styled(difference: Difference) -> Iterator[Line]:
    """The same with the styles of a terminal."""
    if not difference:
        return
    language = difference.language
    for heading, rows in sections(difference):
        yield [(heading, "bold underline")]
        for sign, style, text in rows:
            yield [(f"  {sign} ", style), (text, "")]
    for answer in difference.answers:
        yield from _answer(answer, language)
    counts = phrase("counts", language, removed=difference.removed, added=difference.added)
    yield [(counts, "bold")]


def sections(difference: Difference) -> Iterator[tuple[str, list[tuple[str, str, str]]]]:
    """Headings with their lines, each a sign, its style and a sentence."""
    language = difference.language
    breaking = list(breaking_lines(difference))
    if breaking:
        yield phrase("breaking", language), [("!", "bold red", text) for text in breaking]
    for kind, entities in groupby(difference.entities, key=lambda entity: entity.kind):
        rows = [(*SIGNS[entity.change], text) for entity in entities for text in entity.sentences]
        if rows:
            yield phrase(f"kind.{kind}", language), rows
    told = set(breaking)
    rows = [
        (*SIGNS[term.change], text) for term in difference.ontology for text, _ in term.sentences if text not in told
    ]
    if rows:
        yield phrase("vocabulary", language), rows
    rows = [
        (*SIGNS[question.change], f"{question.name}: {text}")
        for question in difference.questions
        for text, broken in question.sentences
        if not broken
    ]
    if rows:
        yield phrase("questions", language), rows
    if difference.moves:
        yield phrase("moves", language), [(">", "cyan", text) for text in move_lines(difference)]


def breaking_lines(difference: Difference) -> Iterator[str]:
    """What breaks, each as a sentence."""
    language = difference.language
    yield from (text for term in difference.ontology for text, breaking in term.sentences if breaking)
    yield from (
        f"{question.name}: {text}"
        for question in difference.questions
        for text, breaking in question.sentences
        if breaking
    )
    for gone in difference.gone:
        yield phrase("sentence", language, title=gone.iri, clause=phrase("address.gone", language))


def move_lines(difference: Difference) -> Iterator[str]:
    """What moved between files, each as a sentence."""
    for move in difference.moves:
        key = "move.one" if move.statements == 1 else "move"
        yield phrase(key, difference.language, what=move.label, n=move.statements, old=move.old, new=move.new)


def answer_title(answer: AnswerChange) -> str:
    """A question with the values that it was asked with."""
    values = " ".join(
        f"{name}={','.join(value) if isinstance(value, list) else value}" for name, value in answer.parameters.items()
    )
    return f"{answer.question} {values}".strip()


def answer_rows(rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Rows of an answer as lines."""
    return (" | ".join(" ".join(cell.split()) for cell in row) for row in rows)


def _answer(answer: AnswerChange, language: str) -> Iterator[Line]:
    yield [(f"{phrase('answers', language)}: {answer_title(answer)}", "bold underline")]
    if answer.note:
        yield [(f"  {phrase('answer.failed', language, reason=answer.note)}", "")]
        return
    yield [(f"    {' | '.join(answer.columns)}", "dim")]
    yield from ([("  - ", "red"), (row, "")] for row in answer_rows(answer.removed))
    yield from ([("  + ", "green"), (row, "")] for row in answer_rows(answer.added))
