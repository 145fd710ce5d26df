"""Random graphs in a random layout: the writer notes where it puts each triple, and the reader must find it there."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph as ox
from hypothesis import given, settings
from hypothesis import strategies as st

from sahel_ld.rdf.locate import locate
from sahel_ld.rdf.reader import Source
from sahel_ld.terms import RDF, XSD

EX = "https://example.org/é/"
# Subject, predicate and object as their offsets, and what the predicate and the object are; "" for a blank node.
Noted = tuple[tuple[int, int], tuple[int, int], tuple[int, int], str, str]

_SPACES = st.lists(
    st.sampled_from([" ", "\n", "\t", "\r\n", "\r", " # \" ' <x> [ ( . ;\n", "#é\U0001f30d\r\n", "  "]),
    min_size=1,
    max_size=3,
).map("".join)
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

    def space(self, *, needed: bool = True) -> None:
        if needed or self.draw(st.booleans()):
            self.text += self.draw(_SPACES)

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


@st.composite
def documents(draw: st.DrawFn, *, trig: bool = False) -> tuple[str, list[Noted]]:
    """A text and the triples in it."""
    writer = Writer(draw)
    writer.put(draw(st.sampled_from(["", '# """\n', "\r\n"])))
    writer.put(f"@prefix ex: <{EX}> .\nPREFIX xsd: <{XSD}>\n@base <{EX}> .")
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
    return writer.text, writer.noted


def found(text: str, suffix: str) -> list[Noted]:
    """What the reader finds, without the links of collections, which are nowhere in the text."""
    noted: list[Noted] = []
    for quad, place in locate(text.encode(), Source(Path(f"x.{suffix}"), "x", 0)):
        assert place is not None
        if quad.predicate.value != f"{RDF}rest":
            meaning = "" if isinstance(quad.object, ox.BlankNode) else str(quad.object)
            noted.append((*place[:3], str(quad.predicate), meaning))
    return noted


@settings(deadline=None, max_examples=200)
@given(documents())
def test_random_turtle(document: tuple[str, list[Noted]]) -> None:
    text, noted = document
    assert sorted(found(text, "ttl")) == sorted(noted)


@settings(deadline=None, max_examples=100)
@given(documents(trig=True))
def test_random_trig(document: tuple[str, list[Noted]]) -> None:
    text, noted = document
    assert sorted(found(text, "trig")) == sorted(noted)


