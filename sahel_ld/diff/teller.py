"""Names and values in the words of a reader: labels of both sides, in one language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import cache, cached_property

import pyoxigraph as ox

from sahel_ld.diff.facts import TYPE, Both, Facts, Node, Term, term
from sahel_ld.diff.words import PHRASES, phrase
from sahel_ld.terms import BASE, RDF, RDFS, SKOS, XSD, compact, local_name

LABELS = (
    f"{SKOS}prefLabel",
    f"{RDFS}label",
    "http://purl.org/dc/terms/title",
    "http://www.w3.org/ns/shacl#name",
    "http://xmlns.com/foaf/0.1/name",
    "https://schema.org/name",
)
_FIRST, _REST, _NIL = ox.NamedNode(f"{RDF}first"), ox.NamedNode(f"{RDF}rest"), ox.NamedNode(f"{RDF}nil")
_LOCAL = re.compile(r"[\w][\w.-]*")
_TEXT_TYPES = frozenset((f"{XSD}string", f"{RDF}langString"))
_LONGEST = 160
_DEEPEST = 3


class Teller:
    """Says what things are called. ``both`` is what is known of them, ``prefixes`` those of the files.

    ``refer`` gives the words for a thing within a sentence; without another, its name.
    """

    def __init__(self, both: Both, language: str, prefixes: Mapping[str, str]) -> None:
        self.both = both
        self.language = language
        self._prefixes = sorted(prefixes.items(), key=lambda item: (-len(item[1]), item[0]))
        self.label = cache(self._label)
        self.name = cache(self._name)
        self.refer: Callable[[Node], str] = self.name

    def say(self, key: str, /, **values: object) -> str:
        """A phrase in the language of the reader."""
        return phrase(key, self.language, **values)

    def sentence(self, title: str, clause: str) -> str:
        """What is told about something."""
        return self.say("sentence", title=title, clause=clause)

    def iri(self, node: Node) -> str:
        """A node by its IRI, short where a prefix fits; a blank node by what it says."""
        if isinstance(node, ox.BlankNode):
            return self._blank(node, 0)
        short = compact(node.value)
        if short.startswith("<"):
            for prefix, namespace in self._prefixes:
                rest = node.value.removeprefix(namespace)
                if namespace and rest != node.value and _LOCAL.fullmatch(rest):
                    return f"{prefix}:{rest}"
        return short

    def _label(self, node: Node) -> str:
        """The label of a node in the language, else in English, else in any; made up from its IRI where it has none."""
        order = {self.language: 0, "en": 1, "": 2}
        for name in LABELS:
            found = sorted(
                self.both.literals(node, name),
                key=lambda text: (
                    order.get((text.language or "").partition("-")[0], 3),
                    text.language or "",
                    text.value,
                ),
            )
            if found:
                return one_line(found[0].value)
        if isinstance(node, ox.NamedNode) and node.value.startswith(f"{BASE}id/"):
            return local_name(node.value).replace("-", " ")
        return self.iri(node)

    def _name(self, node: Node) -> str:
        """The acronym by which an actor is known, where it has one of its own, else its label."""
        label = self._label(node)
        acronyms = [text.value for text in self.both.literals(node, "acronym")]
        if len(acronyms) > 1:
            acronyms = [text for text in acronyms if text.isalnum() and _initials(text, label)]
        if len(acronyms) == 1 and self._acronyms[acronyms[0]] <= 1:
            return acronyms[0]
        return label

    @cached_property
    def _acronyms(self) -> Counter[str]:
        """How many actors of one side use an acronym, at the most."""
        most: Counter[str] = Counter()
        for side in (self.both.old, self.both.new, self.both.home):
            most |= Counter(
                value.value for properties in side.own.values() for value in properties.get(term("acronym"), ())
            )
        return most

    def names(self, nodes: Iterable[Node], key: str = "and") -> str:
        """Several names as one: `A, B and C`."""
        return self.joined([self.name(node) for node in nodes], key)

    def joined(self, texts: Iterable[str], key: str = "and") -> str:
        """Several texts as one: `A, B and C`."""
        *first, last = sorted(set(texts)) or [""]
        return self.say(key, first=", ".join(first), second=last) if first else last

    def quoted(self, text: str) -> str:
        """Text in quotation marks, on one line, cut where it is long."""
        return self.say("quoted", text=shortened(text))

    def value(self, value: Term, side: Facts | None = None) -> str:
        """A value as it stands in a sentence; a blank node as ``side`` has it, else the new side."""
        if isinstance(value, ox.NamedNode):
            return self.refer(value)
        if isinstance(value, ox.BlankNode):
            return self._blank(value, 0, side)
        if value.datatype.value == f"{XSD}boolean" and value.value in ("true", "false"):
            return self.say(value.value)
        if value.datatype.value not in _TEXT_TYPES:
            return shortened(value.value)
        text = self.quoted(value.value)
        return (
            self.say("in.language", text=text, language=self.language_name(value.language)) if value.language else text
        )

    def pair(self, old: Term, new: Term) -> tuple[str, str]:
        """Two values as they stand beside each other: alike in words, they are shown in full; long texts where they differ."""
        if isinstance(old, ox.Literal) and isinstance(new, ox.Literal) and _same_kind_of_text(old, new):
            before, after = apart(old.value, new.value)
            return self.say("quoted", text=before), self.say("quoted", text=after)
        shown = self.value(old), self.value(new)
        return shown if shown[0] != shown[1] else (self._exact(old), self._exact(new))

    def _exact(self, value: Term) -> str:
        if isinstance(value, ox.Literal):
            tag = f"@{value.language}" if value.language else f"^^{self.iri(value.datatype)}"
            return f'"{shortened(value.value)}"{tag}'
        return self.iri(value)

    def language_name(self, tag: str | None) -> str:
        """The name of a language, or its tag where it has no name here."""
        key = f"language.{(tag or '').partition('-')[0]}"
        return self.say(key) if tag in ("en", "fr", "ar") else tag or ""

    def kind(self, node: Node, *, telling: bool = False) -> str:
        """The classes of a node by their labels; with ``telling`` only those that there are words for, where there are any."""
        classes = [ox.NamedNode(iri) for iri in self.both.classes(node)]
        if telling:
            classes = [one for one in classes if f"class.{compact(one.value)}" in PHRASES] or classes
        return self.joined([self._class(one) for one in classes]) if classes else ""

    def _class(self, node: ox.NamedNode) -> str:
        key = f"class.{compact(node.value)}"
        return self.say(key) if key in PHRASES else self.label(node)

    def _blank(self, node: ox.BlankNode, depth: int, side: Facts | None = None) -> str:
        """A blank node as `[ property value ; … ]`, a list as `( … )`."""
        if depth >= _DEEPEST:
            return "[ … ]"
        side = side or (self.both.new if self.both.new.describes(node) else self.both.old)
        if items := self._items(node, side):
            return f"( {' '.join(self._inside(item, depth, side) for item in items)} )"
        parts = [
            f"{'a' if predicate == TYPE else self.iri(predicate)} {', '.join(self._inside(value, depth, side) for value in side.values(node, predicate))}"
            for predicate in sorted(side.own.get(node, {}), key=lambda predicate: (predicate != TYPE, predicate.value))
        ]
        return f"[ {' ; '.join(parts)} ]" if parts else "[]"

    def _inside(self, value: Term, depth: int, side: Facts) -> str:
        if isinstance(value, ox.BlankNode):
            return self._blank(value, depth + 1, side)
        return self.iri(value) if isinstance(value, ox.NamedNode) else self.value(value)

    def _items(self, node: Node, side: Facts) -> list[Term]:
        """The items of an RDF list; none where it is no list."""
        found: list[Term] = []
        seen: set[Node] = set()
        while node != _NIL and node not in seen:
            seen.add(node)
            first = side.values(node, _FIRST)
            rest = side.nodes(node, _REST)
            if len(first) != 1 or len(rest) != 1:
                return []
            found.append(first[0])
            node = rest[0]
        return found


def _same_kind_of_text(old: ox.Literal, new: ox.Literal) -> bool:
    return old.language == new.language and old.datatype == new.datatype and old.datatype.value in _TEXT_TYPES


def _initials(acronym: str, label: str) -> bool:
    """Whether the letters of an acronym begin words of the label, in their order."""
    starts = iter("".join(word[0] for word in re.findall(r"\w+", label)).casefold())
    return all(letter in starts for letter in acronym.casefold() if letter.isalnum())


def one_line(text: str) -> str:
    """Text without line breaks and control characters."""
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())


def shortened(text: str, longest: int = _LONGEST) -> str:
    """Text on one line, cut at a word where it is long."""
    flat = one_line(text)
    if len(flat) <= longest:
        return flat
    return f"{flat[:longest].rsplit(' ', 1)[0].rstrip(',;:. ')} …"


def apart(old: str, new: str) -> tuple[str, str]:
    """Two texts, each shortened around the place where they differ."""
    before, after = one_line(old), one_line(new)
    if max(len(before), len(after)) <= _LONGEST or before == after:
        return (
            (before, after)
            if before != after
            else (old.encode("unicode_escape").decode(), new.encode("unicode_escape").decode())
        )
    start = next(
        (i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(len(before), len(after))
    )
    start = before.rfind(" ", 0, max(start - 20, 0)) + 1
    lead = "… " if start else ""
    return lead + shortened(before[start:]), lead + shortened(after[start:])


def capital(text: str) -> str:
    """A text with a capital letter at its beginning; what begins with a name stays as it is."""
    return text[:1].upper() + text[1:]
