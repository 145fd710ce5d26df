"""From a thing to the claims about it, and from a claim to its passages, its roots and what stands against it."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache

from sahel_ld.errors import UsageError
from sahel_ld.evidence.places import Places
from sahel_ld.evidence.views import Backing, Brief, Chain, Content, Evidence, Named, Opposed, Passage
from sahel_ld.project import Project
from sahel_ld.publish.claims import AGAINST, ClaimBook
from sahel_ld.publish.facts import Facts
from sahel_ld.publish.names import Names
from sahel_ld.terms import SKOS, compact, expand, local_name

_BY = {"contradicts": "contradicted by", "corrects": "corrected by", "disputes": "disputed by"}


class Ledger:
    """The claims of a project, by what they are about. ``language`` is that of the labels, English where there is none in it."""

    def __init__(self, project: Project, *, language: str = "en") -> None:
        self.facts = Facts(project.asserted)
        self.book = ClaimBook(self.facts)
        self.places = Places(project, self.facts)
        self._names = Names(self.facts)
        self._language = language
        self.brief = cache(self._brief)

    def evidence(self, name: str) -> Evidence:
        """Every claim about the thing with this IRI or prefixed name. Raises UsageError where the data knows nothing of it.

        For a content node these are its claims and those of the content that refers to it; for an entity those of all content that mentions it;
        for a claim itself and for an anchor the claims that rest on it.
        """
        iri = self._known(name)
        if self.facts.is_a(iri, "Claim", "EvidenceAnchor"):
            claims = [iri] if self.facts.is_a(iri, "Claim") else self.facts.subjects(iri, "anchor")
            contents = self.contents_with(claims)
        else:
            contents = tuple(self.content(content) for content in self.about(iri))
        return Evidence(
            iri,
            self.label(iri),
            self.kind(iri),
            *self.places.of(iri),
            rests_on=self._named(self.facts.iris(iri, "source")),
            contents=contents,
        )

    def about(self, iri: str) -> list[str]:
        """The content nodes that are a thing or refer to it, itself first, then by kind and label."""
        pointing = {subject for subjects in self.facts.incoming.get(iri, {}).values() for subject in subjects}
        found = [node for node in pointing if self.is_content(node) and node != iri]
        found.sort(key=lambda node: (self.kind(node), self.label(node), node))
        return [iri, *found] if self.is_content(iri) else found

    def is_content(self, iri: str) -> bool:
        """Whether somebody claims this."""
        return bool(self.facts.subjects(iri, "content"))

    def content(self, iri: str, only: Iterable[str] | None = None) -> Content:
        """A content node with its claims, or with those in ``only``; its independent sources are those of all its claims."""
        claims = self.book.of_content(iri)
        shown = claims if only is None else [claim for claim in claims if claim in set(only)]
        return Content(
            iri,
            self.label(iri),
            self.kind(iri),
            *self.places.of(iri),
            sources=self._named(self.book.independent(claims)),
            claims=tuple(self.backing(claim) for claim in shown),
        )

    def contents_with(self, claims: Iterable[str]) -> tuple[Content, ...]:
        """The content of some claims, with these claims only."""
        kept = list(claims)
        contents = dict.fromkeys(content for claim in kept for content in self.facts.iris(claim, "content"))
        return tuple(self.content(content, kept) for content in contents)

    def backing(self, claim: str) -> Backing:
        """A claim with all that it rests on and that stands against it."""
        facts = self.facts
        return Backing(
            self.brief(claim),
            self._named(facts.iris(claim, "relayedBy")),
            tuple(self._passage(anchor) for anchor in facts.iris(claim, "anchor")),
            self._concept(claim, "confidence"),
            self._concept(claim, "assessment"),
            tuple(self._chain(before, (claim,)) for before in facts.iris(claim, "repeats")),
            tuple(self.brief(root) for root in self.book.roots(claim) if root != claim),
            self._against(claim),
        )

    def label(self, iri: str) -> str:
        """What a thing is called."""
        return self._names.label(iri, self._language).text

    def kind(self, iri: str) -> str:
        """The classes of a thing, by name."""
        return ", ".join(self.facts.classes(iri))

    def _known(self, name: str) -> str:
        try:
            iri = expand(name)
        except ValueError as error:
            raise UsageError(str(error)) from None
        if iri in self.facts.own or iri in self.facts.incoming:
            return iri
        near = get_close_matches(iri, self.facts.things, 3, 0.8)
        raise UsageError(
            f"{compact(iri)} is not in the data",
            hint=f"did you mean {' or '.join(compact(found) for found in near)}?" if near else "",
        )

    def _named(self, iris: Iterable[str]) -> tuple[Named, ...]:
        return tuple(Named(iri, self.label(iri)) for iri in iris)

    def _brief(self, claim: str) -> Brief:
        facts = self.facts
        document = facts.iri(claim, "document")
        return Brief(
            claim,
            facts.text(claim, f"{SKOS}notation"),
            self.label(claim),
            self._named(facts.iris(claim, "claimant")),
            self._concept(claim, "stance"),
            Named(document, self.label(document)) if document else None,
            facts.text(document, "issued") or facts.text(document, "dated"),
            *self.places.of(claim),
        )

    def _concept(self, claim: str, name: str) -> str:
        """The concept of a code list without the name of the list: ``code:stance-asserts`` is ``asserts``."""
        return local_name(self.facts.iri(claim, name)).removeprefix(f"{name}-")

    def _passage(self, anchor: str) -> Passage:
        paragraph, start, end = (self._number(anchor, name) for name in ("paragraph", "startOffset", "endOffset"))
        return Passage(anchor, paragraph, start, end, *self.places.of(anchor))

    def _number(self, node: str, name: str) -> int | None:
        text = self.facts.text(node, name)
        return int(text) if text.isdecimal() else None

    def _chain(self, claim: str, seen: tuple[str, ...]) -> Chain:
        if claim in seen:
            return Chain(self.brief(claim), (), again=True)
        further = self.facts.iris(claim, "repeats")
        return Chain(self.brief(claim), tuple(self._chain(before, (*seen, claim)) for before in further))

    def _against(self, claim: str) -> tuple[Opposed, ...]:
        """What stands against a claim, each other claim once for each way; a mutual contradiction is told from this side only."""
        found = []
        for name in AGAINST:
            own = self.facts.iris(claim, name)
            found += [Opposed(name, self.brief(other)) for other in own]
            others = [other for other in self.facts.subjects(claim, name) if other not in own]
            found += [Opposed(_BY[name], self.brief(other)) for other in others]
        return tuple(found)
