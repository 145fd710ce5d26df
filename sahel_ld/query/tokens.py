"""SPARQL text as tokens: what is a keyword and what only looks like one in a string, an IRI or a comment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

_ESCAPED = r"\\[uU][0-9A-Fa-f]{4,8}"
_PATTERN = re.compile(
    rf"""
      (?P<space>\s+)
    | (?P<comment>\#[^\n\r]*)
    | (?P<iri><(?:[^<>"{{}}|^`\\\x00-\x20]|{_ESCAPED})*>)
    | (?P<string>'''(?:(?:'|'')?(?:[^'\\]|\\.))*'''
        |\"\"\"(?:(?:"|"")?(?:[^"\\]|\\.))*\"\"\"
        |'(?:[^'\\\n\r]|\\.)*'
        |"(?:[^"\\\n\r]|\\.)*")
    | (?P<variable>[?$]\w+)
    | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<blank>_:[\w\-]+)
    | (?P<name>(?:[^\W\d_][\w\-.]*)?:(?:[\w:\-]|%[0-9A-Fa-f]{{2}}|\\.|\.(?=[\w:%\\\-.]))*)
    | (?P<word>[^\W\d]\w*)
    | (?P<number>\d+)
    | (?P<mark>\^\^|&&|\|\||!=|<=|>=|.)
    """,
    re.VERBOSE | re.DOTALL,
)


class Kind(Enum):
    """What a token is."""

    IRI = "iri"
    STRING = "string"
    VARIABLE = "variable"
    LANGUAGE = "language"
    BLANK = "blank"
    NAME = "name"
    WORD = "word"
    NUMBER = "number"
    MARK = "mark"


_KINDS = {kind.value: kind for kind in Kind}


class Token(NamedTuple):
    """One token, and the offset at which it starts."""

    kind: Kind
    text: str
    start: int

    def is_word(self, *words: str) -> bool:
        """Whether this is one of the keywords ``words`` (upper case), in any case."""
        return self.kind is Kind.WORD and self.text.upper() in words

    def is_mark(self, mark: str) -> bool:
        """Whether this is the punctuation ``mark``."""
        return self.kind is Kind.MARK and self.text == mark


def token_at(text: str, offset: int) -> tuple[Token | None, int] | None:
    """The token at ``offset`` (None for space or a comment) and its end; None at the end of the text."""
    match = _PATTERN.match(text, offset)
    if match is None:
        return None
    kind = _KINDS.get(match.lastgroup or "")
    return Token(kind, match[0], offset) if kind else None, match.end()


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a query without spaces and comments. Never fails: what fits nothing is a mark of one character."""
    offset = 0
    while found := token_at(text, offset):
        token, offset = found
        if token:
            yield token


def place(text: str, offset: int) -> tuple[int, int]:
    """Line and column, from 1, of an offset."""
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1
