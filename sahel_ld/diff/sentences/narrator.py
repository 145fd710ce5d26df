"""What is told of things in general: names, notes, sources, and any property by its label."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import pyoxigraph as ox

from sahel_ld.diff.delta import Delta, Path
from sahel_ld.diff.facts import TYPE, Node, Term
from sahel_ld.diff.teller import Teller, capital
from sahel_ld.terms import SKOS

PREF, ALT, NOTE = f"{SKOS}prefLabel", f"{SKOS}altLabel", f"{SKOS}note"
_DEPRECATED = "http://www.w3.org/2002/07/owl#deprecated"
_REPLACED = "http://purl.org/dc/terms/isReplacedBy"


class Narrator:
    """Tells of the changes of things of some classes, as clauses that follow the title of the thing."""

    classes: tuple[str, ...] = ("",)

    def owner(self, t: Teller, node: Node) -> Node | None:  # noqa: ARG002
        """The thing under which changes of this one are told, where that is another."""
        return None

    def about(self, t: Teller, node: Node) -> list[Node]:  # noqa: ARG002
        """The things of which a claim of this node speaks."""
        return [node]

    def title(self, t: Teller, node: Node) -> str:
        """How a sentence about the node begins."""
        return t.name(node)

    def intro(self, t: Teller, node: Node) -> str:
        """The node with its class, as in `new …`."""
        kind = t.kind(node)
        return f"{kind} {t.name(node)}" if kind else t.name(node)

    def reference(self, t: Teller, node: Node) -> str:
        """The node as others name it within a sentence."""
        return t.name(node)

    def phrase(self, t: Teller, node: Node) -> str:
        """The node as that what a claim is about, said of the things in ``about``."""
        return t.name(node)

    def details(self, t: Teller, node: Node) -> Iterator[str]:
        """What is worth knowing of a new thing, in few words."""
        if kinds := t.both.nodes(node, "kind"):
            yield t.names(kinds)

    def added(self, t: Teller, delta: Delta) -> str:
        """The sentence on a new thing, complete."""
        details = ", ".join(self.details(t, delta.node))
        what = self.intro(t, delta.node)
        return t.say("new.with", what=what, details=details) if details else t.say("new", what=what)

    def removed(self, t: Teller, delta: Delta) -> str:
        """The sentence on a thing that is gone, complete."""
        return t.say("gone", what=self.intro(t, delta.node))

    def clauses(self, t: Teller, delta: Delta) -> Iterator[str]:
        """What changed, each as a clause; ends with what nobody has told of."""
        yield from self.special(t, delta)
        yield from _deprecation(t, delta)
        yield from _classes(t, delta)
        yield from _names(t, delta)
        yield from self.values(t, delta)

    def special(self, t: Teller, delta: Delta) -> Iterator[str]:  # noqa: ARG002
        """What only things of these classes have."""
        return iter(())

    def values(self, t: Teller, delta: Delta) -> Iterator[str]:
        """The properties that nobody has told of."""
        for path in delta.paths():
            removed, added = delta.removed.pop(path, []), delta.added.pop(path, [])
            yield from value_clauses(t, property_label(t, path), removed, added)


def property_label(t: Teller, path: Path) -> str:
    """Properties by their labels."""
    return " › ".join("a" if step == TYPE else t.label(step) for step in path)


def value_clauses(t: Teller, label: str, removed: Sequence[Term], added: Sequence[Term]) -> Iterator[str]:
    """`label A → B` where one value stands for another, else what came and what went."""
    if len(removed) == len(added) == 1:
        old, new = t.pair(removed[0], added[0])
        yield t.say("change", property=label, old=old, new=new)
        return
    if added:
        yield t.say("added", property=label, new=", ".join(t.value(value) for value in added))
    if removed:
        yield t.say("removed", property=label, old=", ".join(t.value(value) for value in removed))


def _deprecation(t: Teller, delta: Delta) -> Iterator[str]:
    removed, added = delta.take(_DEPRECATED)
    _, replacements = delta.take_nodes(_REPLACED)
    if replacements:
        yield t.say("term.replaced" if added else "replaced", new=t.names(replacements))
    elif added:
        yield t.say("deprecated")
    elif removed:
        yield t.say("undeprecated")


def _classes(t: Teller, delta: Delta) -> Iterator[str]:
    removed, added = delta.take_nodes(TYPE.value)
    old, new = (t.joined([t.label(kind) for kind in kinds]) for kinds in (removed, added))
    if removed and added:
        yield t.say("class.change", old=old, new=new)
    elif removed:
        yield t.say("class.removed", old=old)
    elif added:
        yield t.say("class.added", new=new)


def _names(t: Teller, delta: Delta) -> Iterator[str]:
    yield from text_clauses(t, delta, PREF, "name")
    yield from text_clauses(t, delta, ALT, "other.name", tagged=True)
    yield from text_clauses(t, delta, NOTE, "note")


def text_clauses(t: Teller, delta: Delta, iri: str, key: str, *, tagged: bool = False) -> Iterator[str]:
    """Texts by language: one for another, new, gone. ``key`` names the property in words."""
    removed, added = delta.take_literals(iri)
    by_language: dict[str, tuple[list[ox.Literal], list[ox.Literal]]] = defaultdict(lambda: ([], []))
    for index, texts in enumerate((removed, added)):
        for text in texts:
            by_language[text.language or ""][index].append(text)
    for language, (old, new) in sorted(by_language.items()):
        label = t.say("name", language=t.language_name(language)) if key == "name" and language else None
        label = label or t.say("name.plain" if key == "name" else key)
        if len(old) == len(new) == 1:
            before, after = t.pair(old[0], new[0])
            yield t.say("change", property=label, old=before, new=after)
            continue
        for text in new:
            yield t.say("added", property=label, new=t.value(text) if tagged else t.quoted(text.value))
        for text in old:
            yield t.say("removed", property=label, old=t.value(text) if tagged else t.quoted(text.value))


def kind_and_label(t: Teller, node: Node) -> str:
    """`control “Kidal held by CMA”`."""
    return t.say("quoted.kind", kind=t.kind(node), label=t.label(node))


class Quoted(Narrator):
    """Tells of things that are named by their class and a label in quotation marks."""

    def title(self, t: Teller, node: Node) -> str:
        """`Control “Kidal held by CMA”`."""
        return capital(kind_and_label(t, node))

    def intro(self, t: Teller, node: Node) -> str:
        """`control “Kidal held by CMA”`."""
        return kind_and_label(t, node)

    def reference(self, t: Teller, node: Node) -> str:
        """The label in quotation marks."""
        return t.quoted(t.label(node))


NARRATORS = [Narrator()]
