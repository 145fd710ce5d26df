"""A walk over RDF/XML that gives the place of every triple in the order of the parser.

It presumes a text that pyoxigraph has accepted, and decides nothing about what the text says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from sahel_ld.rdf.places import Place, Span
from sahel_ld.terms import RDF

_TAG = re.compile(
    r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>"
    r"|<!DOCTYPE(?P<doctype>(?:[^\[>\"']|\"[^\"]*\"|'[^']*')*(?:\[(?:[^\]\"']|\"[^\"]*\"|'[^']*')*\]\s*)?)>"
    r"|</(?P<close>[^\s>]+)\s*>"
    r"|<(?P<open>[^\s/>!?]+)(?P<attributes>(?:[^>\"']|\"[^\"]*\"|'[^']*')*?)(?P<empty>/?)>",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"(?P<name>[^\s=]+)\s*=\s*(?P<quoted>\"[^\"]*\"|'[^']*')")
_ENTITY = re.compile(r"<!ENTITY\s+(?P<name>[^\s%]+)\s+\"(?P<value>[^\"]*)\"\s*>")
_REFERENCE = re.compile(r"&(?:#x(?P<hex>[0-9A-Fa-f]+)|#(?P<decimal>\d+)|(?P<name>[^;\s&]+));")
_BEFORE_TEXT = re.compile(r"(?:\s|<!--.*?-->)*", re.DOTALL)
_PREDEFINED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}


@dataclass
class _Element:
    """An open element. A ``node`` has ``subject``; a property has ``iri``, the kind of its content, and what its value is so far."""

    kind: str
    name: Span
    namespaces: dict[str, str]
    subject: Span = (0, 0)
    iri: str = ""
    value: Span | None = None
    content: int = 0
    items: list[Span] = field(default_factory=list)
    reified: Span | None = None
    members: int = 0


def walk_xml(text: str) -> Iterator[Place]:
    """The places of the triples of a well-formed RDF/XML text, in the order of pyoxigraph.

    A subject stands at the name of its element; a value at the text, the attribute's value, or the name of the element in it.
    """
    return _Walk(text).run()


class _Walk:
    def __init__(self, text: str) -> None:
        self.text = text
        self.stack = [_Element("document", (0, 0), {})]
        self.entities = dict(_PREDEFINED)
        self.batch: list[Place] = []
        # How deep the tags of an XML literal are nested.
        self.literal = 0

    def run(self) -> Iterator[Place]:
        """Go through the tags once: what one tag completes comes last first."""
        for tag in _TAG.finditer(self.text):
            if tag["doctype"]:
                for entity in _ENTITY.finditer(tag["doctype"]):
                    self.entities.setdefault(entity["name"], self._unescaped(entity["value"]))
            elif tag["open"]:
                self._open(tag)
                if tag["empty"]:
                    yield from self._emitted()
                    self._close(tag.end())
            elif tag["close"]:
                self._close(tag.start())
            yield from self._emitted()

    def _emitted(self) -> Iterator[Place]:
        yield from reversed(self.batch)
        self.batch.clear()

    def _unescaped(self, text: str) -> str:
        def value(match: re.Match[str]) -> str:
            if match["name"]:
                return self.entities.get(match["name"], match[0])
            return chr(int(match["hex"], 16) if match["hex"] else int(match["decimal"]))

        return _REFERENCE.sub(value, text)

    def _resolved(self, name: str, namespaces: dict[str, str]) -> str:
        prefix, colon, local = name.rpartition(":")
        return namespaces.get(prefix if colon else "", "") + local

    def _open(self, tag: re.Match[str]) -> None:
        around = self.stack[-1]
        if around.kind == "literal":
            self.literal += 1
            return
        found = list(_ATTRIBUTE.finditer(self.text, *tag.span("attributes")))
        namespaces = around.namespaces
        for one in found:
            if one["name"] == "xmlns" or one["name"].startswith("xmlns:"):
                prefix = one["name"][6:]
                namespaces = {**namespaces, prefix: self._unescaped(one["quoted"][1:-1])}
        attributes = [
            (self._resolved(one["name"], namespaces), one)
            for one in found
            if not one["name"].startswith("xml") and ":" in one["name"]
        ]
        iri = self._resolved(tag["open"], namespaces)
        element = _Element("node", tag.span("open"), namespaces, content=tag.end())
        if around.kind == "node":
            self._property(element, iri, around, attributes)
        elif around.kind == "document" and iri == f"{RDF}RDF":
            element.kind = "root"
        else:
            element.subject = element.name
            self._properties(element, attributes)
            if iri != f"{RDF}Description":
                self.batch.append(Place(element.name, element.name, element.name, f"{RDF}type"))
        self.stack.append(element)

    def _properties(self, element: _Element, attributes: list[tuple[str, re.Match[str]]]) -> None:
        """The attributes of an element that are triples about its node; rdf:type comes after the others."""
        for wanted_type in (False, True):
            for iri, one in attributes:
                if iri in _SYNTAX or (iri == f"{RDF}type") != wanted_type:
                    continue
                self.batch.append(Place(element.name, one.span("name"), _inside(one.span("quoted")), iri))

    def _property(
        self, element: _Element, iri: str, around: _Element, attributes: list[tuple[str, re.Match[str]]]
    ) -> None:
        if iri == f"{RDF}li":
            around.members += 1
            iri = f"{RDF}_{around.members}"
        named = dict(attributes)
        element.kind, element.iri, element.subject = "property", iri, around.subject
        if identifier := named.get(f"{RDF}ID"):
            element.reified = _inside(identifier.span("quoted"))
        parse_type = named[f"{RDF}parseType"]["quoted"][1:-1] if f"{RDF}parseType" in named else ""
        if parse_type == "Resource":
            self._complete(element, element.name)
            element.kind, element.subject = "node", element.name
        elif parse_type:
            # The parser passes over a parse type that it does not know.
            element.kind = "collection" if parse_type == "Collection" else "literal"
            element.iri = iri if parse_type in ("Collection", "Literal") else ""
        elif any(name not in _SYNTAX - _REFERENCES and name != f"{RDF}type" for name in named):
            self._properties(element, attributes)
            reference = next((named[name] for name in _REFERENCES if name in named), None)
            element.value = _inside(reference.span("quoted")) if reference else element.name

    def _complete(self, element: _Element, value: Span) -> None:
        if element.reified:
            self.batch += [
                Place(element.reified, element.reified, element.reified, RDF + name)
                for name in ("type", "subject", "predicate", "object")
            ]
        self.batch.append(Place(element.subject, element.name, value, element.iri))

    def _close(self, start: int) -> None:
        if self.literal:
            self.literal -= 1
            return
        element = self.stack.pop()
        around = self.stack[-1]
        if element.kind == "node":
            if around.kind == "property":
                around.value = element.name
            elif around.kind == "collection":
                around.items.append(element.name)
        elif element.kind == "collection":
            for item in reversed(element.items):
                self.batch += [Place(item, item, item, f"{RDF}first"), Place(item, item, item, f"{RDF}rest")]
            self._complete(element, element.items[0] if element.items else element.name)
        elif element.kind == "property" or (element.kind == "literal" and element.iri):
            self._complete(element, element.value or self._text(element, start))

    def _text(self, element: _Element, end: int) -> Span:
        """The text of a property without white space and comments before it; the property's name where it is empty."""
        content = self.text[element.content : end]
        if not content.strip():
            return (element.content, end) if content else element.name
        before = _BEFORE_TEXT.match(content)
        assert before
        return element.content + before.end(), element.content + len(content.rstrip())


def _inside(span: Span) -> Span:
    return span[0] + 1, span[1] - 1


_REFERENCES = {f"{RDF}resource", f"{RDF}nodeID"}
# Attributes that are no triples.
_SYNTAX = _REFERENCES | {RDF + name for name in ("ID", "about", "datatype", "parseType", "bagID")}
