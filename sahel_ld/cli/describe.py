"""What a question is, as text."""

from __future__ import annotations

import shlex
import textwrap
from collections.abc import Iterator

from sahel_ld.query import Question
from sahel_ld.query.header import Example
from sahel_ld.query.question import AS_OF, KNOWN_AT

_WIDTH = 100


def description(question: Question) -> str:
    """Summary, parameters, columns and examples of a question. Raises InputError where its header is wrong."""
    return "\n".join(_lines(question)) + "\n"


def _lines(question: Question) -> Iterator[str]:
    header = question.header
    yield f"{question.name}: {header.summary}"
    if header.summary_fr:
        yield f"{' ' * len(question.name)}  {header.summary_fr}"
    if header.description:
        yield ""
        yield from textwrap.wrap(header.description, _WIDTH)
    yield ""
    yield "Parameters:"
    names = {parameter.name for parameter in question.parameters}
    for parameter in question.parameters:
        if parameter.name not in (AS_OF, KNOWN_AT):
            default = "" if "UNDEF" in parameter.default else f" (default {parameter.default})"
            yield f"  -p {parameter.name}={parameter.type.upper()}  {parameter.meaning}{default}"
    for name, option, reason in ((AS_OF, "--as-of", header.no_as_of), (KNOWN_AT, "--known-at", header.no_known_at)):
        meaning = next((parameter.meaning for parameter in question.parameters if parameter.name == name), "")
        yield f"  {option} DATE  {meaning}" if name in names else f"  no {option}: {reason}"
    if header.choice:
        yield f"  --policy NAME  {header.choice.words}"
    yield ""
    yield "Columns:"
    width = max((len(column.name) for column in header.columns), default=0)
    yield from (f"  {column.name:<{width}}  {column.type}, {column.meaning}" for column in header.columns)
    yield ""
    yield "Examples:"
    for example in header.examples:
        yield f"  {command_line(question.name, example)}"
        yield from textwrap.wrap(example.says, _WIDTH, initial_indent="      ", subsequent_indent="      ")
    if header.tags:
        yield ""
        yield f"Tags: {', '.join(header.tags)}"


def command_line(name: str, example: Example) -> str:
    """The command of an example."""
    words = ["sahel-ld", "query", name]
    for parameter, value in example.params.items():
        for each in value if isinstance(value, list) else [value]:
            words += ["-p", f"{parameter}={each}"]
    words += ["--as-of", example.as_of] if example.as_of else []
    words += ["--known-at", example.known_at] if example.known_at else []
    return shlex.join(words)
