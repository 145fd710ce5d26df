"""Tokens of Turtle, TriG, N-Triples and N-Quads with their offsets: for places in the text and for its layout.

The parser of record is pyoxigraph; nothing here decides what a file says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_BASE_CHARS = r"A-Za-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C-\u200D\u2070-\u218F\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
_CHARS = _BASE_CHARS + r"_\-0-9\u00B7\u0300-\u036F\u203F-\u2040"
_LOCAL_CHAR = rf"(?:[{_CHARS}:]|%[0-9A-Fa-f]{{2}}|\\[_~.\-!$&'()*+,;=/?#@%])"
_PREFIX = rf"[{_BASE_CHARS}](?:\.*[{_CHARS}])*"

_TOKEN = re.compile(
    "|".join(
        f"(?P<{name}>{pattern})"
        for name, pattern in (
            ("space", r"[ \t\r\n]+"),
            ("comment", r"#[^\r\n]*"),
            ("iri", r"<(?:[^\x00-\x20<>\"{}|^`\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>"),
            (
                "string",
                r'"""(?:"{0,2}(?:[^"\\]|\\.))*"""'
                + r"|'''(?:'{0,2}(?:[^'\\]|\\.))*'''"
                + r'|"(?:[^"\\\r\n]|\\.)*"'
                + r"|'(?:[^'\\\r\n]|\\.)*'",
            ),
            ("at", r"@[A-Za-z]+(?:-[A-Za-z0-9]+)*"),
            ("datatype", r"\^\^"),
            ("blank", rf"_:[{_BASE_CHARS}_0-9](?:\.*[{_CHARS}])*"),
            ("name", rf"(?:{_PREFIX})?:(?:{_LOCAL_CHAR}(?:\.*{_LOCAL_CHAR})*)?"),
            ("number", r"[+\-]?(?:(?:\d+\.\d*|\.\d+|\d+)[eE][+\-]?\d+|\d*\.\d+|\d+)"),
            ("word", r"[A-Za-z]+"),
            ("mark", r"[.;,\[\](){}]"),
        )
    ),
    re.DOTALL,
)


class Token(NamedTuple):
    """A token: its kind, its text, and where it starts and ends in the text (characters, end excluded)."""

    kind: str
    text: str
    start: int
    end: int


def first_unknown(text: str) -> int:
    """Where the first character stands that starts no token; the length of the text where there is none."""
    position = 0
    for match in _TOKEN.finditer(text):
        if match.start() != position:
            break
        position = match.end()
    return position


def tokens(text: str) -> Iterator[Token]:
    """All tokens of ``text``, white space and comments too: joined together they are the text.

    Raises ValueError at a character that starts no token.
    """
    position = 0
    for match in _TOKEN.finditer(text):
        if match.start() != position:
            break
        position = match.end()
        assert match.lastgroup
        yield Token(match.lastgroup, match[0], match.start(), position)
    if position != len(text):
        raise ValueError(f"no token at character {position}")
