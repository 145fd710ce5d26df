"""The word lists of `words.toml`, read once."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from sahel_ld.folding import fold


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))


@cache
def adjectives() -> dict[str, str]:
    """Adjectives of countries, folded, with the name that each stands for."""
    return {fold(word): name for name, words in _table()["adjectives"].items() for word in words}


@cache
def short_nouns() -> dict[str, str]:
    """Nouns that may stand for something named before, folded, with the noun that the earlier name holds."""
    table = _table()["short"]
    return {fold(word): fold(table["same"].get(word, word)) for words in (table["en"], table["fr"]) for word in words}


@cache
def speaker_words() -> frozenset[str]:
    """Words that begin who speaks, folded."""
    table = _table()["speaker"]
    return frozenset(fold(word) for words in (table["en"], table["fr"]) for word in words)


@cache
def stance_phrases() -> dict[str, str]:
    """Verbs and phrases of attribution, folded, with the stance that each gives."""
    return {
        fold(phrase): stance
        for stance, words in _table()["stances"].items()
        for language in ("en", "fr")
        for phrase in words[language]
    }


@cache
def counted_phrases() -> dict[str, str]:
    """What is counted, folded, with its category; longer phrases first."""
    pairs = [(fold(phrase), category) for category, phrases in _table()["counted"].items() for phrase in phrases]
    return dict(sorted(pairs, key=lambda pair: -len(pair[0])))


@cache
def relation_phrases() -> dict[str, str]:
    """Phrases, folded, with the relation that each suggests; longer phrases first."""
    pairs = [(fold(phrase), name) for name, phrases in _table()["relations"].items() for phrase in phrases]
    return dict(sorted(pairs, key=lambda pair: -len(pair[0])))


@cache
def situation_phrases() -> dict[str, str]:
    """Phrases, folded, with the class of situation that each suggests; longer phrases first."""
    pairs = [(fold(phrase), name) for name, phrases in _table()["situations"].items() for phrase in phrases]
    return dict(sorted(pairs, key=lambda pair: -len(pair[0])))
