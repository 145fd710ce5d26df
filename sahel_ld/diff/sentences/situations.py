"""What is told of situations, of statements, and of parties to agreements."""

from __future__ import annotations

from collections.abc import Iterator

from sahel_ld.diff.delta import Delta
from sahel_ld.diff.facts import Node
from sahel_ld.diff.sentences.narrator import Narrator, Quoted
from sahel_ld.diff.sentences.time import interval, interval_clauses
from sahel_ld.diff.teller import Teller

# Of whom or what a situation is told, in the order in which it is looked for.
_ABOUT = ("place", "holder", "member", "contained", "agreement", "actor")


class Situation(Quoted):
    """Tells of states of affairs over an interval, named by class and label."""

    classes: tuple[str, ...] = ("Control", "Presence", "Membership", "Affiliation", "Office", "Mandate", "Containment")

    def about(self, t: Teller, node: Node) -> list[Node]:
        """The place that is held, who holds an office, who is a member, and so on."""
        return next((found for name in _ABOUT if (found := t.both.nodes(node, name))), [node])

    def phrase(self, t: Teller, node: Node) -> str:
        """`the control “Kidal held by CMA”`."""
        return t.say("the.situation", kind=t.kind(node), label=t.label(node))

    def details(self, t: Teller, node: Node) -> Iterator[str]:
        """When it held."""
        return interval(t, node)

    def special(self, t: Teller, delta: Delta) -> Iterator[str]:
        """When it held."""
        return interval_clauses(t, delta)


class Statement(Situation):
    """Tells of statements, named by class and label."""

    classes: tuple[str, ...] = ("Statement",)

    def about(self, t: Teller, node: Node) -> list[Node]:
        """The subject of the statement."""
        return t.both.nodes(node, "subject") or [node]

    def phrase(self, t: Teller, node: Node) -> str:
        """`the statement “…”`."""
        return t.say("the.statement", label=t.label(node))


class AgreementStatus(Narrator):
    """Tells of the standing of an agreement, under the agreement."""

    classes: tuple[str, ...] = ("AgreementStatus",)

    def owner(self, t: Teller, node: Node) -> Node | None:
        """The agreement."""
        return t.both.node(node, "agreement")

    def about(self, t: Teller, node: Node) -> list[Node]:
        """The agreement."""
        return t.both.nodes(node, "agreement") or [node]

    def title(self, t: Teller, node: Node) -> str:
        """`status suspended`."""
        return t.say("status", status=t.names(t.both.nodes(node, "status")))

    def intro(self, t: Teller, node: Node) -> str:
        """`status suspended`."""
        return self.title(t, node)

    def reference(self, t: Teller, node: Node) -> str:
        """The label in quotation marks."""
        return t.quoted(t.label(node))

    def phrase(self, t: Teller, node: Node) -> str:
        """`the status suspended`."""
        return t.say("the.status", status=t.names(t.both.nodes(node, "status")))

    def details(self, t: Teller, node: Node) -> Iterator[str]:
        """When it held."""
        return interval(t, node)

    def special(self, t: Teller, delta: Delta) -> Iterator[str]:
        """When it held."""
        return interval_clauses(t, delta)


class PartyEpisode(Narrator):
    """Tells of parties to agreements, under the agreement."""

    classes: tuple[str, ...] = ("PartyEpisode",)

    def owner(self, t: Teller, node: Node) -> Node | None:
        """The agreement."""
        return t.both.node(node, "agreement")

    def about(self, t: Teller, node: Node) -> list[Node]:
        """The agreement."""
        return t.both.nodes(node, "agreement") or [node]

    def title(self, t: Teller, node: Node) -> str:
        """`party CMA (signed)`."""
        return t.say("party", **self._parts(t, node))

    def intro(self, t: Teller, node: Node) -> str:
        """`party CMA (signed)`."""
        return self.title(t, node)

    def reference(self, t: Teller, node: Node) -> str:
        """The label in quotation marks."""
        return t.quoted(t.label(node))

    def phrase(self, t: Teller, node: Node) -> str:
        """`CMA (signed)`."""
        return t.say("the.party", **self._parts(t, node))

    def details(self, t: Teller, node: Node) -> Iterator[str]:
        """When."""
        return interval(t, node)

    def _parts(self, t: Teller, node: Node) -> dict[str, str]:
        return {"who": t.names(t.both.nodes(node, "party")), "mode": t.names(t.both.nodes(node, "mode"))}


NARRATORS = [Situation(), Statement(), AgreementStatus(), PartyEpisode()]
