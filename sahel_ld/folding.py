"""Text without what spellings differ in: case, accents, apostrophes, dashes; with the way back to the text as it is written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

# What is one letter for some and several for others.
_LETTERS = {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
_DROPPED = frozenset("'’‘ʼʻʿʾ`´ʹ′‛＇" + "\u00ad\u200b\u200c\u200d\u200e\u200f\ufeff\u0640")

_ASCII_DROPPED = re.compile("['`]")
_NO_WORD = re.compile("[^a-z0-9]+")


@dataclass(frozen=True)
class Folded:
    """Folded text; ``places[i]`` is where its character ``i`` comes from, and one more place marks the end."""

    text: str
    places: Sequence[int]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The range of the text as written that a range of the folded text comes from."""
        return self.places[start], self.places[end - 1] + 1 if end > start else self.places[start]


@cache
def _folded(character: str) -> str:
    """What becomes of one character: letters and digits folded, nothing for apostrophes and marks, a space for all else."""
    if character in _DROPPED:
        return ""
    plain = "".join(_LETTERS.get(part, part) for part in unicodedata.normalize("NFKD", character).casefold())
    plain = "".join(part for part in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(part))
    if not plain and unicodedata.combining(character):
        return ""
    return "".join(part if part.isalnum() else " " for part in plain) or " "


def fold_with_places(text: str) -> Folded:
    """The folded text with its places: words of lower-case letters and digits, apart by one space."""
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for part in _folded(character):
            if part == " " and (not letters or letters[-1] == " "):
                continue
            letters.append(part)
            places.append(place)
    if letters and letters[-1] == " ":
        letters.pop()
        places.pop()
    return Folded("".join(letters), [*places, len(text)])


def fold(text: str) -> str:
    """The folded text: ``Jama’at Nuṣrat`` and ``JAMA'AT NUSRAT`` give the same."""
    if text.isascii() and text.isprintable():
        return " ".join(_NO_WORD.sub(" ", _ASCII_DROPPED.sub("", text).lower()).split())
    return fold_with_places(text).text


def words_pattern(names: Sequence[str]) -> re.Pattern[str] | None:
    """A pattern for folded names as whole words in folded text, the longest first; None where there are none."""
    folded = sorted({fold(name) for name in names} - {""}, key=lambda name: (-len(name), name))
    return re.compile(rf"(?<!\S)(?:{'|'.join(map(re.escape, folded))})(?!\S)") if folded else None
