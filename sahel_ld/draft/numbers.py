"""Numbers in text with what they count, English and French."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sahel_ld.draft.wordlists import counted_phrases
from sahel_ld.folding import fold_with_places

_WORDS = {
    word: value
    for value, words in {
        1: "one un une", 2: "two deux", 3: "three trois", 4: "four quatre", 5: "five cinq", 6: "six", 7: "seven sept", 8: "eight huit",
        9: "nine neuf", 10: "ten dix", 11: "eleven onze", 12: "twelve douze", 13: "thirteen treize", 14: "fourteen quatorze",
        15: "fifteen quinze", 16: "sixteen seize", 20: "twenty vingt", 30: "thirty trente", 40: "forty quarante", 50: "fifty cinquante",
        100: "hundred cent centaine", 1000: "thousand mille",
    }.items()
    for word in words.split()
}  # fmt: skip
_NUMBER = re.compile(r"(?<![\w/.-])\d{1,3}(?:[,  .]\d{3})+(?!\d)|(?<![\w/.-])\d+(?![\w/-]|[.,]\d)")
_NEAR = 6
_ABOUT = frozenset(
    (
        "about",
        "around",
        "nearly",
        "almost",
        "environ",
        "pres",
        "presque",
        "some",
        "over",
        "least",
        "moins",
        "plus",
        "more",
    )
)
_LEAST = frozenset(("least", "moins", "over", "plus", "more"))
_YEARS = range(1900, 2101)


@dataclass(frozen=True)
class Quantity:
    """A number in the text with what it counts: in the words of the text, and as a category of ``code:casualty`` where it is one.

    ``bound`` is ``low`` where the text says at least, else ``best``.
    """

    start: int
    end: int
    value: int
    unit: str
    category: str
    bound: str
    confidence: float
    reason: str


def quantities_in(text: str) -> list[Quantity]:
    """The numbers that count something, in their order; years, days and numbers of paragraphs are none."""
    return sorted(_quantities(text), key=lambda quantity: quantity.start)


def _quantities(text: str) -> Iterator[Quantity]:
    for start, end, value in _numbers(text):
        # Up to where the sentence, or another number, goes on.
        rest = re.split(r"[.;:()\n]|\d", text[end : end + 120])[0]
        after = fold_with_places(rest)
        words = after.text.split()[:_NEAR]
        if not words or words[0] in _MONTHS_ETC:
            continue
        before = fold_with_places(text[max(start - 25, 0) : start]).text.split()
        lead = set(before[-3:])
        category, phrase = _counted(" ".join(words), words)
        if not category and words[0] in _WHO:
            # “49 civilians and 15 soldiers were killed”: what befell them comes after both.
            whole = fold_with_places(re.split(r"[.;:\n]", text[end : end + 160])[0]).text
            category, phrase = _counted(whole, words)
            category = _WHO[words[0]] if category.startswith("killed") else category
        written = rest.strip()
        unit = phrase or written.split(",")[0].split(" ")[0]
        reason = f"“{phrase}” follows the number" if phrase else "a word follows the number"
        if lead & _ABOUT:
            reason += f"; “{next(iter(sorted(lead & _ABOUT)))}” before it"
        last = start + (end - start)
        yield Quantity(
            start, last, value, unit, category, "low" if lead & _LEAST else "best", 0.7 if category else 0.4, reason
        )


_MONTHS_ETC = frozenset(
    (
        *(
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ),
        *(
            "janvier",
            "fevrier",
            "mars",
            "avril",
            "mai",
            "juin",
            "juillet",
            "aout",
            "septembre",
            "octobre",
            "novembre",
            "decembre",
        ),
        *("of", "and", "et", "to", "a", "de", "the", "le", "la"),
    )
)


def _numbers(text: str) -> Iterator[tuple[int, int, int]]:
    for match in _NUMBER.finditer(text):
        value = int(re.sub(r"\D", "", match[0]))
        if value not in _YEARS or not match[0].isdigit():
            yield match.start(), match.end(), value
    for match in re.finditer(r"(?<![\w-])[^\W\d_]+(?![\w-])", text):
        word = match[0].lower()
        if word in _WORDS and word not in ("one", "un", "une", "cent", "hundred", "thousand"):
            yield match.start(), match.end(), _WORDS[word]


def _counted(text: str, words: list[str]) -> tuple[str, str]:
    for phrase, category in counted_phrases().items():
        if f" {phrase} " in f" {text} ":
            kind = category
            # “15 soldiers and 4 civilians were killed”: who, before what befell them.
            if kind == "killed" and words[0] in _WHO:
                kind = _WHO[words[0]]
            return kind, phrase
    return "", ""


_WHO = {
    "civilians": "killed-civilians",
    "civils": "killed-civilians",
    "soldiers": "killed-soldiers",
    "soldats": "killed-soldiers",
    "militaires": "killed-soldiers",
    "peacekeepers": "killed-peacekeepers",
    "attackers": "killed-attackers",
    "assailants": "killed-attackers",
    "terrorists": "killed-attackers",
    "assaillants": "killed-attackers",
    "terroristes": "killed-attackers",
}
