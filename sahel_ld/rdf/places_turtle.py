"""A walk over Turtle, TriG, N-Triples or N-Quads that gives the place of every triple in the order of the parser.

It presumes a text that pyoxigraph has accepted, and decides nothing about what the text says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from sahel_ld.rdf.places import Place, Span
from sahel_ld.rdf.tokens import Token, tokens
from sahel_ld.terms import RDF

_FIRST, _REST, _TYPE = f"{RDF}first", f"{RDF}rest", f"{RDF}type"


@dataclass
class _Frame:
    """An open statement, blank-node property list, or collection.

    ``subject`` of a collection is the span of the element whose cell is open, ``opened`` its parenthesis.
    """

    kind: str
    subject: Span = (0, 0)
    predicate: Span = (0, 0)
    predicate_iri: str = ""
    expects: str = "subject"
    cells: int = 0
    opened: Span = (0, 0)


def walk_turtle(text: str) -> Iterator[Place]:
    """The places of the triples of a well-formed Turtle, TriG, N-Triples or N-Quads text, in the order of pyoxigraph.

    That order: a triple is handed out when the token comes that completes it; what one token completes comes last first.
    """
    return _Walk().run(token for token in tokens(text) if token.kind not in ("space", "comment"))


class _Walk:
    def __init__(self) -> None:
        self.prefixes: dict[str, str] = {}
        self.stack = [_Frame("statement")]
        self.batch: list[Place] = []
        # A string that may still get a language tag or a datatype.
        self.string: Span | None = None
        self.typed = False
        # The words of a prefix or base line read so far.
        self.directive: list[Token] = []

    def run(self, items: Iterable[Token]) -> Iterator[Place]:
        """Go through the tokens once."""
        for token in items:
            self._token(token)
            if self.batch:
                yield from reversed(self.batch)
                self.batch.clear()

    def _token(self, token: Token) -> None:
        if self.directive or self._begins_directive(token):
            self._directive(token)
            return
        span = (token.start, token.end)
        if self.string:
            start, end = self.string
            if token.kind == "at" and token.start == end:
                self.string = None
                self._complete((start, token.end))
                return
            if token.kind == "datatype":
                self.typed = True
                return
            self.string = None
            if self.typed:
                self.typed = False
                self._complete((start, token.end))
                return
            self._complete((start, end))
        if token.kind == "mark":
            _MARKS[token.text](self, span)
        elif token.kind == "string":
            self._begin(span)
            self.string = span
        else:
            self._term(token, span)

    def _begins_directive(self, token: Token) -> bool:
        frame = self.stack[-1]
        if frame.kind != "statement" or frame.expects != "subject" or token.kind not in ("at", "word"):
            return False
        return token.text.lstrip("@").lower() in ("prefix", "base", "graph", "version")

    def _directive(self, token: Token) -> None:
        self.directive.append(token)
        first = self.directive[0]
        word = first.text.lstrip("@").lower()
        length = {"prefix": 3, "base": 2, "version": 2, "graph": 1}[word] + (first.kind == "at")
        if len(self.directive) < length:
            return
        if word == "prefix":
            self.prefixes[self.directive[1].text[:-1]] = self._iri(self.directive[2])
        self.directive = []

    def _iri(self, token: Token) -> str:
        """The IRI of a predicate; empty for a relative one, which is for the parser to work out."""
        if token.kind == "word":
            return _TYPE
        if token.kind == "iri":
            iri = _UNICODE.sub(lambda match: chr(int(match[1] or match[2], 16)), token.text[1:-1])
            return iri if _SCHEME.match(iri) else ""
        prefix, _, local = token.text.partition(":")
        namespace = self.prefixes.get(prefix, "")
        return namespace + local.replace("\\", "") if namespace else ""

    def _term(self, token: Token, span: Span) -> None:
        frame = self.stack[-1]
        if frame.kind == "collection" or frame.expects == "object":
            self._begin(span)
            self._complete(span)
        elif frame.expects == "subject":
            frame.subject, frame.expects = span, "predicate"
        elif frame.expects == "predicate":
            frame.predicate, frame.predicate_iri, frame.expects = span, self._iri(token), "object"
        # Anything else that follows an object is the graph name of N-Quads.

    def _begin(self, span: Span) -> None:
        """An object begins: in a collection, its cell is linked to what comes before."""
        frame = self.stack[-1]
        if frame.kind != "collection":
            return
        frame.subject = span
        if frame.cells:
            self.batch.append(Place(span, span, span, _REST))
        else:
            self._hand_up(frame)
        frame.cells += 1

    def _complete(self, span: Span) -> None:
        """An object is complete."""
        frame = self.stack[-1]
        if frame.kind == "collection":
            self.batch.append(Place(span, span, span, _FIRST))
        else:
            frame.expects = "mark"
            self.batch.append(Place(frame.subject, frame.predicate, span, frame.predicate_iri))

    def _hand_up(self, frame: _Frame) -> None:
        """What ``frame`` (not yet closed) stands for becomes the subject or an object of the frame around it."""
        parent = self.stack[self.stack.index(frame) - 1]
        if parent.kind == "collection":
            self.batch.append(Place(parent.subject, parent.subject, frame.opened, _FIRST))
        elif parent.expects == "object":
            parent.expects = "mark"
            self.batch.append(Place(parent.subject, parent.predicate, frame.opened, parent.predicate_iri))
        elif parent.expects == "subject":
            parent.subject, parent.expects = frame.opened, "predicate"

    def _expect(self, what: str) -> None:
        self.stack[-1].expects = what

    def _open(self, kind: str, span: Span) -> None:
        self._begin(span)
        self.stack.append(_Frame(kind, subject=span, expects="predicate", opened=span))

    def _close(self, span: Span) -> None:
        frame = self.stack[-1]
        if frame.kind == "collection" and frame.cells:
            self.batch.append(Place(span, span, span, _REST))
        else:
            self._hand_up(frame)
        self.stack.pop()


_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
_UNICODE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")

_MARKS: dict[str, Callable[[_Walk, Span], None]] = {
    ".": lambda walk, _: walk._expect("subject"),
    "{": lambda walk, _: walk._expect("subject"),
    "}": lambda walk, _: walk._expect("subject"),
    ";": lambda walk, _: walk._expect("predicate"),
    ",": lambda walk, _: walk._expect("object"),
    "[": lambda walk, span: walk._open("blank", span),
    "(": lambda walk, span: walk._open("collection", span),
    "]": lambda walk, span: walk._close(span),
    ")": lambda walk, span: walk._close(span),
}
