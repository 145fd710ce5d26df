"""A draft under review: items accepted, rejected or changed, and what comes of it when nothing is open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pyoxigraph as ox

from sahel_ld.draft.drafting import prefixes
from sahel_ld.draft.terms import ACCEPTED, DRAFT, DRAFTS, OPEN, REJECTED, draft, sah
from sahel_ld.errors import DataError, InputError, UsageError
from sahel_ld.rdf.atomic import write_atomic
from sahel_ld.rdf.layout import lay_out
from sahel_ld.rdf.reader import Source, parse_quads
from sahel_ld.rdf.writer import write_quads
from sahel_ld.terms import PREFIXES, RDF, XSD, compact

_TYPE = ox.NamedNode(f"{RDF}type")
# What a claim says of itself; all else is said by what is claimed.
_OF_CLAIMS = frozenset(
    sah(name).value
    for name in (
        "claimant",
        "relayedBy",
        "stance",
        "confidence",
        "assessment",
        "madeOn",
        "repeats",
        "disputes",
        "contradicts",
    )
)
Node = ox.NamedNode
Term = ox.NamedNode | ox.Literal


@dataclass(frozen=True)
class Option:
    """One value that a choice may have."""

    value: Node
    confidence: str
    reason: str


@dataclass(frozen=True)
class OpenChoice:
    """A property of a proposed node that is to be chosen; ``chosen`` once it is."""

    iri: Node
    node: Node
    property: Node
    reason: str
    options: tuple[Option, ...]
    chosen: Term | None


@dataclass(frozen=True)
class Item:
    """One thing to decide: what is proposed, why, and what is to be chosen first."""

    iri: Node
    decision: Node
    proposes: tuple[Node, ...]
    confidence: str
    reason: str
    choices: tuple[OpenChoice, ...] = field(default=())

    @property
    def open(self) -> bool:
        """Whether nobody has decided yet."""
        return self.decision == OPEN

    @property
    def unchosen(self) -> list[OpenChoice]:
        """The choices that are to be made before it can be accepted."""
        return [choice for choice in self.choices if choice.chosen is None]


class Draft:
    """A draft file. Changes are kept in memory until ``save``."""

    def __init__(self, path: Path, quads: list[ox.Quad]) -> None:
        self.path = path
        self.quads = dict.fromkeys(quads)

    @classmethod
    def load(cls, path: Path) -> Draft:
        """The draft in a file. Raises InputError where it cannot be read, UsageError where it is no draft."""
        source = Source(path, path.name, 0)
        found = cls(path, list(parse_quads(source.content(), source)))
        if not found._subjects(_TYPE, draft("Draft")):
            raise UsageError(
                f"{path}: not a draft", hint="make one from a document with `sahel-ld draft FILE -o NAME.draft.ttl`"
            )
        return found

    def save(self) -> None:
        """Write the draft, laid out, in place of the file."""
        write_atomic(self.path, draft_bytes(list(self.quads), self.slug))

    @property
    def slug(self) -> str:
        """The name tag of the draft."""
        iri = self._subjects(_TYPE, draft("Draft"))[0].value
        return iri.removeprefix(DRAFTS).partition("#")[0]

    @property
    def file(self) -> str:
        """The name of the file that the draft was made from."""
        return self._text(self._subjects(_TYPE, draft("Draft"))[0], draft("file"))

    @property
    def text_hash(self) -> str:
        """The SHA-256 of the document's text."""
        return self._text(self._subjects(_TYPE, draft("Draft"))[0], draft("textHash"))

    def items(self) -> list[Item]:
        """The items in the order of the document."""
        return [self._item(node) for node in sorted(self._subjects(_TYPE, draft("Item")), key=_number)]

    def mentions(self) -> list[tuple[int, int, str, tuple[Option, ...]]]:
        """The names in the text: start, end, text, and what each may mean."""
        found = []
        for node in self._subjects(_TYPE, draft("Mention")):
            start, end = (int(self._text(node, draft(name)) or 0) for name in ("startOffset", "endOffset"))
            found.append((start, end, self._text(node, draft("text")), self._options(node)))
        return sorted(found, key=lambda mention: (mention[0], -mention[1]))

    def passage(self, item: Item) -> tuple[int, int] | None:
        """Start and end of the passage that an item rests on."""
        for node in item.proposes:
            start, end = (self._text(node, sah(name)) for name in ("startOffset", "endOffset"))
            if start and end:
                return int(start), int(end)
        return None

    def proposed(self, item: Item) -> list[ox.Quad]:
        """The triples that an item proposes."""
        nodes = set(item.proposes)
        return sorted(
            (quad for quad in self.quads if quad.subject in nodes),
            key=lambda quad: (str(quad.subject), str(quad.predicate), str(quad.object)),
        )

    def choose(self, choice: OpenChoice, value: Term) -> None:
        """Give a property the chosen value, in place of what was chosen before."""
        if choice.chosen is not None:
            self._drop(ox.Quad(choice.node, choice.property, choice.chosen))
            self._drop(ox.Quad(choice.iri, draft("chosen"), choice.chosen))
        self.quads[ox.Quad(choice.iri, draft("chosen"), value)] = None
        self.quads[ox.Quad(choice.node, choice.property, value)] = None

    def put(self, node: Node, name: Node, value: Term) -> None:
        """Set a property of a proposed node to one value; a text takes the place of that in the same language only."""
        language = value.language if isinstance(value, ox.Literal) else None
        for quad in [quad for quad in self.quads if quad.subject == node and quad.predicate == name]:
            if not language or (isinstance(quad.object, ox.Literal) and quad.object.language == language):
                self._drop(quad)
        self.quads[ox.Quad(node, name, value)] = None

    def change(self, item: Item, name: Node, value: Term) -> None:
        """Set a property of what an item proposes: of the claim where it is one of claims, else of what is claimed, or of the only node.

        Raises DataError where a choice for it is open, or where the item has nothing to change.
        """
        if any(choice.property == name for choice in item.unchosen):
            raise DataError(f"{compact(name.value)} is to be chosen, not changed")
        has = {quad.subject for quad in self.proposed(item) if quad.predicate == name}
        claims = [node for node in item.proposes if "/id/claim/" in node.value]
        contents = [
            node for node in item.proposes if "/id/claim/" not in node.value and "/id/anchor/" not in node.value
        ]
        wanted = claims if name.value in _OF_CLAIMS else [node for node in contents if node in has] or contents
        if not wanted:
            raise DataError(f"{compact_draft(item.iri)} proposes nothing that has {compact(name.value)}")
        self.put(wanted[0], name, value)

    def accept(self, item: Item) -> None:
        """Accept an item. Raises DataError where something is still to be chosen."""
        if item.unchosen:
            names = ", ".join(sorted({compact(choice.property.value) for choice in item.unchosen}))
            raise DataError(f"{compact_draft(item.iri)}: choose {names} first, or drop the choice")
        self._decide(item, ACCEPTED)

    def skip_choice(self, choice: OpenChoice) -> None:
        """Do without a value: the choice is dropped. `check` says whether the model allows that."""
        for quad in [quad for quad in self.quads if quad.subject == choice.iri or quad.object == choice.iri]:
            self._drop(quad)

    def reject(self, item: Item) -> None:
        """Reject an item: what it proposes is taken out, and that it was rejected stays."""
        kept = {
            node
            for other in self.items()
            if other.iri != item.iri and other.decision != REJECTED
            for node in other.proposes
        }
        gone = set(item.proposes) - kept
        for quad in [quad for quad in self.quads if quad.subject in gone]:
            self._drop(quad)
        for choice in item.choices:
            self.skip_choice(choice)
        self._decide(item, REJECTED)

    def finished(self, recorded: date) -> list[ox.Quad]:
        """The accepted triples alone, each claim with the day on which it is recorded. Raises DataError where an item is open."""
        still = [item for item in self.items() if item.open]
        if still:
            raise DataError(
                f"{self.path.name}: {len(still)} items are not decided yet, the first is {compact_draft(still[0].iri)}",
                hint="review them with `sahel-ld draft --review`",
            )
        quads = [quad for quad in self.quads if not _is_draft(quad)]
        claims = {quad.subject for quad in quads if quad.predicate == _TYPE and quad.object == sah("Claim")}
        dated = {quad.subject for quad in quads if quad.predicate == sah("recordedOn")}
        day = ox.Literal(recorded.isoformat(), datatype=ox.NamedNode(f"{XSD}date"))
        return [*quads, *(ox.Quad(claim, sah("recordedOn"), day) for claim in sorted(claims - dated, key=str))]

    def _decide(self, item: Item, decision: Node) -> None:
        self.put(item.iri, draft("decision"), decision)

    def _drop(self, quad: ox.Quad) -> None:
        self.quads.pop(quad, None)

    def _item(self, node: Node) -> Item:
        decisions = self._nodes(node, draft("decision"))
        if len(decisions) != 1 or decisions[0] not in (OPEN, ACCEPTED, REJECTED):
            raise InputError(
                f"{compact_draft(node)} must be draft:open, draft:accepted or draft:rejected", file=self.path.name
            )
        return Item(
            node,
            decisions[0],
            tuple(self._nodes(node, draft("proposes"))),
            self._text(node, draft("confidence")),
            self._text(node, draft("reason")),
            tuple(self._choice(choice) for choice in self._nodes(node, draft("choice"))),
        )

    def _choice(self, node: Node) -> OpenChoice:
        chosen = [quad.object for quad in self.quads if quad.subject == node and quad.predicate == draft("chosen")]
        value = chosen[0] if chosen else None
        return OpenChoice(
            node,
            self._nodes(node, draft("of"))[0],
            self._nodes(node, draft("property"))[0],
            self._text(node, draft("reason")),
            self._options(node),
            value if isinstance(value, ox.NamedNode | ox.Literal) else None,
        )

    def _options(self, node: Node) -> tuple[Option, ...]:
        found = [
            Option(thing, self._text(one, draft("confidence")), self._text(one, draft("reason")))
            for one in sorted(self._nodes(node, draft("candidate")), key=_number)
            for thing in self._nodes(one, draft("thing"))
        ]
        return tuple(found)

    def _subjects(self, predicate: Node, value: Node) -> list[Node]:
        found = {quad.subject for quad in self.quads if quad.predicate == predicate and quad.object == value}
        return sorted((node for node in found if isinstance(node, ox.NamedNode)), key=lambda node: node.value)

    def _nodes(self, subject: Node, predicate: Node) -> list[Node]:
        found = {quad.object for quad in self.quads if quad.subject == subject and quad.predicate == predicate}
        return sorted((node for node in found if isinstance(node, ox.NamedNode)), key=lambda node: node.value)

    def _text(self, subject: Node, predicate: Node) -> str:
        return next(
            (
                quad.object.value
                for quad in self.quads
                if quad.subject == subject and quad.predicate == predicate and isinstance(quad.object, ox.Literal)
            ),
            "",
        )


def draft_bytes(quads: list[ox.Quad], slug: str) -> bytes:
    """A draft as Turtle in the layout of the project."""
    return _laid_out(quads, prefixes(slug), f"{slug}.draft.ttl")


def data_bytes(quads: list[ox.Quad], name: str) -> bytes:
    """Accepted triples as Turtle in the layout of the project."""
    return _laid_out(quads, PREFIXES, name)


def _laid_out(quads: list[ox.Quad], names: dict[str, str], name: str) -> bytes:
    content = write_quads(quads, "turtle", names).content
    return lay_out(content, Source(Path(name), name, 0))


def _is_draft(quad: ox.Quad) -> bool:
    subject = quad.subject
    return quad.predicate.value.startswith(DRAFT) or (
        isinstance(subject, ox.NamedNode) and subject.value.startswith(DRAFTS)
    )


def _number(node: Node) -> tuple[int, str]:
    last = node.value.rpartition("-")[2]
    return (int(last) if last.isdigit() else 0), node.value


def compact_draft(node: Node) -> str:
    """The name of an item without the address before it."""
    return node.value.rpartition("#")[2]


def undecided(draft_file: Draft) -> Iterator[Item]:
    """The items that are open."""
    return (item for item in draft_file.items() if item.open)
