"""What is replaced within literals: what matches a pattern, and the names of what is withheld."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

import pyoxigraph as ox

from sahel_ld.folding import fold_with_places, words_pattern
from sahel_ld.profiles.profile import Profile
from sahel_ld.terms import EDTF, XSD

# Of these types no literal holds text.
_NOT_TEXT = frozenset(
    XSD + name
    for name in (
        *("date", "dateTime", "gYear", "gYearMonth", "integer", "nonNegativeInteger", "positiveInteger", "int", "long"),
        *("decimal", "double", "float", "boolean", "duration", "time", "hexBinary", "base64Binary"),
    )
) | {EDTF, "http://www.opengis.net/ont/geosparql#wktLiteral"}
_WORDS = {"en": "withheld", "fr": "non publié"}
_JOINTS = {"en": ": ", "fr": " : "}


class Text:
    """Replaces in literals what a profile withholds, and counts by rule."""

    def __init__(self, profile: Profile, names: Iterable[str] = ()) -> None:
        self._profile = profile
        self._names = words_pattern(list(names))
        self.counts: Counter[str] = Counter()

    def cleaned(self, predicate: str, literal: ox.Literal) -> ox.Literal:
        """The literal without what is withheld; the same where there is nothing."""
        if literal.datatype.value in _NOT_TEXT:
            return literal
        language = "fr" if (literal.language or "").startswith("fr") else "en"
        text = self._without_names(literal.value, language)
        if predicate not in self._profile.exempt:
            for pattern in self._profile.patterns:
                word = pattern.name_fr if language == "fr" else pattern.name
                text, count = pattern.regex.subn(
                    f"[{_WORDS[language]}{_JOINTS[language]}{word}]".replace("\\", "\\\\"), text
                )
                if count:
                    self.counts[pattern.name] += count
        if text == literal.value:
            return literal
        if literal.language:
            return ox.Literal(text, language=literal.language)
        return ox.Literal(text, datatype=literal.datatype)

    def _without_names(self, text: str, language: str) -> str:
        if self._names is None:
            return text
        folded = fold_with_places(text)
        for match in reversed(list(self._names.finditer(folded.text))):
            start, end = folded.original(match.start(), match.end())
            text = f"{text[:start]}[{_WORDS[language]}]{text[end:]}"
            self.counts["name"] += 1
        return text


def found_in(text: str, patterns: Iterable[tuple[str, re.Pattern[str]]]) -> list[str]:
    """The names of the patterns that a text matches."""
    return [name for name, regex in patterns if regex.search(text)]


def is_text(literal: ox.Literal) -> bool:
    """Whether a literal is text, by its type."""
    return literal.datatype.value not in _NOT_TEXT
