"""Plain text: articles, and United Nations documents as text."""

from __future__ import annotations

from sahel_ld.draft.document import Document, language_of
from sahel_ld.draft.reading.blocks import in_paragraphs
from sahel_ld.draft.reading.nations import is_nations, read_nations
from sahel_ld.draft.when import whole_date
from sahel_ld.errors import InputError

SUFFIXES = (".txt", ".text", ".md")


def read(content: bytes, name: str) -> Document:
    """The document in bytes of UTF-8. Raises InputError where they are not."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise InputError("not UTF-8", hint="save the file as UTF-8", file=name, line=line) from None
    if "\0" in text:
        raise InputError("the file holds NUL bytes: it is not text", file=name, line=1)
    return of_text(text, name)


def of_text(text: str, name: str, *, extracted: bool = False) -> Document:
    """A document of its text. Raises InputError for an empty one."""
    if not text.strip():
        raise InputError("there is no text in it", hint="a scanned document needs text recognition first", file=name)
    if is_nations(text):
        return read_nations(text, name, extracted=extracted)
    paragraphs = tuple(in_paragraphs(text))
    title = next((text[one.start : one.end] for one in paragraphs if one.kind == "title"), "")
    dateline = next((text[one.start : one.end] for one in paragraphs if one.kind == "dateline"), "")
    return Document(
        name,
        text,
        paragraphs,
        title=title,
        issued=whole_date(dateline) or "",
        language=language_of(text),
        extracted=extracted,
    )
