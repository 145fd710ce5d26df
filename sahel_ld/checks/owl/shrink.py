"""Where rules do not show why: fewer and fewer statements that are still contradictory, found by asking HermiT again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import pyoxigraph as ox

from sahel_ld.checks.owl.words import TYPE

Unit = tuple[ox.Triple, ...]


def units(statements: Iterable[ox.Triple]) -> list[Unit]:
    """The statements in pieces that mean something alone: one with a named subject, with the expressions that it uses; an unnamed axiom whole."""
    statements = list(statements)
    about: dict[ox.BlankNode, list[ox.Triple]] = {}
    used: set[ox.BlankNode] = set()
    for triple in statements:
        if isinstance(triple.subject, ox.BlankNode):
            about.setdefault(triple.subject, []).append(triple)
        if isinstance(triple.object, ox.BlankNode):
            used.add(triple.object)

    def with_expressions(start: Sequence[ox.Triple]) -> Unit:
        found = dict.fromkeys(start)
        queue = list(start)
        while queue:
            value = queue.pop().object
            for triple in about.get(value, ()) if isinstance(value, ox.BlankNode) else ():
                if triple not in found:
                    found[triple] = None
                    queue.append(triple)
        return tuple(found)

    result = [with_expressions([triple]) for triple in statements if isinstance(triple.subject, ox.NamedNode)]
    result += [with_expressions(about[node]) for node in about if node not in used]
    return result


def shrink(parts: Sequence[Unit], bad: Callable[[Sequence[Unit]], bool], more: Callable[[], bool]) -> list[Unit]:
    """A part of ``parts`` that is still ``bad`` and from which nothing can be taken, or as far as that came while ``more`` said to go on.

    Delta debugging (Zeller and Hildebrandt 2002): halves first, then ever smaller pieces are left out.
    """
    kept = list(parts)
    pieces = 2
    while len(kept) > 1 and more():
        size = -(-len(kept) // pieces)
        chunks = [kept[start : start + size] for start in range(0, len(kept), size)]
        for index, chunk in enumerate(chunks):
            if not more():
                return kept
            if pieces == 2 and bad(chunk):
                kept, pieces = list(chunk), 2
                break
            rest = [unit for other, part in enumerate(chunks) if other != index for unit in part]
            if pieces > 2 and rest and bad(rest):
                kept, pieces = rest, max(pieces - 1, 2)
                break
        else:
            if size == 1:
                return kept
            pieces = min(pieces * 2, len(kept))
    return kept


def declares(unit: Unit) -> bool:
    """Whether a piece only says what kind of name something is: such pieces stay, or the rest would be read otherwise."""
    first = unit[0]
    value = first.object
    return (
        first.predicate == TYPE
        and isinstance(value, ox.NamedNode)
        and value.value.endswith(("#Class", "#Datatype", "#ObjectProperty", "#DatatypeProperty", "#NamedIndividual"))
    )
