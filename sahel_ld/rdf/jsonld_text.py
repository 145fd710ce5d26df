"""JSON-LD as text: what the parser would drop without a word, and where a statement stands.

The parser of record is pyoxigraph. Contexts are followed as far as they are in the text, which is all that is read here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache

import pyoxigraph as ox

from sahel_ld.rdf.json_tree import Json, read_json
from sahel_ld.rdf.lexical import iri_problem, language_problem
from sahel_ld.rdf.places import Place, Span
from sahel_ld.terms import RDF

_MAPS = frozenset({"@index", "@id", "@type", "@graph", "@language"})


@dataclass(frozen=True)
class Problem:
    """Something that JSON-LD processors drop in silence, and where."""

    message: str
    hint: str
    offset: int


@dataclass(frozen=True)
class _Context:
    """The definitions in force: terms, the namespace of terms without one, what resolves relative IRIs (None: nothing)."""

    terms: dict[str, Json] = field(default_factory=dict)
    vocabulary: str | None = None
    base: str | None = None

    def with_definitions(self, value: Json) -> _Context:
        """The context after an ``@context`` in the text."""
        context = self
        for one in value.values:
            if one.kind == "scalar":
                context = _Context(base=self.base)
            elif one.kind == "object":
                vocabulary, base = one.get("@vocab"), one.get("@base")
                context = replace(
                    context,
                    terms={**context.terms, **{key.text: value for key, value in one.members if key.text[:1] != "@"}},
                )
                if vocabulary is not None:
                    context = replace(
                        context, vocabulary=context.name(vocabulary.text) if vocabulary.kind == "string" else None
                    )
                if base is not None:
                    resolved = _resolved(context.base, base.text) if base.kind == "string" else ""
                    context = replace(context, base=resolved or None)
        return context

    def name(self, value: str, seen: frozenset[str] = frozenset()) -> str | None:
        """What a key, a type or a part of a definition stands for: an IRI or a keyword; None for nothing."""
        definition = self.terms.get(value)
        if definition is not None and value not in seen:
            iri = definition.get("@id") if definition.kind == "object" else definition
            if definition.kind == "scalar" or (iri is not None and iri.kind == "scalar"):
                return None
            if iri is not None:
                return self.name(iri.text, seen | {value})
        if value.startswith("@"):
            return value
        if ":" in value:
            return self._prefixed(value, seen)
        return None if self.vocabulary is None else self.vocabulary + value

    def reference(self, value: str) -> str | None:
        """The IRI of an ``@id``; None for a relative one without a base."""
        if ":" in value:
            return self._prefixed(value, frozenset())
        return None if self.base is None else _resolved(self.base, value)

    def _prefixed(self, value: str, seen: frozenset[str]) -> str:
        prefix, _, rest = value.partition(":")
        if prefix == "_" or rest.startswith("//") or prefix not in self.terms or prefix in seen:
            return value
        return (self.name(prefix, seen) or f"{prefix}:") + rest

    def setting(self, key: str, name: str) -> Json | None:
        """What the definition of a term says under a keyword such as ``@container``."""
        definition = self.terms.get(key)
        return definition.get(name) if definition is not None and definition.kind == "object" else None

    def containers(self, key: str) -> set[str]:
        """The containers of a term."""
        found = self.setting(key, "@container")
        return {one.text for one in found.values} if found else set()


@lru_cache(maxsize=10_000)
def _resolved(base: str | None, reference: str) -> str:
    """A reference as the parser resolves it; put behind the base where it is none, which is then found to be wrong."""
    line = f"<{reference}> <urn:x> <urn:x> .".encode()
    try:
        quad = next(ox.parse(line, format=ox.RdfFormat.TURTLE, base_iri=base), None)
    except (SyntaxError, ValueError):
        quad = None
    return (
        quad.subject.value
        if quad is not None and isinstance(quad.subject, ox.NamedNode)
        else f"{base or ''}{reference}"
    )


@dataclass
class _Reader:
    """One walk over the tree: ``problems`` and ``statements``, the latter by subject, predicate and value."""

    problems: list[Problem] = field(default_factory=list)
    statements: dict[tuple[str, str, str], list[Place]] = field(default_factory=lambda: defaultdict(list))
    properties: dict[tuple[str, str], Place] = field(default_factory=dict)
    subjects: dict[str, Span] = field(default_factory=dict)

    def node(self, value: Json, context: _Context) -> tuple[str, Span]:
        """Read a node object; what it is called (empty: a blank node without a name) and where."""
        if (definitions := value.get("@context")) is not None:
            self._context(definitions)
            context = context.with_definitions(definitions)
        keys = [(key, context.name(key.text), inner) for key, inner in value.members if key.text != "@context"]
        name, span = "", (value.start, value.start + 1)
        for _, keyword, inner in keys:
            if keyword == "@id" and inner.kind == "string":
                name, span = self._reference(inner, context), (inner.start, inner.end)
        self.subjects.setdefault(name, span)
        for key, predicate, inner in keys:
            self._member(name, span, key, predicate, inner, context)
        return name, span

    def _context(self, value: Json) -> None:
        for one in value.values:
            if (language := one.get("@language")) is not None:
                self._language(language)

    def _member(self, name: str, span: Span, key: Json, predicate: str | None, value: Json, context: _Context) -> None:
        place = (key.start, key.end)
        if predicate is None or predicate in ("@id", "@index"):
            return
        if predicate == "@type":
            for one in value.values:
                iri = context.name(one.text) or context.reference(one.text)
                if one.kind == "string" and _is_wrong(iri):
                    self._wrong_iri(one, iri)
                self._add(name, f"{RDF}type", iri or "", Place(span, place, (one.start, one.end), ""))
        elif predicate in ("@graph", "@included"):
            for one in value.values:
                if one.kind == "object":
                    self.node(one, context)
        elif predicate == "@nest":
            for one in value.values:
                for inner_key, inner in one.members:
                    self._member(name, span, inner_key, context.name(inner_key.text), inner, context)
        elif predicate == "@reverse":
            for inner_key, inner in value.members:
                self._property(name, span, inner_key, context.name(inner_key.text) or "", inner, context, turned=True)
        elif not predicate.startswith("@"):
            turned = context.setting(key.text, "@reverse") is not None
            if ":" in predicate and _is_wrong(predicate):
                self._wrong_iri(key, predicate)
            self._property(name, span, key, predicate, value, context, turned=turned)

    def _property(
        self, name: str, span: Span, key: Json, predicate: str, value: Json, context: _Context, *, turned: bool
    ) -> None:
        containers = context.containers(key.text)
        if (scoped := context.setting(key.text, "@context")) is not None:
            context = context.with_definitions(scoped)
        type_ = context.setting(key.text, "@type")
        if type_ is not None and type_.text == "@json":
            return
        values = value.values
        if value.kind == "object" and containers & _MAPS and "@value" not in {name.text for name, _ in value.members}:
            values = []
            for map_key, inner in value.members:
                if "@language" in containers and not map_key.text.startswith("@"):
                    self._language(map_key)
                values += inner.values
        for one in values:
            target, where = self._value(one, context, type_.text if type_ is not None else "")
            at = (key.start, key.end)
            if turned:
                self._add(target, predicate, name, Place(where, at, span, ""))
            else:
                self._add(name, predicate, target, Place(span, at, where, ""))

    def _add(self, subject: str, predicate: str, value: str, place: Place) -> None:
        self.statements[subject, predicate, value].append(place)
        self.properties.setdefault((subject, predicate), place)

    def _value(self, value: Json, context: _Context, type_: str) -> tuple[str, Span]:
        span = (value.start, value.end)
        if value.kind in ("string", "scalar"):
            if type_ == "@id" and value.kind == "string":
                return self._reference(value, context), span
            if type_ == "@vocab" and value.kind == "string":
                return context.name(value.text) or "", span
            return value.text, span
        by_name = {context.name(key.text): inner for key, inner in value.members}
        for keyword in ("@list", "@set"):
            if keyword in by_name:
                for one in by_name[keyword].values:
                    target, where = self._value(one, context, type_)
                    self._add("", f"{RDF}first", target, Place(where, where, where, ""))
                return "", span
        if "@value" not in by_name:
            return self.node(value, context) if value.kind == "object" else ("", span)
        if "@language" in by_name:
            self._language(by_name["@language"])
        inner = by_name["@value"]
        return inner.text, (inner.start, inner.end)

    def _reference(self, value: Json, context: _Context) -> str:
        iri = context.reference(value.text)
        if _is_wrong(iri):
            self._wrong_iri(value, iri)
        return "" if iri is None or iri.startswith("_:") else iri

    def _wrong_iri(self, value: Json, iri: str | None) -> None:
        if iri is None:
            message, hint = f"<{value.text}> is relative and no base is declared", BASE_HINT
        else:
            message, hint = iri_problem(iri) or "", f"the statement would be lost: {IRI_HINT}"
        self.problems.append(Problem(message, hint, value.start))

    def _language(self, value: Json) -> None:
        if value.kind == "string" and (problem := language_problem(value.text)):
            self.problems.append(Problem(problem, "the value would be lost", value.start))


def _is_wrong(iri: str | None) -> bool:
    return iri is None or (iri_problem(iri) is not None and not iri.startswith("_:"))


IRI_HINT = "write %20 for a space, or make a slug"
BASE_HINT = "a relative IRI needs a base: declare one in the file, or set `base` in sahel-ld.toml"


def _read(text: str, base: str | None) -> _Reader:
    reader = _Reader()
    tree = read_json(text)
    if tree is not None:
        context = _Context(base=base)
        # A text nested more deeply than Python can follow is left to the parser alone.
        with suppress(RecursionError):
            for value in tree.values:
                if value.kind == "object":
                    reader.node(value, context)
    return reader


def problems_of(text: str, base: str | None) -> Iterator[Problem]:
    """Relative and impossible IRIs and language tags that are none, in the order of the text; nothing where it is not JSON."""
    yield from sorted(_read(text, base).problems, key=lambda problem: problem.offset)


class JsonPlaces:
    """Finds the places of statements in a JSON-LD text."""

    def __init__(self, text: str, base: str | None = None) -> None:
        self._reader = _read(text, base)

    def place(self, quad: ox.Quad) -> Place | None:
        """Where a statement stands, as far as subject, predicate and value can be recognised; else where its subject does."""
        subject = quad.subject.value if isinstance(quad.subject, ox.NamedNode) else ""
        value = quad.object.value if isinstance(quad.object, ox.NamedNode | ox.Literal) else ""
        predicate = quad.predicate.value
        if found := self._reader.statements.get((subject, predicate, value)):
            return found.pop(0) if len(found) > 1 else found[0]
        if place := self._reader.properties.get((subject, predicate)):
            return place
        span = self._reader.subjects.get(subject)
        return Place(span, span, span, "") if span else None
