"""Random Turtle in a random layout; the writer notes where it puts each triple, and its comments."""

from __future__ import annotations

from dataclasses import dataclass, field

import pyoxigraph as ox
from hypothesis import strategies as st

from sahel_ld.terms import RDF, XSD

EX = "https://example.org/é/"
# Subject, predicate and object as their offsets, and what the predicate and the object are; "" for a blank node.
Noted = tuple[tuple[int, int], tuple[int, int], tuple[int, int], str, str]

# White space; at # a comment is written, with a number of its own and then with one of these.
_SPACES = st.lists(
    st.sampled_from([" ", "\n", "\t", "\r\n", "\r", " #\n", "#\r\n", "\n\n#\n#\n\n", "  "]), min_size=1, max_size=3
).map("".join)
_COMMENTS = st.sampled_from(["", " \" ' <x> [ ( . ;", " é\U0001f30d\t", '""" x', " @prefix x: <y> .", "#"])
_NAMES = st.sampled_from(["a", "b-1", "c.d", "é", "_e", "f:g", "h%20i", "2012", "\U00010400", "e\u0301"])
_TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)


@dataclass(frozen=True)
class Word:
    """A term as it is written, and what it means in N-Triples; the latter is empty for a blank node."""

    text: str
    meaning: str


@dataclass(frozen=True)
class Node:
    """A blank node with properties in brackets."""

    properties: tuple[tuple[Word, tuple[Word | Node | Items, ...]], ...]


@dataclass(frozen=True)
class Items:
    """A collection."""

    items: tuple[Word | Node | Items, ...]


@st.composite
def _iris(draw: st.DrawFn) -> Word:
    name = draw(_NAMES)
    iri = f"<{EX}{name}>"
    how = draw(st.sampled_from(["prefix", "whole", "relative", "escaped"]))
    if how == "prefix":
        return Word(f"ex:{name}", iri)
    if how == "relative" and ":" not in name:
        return Word(f"<{name}>", iri)
    if how == "escaped":
        return Word(f"<{EX}{''.join(f'{chr(92)}U{ord(char):08X}' for char in name)}>", iri)
    return Word(iri, iri)


@st.composite
def _literals(draw: st.DrawFn) -> Word:
    short = draw(st.sampled_from(["", "7", "-1.5", "+2e3", "true", "false"]))
    if short:
        name = {"7": "integer", "-1.5": "decimal", "+2e3": "double"}.get(short, "boolean")
        return Word(short, str(ox.Literal(short, datatype=ox.NamedNode(XSD + name))))
    text = draw(_TEXTS)
    quote = draw(st.sampled_from(['"', "'", '"""', "'''"]))
    long = len(quote) == 3
    written = text.replace("\\", "\\\\")
    written = written.replace(quote[0], f"\\{quote[0]}")
    if not long:
        written = written.replace("\n", "\\n").replace("\r", "\\u000D")
    tail = draw(st.sampled_from(["", "@fr", "@taq-Tfng", "^^xsd:date", f"^^<{XSD}gYear>", f" ^^ <{XSD}gYear>"]))
    if tail.startswith("@"):
        literal = ox.Literal(text, language=tail[1:])
    elif tail:
        literal = ox.Literal(text, datatype=ox.NamedNode(XSD + ("date" if "date" in tail else "gYear")))
    else:
        literal = ox.Literal(text)
    return Word(quote + written + quote + tail, str(literal))


_PREDICATES = st.one_of(_iris(), st.just(Word("a", f"<{RDF}type>")))
_LEAVES = st.one_of(
    _iris(), _literals(), st.sampled_from([Word("_:b0", ""), Word("_:b.1", ""), Word("[]", ""), Word("[ \n]", "")])
)


def _properties(
    values: st.SearchStrategy[Word | Node | Items],
) -> st.SearchStrategy[tuple[tuple[Word, tuple[Word | Node | Items, ...]], ...]]:
    objects = st.lists(values, min_size=1, max_size=3).map(tuple)
    return st.lists(st.tuples(_PREDICATES, objects), min_size=1, max_size=3).map(tuple)


