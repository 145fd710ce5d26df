"""What things are called: one label for each language, names in all languages, and the kind in words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

import pyoxigraph as ox

from sahel_ld.publish.facts import Facts
from sahel_ld.publish.paths import LANGUAGES
from sahel_ld.terms import BASE, GRAPH, RDFS, SAH, SKOS, compact, local_name

PREF, ALT, NOTE = f"{SKOS}prefLabel", f"{SKOS}altLabel", f"{SKOS}note"
_LABELS = (PREF, f"{RDFS}label", "http://purl.org/dc/terms/title")
_RIGHT_TO_LEFT = frozenset(("ar", "ary", "arq", "fa", "he", "ur", "ps", "dv", "syr", "yi"))
_RIGHT_TO_LEFT_SCRIPTS = frozenset(("arab", "hebr", "thaa", "syrc", "adlm", "nkoo"))


class Label(NamedTuple):
    """A text and the language that it is in; the language is empty where it has none."""

    text: str
    lang: str


def direction(tag: str) -> str:
    """``rtl`` or ``ltr`` for a language tag: by its script where it names one, else by its language."""
    parts = tag.lower().split("-")
    script = next((part for part in parts[1:] if len(part) == 4 and part.isalpha()), "")
    if script:
        return "rtl" if script in _RIGHT_TO_LEFT_SCRIPTS else "ltr"
    return "rtl" if parts[0] in _RIGHT_TO_LEFT else "ltr"


def best(literals: Iterable[ox.Literal], language: str) -> Label | None:
    """The text to show a reader of ``language``: in it, else in English, else without a language, else the first."""
    order = {language: 0, LANGUAGES[0]: 1, "": 2}
    found = sorted(literals, key=lambda text: (order.get(_primary(text), 3), text.language or "", text.value))
    return Label(found[0].value, found[0].language or "") if found else None


def _primary(literal: ox.Literal) -> str:
    return (literal.language or "").partition("-")[0]


class Names:
    """Labels of everything in the data."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._made: dict[tuple[str, str], Label] = {}

    def label(self, iri: str, language: str) -> Label:
        """The name of a node for a reader of ``language``; made up from its IRI where it has no label."""
        self.facts.reads.note(iri)
        found = self._made.get((iri, language))
        if found is None:
            found = self._made[iri, language] = self._label(iri, language)
        return found

    def _label(self, iri: str, language: str) -> Label:
        for name in _LABELS:
            if found := best(self.facts.literals(iri, name), language):
                return found
        if iri.startswith(GRAPH):
            return Label(iri.removeprefix(GRAPH), "")
        if iri.startswith(f"{BASE}id/"):
            return Label(local_name(iri).replace("-", " "), "")
        return Label(re.sub(r"^<(.*)>$", r"\1", compact(iri)), "")

    def others(self, iri: str, language: str) -> list[ox.Literal]:
        """All other names of a node: its labels in other languages and its other names, each text once for each language."""
        shown = self.label(iri, language)
        seen = {shown.text}
        result = []
        for literal in (text for name in (*_LABELS, ALT) for text in self.facts.literals(iri, name)):
            if literal.value not in seen:
                seen.add(literal.value)
                result.append(literal)
        return sorted(result, key=lambda text: (_primary(text) != language, text.language or "", text.value))

    def notes(self, iri: str, language: str) -> list[Label]:
        """The notes in the language, or all of them where there is none in it."""
        notes = self.facts.literals(iri, NOTE)
        wanted = [note for note in notes if _primary(note) == language] or notes
        return [Label(note.value, note.language or "") for note in wanted]

    def term(self, name: str, language: str) -> str:
        """The label of a class or property of the ontology, by its local name."""
        return self.label(SAH + name, language).text

    def definition(self, iri: str, language: str) -> str:
        """The definition of a term or concept, or nothing."""
        for name in (f"{SKOS}definition", f"{RDFS}comment", "http://purl.org/dc/terms/description"):
            if found := best(self.facts.literals(iri, name), language):
                return found.text
        return ""

    def sort_key(self, iri: str, language: str) -> tuple[str, str]:
        """Order of lists: by name without accents and case, then by IRI."""
        return fold(self.label(iri, language).text), iri


def fold(text: str) -> str:
    """Text for comparing: lower case, without accents, apostrophes and other marks, words apart by one space."""
    import unicodedata

    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("æ", "ae").replace("ß", "ss").casefold())
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    return " ".join(re.sub(r"[^\w]+", " ", re.sub(r"[’'ʼ`´‘]", "", plain)).split())
