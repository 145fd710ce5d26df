"""A picture of an actor's ties: the actor, and a line to each of those that it is tied to, by kind of tie."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import NamedTuple

from sahel_ld.publish.names import Label
from sahel_ld.publish.relations import Tie, ties
from sahel_ld.publish.sections import Section
from sahel_ld.publish.view import View

ORDER = 12
_FEWEST = 2
_MOST = 14
_IN_GROUP = 5
# In the units of the drawing, which is as wide as a phone.
WIDTH, _HEAD, _ROW, _LINE = 400, 28, 40, 22
_LETTERS, _SMALL_LETTERS = 32, 38


class Row(NamedTuple):
    """A tie in the picture: its height, the name in a line, what kind of tie and when, whether it is contested."""

    tie: Tie
    at: int
    name: Label
    whole: str
    detail: str
    contested: bool


class Heading(NamedTuple):
    """A group in the picture: its height, its words, and where the rest of it is told of."""

    group: str
    at: int
    words: str
    rows: list[Row]
    more: int
    more_at: int


class Picture(NamedTuple):
    """The drawing: its height, where the actor stands, the actor's name in lines, and the groups."""

    height: int
    middle: int
    name: list[str]
    groups: list[Heading]
    ties: int


def sections(view: View, iri: str) -> Iterator[Section]:
    """The picture, where an actor has some ties."""
    if not view.facts.is_a(iri, "Actor", "Person", "Organisation"):
        return
    found = ties(view.facts, iri)
    count = sum(len(members) for members in found.values())
    if count >= _FEWEST:
        data = {"picture": drawn(view, iri, found), "width": WIDTH, "iri": iri}
        yield Section("picture", view.t("picture"), "picture.html", data, lead=view.t("picture.lead"))


def drawn(view: View, iri: str, found: dict[str, list[Tie]]) -> Picture:
    """Where everything stands."""
    at, left, groups = 4, _MOST, []
    for group, members in found.items():
        shown = members[: max(1, min(_IN_GROUP, left))]
        left -= len(shown)
        head = at + 14
        at += _HEAD
        rows = [row(view, tie, at + number * _ROW + 8) for number, tie in enumerate(shown)]
        at += len(shown) * _ROW
        more = len(members) - len(shown)
        groups.append(Heading(group, head, view.t(f"picture.{group}"), rows, more, at + 8))
        at += (_LINE if more else 0) + 8
    count = sum(len(members) for members in found.values())
    name = textwrap.wrap(view.label(iri), 14, max_lines=4, placeholder=" …")
    first, last = groups[0].rows[0].at, groups[-1].rows[-1].at
    return Picture(at, (first + last) // 2, name, groups, count)


def row(view: View, tie: Tie, at: int) -> Row:
    """A tie at a height."""
    label = view.names.label(tie.other, view.language)
    kind = view.label(tie.kind) if tie.kind else _post(view, tie.node)
    when = view.short_time(tie.node).striptags().strip()
    detail = " · ".join(text for text in (kind, when) if text) or view.label(tie.node)
    claims = view.claims.of_content(tie.node)
    contested = any(view.claims.assessment(claim) in ("contradicted", "contested") for claim in claims)
    short = Label(_cut(label.text, _LETTERS), label.lang)
    return Row(tie, at, short, label.text, _cut(detail, _SMALL_LETTERS), contested)


def _post(view: View, node: str) -> str:
    posts = view.in_language(view.facts.literals(node, "post"))
    return posts[0].value if posts else ""


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
