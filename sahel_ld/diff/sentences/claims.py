"""What is told of claims and their passages."""

from __future__ import annotations

from collections.abc import Iterator

from sahel_ld.diff.delta import Delta
from sahel_ld.diff.facts import Facts, Node, term
from sahel_ld.diff.sentences.narrator import Narrator, value_clauses
from sahel_ld.diff.teller import Teller, capital
from sahel_ld.terms import SKOS

NOTATION = f"{SKOS}notation"
RELATIONS = (
    "repeats",
    "contradicts",
    "corrects",
    "disputes",
    "qualifies",
    "revises",
    "supports",
    "alternativeTo",
    "basedOn",
)


class Claim(Narrator):
    """Tells of claims, named by their short id and document, else by label and document."""

    classes: tuple[str, ...] = ("Claim",)

    def intro(self, t: Teller, node: Node) -> str:
        """`claim “…” in “…”`."""
        document = t.both.node(node, "document")
        label = t.label(node)
        return (
            t.say("claim.in", label=label, document=t.refer(document))
            if document
            else t.say("claim.alone", label=label)
        )

    def title(self, t: Teller, node: Node) -> str:
        """`Claim C37 of “…”`."""
        return capital(self._named(t, node))

    def reference(self, t: Teller, node: Node) -> str:
        """`claim C37 of “…”`."""
        return t.say("the.claim", claim=self._named(t, node))

    def _named(self, t: Teller, node: Node) -> str:
        document = t.both.node(node, "document")
        notations = t.both.literals(node, NOTATION)
        if notations and document:
            return t.say("claim.of", notation=notations[0].value, document=t.refer(document))
        return self.intro(t, node)

    def details(self, t: Teller, node: Node) -> Iterator[str]:
        """Who claims it and how, where in the document, and how it stands to other claims."""
        new = t.both.new
        by = t.say(
            "claim.by", claimants=t.names(new.nodes(node, "claimant")), stance=t.names(new.nodes(node, "stance"))
        )
        relays = new.nodes(node, "relayedBy")
        yield t.say("claim.relayed", by=by, relay=t.names(relays)) if relays else by
        paragraphs = {
            number.value: None
            for anchor in new.nodes(node, "anchor")
            for number in t.both.literals(anchor, "paragraph")
        }
        yield from (
            t.say("claim.title") if number == "0" else t.say("claim.paragraph", n=number) for number in paragraphs
        )
        for name in RELATIONS:
            if others := new.nodes(node, name):
                yield f"{t.say(f'verb.{name}')} {t.joined([t.refer(other) for other in others])}"

    def special(self, t: Teller, delta: Delta) -> Iterator[str]:
        """Assessment first, then who, what, and how it stands to other claims."""
        for name in ("assessment", "confidence", "stance"):
            old, new = delta.take(name)
            if old or new:
                yield from value_clauses(t, t.label(term(name)), old, new)
        yield from _people(t, delta)
        removed, added = delta.take_nodes("content")
        if added:
            yield t.say("content.added", new=t.joined([t.refer(node) for node in added]))
        if removed:
            yield t.say("content.removed", old=t.joined([t.refer(node) for node in removed]))
        for name in RELATIONS:
            removed, added = delta.take_nodes(name)
            verb = t.say(f"verb.{name}")
            if added:
                yield t.say("relation.added", verb=verb, new=t.joined([t.refer(node) for node in added]))
            if removed:
                yield t.say("relation.removed", verb=verb, old=t.joined([t.refer(node) for node in removed]))
        removed, added = delta.take_nodes("anchor")
        # A passage that came or went is told of itself; one that others have too is told of here.
        shared = (
            [node for node in added if t.both.old.describes(node)],
            [node for node in removed if t.both.new.describes(node)],
        )
        yield from (t.say("new", what=passage(t, t.both.new, node)) for node in shared[0])
        yield from (t.say("gone", what=passage(t, t.both.old, node)) for node in shared[1])


class Anchor(Narrator):
    """Tells of passages, under the claim that rests on them."""

    classes: tuple[str, ...] = ("EvidenceAnchor",)

    def owner(self, t: Teller, node: Node) -> Node | None:
        """The claim; the document where no claim uses the passage."""
        return next(iter(t.both.subjects(node, "anchor")), None) or t.both.node(node, "document")

    def title(self, t: Teller, node: Node) -> str:
        """The passage."""
        return passage(t, t.both.new, node)

    def intro(self, t: Teller, node: Node) -> str:
        """The passage."""
        return passage(t, t.both.new if t.both.new.describes(node) else t.both.old, node)

    def reference(self, t: Teller, node: Node) -> str:
        """The passage."""
        return self.intro(t, node)

    def details(self, t: Teller, node: Node) -> Iterator[str]:  # noqa: ARG002 - as all narrators have it
        """Nothing beside the place."""
        return iter(())

    def special(self, t: Teller, delta: Delta) -> Iterator[str]:
        """Where the passage moved, and whether its text is another."""
        moved = [delta.take(name) for name in ("paragraph", "startOffset", "endOffset")]
        if any(removed or added for removed, added in moved):
            yield t.say("passage.moved", old=passage(t, t.both.old, delta.node), new=passage(t, t.both.new, delta.node))
        old, new = delta.take_literals("passageHash")
        if len(old) == len(new) == 1:
            yield t.say("passage.text", old=f"{old[0].value[:8]}…", new=f"{new[0].value[:8]}…")
        elif old or new:
            yield from value_clauses(t, t.label(term("passageHash")), old, new)


def passage(t: Teller, side: Facts, node: Node) -> str:
    """`passage (paragraph 3, characters 10 to 20)`."""
    found = {
        key: next((number.value for number in side.literals(node, name)), "?")
        for key, name in (("paragraph", "paragraph"), ("start", "startOffset"), ("end", "endOffset"))
    }
    return t.say("passage", **found)


def _people(t: Teller, delta: Delta) -> Iterator[str]:
    for name, key in (("claimant", "claimant"), ("relayedBy", "relay")):
        removed, added = delta.take_nodes(name)
        if removed and added and key == "claimant":
            yield t.say("claimant.change", old=t.names(removed), new=t.names(added))
            continue
        if added:
            yield t.say(f"{key}.added", new=t.names(added))
        if removed:
            yield t.say(f"{key}.removed", old=t.names(removed))


NARRATORS = [Claim(), Anchor()]
