"""The anchors of the data: which passage of which document, by which claims, and whether it still stands in a text."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from sahel_ld.checks.loading import Loaded
from sahel_ld.terms import RDF, SAH, SKOS, compact

_READ = {
    f"{RDF}type",
    f"{SKOS}notation",
    f"{SKOS}prefLabel",
    *(SAH + name for name in ("anchor", "contentHash", "document", "endOffset", "passageHash", "startOffset")),
}
# How many places are tried for one passage that is not where it was, and for all passages of a text together.
_TRIES_EACH = 20_000
_TRIES = 1_000_000
# Of how many anchors of a document it is asked whether they moved, where none is in its place.
_SAMPLE = 5


def sha256(content: bytes) -> str:
    """The SHA-256 of bytes, as 64 hex digits in lower case."""
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True)
class Anchor:
    """A passage: code points ``start`` to ``end`` (excluded) of the document's text, and the hash of its UTF-8 bytes as the data has it.

    ``start`` and ``end`` are None where the data does not give a whole number.
    """

    iri: str
    start: int | None
    end: int | None
    passage: ox.Literal | None

    def problem(self, text: str) -> str:
        """Why the passage is not proved by ``text``; nothing where it is."""
        if self.start is None or self.end is None:
            return "its offsets are not whole numbers"
        if self.passage is None:
            return "it has no sah:passageHash"
        if self.start >= self.end:
            return f"it ends at {self.end}, not after its start at {self.start}"
        if self.end > len(text):
            return f"it ends at {self.end}, and the text has {len(text)} characters"
        if not self.holds(text, 0):
            return f"the text at {self.start}–{self.end} has another hash"
        return ""

    def holds(self, text: str, moved: int) -> bool:
        """Whether the passage stands in ``text``, ``moved`` characters behind where the data says."""
        assert self.start is not None
        assert self.end is not None
        assert self.passage is not None
        return sha256(text[self.start + moved : self.end + moved].encode()) == self.passage.value.lower()


class AnchorBook:
    """Documents, anchors and claims of the data, by each other.

    ``hashes`` are the content hashes by document; ``anchored`` the documents with anchors.
    """

    def __init__(self, files: Iterable[Loaded]) -> None:
        values: dict[str, dict[str, list[ox.NamedNode | ox.Literal]]] = defaultdict(lambda: defaultdict(list))
        for file in files:
            for quad in ox.parse(file.nquads, format=ox.RdfFormat.N_QUADS):
                if quad.predicate.value not in _READ or not isinstance(quad.subject, ox.NamedNode):
                    continue
                if isinstance(quad.object, ox.NamedNode | ox.Literal):
                    values[quad.subject.value][quad.predicate.value].append(quad.object)
        self._values = values
        self.hashes: dict[str, ox.Literal] = {}
        self._anchors: dict[str, list[Anchor]] = defaultdict(list)
        self._claims: dict[str, set[str]] = defaultdict(set)
        self._claims_at: dict[str, set[str]] = defaultdict(set)
        for subject, properties in values.items():
            if written := self._literal(subject, "contentHash"):
                self.hashes[subject] = written
            document = self._document(subject)
            if ox.NamedNode(f"{SAH}EvidenceAnchor") in properties[f"{RDF}type"]:
                self._anchors[document].append(self._anchor(subject))
            if ox.NamedNode(f"{SAH}Claim") in properties[f"{RDF}type"]:
                self._claims[document].add(subject)
                for anchor in properties[f"{SAH}anchor"]:
                    self._claims_at[anchor.value].add(subject)
        self.anchored = sorted(document for document in self._anchors if document)

    def anchors(self, document: str) -> list[Anchor]:
        """The anchors into a document, in the order of their passages."""
        return sorted(
            self._anchors.get(document, ()), key=lambda anchor: (anchor.start or 0, anchor.end or 0, anchor.iri)
        )

    def claims(self, document: str) -> set[str]:
        """The claims that are made in a document, and those that have an anchor in it."""
        anchored = {claim for anchor in self.anchors(document) for claim in self._claims_at[anchor.iri]}
        return self._claims.get(document, set()) | anchored

    def claims_at(self, anchor: Anchor) -> list[str]:
        """The claims that rest on an anchor."""
        return sorted(self._claims_at.get(anchor.iri, ()))

    def with_hash(self, found: str) -> str | None:
        """The document with this content hash."""
        return next((iri for iri in sorted(self.hashes) if self.hashes[iri].value.lower() == found), None)

    def nearest(self, text: str) -> str | None:
        """The document of which most anchors hold in ``text``, or where none does, of which most of a few have only moved; None where none has."""
        held = {
            document: sum(not anchor.problem(text) for anchor in self._anchors[document]) for document in self.anchored
        }
        if not any(held.values()):
            held = {document: self._moved(document, text) for document in self.anchored}
        best = max(held, key=lambda document: held[document], default=None)
        return best if best is not None and held[best] else None

    def _moved(self, document: str, text: str) -> int:
        search = Search(text)
        return sum(search.moved(anchor) is not None for anchor in self.anchors(document)[:_SAMPLE])

    def named(self, claim: str) -> str:
        """A claim for people: its notation and its label."""
        notation = self._literal(claim, "notation", SKOS)
        labels = [value for value in self._values[claim][f"{SKOS}prefLabel"] if isinstance(value, ox.Literal)]
        labels.sort(key=lambda label: (label.language != "en", label.language or "", label.value))
        name = notation.value if notation else compact(claim)
        return f"{name} “{labels[0].value}”" if labels else name

    def _anchor(self, iri: str) -> Anchor:
        start, end = (self._literal(iri, name) for name in ("startOffset", "endOffset"))
        return Anchor(iri, _whole(start), _whole(end), self._literal(iri, "passageHash"))

    def _document(self, subject: str) -> str:
        found = self._values[subject][f"{SAH}document"]
        return found[0].value if found else ""

    def _literal(self, subject: str, name: str, namespace: str = SAH) -> ox.Literal | None:
        found = self._values[subject][namespace + name]
        return next((value for value in found if isinstance(value, ox.Literal)), None)


class Search:
    """Looks for passages elsewhere in one text: where others went, then near their old place, and gives up after a set number of places."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._left = _TRIES
        self._known: list[int] = []

    def moved(self, anchor: Anchor) -> int | None:
        """By how many characters a passage has moved; None where it is not found or nothing can be looked for."""
        if anchor.start is None or anchor.end is None or anchor.passage is None or anchor.start >= anchor.end:
            return None
        lowest, highest = -anchor.start, len(self._text) - anchor.end
        near = (sign * step for step in range(1, _TRIES_EACH // 2 + 1) for sign in (1, -1))
        for shift in (*self._known, *near):
            if not lowest <= shift <= highest:
                continue
            if not self._left:
                return None
            self._left -= 1
            if anchor.holds(self._text, shift):
                if shift not in self._known:
                    self._known.insert(0, shift)
                return shift
        return None


def _whole(literal: ox.Literal | None) -> int | None:
    return int(literal.value) if literal is not None and literal.value.isascii() and literal.value.isdigit() else None
