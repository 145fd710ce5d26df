"""The proof that an output holds nothing withheld, by looking at the output alone and at what was withheld; shares no step with applying."""

from __future__ import annotations

import gzip
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import pyoxigraph as ox

from sahel_ld.folding import fold
from sahel_ld.profiles.nodes import Withheld
from sahel_ld.profiles.points import WKT, decimals_of
from sahel_ld.profiles.profile import Profile
from sahel_ld.profiles.text import found_in, is_text
from sahel_ld.terms import SAH, SKOS, compact

_NUMBER = re.compile(r"-?\d+\.\d+")
_WORD = re.compile(r"[^\W_]+")
# The two numbers of a point stand no further apart than this, in any format.
_NEAR = 80


@dataclass(frozen=True)
class Leak:
    """Something that the output must not hold: where it is and by which rule, never what it is."""

    subject: str
    property: str
    rule: str

    def __str__(self) -> str:
        return f"{self.subject} {self.property}: {self.rule}"


def leaks(quads: Iterable[ox.Quad], profile: Profile, withheld: Withheld | None = None) -> list[Leak]:
    """What a profile forbids and the output holds nevertheless; with ``withheld``, also what is known to be withheld."""
    held = list(quads)
    found = {leak: None for quad in held for leak in _of_quad(quad, profile)}
    found.update(dict.fromkeys(_points(held, profile)))
    if withheld is not None:
        found.update(dict.fromkeys(_of_withheld(held, withheld)))
    return list(found)


def leaks_in_text(content: str, withheld: Withheld) -> list[str]:
    """Which kinds of things that are withheld a file holds, whatever its format."""
    found = []
    if any(isinstance(node, ox.NamedNode) and _whole(node.value, content) for node in withheld.nodes):
        found.append("the IRI of a thing that is withheld")
    if _named(content, withheld.names):
        found.append("the name of a thing that is withheld")
    if any(point in content or _near(content, _NUMBER.findall(point)) for point in withheld.points):
        found.append("an exact point")
    return found


def leaks_in_files(folder: Path, withheld: Withheld) -> list[str]:
    """The files of a folder that hold something that is withheld, with what it is, in order; packed files are unpacked."""
    found = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = path.read_bytes()
        text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode("utf-8", "replace")
        name = path.relative_to(folder).as_posix()
        found += [f"{name}: {leak}" for leak in leaks_in_text(text, withheld)]
    return found


def _named(content: str, names: Iterable[str]) -> bool:
    """Whether a file holds a name, in whatever spelling. Only where all its plain words are there is the whole file folded, which takes time."""
    lower = content.lower()
    likely = [name for name in names if all(word in lower for word in _plain_words(name))]
    flat = f" {fold(unescape(content))} " if likely else ""
    return any(f" {fold(name)} " in flat for name in likely)


def _plain_words(name: str) -> list[str]:
    """The words of a name that every spelling has, the least common first: those without letters that spellings differ in."""
    return sorted((word for word in _WORD.findall(name.lower()) if word.isascii()), key=lambda word: word.isalpha())


def _near(content: str, numbers: Sequence[str]) -> bool:
    """Whether both numbers of a point stand near each other."""
    if len(numbers) != 2:
        return False
    place = content.find(numbers[0])
    while place >= 0:
        if numbers[1] in content[max(place - _NEAR, 0) : place + _NEAR]:
            return True
        place = content.find(numbers[0], place + 1)
    return False


def _whole(iri: str, content: str) -> bool:
    start = content.find(iri)
    while start >= 0:
        following = content[start + len(iri) : start + len(iri) + 1]
        if not (following.isalnum() or following in ("-", "_")):
            return True
        start = content.find(iri, start + 1)
    return False


def _of_quad(quad: ox.Quad, profile: Profile) -> Iterator[Leak]:
    predicate = quad.predicate.value
    if predicate in profile.properties:
        yield _leak(quad, "the property is withheld")
    for mark in profile.marks:
        if predicate == mark.property and (mark.value is None or _value(quad.object) == mark.value):
            yield _leak(quad, "the thing is marked as withheld")
    for term in (quad.subject, quad.object):
        if isinstance(term, ox.NamedNode) and term.value in profile.things:
            yield _leak(quad, "the thing is withheld by name")
        if isinstance(term, ox.NamedNode) and term.value.partition(":")[0].lower() in profile.schemes:
            yield _leak(quad, f"links of the kind {term.value.partition(':')[0].lower()}: are withheld")
    if isinstance(quad.object, ox.Literal) and is_text(quad.object) and predicate not in profile.exempt:
        for name in found_in(quad.object.value, ((one.name, one.regex) for one in profile.patterns)):
            yield _leak(quad, f"the text holds: {name}")


def _points(quads: list[ox.Quad], profile: Profile) -> Iterator[Leak]:
    values: dict[tuple[object, str], set[str]] = defaultdict(set)
    for quad in quads:
        values[quad.subject, quad.predicate.value].add(_value(quad.object))
    for quad in quads:
        if quad.predicate.value != WKT:
            continue
        precisions = values.get((quad.subject, f"{SAH}precision"), set())
        notes = values.get((quad.subject, f"{SKOS}note"), set())
        places = values.get((quad.subject, f"{SAH}locates"), set())
        kinds = {kind for place in places for kind in values.get((ox.NamedNode(place), f"{SAH}kind"), ())}
        for rule in profile.coarsen:
            exact = precisions & rule.precisions and (not rule.kinds or kinds & rule.kinds)
            if exact or (rule.note in notes and decimals_of(_value(quad.object)) > rule.decimals):
                yield _leak(quad, "the point is more exact than allowed")


def _of_withheld(quads: list[ox.Quad], withheld: Withheld) -> Iterator[Leak]:
    iris = {node.value for node in withheld.nodes if isinstance(node, ox.NamedNode)}
    names = [f" {fold(name)} " for name in withheld.names]
    for quad in quads:
        if any(term in withheld.nodes for term in (quad.subject, quad.predicate, quad.object)):
            yield _leak(quad, "a thing that is withheld is named")
        if isinstance(quad.object, ox.Literal):
            text = quad.object.value
            flat = f" {fold(text)} " if names else ""
            if any(name in flat for name in names):
                yield _leak(quad, "the name of a thing that is withheld is in the text")
            if any(_whole(iri, text) for iri in iris if iri in text):
                yield _leak(quad, "the IRI of a thing that is withheld is in the text")
            if text in withheld.points:
                yield _leak(quad, "a point is more exact than allowed")


def _leak(quad: ox.Quad, rule: str) -> Leak:
    subject = compact(quad.subject.value) if isinstance(quad.subject, ox.NamedNode) else str(quad.subject)
    return Leak(subject, compact(quad.predicate.value), rule)


def _value(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    return str(term) if isinstance(term, ox.Triple) else term.value
