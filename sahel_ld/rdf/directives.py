"""Prefix and base lines of Turtle and TriG, found in a large text without trying every line."""

from __future__ import annotations

import re
from collections.abc import Iterator

_DIRECTIVE = re.compile(rb"(?i)[ \t]*@?(?:prefix|base)\s[^\n]*")
_PREFIX = re.compile(rb"(?i)[ \t]*@?prefix\s+(\S*):\s*<([^>\n]*)>")


def directives(text: bytes) -> list[tuple[int, bytes]]:
    """Offset and text of each line that begins like a prefix or base declaration; one may stand inside a string of several lines."""
    lowered = text.lower()
    found: dict[int, bytes] = {}
    for word in (b"prefix", b"base"):
        offset = lowered.find(word)
        while offset >= 0:
            start = text.rfind(b"\n", 0, offset) + 1
            if match := _DIRECTIVE.match(text, start):
                found[start] = match[0]
            end = text.find(b"\n", offset)
            offset = lowered.find(word, end) if end >= 0 else -1
    return sorted(found.items())


def prefixes_of(lines: Iterator[bytes] | list[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Prefix and namespace of the declarations among ``lines``."""
    for line in lines:
        if match := _PREFIX.match(line):
            yield match[1], match[2]
