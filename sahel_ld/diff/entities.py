"""The changes of the data by thing, in sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import partial

import pyoxigraph as ox

from sahel_ld.diff.contests import contests
from sahel_ld.diff.delta import Change, Delta
from sahel_ld.diff.facts import Node
from sahel_ld.diff.model import EntityChange
from sahel_ld.diff.sentences import narrator_of, reference
from sahel_ld.diff.structure import Triple
from sahel_ld.diff.teller import Teller
from sahel_ld.terms import BASE

# In the order in which a reader meets them.
KINDS = (
    "actor",
    "place",
    "agreement",
    "law",
    "programme",
    "listing",
    "event",
    "situation",
    "statement",
    "claim",
    "document",
)
_ORDER = {"added": 0, "changed": 1, "removed": 2}


def entity_changes(t: Teller, deltas: Mapping[Node, Delta], renamed: Mapping[Node, Node]) -> tuple[EntityChange, ...]:
    """The changes of things, by kind, label and IRI. ``renamed`` are things that go on under another IRI: old and new."""
    t.refer = partial(reference, t)
    sentences: dict[Node, dict[str, None]] = defaultdict(dict)
    triples: dict[Node, tuple[list[Triple], list[Triple]]] = defaultdict(lambda: ([], []))
    references = _without_renaming(deltas, renamed)
    changed: set[Node] = set()
    told = {old: new for old, new in renamed.items() if old in deltas}
    for node, delta in deltas.items():
        owner = _owner(t, node)
        owner = told.get(owner, owner)
        triples[owner][0].extend(delta.lines_removed)
        triples[owner][1].extend(delta.lines_added)
        if delta.paths():
            changed.add(owner)
        sentences[owner].update(dict.fromkeys(_sentences(t, delta, owner, deltas, told)))
    for old, new in told.items():
        title = narrator_of(t, new).title(t, new)
        clauses = [t.say("iri.change", old=t.iri(old), new=t.iri(new))]
        if count := references[new]:
            clauses.append(t.say("reference" if count == 1 else "references", n=count))
        sentences[new] = dict.fromkeys([*(t.sentence(title, clause) for clause in clauses), *sentences[new]])
    for node, sentence in contests(t, deltas):
        sentences[node][sentence] = None
    for node in changed:
        if not sentences[node]:
            counts = t.say("counts", removed=len(triples[node][0]), added=len(triples[node][1]))
            sentences[node][t.sentence(narrator_of(t, node).title(t, node), counts)] = None
    return _in_order(
        _change(t, node, tuple(told_of), *triples[node], told)
        for node, told_of in sentences.items()
        if told_of or any(triples[node])
    )


def _owner(t: Teller, node: Node) -> Node:
    """Under what a change is told: a measure under its listing, a passage under its claim."""
    seen = {node}
    while (above := narrator_of(t, node).owner(t, node)) is not None and above not in seen:
        seen.add(above)
        node = above
    return node


def _sentences(
    t: Teller, delta: Delta, owner: Node, deltas: Mapping[Node, Delta], renamed: Mapping[Node, Node]
) -> Iterable[str]:
    node, narrator = delta.node, narrator_of(t, delta.node)
    if node in renamed or node in renamed.values():
        return
    whole = deltas.get(owner)
    lead = "" if owner == node else narrator_of(t, owner).title(t, owner)
    if delta.change == "added":
        known = narrator.classes[0] or t.both.classes(node)
        if lead and "EvidenceAnchor" in narrator.classes and whole is not None and whole.change == "added":
            return  # a new claim tells where it stands
        if known and not isinstance(node, ox.BlankNode):
            yield t.sentence(lead, narrator.added(t, delta)) if lead else narrator.added(t, delta)
            return
    if delta.change == "removed":
        if lead and whole is not None and whole.change == "removed":
            return
        if narrator.classes[0] or t.both.classes(node):
            yield t.sentence(lead, narrator.removed(t, delta)) if lead else narrator.removed(t, delta)
            return
    title = narrator.title(t, node)
    for clause in narrator.clauses(t, delta):
        sentence = t.sentence(title, clause)
        yield t.sentence(lead, sentence) if lead else sentence


def _without_renaming(deltas: Mapping[Node, Delta], renamed: Mapping[Node, Node]) -> dict[Node, int]:
    """Take out of the changes what only follows a thing to its new IRI; how many statements that are, by new IRI."""
    counts: dict[Node, int] = defaultdict(int)
    for delta in deltas.values():
        for path in delta.paths():
            removed, added = delta.removed.get(path, []), delta.added.get(path, [])
            for old in [value for value in removed if not isinstance(value, ox.Literal) and value in renamed]:
                assert not isinstance(old, ox.Literal)
                new = renamed[old]
                if new in added:
                    removed.remove(old)
                    added.remove(new)
                    counts[new] += 1
            for values in (delta.removed, delta.added):
                if path in values and not values[path]:
                    del values[path]
    return counts


def _change(
    t: Teller,
    node: Node,
    sentences: tuple[str, ...],
    removed: list[Triple],
    added: list[Triple],
    renamed: Mapping[Node, Node],
) -> EntityChange:
    change: Change = "changed"
    if node not in renamed.values() and (removed or added):
        if not t.both.old.describes(node) and t.both.new.describes(node):
            change = "added"
        elif not t.both.new.describes(node) and t.both.old.describes(node):
            change = "removed"
    return EntityChange(
        node.value if isinstance(node, ox.NamedNode) else str(node),
        kind_of(node),
        t.kind(node),
        narrator_of(t, node).title(t, node),
        change,
        sentences,
        lines(added),
        lines(removed),
    )


def lines(triples: Iterable[Triple]) -> tuple[str, ...]:
    """Triples as N-Triples without the dot, sorted."""
    return tuple(sorted(" ".join(map(str, triple)) for triple in triples))


def kind_of(node: Node) -> str:
    """The kind of a thing as its IRI says it; ``other`` for all that is not the project's."""
    if isinstance(node, ox.NamedNode) and node.value.startswith(f"{BASE}id/"):
        kind = node.value.removeprefix(f"{BASE}id/").partition("/")[0]
        return kind if kind in KINDS else "other"
    return "other"


def _in_order(changes: Iterable[EntityChange]) -> tuple[EntityChange, ...]:
    def key(change: EntityChange) -> tuple[int, int, str, str]:
        kind = KINDS.index(change.kind) if change.kind in KINDS else len(KINDS)
        return kind, _ORDER[change.change], change.label.casefold(), change.iri

    return tuple(sorted(changes, key=key))
