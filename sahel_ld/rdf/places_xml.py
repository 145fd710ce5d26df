"""Places in RDF/XML: the text is handed to the parser tag by tag, so that each triple is known to end at the tag just read."""

from __future__ import annotations

import io
import re

from sahel_ld.rdf.places import Place, Span

_PIECE = re.compile(rb"[^<>]*<(?:!--.*?--|!\[CDATA\[.*?\]\]|[^>]*)>|.+\Z", re.DOTALL)
_TAG = re.compile(r"<(?P<end>/?)(?P<name>[^\s/>!?]+)(?P<attributes>(?:[^>\"']|\"[^\"]*\"|'[^']*')*?)(?P<empty>/?)>")

_ATTRIBUTE = re.compile(r"(?P<name>[^\s=]+)\s*=\s*(?:\"(?P<value>[^\"]*)\"|'[^']*')")
# How far back a property's tag is looked for, in characters.
_WINDOW = 20_000


class Pieces(io.RawIOBase):
    """A binary stream that gives one tag, with the text before it, for each ``read``; ``position`` counts the bytes given."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.pieces = _PIECE.finditer(content)
        self.rest = b""
        self.position = 0

    def read(self, size: int = -1, /) -> bytes:
        """The next piece, never more than ``size`` bytes."""
        if not self.rest:
            match = next(self.pieces, None)
            self.rest = match[0] if match else b""
        given, self.rest = (self.rest[:size], self.rest[size:]) if 0 <= size < len(self.rest) else (self.rest, b"")
        self.position += len(given)
        return given


class XmlPlaces:
    """Finds the place of a triple that was complete when so many bytes of the text had been read."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.text = content.decode()
        self.ascii = content.isascii()

    def place(self, predicate: str, position: int) -> Place:
        """The property's tag or attribute, its value, and the tag of the node around it."""
        end = position if self.ascii else len(self.content[:position].decode(errors="ignore"))
        tags = list(_TAG.finditer(self.text, max(0, end - _WINDOW), end))
        for index in range(len(tags) - 1, -1, -1):
            tag = tags[index]
            if tag["end"]:
                continue
            if _is_name_of(tag["name"], predicate):
                return Place(_parent(tags, index).span("name"), tag.span("name"), self._value(tag, end), "")
            for attribute in _ATTRIBUTE.finditer(self.text, *tag.span("attributes")):
                if _is_name_of(attribute["name"], predicate):
                    return Place(tag.span("name"), attribute.span("name"), attribute.span("value"), "")
        opened = next((tag for tag in reversed(tags) if not tag["end"]), None)
        span = opened.span("name") if opened else (end, end)
        return Place(span, span, span, "")

    def _value(self, tag: re.Match[str], end: int) -> Span:
        for attribute in _ATTRIBUTE.finditer(self.text, *tag.span("attributes")):
            if attribute["name"].rpartition(":")[2] in ("resource", "nodeID"):
                return attribute.span("value")
        start = tag.end()
        inner = self.text[start:end].partition("<")[0]
        nested = _TAG.match(self.text, start + len(inner))
        if inner.strip() or nested is None or nested["end"]:
            lead = len(inner) - len(inner.lstrip())
            return start + lead, start + max(lead, len(inner.rstrip()))
        return nested.span("name")


def _parent(tags: list[re.Match[str]], index: int) -> re.Match[str]:
    """The tag of the element around that of ``tags[index]``; the tag itself where that is too far away."""
    depth = 0
    for tag in reversed(tags[:index]):
        if tag["end"]:
            depth += 1
        elif not tag["empty"]:
            if depth == 0:
                return tag
            depth -= 1
    return tags[index]


def _is_name_of(name: str, iri: str) -> bool:
    local = name.rpartition(":")[2]
    return iri.endswith(local) and iri[: len(iri) - len(local)][-1:] in ("#", "/", ":", "")
