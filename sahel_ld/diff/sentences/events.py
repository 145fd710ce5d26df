"""What is told of events: who took part and what tolls are claimed, under the event."""

from __future__ import annotations

from collections.abc import Iterator

from sahel_ld.diff.delta import Delta
from sahel_ld.diff.facts import Facts, Node
from sahel_ld.diff.sentences.narrator import Narrator
from sahel_ld.diff.sentences.time import interval
from sahel_ld.diff.teller import Teller

_FOUNDING = ("event-kind-merger", "event-kind-founding")


class Event(Narrator):
    """Tells of events."""

    classes: tuple[str, ...] = ("Event",)

    def phrase(self, t: Teller, node: Node) -> str:  # noqa: ARG002 - as all narrators have it
        """`the event`."""
        return t.say("the.event")

    def reference(self, t: Teller, node: Node) -> str:
        """The label in quotation marks."""
        return t.quoted(t.label(node))

    def details(self, t: Teller, node: Node) -> Iterator[str]:
        """Kind, date and place."""
        yield from super().details(t, node)
        yield from interval(t, node)
        if places := t.both.new.nodes(node, "place"):
            yield t.names(places)


class Participation(Narrator):
    """Tells of who took part, under the event."""

    classes: tuple[str, ...] = ("Participation",)

    def owner(self, t: Teller, node: Node) -> Node | None:
        """The event."""
        return t.both.node(node, "event")

    def about(self, t: Teller, node: Node) -> list[Node]:
        """The event; where a group was founded by others, that group."""
        event = t.both.node(node, "event")
        if event is None:
            return [node]
        return (_founded(t, event) if _has_role(t, node, "predecessor") else []) or [event]

    def phrase(self, t: Teller, node: Node) -> str:
        """`the founding group Katiba Macina`, else `JNIM as perpetrator`."""
        who = self._who(t, t.both.nodes(node, "participant"))
        event = t.both.node(node, "event")
        if event and _has_role(t, node, "predecessor") and _founded(t, event):
            return t.say("the.founder", who=who)
        return t.say("the.participant", who=who, role=self._role(t, node))

    def title(self, t: Teller, node: Node) -> str:
        """`perpetrator JNIM`."""
        return f"{self._role(t, node)} {self._who(t, t.both.nodes(node, 'participant'))}"

    def intro(self, t: Teller, node: Node) -> str:
        """`participant JNIM (perpetrator, stated)`."""
        who = self._who(t, t.both.nodes(node, "participant"))
        certainty = t.names(t.both.nodes(node, "certainty"))
        role = self._role(t, node)
        if certainty:
            return t.say("participant.certainty", who=who, role=role, certainty=certainty)
        return t.say("participant", who=who, role=role)

    def reference(self, t: Teller, node: Node) -> str:
        """The label in quotation marks."""
        return t.quoted(t.label(node))

    def details(self, t: Teller, node: Node) -> Iterator[str]:  # noqa: ARG002
        """Nothing beside the names."""
        return iter(())

    def _who(self, t: Teller, actors: list[Node]) -> str:
        return t.names(actors, "or")

    def _role(self, t: Teller, node: Node) -> str:
        return t.names(t.both.nodes(node, "role"))


class Estimate(Narrator):
    """Tells of tolls, under the event."""

    classes: tuple[str, ...] = ("CasualtyEstimate",)

    def owner(self, t: Teller, node: Node) -> Node | None:
        """The event."""
        return t.both.node(node, "event")

    def about(self, t: Teller, node: Node) -> list[Node]:
        """The event."""
        return t.both.nodes(node, "event") or [node]

    def phrase(self, t: Teller, node: Node) -> str:
        """`the estimate of 24 killed`."""
        return t.say(
            "the.estimate",
            category=t.names(t.both.nodes(node, "category")),
            numbers=_numbers(t, t.both.new, node) or _numbers(t, t.both.old, node),
        )

    def title(self, t: Teller, node: Node) -> str:
        """`estimate of killed`."""
        return t.say("estimate.title", category=self._category(t, node))

    def intro(self, t: Teller, node: Node) -> str:
        """`estimate of killed: 20 to 30, best 24`."""
        side = t.both.new if t.both.new.describes(node) else t.both.old
        return t.say("estimate", category=self._category(t, node), numbers=_numbers(t, side, node))

    def reference(self, t: Teller, node: Node) -> str:
        """The label in quotation marks."""
        return t.quoted(t.label(node))

    def details(self, t: Teller, node: Node) -> Iterator[str]:  # noqa: ARG002
        """Nothing beside the numbers."""
        return iter(())

    def special(self, t: Teller, delta: Delta) -> Iterator[str]:
        """The numbers together."""
        changed = [delta.take(name) for name in ("low", "best", "high")]
        if any(removed or added for removed, added in changed):
            old, new = _numbers(t, t.both.old, delta.node), _numbers(t, t.both.new, delta.node)
            yield f"{old or t.say('none')} → {new or t.say('none')}"

    def _category(self, t: Teller, node: Node) -> str:
        """`killed according to the government`: who gives the number tells it from others of the same event."""
        category = t.names(t.both.nodes(node, "category"))
        claims = t.both.subjects(node, "content")
        who = t.names({claimant for claim in claims for claimant in t.both.nodes(claim, "claimant")})
        return t.say("estimate.according", category=category, who=who) if who else category


def _numbers(t: Teller, side: Facts, node: Node) -> str:
    low, best, high = (
        next((number.value for number in side.literals(node, name)), "") for name in ("low", "best", "high")
    )
    if low and high:
        range_ = t.say("estimate.range", low=low, high=high)
    elif low or high:
        range_ = t.say("estimate.low", low=low) if low else t.say("estimate.high", high=high)
    else:
        return best
    return t.say("estimate.both", range=range_, best=best) if best else range_


def _has_role(t: Teller, node: Node, role: str) -> bool:
    return any(str(found).rstrip(">").endswith(f"role-{role}") for found in t.both.nodes(node, "role"))


def _founded(t: Teller, event: Node) -> list[Node]:
    """The successors in a founding or merger."""
    if not any(str(kind).rstrip(">").endswith(_FOUNDING) for kind in t.both.nodes(event, "kind")):
        return []
    parts = t.both.subjects(event, "event")
    return sorted(
        {who for part in parts if _has_role(t, part, "successor") for who in t.both.nodes(part, "participant")}, key=str
    )


NARRATORS = [Event(), Participation(), Estimate()]
