"""Literals, checked on the text as written: datatypes, time zones on dates, carriage returns, normal form, invisible marks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from sahel_ld.checks.loading import Loaded
from sahel_ld.checks.raw import Raw, Where
from sahel_ld.findings import Severity
from sahel_ld.rdf.bulk import line_blocks
from sahel_ld.rdf.lexical import has_zone, problem_of

# A literal follows its predicate; a quote inside a text has a backslash before it.
_TYPED = re.compile(rb'> "((?:[^"\\\n]|\\.)*)"\^\^<([^>\n]+)>')
_TEXT = re.compile(rb'> ("(?:[^"\\\n]|\\.)*"(?:@[\w-]+)?)(?!\^\^)')
_MARKS = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
# As N-Quads writes carriage returns and what XML cannot hold.
_CONTROL = re.compile(rb"\\(?:[rbf]|u00|uFFF)")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_SIMPLE = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


def check_literals(files: Iterable[Loaded]) -> Iterator[Raw]:
    """A finding for each different literal that is wrong; every place where it stands comes with placing."""
    typed: set[tuple[bytes, bytes]] = set()
    texts: set[bytes] = set()
    for file in files:
        for block in line_blocks(file.nquads):
            typed.update(_TYPED.findall(block))
        if _suspicious(file):
            texts.update(text for text in _TEXT.findall(file.nquads) if not text.isascii() or _CONTROL.search(text))
    for lexical, datatype in sorted(typed):
        yield from _check_typed(unescape(lexical.decode()), datatype.decode())
    for text in sorted(texts):
        yield from _check_text(text.decode())


def _suspicious(file: Loaded) -> bool:
    """Whether any text of a file can be wrong: asked of the whole file first, since few files have any."""
    if _CONTROL.search(file.nquads):
        return True
    if file.nquads.isascii():
        return False
    text = file.beyond_ascii.decode()
    return _MARKS.search(text) is not None or not unicodedata.is_normalized("NFC", text)


def unescape(text: str) -> str:
    """The characters of an N-Triples string."""
    if "\\" not in text:
        return text
    return _ESCAPE.sub(
        lambda match: chr(int(match[1] or match[2], 16)) if match[1] or match[2] else _SIMPLE.get(match[3], match[3]),
        text,
    )


def _check_typed(lexical: str, datatype: str) -> Iterator[Raw]:
    value = str(ox.Literal(lexical, datatype=ox.NamedNode(datatype)))
    if problem := problem_of(lexical, datatype):
        name = re.split(r"[#/]", datatype)[-1]
        yield Raw(f"lexical/{name}", Severity.ERROR, problem, Where.LITERAL, value=value)
    elif has_zone(lexical, datatype):
        yield Raw(
            "lexical/date-zone",
            Severity.WARNING,
            f"the date {lexical!r} carries a time zone",
            Where.LITERAL,
            value=value,
            hint="leave the zone out, or use xsd:dateTime: tools drop or shift the zone of a date",
        )


def _check_text(literal: str) -> Iterator[Raw]:
    text = unescape(literal[1 : literal.rindex('"')])
    if "\r" in text:
        yield Raw(
            "lexical/carriage-return",
            Severity.WARNING,
            "the text holds a carriage return",
            Where.LITERAL,
            value=literal,
            hint="`sahel-ld fmt` writes it as \\r, so that no checkout can change it",
        )
    if found := _NOT_XML.findall(text):
        names = ", ".join(sorted({f"U+{ord(char):04X}" for char in found}))
        yield Raw(
            "lexical/control-character",
            Severity.WARNING,
            f"the text holds control characters: {names}",
            Where.LITERAL,
            value=literal,
            hint="remove them: RDF/XML cannot hold them, and they mean nothing to a reader",
        )
    if found := _MARKS.findall(text):
        names = ", ".join(sorted({f"U+{ord(mark):04X}" for mark in found}))
        yield Raw(
            "lexical/invisible-mark",
            Severity.WARNING,
            f"the text holds invisible characters: {names}",
            Where.LITERAL,
            value=literal,
            hint="remove them: direction is a matter of the page, and they break search",
        )
    if not unicodedata.is_normalized("NFC", text):
        char = next((a for a in text if unicodedata.combining(a)), "")
        yield Raw(
            "lexical/not-nfc",
            Severity.WARNING,
            f"the text is not in Unicode normal form C{f' (combining U+{ord(char):04X})' if char else ''}",
            Where.LITERAL,
            value=literal,
            hint="write each accented letter as one character",
        )
