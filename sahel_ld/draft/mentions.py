"""Names in a text: the longest at each place, with all that each may mean; names within longer ones are kept beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from ahocorasick_rs import AhoCorasick, MatchKind

from sahel_ld.draft.document import Document
from sahel_ld.draft.lexicon import Lexicon, Sense, apart, fold_name
from sahel_ld.draft.reading.nations import SYMBOL
from sahel_ld.draft.wordlists import short_nouns
from sahel_ld.folding import Folded, fold_with_places
from sahel_ld.terms import BASE

_PARTS = re.compile(
    r"\b(northern|southern|eastern|western|central)(?:,? (?:and|or) (northern|southern|eastern|western|central))? (?:parts?|regions?|areas?|provinces?) of (\w+)"
)
_PARTS_FR = re.compile(
    r"\b(nord|sud|est|ouest|centre)(?: et (?:du |dans )?(?:le |l |la )?(nord|sud|est|ouest|centre))? (?:du|de la|de) (\w+)"
)
_REPORT = re.compile(r"\b(?:(?:un|onu|united nations|panel|expert|final|midterm) )*(?:report|rapport)\b")
_BEFORE_PLACE = re.compile(
    r"\b(?:in|at|near|across|inside|throughout|within|into|to|from|of|neighbou?ring|northern|southern|eastern|western|central|dans|au|à|en|du|de|vers|près de)\s+(?:the\s+|le\s+|la\s+|l['’])?$",
    re.IGNORECASE,
)
_AGREEMENTS = frozenset(("agreement", "accord", "treaty", "traite", "deal"))
_RECENT = timedelta(days=400)
_MOST_REPORTS = 5


@dataclass(frozen=True)
class Mention:
    """A place of the text that names something: what it may mean, the more certain first. ``inside`` says that a longer name covers it."""

    start: int
    end: int
    text: str
    senses: tuple[Sense, ...]
    paragraph: int | None
    inside: bool = False

    @property
    def ambiguous(self) -> bool:
        """Whether it may mean several things equally well."""
        return len(self.senses) > 1 and self.senses[1].confidence >= self.senses[0].confidence - 0.2


def mentions_in(document: Document, lexicon: Lexicon) -> list[Mention]:
    """All mentions of a document in the order of the text; of two that overlap the longer comes first."""
    folded = fold_with_places(apart(document.text))
    found = [*_names(document, lexicon, folded), *_parts(document, lexicon, folded), *_symbols(document, lexicon)]
    found = _marked(_read(document, found))
    found += _read(document, _reports(document, lexicon, folded, found))
    found += _read(document, _short(document, folded, _marked(found)))
    placed = (in_its_place(document, mention) for mention in _marked(found))
    return sorted(placed, key=lambda mention: (mention.start, mention.inside, -mention.end))


def _read(document: Document, mentions: Iterable[Mention]) -> list[Mention]:
    """The mentions in what is read, without those of the document itself."""
    ranges = [(one.start, one.end) for one in document.counted]
    return [mention for mention in mentions if any(start <= mention.start < end for start, end in ranges)]


def in_its_place(document: Document, mention: Mention) -> Mention:
    """Where a country is named, as a place after `in` and the like, else as a state; both stay shown."""
    kinds = {sense.iri.partition("/id/")[2].partition("/")[0] for sense in mention.senses}
    if kinds != {"actor", "place"}:
        return mention
    before = document.text[max(mention.start - 40, 0) : mention.start]
    kind = "place" if _BEFORE_PLACE.search(before) else "actor"
    senses = [
        sense
        if f"/id/{kind}/" in sense.iri
        else replace(
            sense, confidence=round(sense.confidence - 0.4, 2), reason=f"{sense.reason}; less likely by the word before"
        )
        for sense in mention.senses
    ]
    return replace(mention, senses=tuple(sorted(senses, key=lambda sense: (-sense.confidence, sense.iri))))


def _names(document: Document, lexicon: Lexicon, folded: Folded) -> Iterator[Mention]:
    names = sorted(lexicon.senses)
    if not names:
        return
    # Each name between spaces: whole words only. Both have byte-free indexes, for the library counts characters.
    own = lexicon.known.document_like(document.content_hash, document.symbol, document.title)
    automaton = AhoCorasick([f" {name} " for name in names], matchkind=MatchKind.Standard)
    for index, start, end in automaton.find_matches_as_indexes(f" {folded.text} ", overlapping=True):
        first, last = folded.original(start, end - 2)
        written = document.text[first:last]
        senses = tuple(
            sense for sense in lexicon.of(names[index]) if _written_so(written, sense.case) and sense.iri != own
        )
        if senses:
            yield _mention(document, first, last, senses)


def _written_so(written: str, case: str) -> bool:
    if case == "upper":
        return all(letter.isupper() for letter in written if letter.isalpha())
    return case != "capital" or any(not word[0].islower() for word in re.findall(r"[^\W\d]\w*", written))


def _mention(document: Document, start: int, end: int, senses: Sequence[Sense]) -> Mention:
    paragraph = document.paragraph_at(start)
    written = document.text[start:end]
    if written.count("(") > written.count(")") and document.text[end : end + 1] == ")":
        end += 1
    return Mention(start, end, document.text[start:end], tuple(senses), paragraph.number if paragraph else None)


def _parts(document: Document, lexicon: Lexicon, folded: Folded) -> Iterator[Mention]:
    """`central and eastern parts of Mali` for Central Mali and Eastern Mali."""
    for match in _PARTS.finditer(folded.text):
        for number in (1, 2):
            if match[number]:
                yield from _part(document, lexicon, folded, match, f"{match[number]} {match[3]}")
    for match in _PARTS_FR.finditer(folded.text):
        for number in (1, 2):
            if match[number]:
                yield from _part(document, lexicon, folded, match, f"{match[number]} du {match[3]}")


def _part(document: Document, lexicon: Lexicon, folded: Folded, match: re.Match[str], name: str) -> Iterator[Mention]:
    senses = [
        replace(sense, confidence=min(sense.confidence, 0.8), reason=f"a part of a place named apart: “{name}”")
        for sense in lexicon.of(name)
    ]
    if senses:
        start, end = folded.original(match.start(), match.end())
        yield _mention(document, start, end, senses)


def _marked(mentions: Sequence[Mention]) -> list[Mention]:
    """Mentions with whether a longer one covers them; those of the same range as one."""
    merged: dict[tuple[int, int], Mention] = {}
    for mention in mentions:
        key = (mention.start, mention.end)
        if key in merged:
            senses = {sense.iri: sense for sense in (*mention.senses, *merged[key].senses)}
            ordered = sorted(senses.values(), key=lambda sense: (-sense.confidence, sense.iri))
            merged[key] = replace(merged[key], senses=tuple(ordered))
        else:
            merged[key] = mention
    kept = sorted(merged.values(), key=lambda mention: (mention.start - mention.end, mention.start))
    found: list[Mention] = []
    for mention in kept:
        inside = any(other.start < mention.end and mention.start < other.end and not other.inside for other in found)
        found.append(replace(mention, inside=inside))
    return found


def _symbols(document: Document, lexicon: Lexicon) -> Iterator[Mention]:
    """Documents of the United Nations by their symbols, those too that the data does not know yet."""
    for match in SYMBOL.finditer(document.text):
        symbol = match[1].rstrip(".")
        if symbol != document.symbol and not lexicon.of(fold_name(symbol)):
            iri = f"{BASE}id/document/{fold_name(symbol).replace(' ', '-')}"
            reason = f"document symbol {symbol}; the data does not know it yet"
            yield _mention(document, match.start(), match.start() + len(symbol), [Sense(iri, 0.4, reason)])


def _reports(document: Document, lexicon: Lexicon, folded: Folded, mentions: Sequence[Mention]) -> list[Mention]:
    """`The report`: those reports that the data knows of actors named here, made public within a year before the document."""
    known = lexicon.known
    issued = date.fromisoformat(document.issued) if document.issued else None
    actors = {sense.iri for mention in mentions for sense in mention.senses if "/id/actor/" in sense.iri}
    own = known.document_like(document.content_hash, document.symbol, document.title)
    near: list[tuple[timedelta, str]] = []
    for iri in known.of_kind("document"):
        kinds = [] if iri == own else known.iris(iri, "kind")
        made = known.first_day(iri, "issued")
        if not made or not issued or not any("report" in kind and "news" not in kind for kind in kinds):
            continue
        if timedelta(0) <= issued - made <= _RECENT and actors & {*known.iris(iri, "author", "publisher")}:
            near.append((issued - made, iri))
    senses = [
        Sense(iri, 0.4, f"a report of an actor named here, public {distance.days} days before: “{known.label(iri)}”")
        for distance, iri in sorted(near)[:_MOST_REPORTS]
    ]
    if not senses:
        return []
    found = (folded.original(match.start(), match.end()) for match in _REPORT.finditer(folded.text))
    return [_mention(document, start, end, senses) for start, end in found]


def _short(document: Document, folded: Folded, mentions: Sequence[Mention]) -> list[Mention]:
    """`The panel` after `expert panel`: the last thing named before with the same noun."""
    nouns = short_nouns()
    pattern = re.compile(
        rf"(?<!\S)(?:the|this|that|le|la|l|les|cet|cette|ce) ({'|'.join(sorted(map(re.escape, nouns), key=len, reverse=True))})(?!\S)"
    )
    taken = [(mention.start, mention.end) for mention in mentions if not mention.inside]
    by_noun: dict[str, list[Mention]] = {}
    for mention in mentions:
        for word in fold_name(mention.text).split():
            by_noun.setdefault(word.removesuffix("s"), []).append(mention)
    found: list[Mention] = []
    for match in pattern.finditer(folded.text):
        start, end = folded.original(match.start(1), match.end(1))
        if any(first < end and start < last for first, last in taken):
            continue
        noun = nouns[match[1]].split()[-1].removesuffix("s")
        kind = (
            "agreement"
            if noun in _AGREEMENTS
            else "law"
            if noun == "resolution"
            else "programme"
            if noun == "programme"
            else "actor"
        )
        before = [
            (mention, senses)
            for mention in by_noun.get(noun, ())
            if mention.end <= start and (senses := [sense for sense in mention.senses if f"/id/{kind}/" in sense.iri])
        ]
        if before:
            last, senses = max(before, key=lambda pair: pair[0].end)
            reason = f"short for “{last.text}” before"
            short = [replace(sense, confidence=min(sense.confidence, 0.5), reason=reason) for sense in senses]
            found.append(_mention(document, start, end, short))
    return found
