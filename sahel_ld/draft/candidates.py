"""Candidate claims: for each sentence that names something, who claims what, with what is open to choose."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from sahel_ld.draft.finding import Found
from sahel_ld.draft.lexicon import Sense
from sahel_ld.draft.mentions import Mention
from sahel_ld.draft.numbers import Quantity
from sahel_ld.draft.sentences import Said
from sahel_ld.draft.when import When
from sahel_ld.draft.wordlists import relation_phrases, situation_phrases
from sahel_ld.folding import fold

# What is this certain, and more certain than all else, is written; all else is to be chosen.
_SURE = 0.5


@dataclass(frozen=True)
class Choice:
    """A property that a person has to choose a value for: what it may be, the likeliest first, and why. None known: any value."""

    property: str
    senses: tuple[Sense, ...]
    reason: str


@dataclass(frozen=True)
class Content:
    """What is claimed: a class of the ontology, the values that are certain enough, dates and numbers, and what is open."""

    class_: str
    values: tuple[tuple[str, str], ...] = ()
    when: When | None = None
    numbers: tuple[tuple[str, int], ...] = ()
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Candidate:
    """A candidate claim with its confidence and the reasons for it."""

    said: Said
    claimant: str
    relayed: bool
    contents: tuple[Content, ...]
    choices: tuple[Choice, ...]
    confidence: float
    reasons: tuple[str, ...] = field(default=())


def candidates(found: Found) -> list[Candidate]:
    """The candidate claims of a document in the order of the text."""
    return [_candidate(found, said) for said in found.sentences]


def _candidate(found: Found, said: Said) -> Candidate:
    reasons: list[str] = []
    confidence = 0.3
    claimant, choices = "", []
    if said.phrase:
        confidence += 0.2
        reasons.append(f"stance “{said.stance}” from “{said.phrase}”")
    else:
        reasons.append("no verb of attribution: the document in its own voice")
    if said.by is not None:
        choice = Choice("claimant", said.claimants, f"“{said.by.text}” stands by the verb")
        claimant = _sure(said.claimants)
        if claimant:
            confidence += 0.2 * said.claimants[0].confidence
            reasons.append(f"claimant from “{said.by.text}”: {said.claimants[0].reason}")
        else:
            choices.append(choice)
    elif said.phrase:
        choices.append(Choice("claimant", (), f"nobody is named before “{said.phrase}”"))
    contents = _contents(found, said)
    if contents and contents[0].class_ != "Statement":
        confidence += 0.1
        reasons.append(f"content by its words: {contents[0].class_}")
    return Candidate(said, claimant, bool(claimant), contents, tuple(choices), round(confidence, 2), tuple(reasons))


def _sure(senses: Sequence[Sense]) -> str:
    """The thing that is meant, where one is more certain than all others; else nothing."""
    if not senses or senses[0].confidence < _SURE:
        return ""
    return senses[0].iri if len(senses) == 1 or senses[1].confidence <= senses[0].confidence - 0.2 else ""


def _contents(found: Found, said: Said) -> tuple[Content, ...]:
    own = [mention for mention in said.mentions if mention is not said.by]
    when = next((date for date in found.dates if said.start <= date.start < said.end), None)
    tolls = [number for number in found.quantities if said.start <= number.start < said.end and number.category]
    if tolls:
        return tuple(_toll(number) for number in tolls)
    text = f" {fold(found.document.text[said.start : said.end])} "
    actors, places, others = (
        _of_kind(own, *kinds) for kinds in (("actor",), ("place",), ("agreement", "document", "law", "programme"))
    )
    for phrase, class_ in situation_phrases().items():
        if f" {phrase} " in text and actors and places:
            return (_situation(class_, phrase, actors, places, when),)
    return (_statement(text, actors, places, others, when, said),)


def _toll(number: Quantity) -> Content:
    return Content(
        "CasualtyEstimate",
        (("category", f"code:casualty-{number.category}"),),
        None,
        ((number.bound, number.value),),
        (Choice("event", (), f"the event of which “{number.value} {number.unit}” is the toll"),),
    )


def _situation(
    class_: str, phrase: str, actors: Sequence[Mention], places: Sequence[Mention], when: When | None
) -> Content:
    values: list[tuple[str, str]] = []
    choices: list[Choice] = []
    _put(values, choices, "actor", actors[:1], ("actor",), f"the first actor beside “{phrase}”")
    _put(values, choices, "place", places[:1], ("place",), f"the first place beside “{phrase}”")
    if class_ == "Control":
        values.append(("extent", "code:extent-unspecified"))
    return Content(class_, tuple(values), when, (), tuple(choices))


def _statement(
    text: str,
    actors: Sequence[Mention],
    places: Sequence[Mention],
    others: Sequence[Mention],
    when: When | None,
    said: Said,
) -> Content:
    values: list[tuple[str, str]] = []
    choices: list[Choice] = []
    subjects = [*actors, *others, *places] or ([said.by] if said.by else [])
    _put(values, choices, "subject", subjects[:1], (), "the first thing that is named")
    objects = [mention for mention in (*actors[1:], *others) if mention is not (subjects[0] if subjects else None)]
    for mention in objects[:3]:
        _put(values, choices, "object", [mention], (), f"named after the subject: “{mention.text}”")
    for mention in [place for place in places if not subjects or place is not subjects[0]][:2]:
        _put(values, choices, "place", [mention], ("place",), f"a place that is named: “{mention.text}”")
    relations = [
        name for phrase, name in relation_phrases().items() if re.search(rf"(?<!\S){re.escape(phrase)}(?!\S)", text)
    ]
    senses = tuple(
        Sense(f"code:relation-{name}", 0.4, "by a phrase of the sentence") for name in dict.fromkeys(relations)
    )
    choices.append(Choice("relation", senses, "what the sentence says of the subject"))
    if not any(name in ("object", "place") for name, _ in values) and not any(
        one.property in ("object", "place") for one in choices
    ):
        choices.append(
            Choice("value", (), 'what is said, in a few words of your own with a language, such as "talks"@en')
        )
    return Content("Statement", tuple(dict.fromkeys(values)), when, (), tuple(choices))


def _of_kind(mentions: Sequence[Mention], *kinds: str) -> list[Mention]:
    return [mention for mention in mentions if any(f"/id/{kind}/" in mention.senses[0].iri for kind in kinds)]


def _put(
    values: list[tuple[str, str]],
    choices: list[Choice],
    name: str,
    mentions: Sequence[Mention],
    kinds: Sequence[str],
    reason: str,
) -> None:
    """The value where it is certain; a choice where it is not."""
    for mention in mentions:
        senses = tuple(
            sense for sense in mention.senses if not kinds or any(f"/id/{kind}/" in sense.iri for kind in kinds)
        )
        if sure := _sure(senses):
            values.append((name, sure))
        else:
            choices.append(Choice(name, senses, f"{reason}; it may mean several things"))