@dataclass
class XmlWriter:
    """Writes elements with random white space, and notes the triples."""

    draw: st.DrawFn
    text: str = ""
    noted: list[Noted] = field(default_factory=list)

    def put(self, text: str) -> tuple[int, int]:
        start = len(self.text)
        self.text += text
        return start, len(self.text)

    def space(self) -> None:
        self.put(self.draw(st.sampled_from(["", "\n", " \t", "<!-- <ex:a> -->", "\r\n  "])))

    def attribute(self, name: str, value: str) -> tuple[tuple[int, int], tuple[int, int]]:
        self.put(self.draw(st.sampled_from([" ", "\n ", "\t"])))
        verb = self.put(name)
        self.put(self.draw(st.sampled_from(["=", " = "])))
        quoted = quoteattr(value)
        span = self.put(quoted)
        return verb, (span[0] + 1, span[1] - 1)

    def node(self, depth: int) -> tuple[tuple[int, int], str]:
        """Write a node element; the place of its name, and its IRI, empty for a blank node."""
        draw = self.draw
        self.put("<")
        name = draw(st.sampled_from(["ex:T", "rdf:Description", "ex:é"]))
        span = self.put(name)
        iri = draw(st.sampled_from(["", f"{EX}a", f"{EX}b&c"]))
        if iri:
            self.attribute("rdf:about", iri)
        for attribute in draw(st.lists(st.sampled_from(["ex:p", "ex:q"]), unique=True, max_size=2)):
            value = draw(st.sampled_from(["", "x", "a > b", 'é "<\U0001f30d']))
            verb, where = self.attribute(attribute, value)
            self.noted.append((span, verb, where, f"<{EX}{attribute[3:]}>", str(ox.Literal(value))))
        if name != "rdf:Description":
            self.noted.append((span, span, span, f"<{RDF}type>", f"<{EX}{name[3:]}>"))
        properties = draw(st.integers(0, 3)) if depth < 3 else 0
        if not properties and draw(st.booleans()):
            self.put("/>")
            return span, iri
        self.put(">")
        for _ in range(properties):
            self.space()
            self.property(span, depth)
        self.space()
        self.put(f"</{name}>")
        return span, iri

    def property(self, subject: tuple[int, int], depth: int) -> None:
        draw = self.draw
        name = draw(st.sampled_from(["p", "q", "part"]))
        self.put("<")
        verb = self.put(f"ex:{name}")
        predicate = f"<{EX}{name}>"
        kind = draw(
            st.sampled_from(["text", "typed", "tagged", "resource", "nodeID", "node", "node", "parts", "empty", "list"])
        )
        if kind in ("resource", "nodeID"):
            value = f"{EX}a" if kind == "resource" else "n1"
            _, where = self.attribute(f"rdf:{kind}", value)
            self.noted.append((subject, verb, where, predicate, f"<{value}>" if kind == "resource" else ""))
            self.put(draw(st.sampled_from(["/>", f"></ex:{name}>"])))
            return
        if kind == "empty":
            self.put("/>")
            self.noted.append((subject, verb, verb, predicate, '""'))
            return
        if kind == "parts":
            self.attribute("rdf:parseType", "Resource")
            self.put(">")
            self.noted.append((subject, verb, verb, predicate, ""))
            for _ in range(draw(st.integers(0, 2)) if depth < 3 else 0):
                self.space()
                self.property(verb, depth + 1)
        elif kind == "list":
            self.attribute("rdf:parseType", "Collection")
            self.put(">")
            items = []
            for _ in range(draw(st.integers(0, 2)) if depth < 3 else 0):
                self.space()
                items.append(self.node(depth + 1))
            for where, iri in items:
                self.noted.append((where, where, where, f"<{RDF}first>", f"<{iri}>" if iri else ""))
            self.noted.append(
                (subject, verb, items[0][0] if items else verb, predicate, "" if items else f"<{RDF}nil>")
            )
        elif kind == "node":
            self.put(">")
            self.space()
            where, iri = self.node(depth + 1)
            self.noted.append((subject, verb, where, predicate, f"<{iri}>" if iri else ""))
        else:
            text = draw(st.sampled_from(["x", "é & <\U0001f30d>", "of two\nlines", "1"]))
            if kind == "typed":
                self.attribute("rdf:datatype", f"{XSD}date")
                literal = ox.Literal(text, datatype=ox.NamedNode(f"{XSD}date"))
            elif kind == "tagged":
                self.attribute("xml:lang", "fr")
                literal = ox.Literal(text, language="fr")
            else:
                literal = ox.Literal(text)
            self.put(">")
            where = self.put(escape(text))
            self.noted.append((subject, verb, where, predicate, str(literal)))
        self.space_after(kind)
        self.put(f"</ex:{name}>")

    def space_after(self, kind: str) -> None:
        if kind in ("node", "parts", "list"):
            self.space()


@st.composite
def xml_documents(draw: st.DrawFn) -> tuple[str, list[Noted]]:
    """An RDF/XML text and the triples in it."""
    writer = XmlWriter(draw)
    writer.put('<?xml version="1.0"?>\n')
    writer.put(f'<rdf:RDF xmlns:rdf="{RDF}" xmlns:ex="{EX}">')
    for _ in range(draw(st.integers(1, 3))):
        writer.space()
        writer.node(0)
    writer.put("\n</rdf:RDF>")
    return writer.text, writer.noted


@settings(deadline=None, max_examples=200)
@given(xml_documents())
def test_random_rdf_xml(document: tuple[str, list[Noted]]) -> None:
    text, noted = document
    assert sorted(found(text, "rdf")) == sorted(noted)
