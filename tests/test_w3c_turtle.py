"""The W3C Turtle test suite through our reader: what parses, what does not, and where the triples stand in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import ROOT, SHARED

from sahel_ld.errors import InputError
from sahel_ld.rdf.canonical import canonical_nquads
from sahel_ld.rdf.locate import locate
from sahel_ld.rdf.places import Place, Span
from sahel_ld.rdf.reader import Source, read_quads
from sahel_ld.terms import RDF

SUITE = SHARED / "w3c/turtle"
BASE = "https://w3c.github.io/rdf-tests/rdf/rdf11/rdf-turtle/"
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
RDFT = "http://www.w3.org/ns/rdftest#"
LISTS = (f"{RDF}first", f"{RDF}rest")
_DIRECTIVE = re.compile(r"@(?:prefix|base)\b[^#\n]*?>\s*\.|\b(?:prefix\s+\S*:|base)\s*<[^>]*>", re.IGNORECASE)


@dataclass(frozen=True)
class Case:
    """One test of the manifest."""

    kind: str
    action: str
    result: str

    @property
    def source(self) -> Source:
        return Source(SUITE / self.action, self.action, 0, base=BASE + self.action)


def _cases() -> list[Case]:
    if not SUITE.exists():
        return []
    store = ox.Store()
    store.extend(ox.parse(path=str(SUITE / "manifest.ttl"), base_iri=BASE))

    def local(test: ox.NamedNode | ox.BlankNode | ox.Triple, name: str) -> str:
        quad = next(store.quads_for_pattern(test, ox.NamedNode(MF + name), None), None)
        return quad.object.value.removeprefix(BASE) if quad and isinstance(quad.object, ox.NamedNode) else ""

    return sorted(
        (
            Case(quad.object.value.removeprefix(RDFT), local(quad.subject, "action"), local(quad.subject, "result"))
            for quad in store.quads_for_pattern(None, ox.NamedNode(f"{RDF}type"), None)
            if isinstance(quad.object, ox.NamedNode) and quad.object.value.startswith(RDFT)
        ),
        key=lambda case: case.action,
    )


CASES = _cases()
POSITIVE = [case for case in CASES if "Negative" not in case.kind]
NEGATIVE = [case for case in CASES if "Negative" in case.kind]


def test_the_suite_is_whole() -> None:
    if not SUITE.exists():
        pytest.skip("the reference material ../shared/w3c/turtle is not here")
    assert (len(CASES), len(POSITIVE), len(NEGATIVE)) == (313, 219, 94)


@pytest.mark.parametrize("case", NEGATIVE, ids=lambda case: case.action)
def test_what_is_not_turtle_is_refused_with_a_place_in_the_file(case: Case) -> None:
    with pytest.raises(InputError) as caught:
        list(read_quads(case.source))
    lines = (SUITE / case.action).read_text("utf-8").split("\n")
    error = caught.value
    assert error.file == case.action
    assert error.message
    assert error.line is not None
    assert error.column is not None
    assert 1 <= error.line <= len(lines)
    assert 1 <= error.column <= len(lines[error.line - 1]) + 1


@pytest.mark.parametrize("case", POSITIVE, ids=lambda case: case.action)
def test_what_is_turtle_is_read(case: Case) -> None:
    quads = list(read_quads(case.source))
    if case.kind == "TestTurtleEval":
        expected = ox.parse(path=str(SUITE / case.result), format=ox.RdfFormat.N_TRIPLES)
        assert canonical_nquads(quads) == canonical_nquads(expected)


@pytest.mark.parametrize("case", POSITIVE, ids=lambda case: case.action)
def test_every_triple_has_its_place(case: Case) -> None:
    assert_places(case.source)


@pytest.mark.parametrize("path", sorted((ROOT / "shapes").glob("*.ttl")), ids=lambda path: path.name)
def test_every_triple_of_our_own_shapes_has_its_place(path: Path) -> None:
    assert_places(Source(path, path.name, 0))


def assert_places(source: Source) -> None:
    """Each part of a triple, cut out at its place and read alone, is that part; and the places come in the order of the text."""
    content = source.content()
    text = content.decode()
    pairs = list(locate(content, source))
    last = -1
    snippets: list[str] = []
    expected: list[object] = []
    for quad, place in pairs:
        assert place is not None, f"no place for {quad}"
        assert all(0 <= start < end <= len(text) for start, end in place[:3])
        if quad.predicate.value in LISTS:
            continue
        words = _words(text, place)
        if words[2][0] not in "[(":
            assert place.object[0] > last
            last = place.object[0]
        directives = " ".join(match[0] for match in _DIRECTIVE.finditer(text, 0, place.subject[0]))
        alone = [word if word[0] not in "[(" else "[]" for word in words]
        snippets.append(f"{directives} {alone[0]} {alone[1]} {alone[2]} .")
        expected.append(_without_labels(quad))
    read = [
        [_without_labels(one) for one in ox.parse(snippet, format=ox.RdfFormat.TURTLE, base_iri=source.base)]
        for snippet in dict.fromkeys(snippets)
    ]
    by_snippet = dict(zip(dict.fromkeys(snippets), read, strict=True))
    assert [by_snippet[snippet] for snippet in snippets] == [[one] for one in expected]


def _words(text: str, place: Place) -> tuple[str, str, str]:
    def cut(span: Span) -> str:
        return text[slice(*span)]

    return cut(place.subject), cut(place.predicate), cut(place.object)


def _without_labels(quad: ox.Quad) -> tuple[str, ...]:
    return tuple(
        "_:" if isinstance(term, ox.BlankNode) or term == ox.NamedNode(f"{RDF}nil") else str(term)
        for term in (quad.subject, quad.predicate, quad.object)
    )
