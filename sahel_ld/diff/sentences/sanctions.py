"""What is told of sanctions: listings, and their measures under them."""

from __future__ import annotations

from collections.abc import Iterator

from sahel_ld.diff.delta import Delta
from sahel_ld.diff.facts import Node
from sahel_ld.diff.sentences.narrator import Narrator
from sahel_ld.diff.sentences.time import interval, interval_clauses
from sahel_ld.diff.teller import Teller, capital


class Listing(Narrator):
    """Tells of listings, named by target and authority."""

    classes: tuple[str, ...] = ("Listing",)

    def about(self, t: Teller, node: Node) -> list[Node]:
        """Who is listed."""
        return t.both.nodes(node, "target")

    def intro(self, t: Teller, node: Node) -> str:
        """`listing of Sadio Camara (OFAC)`."""
        target = t.names(t.both.nodes(node, "target")) or t.label(node)
        authority = _authority(t, node)
        return (
            t.say("listing", target=target, authority=authority) if authority else t.say("listing.alone", target=target)
        )

    def title(self, t: Teller, node: Node) -> str:
        """`Listing of Sadio Camara (OFAC)`."""
        return capital(self.intro(t, node))

    def reference(self, t: Teller, node: Node) -> str:
        """`listing of Sadio Camara (OFAC)`."""
        return self.intro(t, node)

    def phrase(self, t: Teller, node: Node) -> str:
        """`the listing (OFAC)`."""
        return t.say("the.listing", authority=_authority(t, node))

    def details(self, t: Teller, node: Node) -> Iterator[str]:
        """When it holds."""
        return interval(t, node)

    def special(self, t: Teller, delta: Delta) -> Iterator[str]:
        """When it holds."""
        return interval_clauses(t, delta)


class Measure(Narrator):
    """Tells of measures under their listing."""

    classes: tuple[str, ...] = ("Measure",)

    def owner(self, t: Teller, node: Node) -> Node | None:
        """The listing."""
        return t.both.node(node, "listing")

    def about(self, t: Teller, node: Node) -> list[Node]:
        """Who is listed."""
        listing = t.both.node(node, "listing")
        return t.both.nodes(listing, "target") if listing else [node]

    def title(self, t: Teller, node: Node) -> str:
        """The kind of the measure."""
        return t.names(t.both.nodes(node, "kind")) or t.label(node)

    def intro(self, t: Teller, node: Node) -> str:
        """`measure asset freeze`."""
        return t.say("measure", kind=self.title(t, node))

    def reference(self, t: Teller, node: Node) -> str:
        """The label in quotation marks."""
        return t.quoted(t.label(node))

    def phrase(self, t: Teller, node: Node) -> str:
        """`the measure asset freeze`."""
        return t.say("the.measure", kind=self.title(t, node))

    def details(self, t: Teller, node: Node) -> Iterator[str]:
        """When it holds."""
        return interval(t, node)

    def special(self, t: Teller, delta: Delta) -> Iterator[str]:
        """When it holds."""
        return interval_clauses(t, delta)


def _authority(t: Teller, listing: Node) -> str:
    programmes = t.both.nodes(listing, "programme")
    authorities = [authority for programme in programmes for authority in t.both.nodes(programme, "authority")]
    return t.names(authorities or programmes)


NARRATORS = [Listing(), Measure()]
