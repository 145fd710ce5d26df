"""The names under which things are found: those that the data gives, and what follows from them, each with its confidence and reason."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sahel_ld.draft.known import Known
from sahel_ld.draft.wordlists import adjectives
from sahel_ld.folding import fold
from sahel_ld.terms import SAH

KINDS = ("actor", "place", "agreement", "document", "law", "programme")
_TITLE = 4
_SHORT = 4
# A shortened name that more things share is no name of any of them.
_SHARED = 4
_BRACKETS = re.compile(r"\s*\([^()]*\)")
_CUT = re.compile(
    r",? (?:of(?: the)?|on|in(?: the)?|from(?: the)?|for(?: the)?|that|which|not named|targeted by|made public|concerning|to|du|de la|des|de l'|d'|sur(?: le| la| les)?|au|aux|pour|non nommés?|visées? par|signataires)(?=\W)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"\b(?:resolution|résolution|regulation|règlement|decision|décision|executive order|décret)\b.*\d.*", re.IGNORECASE
)
_POSSESSIVE = re.compile(r"(?<=\w)['’‘ʼ]s\b")
_ELIDED = re.compile(r"\b(?:[ldnsjcmt]|qu)['’‘ʼ](?=\w)", re.IGNORECASE)
_COMMITTEE = re.compile(r"(\d{3,4}) Committee", re.IGNORECASE)
_OF = re.compile(r"(\w+) of (\w+)s", re.IGNORECASE)
_TARGETED = re.compile(r"(\w+) (\w+ed) by\b", re.IGNORECASE)
_SMALL = frozenset(
    (
        "the",
        "of",
        "on",
        "in",
        "a",
        "an",
        "and",
        "for",
        "to",
        "le",
        "la",
        "les",
        "de",
        "du",
        "des",
        "d",
        "l",
        "et",
        "sur",
        "au",
        "aux",
        "un",
        "une",
        "en",
    )
)


@dataclass(frozen=True)
class Sense:
    """What a name may mean, how certain that is, and why. ``case`` is how the text must write it: ``upper``, ``capital`` or ``any``."""

    iri: str
    confidence: float
    reason: str
    case: str = "any"


class Lexicon:
    """Names, folded, with their senses, the more certain first."""

    def __init__(self, known: Known, issued: date | None = None) -> None:
        self.known = known
        self.senses: dict[str, list[Sense]] = {}
        found: dict[str, dict[str, Sense]] = defaultdict(dict)
        shortened: dict[str, dict[str, Sense]] = defaultdict(dict)
        for iri in known.of_kind(*KINDS):
            for name, sense in _given(known, iri):
                _add(found, name, sense)
            if "/id/document/" not in iri:
                for name, sense in _shortened(known, iri):
                    _add(shortened, name, sense)
        for name, sense in _posts(known, issued):
            _add(shortened, name, sense)
        for name, senses in shortened.items():
            if len(senses) <= _SHARED:
                for sense in senses.values():
                    _add(found, name, sense)
        for name, senses in found.items():
            self.senses[name] = sorted(senses.values(), key=lambda sense: (-sense.confidence, sense.iri))

    def of(self, name: str) -> list[Sense]:
        """The senses of a folded name."""
        return self.senses.get(name, [])


def apart(text: str) -> str:
    """Text in which possessive endings and elided articles stand apart from the names, of the same length: `Mali’s`, `l’Azawad`."""
    return _ELIDED.sub(lambda match: f"{match[0][:-1]} ", _POSSESSIVE.sub(lambda match: " " * len(match[0]), text))


def fold_name(name: str) -> str:
    """A name as it is looked for."""
    return fold(apart(name))


def _add(table: dict[str, dict[str, Sense]], name: str, sense: Sense) -> None:
    key = fold_name(name)
    if len(key) < 2 or (key in _SMALL and sense.case != "upper") or key.isdigit():
        return
    before = table[key].get(sense.iri)
    if before is None or before.confidence < sense.confidence or (before.case != "any" and sense.case == "any"):
        table[key][sense.iri] = sense


def _given(known: Known, iri: str) -> Iterator[tuple[str, Sense]]:
    """Labels, other names, acronyms, symbols and numbers."""
    document = "/id/document/" in iri
    for literal in known.names(iri):
        name = literal.value
        if document and len(fold_name(name).split()) < _TITLE:
            continue
        case = "capital" if _proper(name) else "any"
        yield name, Sense(iri, 1.0, f"name in the data: “{name}”", case)
        plain = _BRACKETS.sub("", name).strip()
        if plain and plain != name:
            yield plain, Sense(iri, 0.9, f"name in the data without its addition: “{name}”", case)
        if "of the " in name:
            yield name.replace("of the ", "of "), Sense(iri, 0.95, f"name in the data without its article: “{name}”")
        if name.startswith("United Nations "):
            yield (
                name.removeprefix("United Nations "),
                Sense(iri, 0.8, f"name in the data without “United Nations”: “{name}”", case),
            )
            yield f"UN {name.removeprefix('United Nations ')}", Sense(iri, 0.95, f"name in the data: “{name}”", case)
        if "/id/law/" in iri and (number := _NUMBERED.search(name)):
            yield number[0], Sense(iri, 0.95, f"number in the data: “{name}”")
            yield _BRACKETS.sub("", number[0]), Sense(iri, 0.9, f"number in the data: “{name}”")
        yield from _by_adjective(iri, name)
        if "/id/agreement/" in iri:
            yield from _with_year(known, iri, name)
            for one, other in ((" for ", " on "), (" on ", " for "), (" pour la ", " de ")):
                if one in name:
                    yield (
                        name.replace(one, other, 1),
                        Sense(iri, 0.85, f"but for a small word the name in the data: “{name}”"),
                    )
        if committee := _COMMITTEE.fullmatch(name):
            for form in (
                "Committee established pursuant to resolution {}",
                "Committee pursuant to resolution {}",
                "Comité créé par la résolution {}",
            ):
                yield (
                    form.format(committee[1]),
                    Sense(iri, 0.9, f"the committee of that resolution in the data: “{name}”"),
                )
    for literal in known.literals(iri, "acronym"):
        yield (
            literal.value,
            Sense(
                iri, 1.0, f"acronym in the data: {literal.value}", "upper" if len(literal.value) <= _SHORT else "any"
            ),
        )
    for literal in known.literals(iri, "symbol"):
        yield literal.value, Sense(iri, 1.0, "document symbol in the data")


def _proper(name: str) -> bool:
    """Whether a name is written with capitals throughout, so that a text must have some too."""
    words = [word for word in re.findall(r"\w+", name) if word.lower() not in _SMALL]
    return bool(words) and all(not word[0].islower() for word in words) and any(word[0].isupper() for word in words)


def _by_adjective(iri: str, name: str) -> Iterator[tuple[str, Sense]]:
    words = fold_name(name).split()
    if len(words) > 1 and any(word in adjectives() for word in words):
        plain = " ".join(adjectives().get(word, word) for word in words)
        yield plain, Sense(iri, 0.9, f"as “{name}” in the data, with the country instead of the adjective")


def _with_year(known: Known, iri: str, name: str) -> Iterator[tuple[str, Sense]]:
    """`2015 agreement` for the agreement of that year, in the words that its name begins with."""
    day = known.first_day(iri, "when")
    kind = next(
        (
            noun
            for noun in ("agreement", "accord", "declaration", "treaty", "pact", "traité", "pacte", "déclaration")
            if noun in name.lower()
        ),
        "",
    )
    if day and kind:
        reason = f"{kind} of {day.year} in the data: “{name}”"
        for form in (
            f"{day.year} {kind}",
            f"{kind} of {day.year}",
            f"{kind} de {day.year}",
            f"{day.year} peace {kind}",
        ):
            yield form, Sense(iri, 0.6, reason)


def _shortened(known: Known, iri: str) -> Iterator[tuple[str, Sense]]:
    """The beginning of a longer name, `expert panel` for `panel of experts`, `targeted communities` for `communities targeted by …`."""
    for literal in known.names(iri):
        name = _BRACKETS.sub("", literal.value)
        unnamed = "not named" in name or "non nommé" in name
        heads = [name[: match.start()].strip() for match in _CUT.finditer(name)]
        for head in heads:
            words = [word for word in fold_name(head).split() if word not in _SMALL]
            if len(words) >= 2 or (unnamed and words):
                yield head, Sense(iri, 0.5, f"beginning of “{literal.value}” in the data")
                yield from _by_adjective(iri, head)
                for match in _OF.finditer(head):
                    yield f"{match[2]} {match[1]}", Sense(iri, 0.5, f"“{head}” of the data in other order")
        for match in _TARGETED.finditer(name):
            yield f"{match[2]} {match[1]}", Sense(iri, 0.5, f"“{literal.value}” of the data in other order")


def _posts(known: Known, issued: date | None) -> Iterator[tuple[str, Sense]]:
    """Posts, for those who may have held them on the day of the document."""
    for office in known.instances("Office"):
        if issued is not None and not known.held_on(office, issued):
            continue
        for holder in known.iris(office, f"{SAH}holder"):
            for post in known.literals(office, "post"):
                when = f" on {issued.isoformat()}" if issued else ""
                reason = f"holds the post “{post.value}” in the data{when}"
                cuts = [post.value[: match.start()] for match in _CUT.finditer(post.value)]
                for name in {post.value, *cuts[-1:]}:
                    if " " in name.strip():
                        yield name, Sense(holder, 0.5, reason)
