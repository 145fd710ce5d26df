"""Random graphs in a random layout: the writer notes where it puts each triple, and the reader must find it there."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph as ox
from hypothesis import given, settings
from hypothesis import strategies as st
from random_turtle import EX, Document, Noted, documents

from sahel_ld.rdf.locate import locate
from sahel_ld.rdf.reader import Source
from sahel_ld.terms import RDF, XSD


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
def test_random_turtle(document: Document) -> None:
    assert sorted(found(document.text, "ttl")) == sorted(document.noted)


@settings(deadline=None, max_examples=100)
@given(documents(trig=True))
def test_random_trig(document: Document) -> None:
    assert sorted(found(document.text, "trig")) == sorted(document.noted)


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
