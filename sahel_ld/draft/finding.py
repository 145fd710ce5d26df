"""Everything that is found in a document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sahel_ld.draft.document import Document
from sahel_ld.draft.known import Known
from sahel_ld.draft.lexicon import Lexicon
from sahel_ld.draft.mentions import Mention, mentions_in
from sahel_ld.draft.numbers import Quantity, quantities_in
from sahel_ld.draft.sentences import Said, said_in
from sahel_ld.draft.when import When, dates_in


@dataclass(frozen=True)
class Found:
    """Names, dates, numbers and sentences of a document, each in the order of the text."""

    document: Document
    mentions: tuple[Mention, ...]
    dates: tuple[When, ...]
    quantities: tuple[Quantity, ...]
    sentences: tuple[Said, ...]


def find(document: Document, known: Known) -> Found:
    """What a document names, by what the data knows."""
    issued = date.fromisoformat(document.issued) if document.issued else None
    mentions = mentions_in(document, Lexicon(known, issued))
    read = [one for one in document.paragraphs if one.kind != "furniture"]
    dates = [
        when
        for when in dates_in(document.text, document.issued)
        if when.lexical == document.issued or any(one.start <= when.start < one.end for one in read)
    ]
    counted = [
        number
        for number in quantities_in(document.text)
        if any(one.start <= number.start < one.end and one.kind == "body" for one in read)
        and not any(when.start < number.end and number.start < when.end for when in dates)
        and not any(name.start < number.end and number.start < name.end for name in mentions)
    ]
    said = said_in(document, mentions, known, [number.start for number in counted if number.category])
    return Found(document, tuple(mentions), tuple(dates), tuple(counted), tuple(said))
