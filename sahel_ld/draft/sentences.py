"""Sentences of a document, and who says what in them: the stance from the verb, the claimant from the words around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sahel_ld.draft.document import Document
from sahel_ld.draft.known import Known
from sahel_ld.draft.lexicon import Sense
from sahel_ld.draft.mentions import Mention
from sahel_ld.draft.wordlists import speaker_words, stance_phrases
from sahel_ld.folding import fold, fold_with_places

_END = re.compile(r"[.!?…]+[\"”’»)\]]*(?:\d{1,3})?(?=\s+[\"“«(\[]?[A-ZÀ-ÞА-Я\d]|\s*$)")
_SHORTENED = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|St|No|Nos|art|para|paras|cf|vol|ed|Gen|Col|Lt|Maj|Capt|approx|M|Mme|U\.S|U\.N|e\.g|i\.e)|\b[A-Z])\.$"
)
_ACCORDING = ("according to", "selon", "d apres", "dapres", "reported by")
# As far as this from the verb its subject is looked for.
_FAR = 160


@dataclass(frozen=True)
class Said:
    """A sentence with its stance: the phrase that gives it, and who makes the claim, as mentions and as things.

    ``claimants`` are the possible claimants, the likeliest first; none where the document speaks in its own voice or names nobody.
    """

    start: int
    end: int
    paragraph: int
    stance: str
    phrase: str
    claimants: tuple[Sense, ...]
    by: Mention | None
    mentions: tuple[Mention, ...]


def sentences_of(document: Document) -> Iterator[tuple[int, int, int]]:
    """Start, end and paragraph of each sentence that is read."""
    for paragraph in document.counted:
        if paragraph.kind in ("heading", "footnote") or paragraph.number is None:
            continue
        start = paragraph.start
        for match in _END.finditer(document.text, paragraph.start, paragraph.end):
            if _SHORTENED.search(document.text[start : match.end()].rstrip('”’»"')):
                continue
            yield from _trimmed(document, start, match.end(), paragraph.number)
            start = match.end()
        yield from _trimmed(document, start, paragraph.end, paragraph.number)


def _trimmed(document: Document, start: int, end: int, number: int) -> Iterator[tuple[int, int, int]]:
    text = document.text[start:end]
    first, last = start + len(text) - len(text.lstrip()), end - (len(text) - len(text.rstrip()))
    if last > first:
        yield first, last, number


def said_in(document: Document, mentions: Sequence[Mention], known: Known, places: Sequence[int] = ()) -> list[Said]:
    """The sentences that name something, or hold one of ``places``, with who says what."""
    found: list[Said] = []
    for start, end, number in sentences_of(document):
        inside = tuple(mention for mention in mentions if start <= mention.start < end and not mention.inside)
        if inside or any(start <= place < end for place in places):
            found.append(_said(document, start, end, number, inside, known))
    return found


def _said(document: Document, start: int, end: int, number: int, mentions: tuple[Mention, ...], known: Known) -> Said:
    folded = fold_with_places(document.text[start:end])
    phrases = stance_phrases()
    matches = [
        (match.start(), -len(phrase), phrase)
        for phrase in phrases
        for match in re.finditer(rf"(?<!\S){re.escape(phrase)}(?!\S)", folded.text)
        # A word within a name is no verb: the States of West Africa.
        if not _within(mentions, start + folded.places[match.start()])
    ]
    for place, _, phrase in sorted(matches):
        first, last = (start + offset for offset in folded.original(place, place + len(phrase)))
        by = _after(mentions, last) if phrase in _ACCORDING else _before(document, mentions, first, known)
        if by is not None:
            return Said(
                start, end, number, phrases[phrase], document.text[first:last], _claimants(by, known), by, mentions
            )
    if matches:
        place, _, phrase = min(matches)
        first, last = (start + offset for offset in folded.original(place, place + len(phrase)))
        return Said(start, end, number, phrases[phrase], document.text[first:last], (), None, mentions)
    return Said(start, end, number, "reports", "", (), None, mentions)


def _within(mentions: Sequence[Mention], place: int) -> bool:
    return any(mention.start <= place < mention.end for mention in mentions)


def _before(document: Document, mentions: Sequence[Mention], place: int, known: Known) -> Mention | None:
    """The last mention before a verb that can say something; the first where a comma parts the last from the verb, as after an insertion.

    None where somebody who is not named stands between: "JNIM attacked, the army said" is not what JNIM says.
    """
    able = [
        mention
        for mention in mentions
        if mention.end <= place and place - mention.end <= _FAR and _claimants(mention, known)
    ]
    _, comma, between = document.text[able[-1].end : place].rpartition(",") if able else ("", "", "")
    if comma:
        words = fold(between).split()
        return None if words and words[0] in speaker_words() else able[0]
    return able[-1] if able else None


def _after(mentions: Sequence[Mention], place: int) -> Mention | None:
    able = [mention for mention in mentions if mention.start >= place and mention.start - place <= _FAR]
    return able[0] if able else None


def _claimants(mention: Mention, known: Known) -> tuple[Sense, ...]:
    """The actors that a mention may mean; for a report, those who made it."""
    found: dict[str, Sense] = {}
    for sense in mention.senses:
        if "/id/actor/" in sense.iri:
            found.setdefault(sense.iri, sense)
        elif "/id/document/" in sense.iri:
            for maker in known.iris(sense.iri, "author") or known.iris(sense.iri, "publisher"):
                reason = f"author of “{known.label(sense.iri)}”: {sense.reason}"
                found.setdefault(maker, Sense(maker, sense.confidence, reason))
    return tuple(sorted(found.values(), key=lambda sense: -sense.confidence))
