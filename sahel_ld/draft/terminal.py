"""Review in the terminal: the passage with its names, the proposed triples, and keys to accept, choose, reject."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

import pyoxigraph as ox

from sahel_ld.draft.known import Known
from sahel_ld.draft.reviewing import Draft, Item, OpenChoice, compact_draft, undecided
from sahel_ld.draft.terms import sah
from sahel_ld.errors import DataError
from sahel_ld.terms import XSD, compact, expand

# A year alone is a number here: "2024"^^xsd:gYear says that it is a year.
_BARE = {r"\d{4}-\d\d-\d\d": "date", r"\d{4}-\d\d": "gYearMonth", r"\d+": "nonNegativeInteger"}
Line = list[tuple[str, str]]
Show = Callable[[Line], None]
Ask = Callable[[str], str]
HELP = (
    'a accept · r reject · 1, 2, … take this value for the first open choice · = VALUE another value for it (actor:jnim, 2024-03-02, 7, "talks"@en) · '
    "- do without it · : PROPERTY VALUE change a value (: claimant actor:fama) · s skip · q stop"
)


def review(draft: Draft, text: str, known: Known, show: Show, ask: Ask) -> int:
    """Walk through the open items; each decision is saved at once. How many items are still open at the end."""
    for item in list(undecided(draft)):
        outcome = _one(draft, item.iri, text, known, show, ask)
        if outcome == "stop":
            break
    return len(list(undecided(draft)))


def _one(draft: Draft, iri: ox.NamedNode, text: str, known: Known, show: Show, ask: Ask) -> Literal["next", "stop"]:
    while True:
        item = next(item for item in draft.items() if item.iri == iri)
        for line in lines(draft, item, text, known):
            show(line)
        try:
            answer = ask("> ").strip()
        except EOFError:
            return "stop"
        try:
            outcome = _answered(draft, item, answer)
        except (DataError, ValueError) as error:
            show([(str(error), "red")])
            continue
        draft.save()
        if outcome:
            return outcome


def _answered(draft: Draft, item: Item, answer: str) -> Literal["next", "stop", ""]:
    first = item.unchosen[0] if item.unchosen else None
    if answer == "q":
        return "stop"
    if answer == "s":
        return "next"
    if answer == "a":
        draft.accept(item)
        return "next"
    if answer == "r":
        draft.reject(item)
        return "next"
    if answer.startswith(":"):
        name, _, value = answer[1:].strip().partition(" ")
        draft.change(item, property_of(name), value_of(value.strip()))
        return ""
    if first is None:
        raise ValueError(f"nothing is to be chosen here; {HELP}")
    if answer == "-":
        draft.skip_choice(first)
    elif answer.startswith("="):
        draft.choose(first, value_of(answer[1:].strip()))
    elif answer.isdigit() and 1 <= int(answer) <= len(first.options):
        draft.choose(first, first.options[int(answer) - 1].value)
    else:
        raise ValueError(HELP)
    return ""


def property_of(name: str) -> ox.NamedNode:
    """A property by its prefixed name, or one of the ontology by its name alone."""
    if not re.fullmatch(r"[A-Za-z][\w:-]*", name):
        raise ValueError(f"{name!r} is no property: write one such as claimant, or skos:prefLabel")
    return ox.NamedNode(expand(name)) if ":" in name else sah(name)


def value_of(text: str) -> ox.NamedNode | ox.Literal:
    """A thing by its name, a day or month as it is, a number, or a text in quotation marks with a language or a type."""
    if text.startswith('"'):
        value, _, kind = text[1:].rpartition('"')
        if kind.startswith("^^"):
            return ox.Literal(value, datatype=ox.NamedNode(expand(kind[2:])))
        return ox.Literal(value, language=kind.removeprefix("@") or "en")
    for pattern, datatype in _BARE.items():
        if re.fullmatch(pattern, text):
            return ox.Literal(text, datatype=ox.NamedNode(f"{XSD}{datatype}"))
    return ox.NamedNode(expand(text))


def lines(draft: Draft, item: Item, text: str, known: Known) -> list[Line]:
    """An item for a reader: passage with names in colour, reason, triples, choices."""
    found: list[Line] = [[(f"\n{compact_draft(item.iri)} ", "bold"), (f"({item.confidence}) {item.reason}", "dim")]]
    place = draft.passage(item)
    if place and text:
        found.append(highlighted(draft, text, *place))
    for quad in draft.proposed(item):
        if "/id/anchor/" not in str(quad.subject):
            found.append(
                [
                    ("  ", ""),
                    (_short(quad.subject), "cyan"),
                    (f" {compact(quad.predicate.value)} ", ""),
                    (_short(quad.object), "green"),
                ]
            )
    for number, choice in enumerate(item.unchosen):
        found += _choice(choice, known, first=number == 0)
    return found


def highlighted(draft: Draft, text: str, start: int, end: int) -> Line:
    """A passage with the names in it in colour, those that may mean several things in another."""
    line: Line = [("  “", "")]
    place = start
    for first, last, _, options in draft.mentions():
        if first < place or last > end:
            continue
        line.append((text[place:first], ""))
        line.append((text[first:last], "bold magenta" if len(options) > 1 else "bold blue"))
        place = last
    line += [(text[place:end], ""), ("”", "")]
    return [(" ".join(part.split("\n")), style) for part, style in line]


def _choice(choice: OpenChoice, known: Known, *, first: bool) -> list[Line]:
    head = (
        f"  {'→' if first else '·'} {compact(choice.property.value)} of {compact(choice.node.value)}: {choice.reason}"
    )
    found: list[Line] = [[(head, "yellow")]]
    for number, option in enumerate(choice.options, 1):
        label = known.label(option.value.value)
        found.append(
            [
                (f"      {number} " if first else "        ", "bold"),
                (f"{compact(option.value.value)} {label}", ""),
                (f" ({option.confidence}) {option.reason}", "dim"),
            ]
        )
    return found


def _short(term: object) -> str:
    return compact(term.value) if isinstance(term, ox.NamedNode) else str(term)
