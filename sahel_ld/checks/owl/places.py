"""Where the statements of an explanation stand, and the explanation in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import pyoxigraph as ox

from sahel_ld.checks.loading import Loaded
from sahel_ld.checks.owl.axioms import Axioms, Premise
from sahel_ld.checks.owl.prepare import VOCABULARY
from sahel_ld.checks.owl.words import TYPE, Node
from sahel_ld.rdf.locate import locate
from sahel_ld.rdf.places import Lines


class Spot(NamedTuple):
    """A place in a file; lines and columns count from 1, the end excluded."""

    file: str
    line: int | None
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


def spots_of(triples: Iterable[ox.Triple], files: Sequence[Loaded]) -> dict[ox.Triple, Spot]:
    """The first place of each statement, at its value; without a line in a format that has none."""
    wanted = set(triples)
    found: dict[ox.Triple, Spot] = {}
    for file in files:
        if not any(str(triple.subject).encode() in file.nquads for triple in wanted if triple not in found):
            continue
        lines = Lines(file.content.decode())
        for quad, place in locate(file.content, file.source):
            if quad.triple not in wanted or quad.triple in found:
                continue
            if place is None:
                found[quad.triple] = Spot(file.source.name, None)
            else:
                found[quad.triple] = Spot(file.source.name, *lines.at(place.object[0]), *lines.at(place.object[1]))
    return found


def subject_spots(node: Node, files: Sequence[Loaded]) -> list[Spot]:
    """Where a name is first a subject, in each file that has it as one."""
    found = []
    for file in files:
        if str(node).encode() not in file.nquads:
            continue
        for quad, place in locate(file.content, file.source):
            if quad.subject == node:
                lines = Lines(file.content.decode())
                at = (*lines.at(place.subject[0]), *lines.at(place.subject[1])) if place else (None,)
                found.append(Spot(file.source.name, *at))
                break
    return found


def is_assertion(triple: ox.Triple) -> bool:
    """Whether a statement is about an individual; else it is an axiom."""
    if triple.predicate == TYPE:
        return not (isinstance(triple.object, ox.NamedNode) and triple.object.value.startswith(VOCABULARY))
    return not triple.predicate.value.startswith(VOCABULARY) or triple.predicate.value.endswith("#sameAs")


def sentence(premise: Premise, axioms: Axioms) -> str:
    """A statement in words."""
    if premise.text:
        return premise.text
    triple = premise.triple
    assert isinstance(triple.subject, ox.NamedNode | ox.BlankNode)
    assert not isinstance(triple.object, ox.Triple)
    verb = "a" if triple.predicate == TYPE else axioms.show(triple.predicate)
    return f"{axioms.show(triple.subject)} {verb} {axioms.show(triple.object)}"


def because(premises: Iterable[Premise], axioms: Axioms, spots: dict[ox.Triple, Spot]) -> str:
    """The statements with their places, those about individuals first."""
    ordered = sorted(premises, key=lambda premise: not is_assertion(premise.triple))
    said = [
        f"{sentence(premise, axioms)} ({spots[premise.triple]})"
        if premise.triple in spots
        else sentence(premise, axioms)
        for premise in ordered
    ]
    return "; ".join(dict.fromkeys(said))
