"""The comparison as a whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

import pyoxigraph as ox

from sahel_ld.diff.blank import matched
from sahel_ld.diff.delta import Delta, deltas_of
from sahel_ld.diff.entities import entity_changes
from sahel_ld.diff.facts import Both, Facts, Node
from sahel_ld.diff.model import Difference, Gone, Move
from sahel_ld.diff.questions import question_changes
from sahel_ld.diff.renames import renamed
from sahel_ld.diff.sides import Side
from sahel_ld.diff.structure import Triple
from sahel_ld.diff.teller import Teller
from sahel_ld.diff.vocabulary import is_shape, is_term, term_changes
from sahel_ld.diff.words import check_language
from sahel_ld.terms import BASE


def compare(
    old: Side, new: Side, *, home: Callable[[], Facts] | None = None, language: str = "en", by_file: bool = False
) -> Difference:
    """What differs between two sides: as sets of triples over all graphs, told in the words of the domain.

    ``home`` gives what is known of things that neither side describes. ``by_file`` adds what moved between files.
    Raises InputError where a file cannot be read, UsageError for an unknown language.
    """
    check_language(language)
    before, after = matched(old.triples, new.triples)
    removed, added = before - after, after - before
    facts_old, facts_new = Facts(before), Facts(after)
    both = Both(facts_old, facts_new, home or (lambda: Facts(())))
    t = Teller(both, language, old.prefixes | new.prefixes)
    deltas = deltas_of(removed, added, facts_old, facts_new)
    pairs = renamed(deltas, facts_old, facts_new)
    sides = (facts_old, facts_new)
    terms = {node: delta for node, delta in deltas.items() if is_shape(node, sides) or is_term(node, sides)}
    things = {node: delta for node, delta in deltas.items() if node not in terms}
    gone = _gone(t, deltas)
    return Difference(
        old.name,
        new.name,
        language,
        len(added),
        len(removed),
        ontology=term_changes(t, terms, pairs) if terms else (),
        entities=entity_changes(t, things, pairs) if things else (),
        gone=gone,
        questions=question_changes(t, old, new),
        moves=_moves(t, old, new) if by_file else (),
    )


def _gone(t: Teller, deltas: Mapping[Node, Delta]) -> tuple[Gone, ...]:
    """Addresses under the base of which nothing is said any more. One that is kept as deprecated, with what replaces it, is not gone."""
    found = (
        node
        for node, delta in deltas.items()
        if delta.change == "removed" and isinstance(node, ox.NamedNode) and node.value.startswith(BASE)
    )
    return tuple(Gone(node.value, t.label(node)) for node in sorted(found, key=str))


def _moves(t: Teller, old: Side, new: Side) -> tuple[Move, ...]:
    """Statements that both sides have, in other files; blank nodes move with what they belong to."""
    if len(old.files) == len(new.files) == 1:
        return ()
    before, after = _places(old.content), _places(new.content)
    counts: Counter[tuple[Node, str, str]] = Counter()
    for triple in before.keys() & after.keys():
        left, right = sorted(before[triple] - after[triple]), sorted(after[triple] - before[triple])
        if left or right:
            counts[triple[0], ", ".join(left or sorted(before[triple])), ", ".join(right or sorted(after[triple]))] += 1
    moves = [
        Move(node.value, t.name(node), count, left, right)
        for (node, left, right), count in counts.items()
        if isinstance(node, ox.NamedNode)
    ]
    return tuple(sorted(moves, key=lambda move: (move.old, move.new, move.label.casefold(), move.iri)))


def _places(content: Mapping[str, set[Triple]]) -> dict[Triple, set[str]]:
    """The files in which each triple between named nodes stands."""
    found: dict[Triple, set[str]] = {}
    for name, triples in content.items():
        for triple in triples:
            if not isinstance(triple[0], ox.BlankNode) and not isinstance(triple[2], ox.BlankNode):
                found.setdefault(triple, set()).add(name)
    return found
