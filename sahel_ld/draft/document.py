"""A document as text with numbered paragraphs: what anchors count in."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["title", "body", "dateline", "heading", "footnote", "furniture"]


@dataclass(frozen=True)
class Paragraph:
    """A range of the text. ``number`` is its paragraph: 0 for the title, the document's own number, else from 1; None for what is not counted."""

    number: int | None
    start: int
    end: int
    kind: Kind


@dataclass(frozen=True)
class Document:
    """The text of a document, its paragraphs in order, and what it says about itself.

    Offsets are Unicode code points in ``text``. ``content_hash`` is the SHA-256 of the UTF-8 bytes of the text: of the file, where that is plain text.
    ``extracted`` says that the file is not plain text, so that anchors hold in the extracted text only.
    """

    name: str
    text: str
    paragraphs: tuple[Paragraph, ...]
    title: str = ""
    issued: str = ""
    publisher: str = ""
    symbol: str = ""
    url: str = ""
    language: str = "en"
    extracted: bool = False
    remarks: tuple[str, ...] = field(default=())

    @property
    def content_hash(self) -> str:
        """SHA-256 of the text, 64 hex digits."""
        return sha256(self.text)

    @property
    def counted(self) -> Sequence[Paragraph]:
        """The paragraphs that are read: title and body, and headings and footnotes with the number of the paragraph before them."""
        return [paragraph for paragraph in self.paragraphs if paragraph.kind not in ("furniture", "dateline")]

    def passage(self, start: int, end: int) -> str:
        """The text from ``start`` to ``end``."""
        return self.text[start:end]

    def paragraph_at(self, place: int) -> Paragraph | None:
        """The paragraph in which a place of the text lies."""
        return next((one for one in self.paragraphs if one.start <= place < one.end), None)


def sha256(text: str) -> str:
    """SHA-256 of the UTF-8 bytes of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def language_of(text: str) -> str:
    """``fr`` or ``en``, by the most frequent small words."""
    words = text.lower().split()[:2000]
    french = sum(word in ("le", "la", "les", "des", "et", "une", "dans", "que", "est", "du", "selon") for word in words)
    english = sum(
        word in ("the", "of", "and", "in", "to", "a", "that", "is", "on", "by", "according") for word in words
    )
    return "fr" if french > english else "en"
