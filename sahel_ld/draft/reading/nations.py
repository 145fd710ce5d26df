"""United Nations documents: symbol, date, numbered paragraphs, page furniture, footnotes, headings.

A line that begins with a number and a dot is a paragraph only where the number follows the one before; `2012.` at the start of a line is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sahel_ld.draft.document import Document, Kind, Paragraph, language_of
from sahel_ld.draft.reading.blocks import FURNITURE
from sahel_ld.draft.when import first_date

SYMBOL = re.compile(r"\b([SA]/(?:RES/|PRST/|HRC/|PV\.)?[A-Z0-9./-]*\d(?:/(?:Rev|Add|Corr)\.\d+)*)(?=[\s,.;)\]]|$)")
_DISTRIBUTION = re.compile(r"Distr\.\s*:|Distribution\s+(?:générale|general)", re.IGNORECASE)
_NUMBERED = re.compile(r"[ \t]*(\d{1,3})\.[ \t]+(?=\S)")
_SECTION = re.compile(r"[ \t]*(?:[IVXL]{1,6}|[A-Z])\.[ \t]+[A-ZÉÀ]")
_FOOTNOTE = re.compile(
    r"[ \t]*(?:\d{1,3}|\*+|†)[ \t]+(?=(?:See|Ibid|Voir|Interview|Entretien|Confidential|Document|Report|Letter|https?:|[A-Z][a-z]+ interview)\b)"
)
_LEADERS = re.compile(r"\.{4,}|…{2,}")
_FURNITURE = re.compile(
    r"""(?ix)^\s*(?: United\ Nations(?:\s+[SA]/\S+)? | Nations\ Unies(?:\s+[SA]/\S+)? | [SA]/\S+ | Security\ Council.{0,40}Distr.* | Distr\..* | Conseil\ de\ sécurité.{0,40}Distr.*
      | Original\s*:.* | \d{2}-\d{5}.* | .*\*\d{7}\* | Page | Contents | Table\ des\ matières | Sommaire | \d{1,2}\ \w+\ \d{4} | Annex(?:e|es)?\b.{0,20} )\s*$"""
)
_TITLE = re.compile(
    r"(?i)\b((?:final|midterm|interim)\s+report|rapport\s+(?:final|de mi-mandat)|report of the secretary-general|rapport du secrétaire général|letter dated|lettre datée)\b"
)
_HEAD = 3000


def is_nations(text: str) -> bool:
    """Whether a text is a document of the United Nations: a symbol and a distribution line at its beginning."""
    head = text[:_HEAD]
    return bool(SYMBOL.search(head) and _DISTRIBUTION.search(head))


def read_nations(text: str, name: str, *, extracted: bool = False) -> Document:
    """The document with its own paragraph numbers; without any, blocks are counted from 1."""
    paragraphs = list(_paragraphs(text))
    remarks: list[str] = []
    if not any(one.number for one in paragraphs):
        paragraphs = list(_counted(paragraphs))
        remarks.append("no numbered paragraphs: blocks are counted from 1")
    symbol = next((match[1] for match in SYMBOL.finditer(text[:_HEAD])), "").rstrip(".")
    title = next((text[one.start : one.end] for one in reversed(paragraphs) if one.kind == "title"), symbol)
    distribution = _DISTRIBUTION.search(text[:_HEAD])
    issued = first_date(text[distribution.end() : distribution.end() + 120]) if distribution else None
    if re.search(r"\bon (?:addressed|to|and|in)\b|\bin and \.|\bde l’ \(", text):
        remarks.append("words are missing in this copy, as where links were lost: compare with the original")
    return Document(
        name,
        text,
        tuple(paragraphs),
        title=" ".join(title.split()),
        issued=issued or "",
        symbol=symbol,
        url=f"https://undocs.org/{symbol}" if symbol else "",
        language=language_of(text),
        extracted=extracted,
        remarks=tuple(remarks),
    )


def _paragraphs(text: str) -> Iterator[Paragraph]:
    """Lines joined to paragraphs; a number opens one where it is the next."""
    last, titled = 0, False
    current: Paragraph | None = None
    for start, end, after_blank in _lines(text):
        line = text[start:end]
        numbered = _NUMBERED.match(text, start, end)
        kind: Kind = "body"
        number: int | None = last if last else None
        if _FURNITURE.match(line) or FURNITURE.match(line) or (_LEADERS.search(line) and not numbered):
            kind, number = "furniture", None
        elif numbered and int(numbered[1]) == last + 1:
            last += 1
            number = last
            start = numbered.end()
            after_blank = True
        elif _SECTION.match(line) and len(line) < 120:
            kind = "heading"
            after_blank = True
        elif last and _FOOTNOTE.match(line):
            kind = "footnote"
            after_blank = True
        elif not last and (found := _TITLE.search(line)) and not titled:
            # A letter passes a report on: the title of the report may follow.
            kind, number, titled = "title", 0, not found[1].lower().startswith(("letter", "lettre"))
            after_blank = True
        if kind == "furniture":
            yield from _done(current)
            yield Paragraph(None, start, end, "furniture")
            # A page ends within a paragraph: what follows without a number goes on with it.
            current = None
            continue
        goes_on = kind == "body" and current is not None and current.kind in ("body", "footnote")
        goes_on = goes_on and (not after_blank or (bool(last) and line[:1].islower()))
        if goes_on and current is not None:
            current = Paragraph(current.number, current.start, end, current.kind)
            continue
        yield from _done(current)
        current = Paragraph(number, start, end, kind)
    yield from _done(current)


def _done(paragraph: Paragraph | None) -> Iterator[Paragraph]:
    if paragraph is not None:
        yield paragraph


def _lines(text: str) -> Iterator[tuple[int, int, bool]]:
    """Filled lines, and whether an empty line stands before them."""
    blank = True
    for match in re.finditer(r"[^\n\f]*(?:[\n\f]|$)", text):
        if match.start() == len(text):
            return
        line = match[0].rstrip()
        if not line.strip():
            blank = True
            continue
        yield match.start() + len(line) - len(line.lstrip()), match.start() + len(line), blank
        blank = False


def _counted(paragraphs: list[Paragraph]) -> Iterator[Paragraph]:
    number = 0
    for one in paragraphs:
        if one.kind == "body":
            number += 1
            yield Paragraph(number, one.start, one.end, "body")
        else:
            yield one
