"""A draft as quads: what is proposed, in the terms of the model, and beside it each item with confidence, reason and what is to be chosen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

import pyoxigraph as ox

from sahel_ld.draft.candidates import Candidate, Choice, Content, candidates
from sahel_ld.draft.document import Document, sha256
from sahel_ld.draft.finding import Found
from sahel_ld.draft.known import Known
from sahel_ld.draft.terms import DRAFTS, OPEN, draft, sah
from sahel_ld.folding import fold
from sahel_ld.terms import BASE, PREFIXES, RDF, SAH, SKOS, XSD, expand

_TYPE = ox.NamedNode(f"{RDF}type")
_PREF = ox.NamedNode(f"{SKOS}prefLabel")
_KINDS = {"CasualtyEstimate": "estimate", "Statement": "statement"}
_LONGEST_SLUG = 48


def prefixes(slug: str) -> dict[str, str]:
    """The prefixes of a draft file."""
    return PREFIXES | {"draft": f"{BASE}draft#", "d": f"{DRAFTS}{slug}#"}


def slug_of(document: Document) -> str:
    """The name tag of a document: from its symbol, else from its title, else from its file."""
    words = fold(document.symbol or document.title or document.name).split()
    slug = (
        "-".join(words)[:_LONGEST_SLUG].rsplit("-", 1)[0] if len("-".join(words)) > _LONGEST_SLUG else "-".join(words)
    )
    return re.sub(r"[^a-z0-9-]", "", slug).strip("-") or "document"


def slug_for(document: Document, known: Known) -> str:
    """The name tag that the document has in the data, else one of its own."""
    held = known.document_like(document.content_hash, document.symbol, document.title)
    return held.rpartition("/")[2] if held else slug_of(document)


def draft_quads(found: Found, known: Known, slug: str = "") -> list[ox.Quad]:
    """The draft of a document. The same document and data give the same quads."""
    return list(_Drafting(found, known, slug or slug_for(found.document, known)).quads())


class _Drafting:
    def __init__(self, found: Found, known: Known, slug: str) -> None:
        self.found = found
        self.known = known
        self.slug = slug
        self.space = f"{DRAFTS}{slug}#"
        document = found.document
        held = known.document_like(document.content_hash, document.symbol, document.title)
        self.held = held is not None
        self.document = ox.NamedNode(held or f"{BASE}id/document/{slug}")

    def quads(self) -> Iterator[ox.Quad]:
        """Draft, document, mentions, candidate claims."""
        document = self.found.document
        whole = ox.NamedNode(f"{self.space}draft")
        yield ox.Quad(whole, _TYPE, draft("Draft"))
        yield ox.Quad(whole, draft("document"), self.document)
        yield ox.Quad(whole, draft("file"), ox.Literal(document.name))
        yield ox.Quad(whole, draft("textHash"), ox.Literal(document.content_hash))
        for remark in document.remarks:
            yield ox.Quad(whole, draft("remark"), ox.Literal(remark, language="en"))
        if not self.held:
            yield from self._document()
        yield from self._mentions()
        for number, candidate in enumerate(candidates(self.found), 1):
            yield from self._claim(number, candidate)

    def _document(self) -> Iterator[ox.Quad]:
        document = self.found.document
        item = ox.NamedNode(f"{self.space}item-0")
        yield from self._item(item, [self.document], Decimal("0.8"), "the document itself")
        yield ox.Quad(self.document, _TYPE, sah("Document"))
        title = document.title or document.name
        yield ox.Quad(self.document, _PREF, ox.Literal(title, language="en"))
        yield ox.Quad(self.document, _PREF, ox.Literal(title, language="fr"))
        kind = (
            "news-report"
            if not document.symbol
            else "secretary-general-report"
            if "ecretary" in title or "rétaire" in title
            else "expert-report"
        )
        yield ox.Quad(self.document, sah("kind"), ox.NamedNode(expand(f"code:document-kind-{kind}")))
        if document.issued:
            yield ox.Quad(
                self.document, sah("issued"), ox.Literal(document.issued, datatype=ox.NamedNode(f"{XSD}date"))
            )
        if document.symbol:
            yield ox.Quad(self.document, sah("symbol"), ox.Literal(document.symbol))
        if document.url:
            yield ox.Quad(self.document, sah("url"), ox.Literal(document.url, datatype=ox.NamedNode(f"{XSD}anyURI")))
        yield ox.Quad(self.document, sah("contentHash"), ox.Literal(document.content_hash))
        yield ox.Quad(self.document, sah("source"), self.document)
        publishers = [
            iri
            for iri in self.known.of_kind("actor")
            if document.publisher
            and any(fold(name.value) == fold(document.publisher) for name in self.known.names(iri))
        ]
        if len(publishers) == 1:
            yield ox.Quad(self.document, sah("publisher"), ox.NamedNode(publishers[0]))

    def _mentions(self) -> Iterator[ox.Quad]:
        for number, mention in enumerate(self.found.mentions, 1):
            node = ox.NamedNode(f"{self.space}mention-{number}")
            yield ox.Quad(node, _TYPE, draft("Mention"))
            yield ox.Quad(node, draft("text"), ox.Literal(" ".join(mention.text.split())))
            yield from self._place(node, mention.start, mention.end, mention.paragraph)
            if mention.inside:
                yield ox.Quad(node, draft("insideLonger"), ox.Literal("true", datatype=ox.NamedNode(f"{XSD}boolean")))
            for rank, sense in enumerate(mention.senses, 1):
                yield from self._sense(
                    node,
                    ox.NamedNode(f"{self.space}mention-{number}-{rank}"),
                    sense.iri,
                    sense.confidence,
                    sense.reason,
                )
        for number, when in enumerate(self.found.dates, 1):
            node = ox.NamedNode(f"{self.space}date-{number}")
            paragraph = self.found.document.paragraph_at(when.start)
            yield ox.Quad(node, _TYPE, draft("Mention"))
            yield ox.Quad(node, draft("text"), ox.Literal(self.found.document.passage(when.start, when.end)))
            yield from self._place(node, when.start, when.end, paragraph.number if paragraph else None)
            yield ox.Quad(node, draft("value"), ox.Literal(when.lexical, datatype=ox.NamedNode(when.datatype)))
            yield from self._reasons(node, when.confidence, when.reason)
        for number, count in enumerate(self.found.quantities, 1):
            node = ox.NamedNode(f"{self.space}number-{number}")
            paragraph = self.found.document.paragraph_at(count.start)
            yield ox.Quad(node, _TYPE, draft("Mention"))
            yield ox.Quad(
                node,
                draft("text"),
                ox.Literal(f"{self.found.document.passage(count.start, count.end)} {count.unit}".strip()),
            )
            yield from self._place(node, count.start, count.end, paragraph.number if paragraph else None)
            yield ox.Quad(node, draft("value"), ox.Literal(str(count.value), datatype=ox.NamedNode(f"{XSD}integer")))
            if count.category:
                yield ox.Quad(node, draft("category"), ox.NamedNode(expand(f"code:casualty-{count.category}")))
            yield from self._reasons(node, count.confidence, count.reason)

    def _claim(self, number: int, candidate: Candidate) -> Iterator[ox.Quad]:
        said, text = candidate.said, self.found.document.text
        name = f"{self.slug}-{number:03}"
        claim, anchor = (ox.NamedNode(f"{BASE}id/{kind}/{name}") for kind in ("claim", "anchor"))
        item = ox.NamedNode(f"{self.space}item-{number}")
        contents: list[ox.NamedNode] = []
        for place, content in enumerate(candidate.contents):
            letter = chr(ord("a") + place) if len(candidate.contents) > 1 else ""
            node = ox.NamedNode(
                f"{BASE}id/{_KINDS.get(content.class_, 'situation')}/{name}{f'-{letter}' if letter else ''}"
            )
            contents.append(node)
            yield from self._content(item, node, content, candidate)
        yield from self._item(
            item, [claim, anchor, *contents], Decimal(str(candidate.confidence)), "; ".join(candidate.reasons)
        )
        yield ox.Quad(claim, _TYPE, sah("Claim"))
        yield from self._labels(claim, candidate)
        author = self._author()
        claimant = candidate.claimant or (author if not candidate.choices else "")
        if claimant:
            yield ox.Quad(claim, sah("claimant"), ox.NamedNode(claimant))
        elif not candidate.choices:
            yield from self._choice(item, claim, Choice("claimant", (), "who speaks in this document"))
        if author and claimant and claimant != author:
            yield ox.Quad(claim, sah("relayedBy"), ox.NamedNode(author))
        for choice in candidate.choices:
            yield from self._choice(item, claim, choice)
        yield ox.Quad(claim, sah("stance"), ox.NamedNode(expand(f"code:stance-{said.stance}")))
        for node in contents:
            yield ox.Quad(claim, sah("content"), node)
        yield ox.Quad(claim, sah("document"), self.document)
        yield ox.Quad(claim, sah("anchor"), anchor)
        yield ox.Quad(claim, sah("confidence"), ox.NamedNode(expand("code:confidence-unverified")))
        yield ox.Quad(claim, sah("assessment"), ox.NamedNode(expand("code:assessment-uncontested")))
        yield ox.Quad(anchor, _TYPE, sah("EvidenceAnchor"))
        yield ox.Quad(anchor, sah("document"), self.document)
        for key, value in (("paragraph", said.paragraph), ("startOffset", said.start), ("endOffset", said.end)):
            yield ox.Quad(anchor, sah(key), ox.Literal(str(value), datatype=ox.NamedNode(f"{XSD}nonNegativeInteger")))
        yield ox.Quad(anchor, sah("passageHash"), ox.Literal(sha256(text[said.start : said.end])))

    def _content(
        self, item: ox.NamedNode, node: ox.NamedNode, content: Content, candidate: Candidate
    ) -> Iterator[ox.Quad]:
        yield ox.Quad(node, _TYPE, sah(content.class_))
        yield from self._labels(node, candidate)
        for name, value in content.values:
            yield ox.Quad(node, sah(name), ox.NamedNode(value if "://" in value else expand(value)))
        for name, number in content.numbers:
            yield ox.Quad(node, sah(name), ox.Literal(str(number), datatype=ox.NamedNode(f"{XSD}nonNegativeInteger")))
        if content.class_ in ("Control", "Presence"):
            if content.when:
                yield ox.Quad(
                    node, sah("from"), ox.Literal(content.when.lexical, datatype=ox.NamedNode(content.when.datatype))
                )
            else:
                yield ox.Quad(node, sah("startStatus"), ox.NamedNode(expand("code:start-unknown")))
            yield ox.Quad(node, sah("endStatus"), ox.NamedNode(expand("code:end-unknown")))
        elif content.when and content.class_ == "Statement":
            yield ox.Quad(
                node, sah("when"), ox.Literal(content.when.lexical, datatype=ox.NamedNode(content.when.datatype))
            )
        for choice in content.choices:
            yield from self._choice(item, node, choice)

    def _labels(self, node: ox.NamedNode, candidate: Candidate) -> Iterator[ox.Quad]:
        """Labels in words of our own: the text of the document is not copied."""
        said = candidate.said
        for language, about in (("en", "about"), ("fr", "sur")):
            who = (
                self.known.label(candidate.claimant, language)
                if candidate.claimant
                else {"en": "the text", "fr": "le texte"}[language]
            )
            named = list(
                dict.fromkeys(
                    self.known.label(mention.senses[0].iri, language)
                    for mention in said.mentions
                    if mention is not said.by
                )
            )
            stance = self.known.label(expand(f"code:stance-{said.stance}"), language)
            what = f", {about} {', '.join(named[:4])}" if named else ""
            yield ox.Quad(node, _PREF, ox.Literal(f"§ {said.paragraph}: {who} ({stance}){what}", language=language))

    def _author(self) -> str:
        document = self.document.value
        found = self.known.iris(document, "author") or self.known.iris(document, "publisher")
        return found[0] if len(found) == 1 else ""

    def _item(
        self, item: ox.NamedNode, proposes: list[ox.NamedNode], confidence: Decimal, reason: str
    ) -> Iterator[ox.Quad]:
        yield ox.Quad(item, _TYPE, draft("Item"))
        yield ox.Quad(item, draft("decision"), OPEN)
        for node in proposes:
            yield ox.Quad(item, draft("proposes"), node)
        yield from self._reasons(item, float(confidence), reason)

    def _choice(self, item: ox.NamedNode, node: ox.NamedNode, choice: Choice) -> Iterator[ox.Quad]:
        place = f"{node.value.split('/id/')[1].replace('/', '-')}-{choice.property}"
        made = ox.NamedNode(f"{self.space}choice-{place}-{fold(choice.reason).replace(' ', '-')[:24]}")
        yield ox.Quad(item, draft("choice"), made)
        yield ox.Quad(made, _TYPE, draft("Choice"))
        yield ox.Quad(made, draft("of"), node)
        yield ox.Quad(made, draft("property"), ox.NamedNode(SAH + choice.property))
        yield ox.Quad(made, draft("reason"), ox.Literal(choice.reason, language="en"))
        for rank, sense in enumerate(choice.senses, 1):
            iri = sense.iri if "://" in sense.iri else expand(sense.iri)
            yield from self._sense(made, ox.NamedNode(f"{made.value}-{rank}"), iri, sense.confidence, sense.reason)

    def _sense(
        self, node: ox.NamedNode, made: ox.NamedNode, iri: str, confidence: float, reason: str
    ) -> Iterator[ox.Quad]:
        yield ox.Quad(node, draft("candidate"), made)
        yield ox.Quad(made, draft("thing"), ox.NamedNode(iri))
        yield from self._reasons(made, confidence, reason)

    def _place(self, node: ox.NamedNode, start: int, end: int, paragraph: int | None) -> Iterator[ox.Quad]:
        numbers = [("startOffset", start), ("endOffset", end)] + (
            [("paragraph", paragraph)] if paragraph is not None else []
        )
        for name, value in numbers:
            yield ox.Quad(node, draft(name), ox.Literal(str(value), datatype=ox.NamedNode(f"{XSD}nonNegativeInteger")))

    def _reasons(self, node: ox.NamedNode, confidence: float, reason: str) -> Iterator[ox.Quad]:
        yield ox.Quad(
            node, draft("confidence"), ox.Literal(f"{confidence:.2f}", datatype=ox.NamedNode(f"{XSD}decimal"))
        )
        yield ox.Quad(node, draft("reason"), ox.Literal(reason, language="en"))
