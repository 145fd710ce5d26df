"""What is wrong with a query file: header, parameters, columns, order."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from sahel_ld.errors import InputError, SahelError, UsageError
from sahel_ld.query.header import column_problems, header_of, lines_of
from sahel_ld.query.parameters import parameter_problems
from sahel_ld.query.question import AS_OF, KNOWN_AT, Question
from sahel_ld.query.reading import read_query
from sahel_ld.query.syntax import syntax_error


def header_problems(path: Path) -> list[tuple[int, str]]:
    """What is wrong with a question's file: line (from 1) and message, in order of lines; empty where all is well.

    Raises UsageError where the file cannot be read.
    """
    return sorted(set(_problems(Question.load(path))))


def _problems(question: Question) -> Iterator[tuple[int, str]]:
    text, name = question.text, question.path.name
    try:
        header = header_of(text, name)
    except InputError as error:
        yield error.line or 1, error.message
        return
    lines = lines_of(text)
    types_fit = True
    for problem in parameter_problems(text):
        types_fit = False
        yield problem
    try:
        reading = read_query(text)
        found = ox.Store().query(text)
    except SyntaxError as error:
        wrong = syntax_error(error, text, name)
        yield wrong.line or 1, wrong.message
        return
    except UsageError as error:
        yield 1, error.message
        return
    if isinstance(found, ox.QuerySolutions):
        yield from column_problems(header.columns, [variable.value for variable in found.variables], lines)
        if not reading.ordered:
            yield len(text.rstrip().split("\n")), "no ORDER BY: the rows would come in another order each time"
    yield from ((lines.get("summary", 1), f"{note}") for note in reading.notes)
    names = {parameter.name for parameter in question.parameters}
    for parameter, key, reason in ((AS_OF, "as-of", header.no_as_of), (KNOWN_AT, "known-at", header.no_known_at)):
        if parameter not in names and not reason:
            yield (
                1,
                f"no parameter ?{parameter}: add it, or say under `{key}:` in the header why the question has no use for it",
            )
        if parameter in names and reason:
            yield lines.get(key, 1), f"`{key}:` says that there is no use for it, but there is a parameter ?{parameter}"
    if header.choice:
        for name in (header.choice.value, *header.choice.among):
            if name not in [column.name for column in header.columns]:
                yield lines.get("choice", 1), f"choice: {name!r} is no column"
        if header.choice.needs_day and AS_OF not in names:
            yield lines.get("choice", 1), "choice: it needs as-of, but there is no parameter ?asOf"
    for name in header.params_fr:
        if name not in names:
            yield lines.get("params_fr", 1), f"params_fr: there is no parameter ?{name}"
    if types_fit:
        yield from _example_problems(question, lines.get("examples", 1))


def _example_problems(question: Question, line: int) -> Iterator[tuple[int, str]]:
    if not question.header.examples:
        yield line, "no example: give at least one under examples, with what the answer says"
    for example in question.header.examples:
        try:
            bound = question.bind(example.params, as_of=example.as_of, known_at=example.known_at)
            ox.Store().query(bound.text)
        except SahelError as error:
            yield line, f"example: {error.message}"