_VALUES: st.SearchStrategy[Word | Node | Items] = st.recursive(
    _LEAVES,
    lambda inner: st.one_of(_properties(inner).map(Node), st.lists(inner, max_size=3).map(tuple).map(Items)),
    max_leaves=6,
)
_SUBJECTS = st.one_of(
    _iris(),
    st.sampled_from([Word("_:b0", ""), Word("[]", "")]),
    _properties(_VALUES).map(Node),
    st.just(Items((Word("7", f'"7"^^<{XSD}integer>'),))),
)


@dataclass
class Writer:
    """Writes tokens with random white space between them, and notes the triples."""

    draw: st.DrawFn
    text: str = ""
    noted: list[Noted] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)

    def space(self) -> None:
        for char in self.draw(_SPACES):
            if char == "#":
                self.comment()
            else:
                self.text += char

    def comment(self) -> None:
        self.comments.append(f"#{len(self.comments):03}{self.draw(_COMMENTS)}")
        self.text += self.comments[-1]

    def put(self, text: str) -> tuple[int, int]:
        start = len(self.text)
        self.text += text
        return start, len(self.text)

    def value(self, value: Word | Node | Items) -> tuple[tuple[int, int], str]:
        """Write a value; its place (of brackets: the opening one) and its meaning."""
        if isinstance(value, Word):
            span = self.put(value.text)
            return ((span[0], span[0] + 1) if value.text.startswith("[") else span), value.meaning
        if isinstance(value, Node):
            span = self.put("[")
            self.properties(span, value.properties)
            self.space()
            self.put("]")
            return span, ""
        span = self.put("(")
        for item in value.items:
            self.space()
            where, meaning = self.value(item)
            self.noted.append((where, where, where, f"<{RDF}first>", meaning))
        self.space()
        self.put(")")
        return span, "" if value.items else f"<{RDF}nil>"

    def properties(
        self, subject: tuple[int, int], properties: tuple[tuple[Word, tuple[Word | Node | Items, ...]], ...]
    ) -> None:
        for number, (predicate, objects) in enumerate(properties):
            if number:
                self.space()
                self.put(";")
            self.space()
            verb = self.put(predicate.text)
            for index, value in enumerate(objects):
                if index:
                    self.space()
                    self.put(",")
                self.space()
                where, meaning = self.value(value)
                self.noted.append((subject, verb, where, predicate.meaning, meaning))


@dataclass(frozen=True)
class Document:
    """A text, the triples in it, and its comments."""

    text: str
    noted: list[Noted]
    comments: list[str]


@st.composite
def documents(draw: st.DrawFn, *, trig: bool = False) -> Document:
    """A text in Turtle, or in TriG, with all that may stand there."""
    writer = Writer(draw)
    for directive in (("@prefix", "ex:", f"<{EX}>", "."), ("PREFIX", "xsd:", f"<{XSD}>"), ("@base", f"<{EX}>", ".")):
        writer.space()
        for number, word in enumerate(directive):
            if number:
                writer.space()
            writer.put(word)
    for _ in range(draw(st.integers(1, 4))):
        writer.space()
        graph = trig and draw(st.booleans())
        if graph:
            writer.put(draw(st.sampled_from(["{", "ex:g {", "GRAPH <g> {", "_:g{", "graph []{"])))
            writer.space()
        subject = draw(_SUBJECTS)
        span, _ = writer.value(subject)
        if not isinstance(subject, Node) or draw(st.booleans()):
            writer.properties(span, draw(_properties(_VALUES)))
        writer.space()
        if graph:
            writer.put(draw(st.sampled_from(["", "."])))
            writer.put("}")
        else:
            writer.put(".")
    writer.space()
    return Document(writer.text, writer.noted, writer.comments)
