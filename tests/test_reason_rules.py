"""The rules that explain contradictions, what the reasoner is given, and the narrowing where no rule explains."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sahel_ld.checks.loading import Loaded, load
from sahel_ld.checks.owl.axioms import Axioms
from sahel_ld.checks.owl.clashes import Clash, clashes
from sahel_ld.checks.owl.closure import Closure
from sahel_ld.checks.owl.explain import Explainer
from sahel_ld.checks.owl.hermit import HermiT, Verdict
from sahel_ld.checks.owl.hierarchy import direct
from sahel_ld.checks.owl.literals import distinct, outside
from sahel_ld.checks.owl.places import is_assertion
from sahel_ld.checks.owl.prepare import Prepared, prepare
from sahel_ld.checks.owl.shrink import Unit, shrink
from sahel_ld.checks.owl.words import EQUIVALENT_CLASS, NOTHING, SUB_CLASS
from sahel_ld.rdf.reader import Source
from sahel_ld.terms import XSD

HEAD = """@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sah: <https://w3id.org/sahel-ld/def#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix ns: <https://example.org/ns/> .
"""


def written(folder: Path, text: str, name: str = "onto.ttl") -> Path:
    path = folder / name
    path.write_text(HEAD + text, "utf-8")
    return path


def read(path: Path) -> tuple[list[Loaded], Prepared]:
    files, findings = load([Source(path, path.name, 0)])
    assert findings == []
    return files, prepare(files)


def clashes_of(prepared: Prepared) -> list[Clash]:
    closure = Closure(Axioms(prepared.statements, prepared.name))
    closure.tell(triple for triple in prepared.statements if is_assertion(triple) and triple not in prepared.implied)
    closure.tell(prepared.aside)
    closure.run()
    return clashes(closure)


CONTRADICTIONS = {
    "by range and subclass": (
        "ns:C rdfs:subClassOf ns:A . ns:A owl:disjointWith ns:B .\nns:p a owl:ObjectProperty ; rdfs:range ns:B .\n"
        "ns:x a ns:C .\nns:y ns:p ns:x .\n",
        "ns:x is of ns:A and ns:B",
        {6, 7, 8, 9},
    ),
    "by the domain of a date": (
        "[] a owl:AllDisjointClasses ; owl:members ( ns:A ns:B ns:C ) .\n"
        "ns:d a owl:DatatypeProperty ; rdfs:domain [ a owl:Class ; owl:unionOf ( ns:A ns:B ) ] .\n"
        'ns:x a ns:C .\nns:x ns:d "2012"^^xsd:gYear .\n',
        "ns:x must be of (ns:A or ns:B)",
        {6, 7, 8, 9},
    ),
    "by two names for one value": (
        "ns:p a owl:ObjectProperty , owl:FunctionalProperty . ns:A owl:disjointWith ns:B .\n"
        "ns:x ns:p ns:y , ns:z .\nns:y a ns:A .\nns:z a ns:B .\n",
        "is of ns:A and ns:B",
        {6, 7, 8, 9},
    ),
    "by two numbers": (
        "ns:d a owl:DatatypeProperty , owl:FunctionalProperty .\nns:x ns:d 1 .\nns:x ns:d 2 .\n",
        'ns:x has "1"^^xsd:integer and "2"^^xsd:integer as ns:d',
        {6, 7, 8},
    ),
    "by a range of numbers": (
        "ns:d a owl:DatatypeProperty ; rdfs:range xsd:nonNegativeInteger .\nns:x ns:d -1 .\n",
        "that is no xsd:nonNegativeInteger",
        {6, 7},
    ),
    "both ways": (
        "ns:p a owl:ObjectProperty , owl:AsymmetricProperty .\nns:q a owl:ObjectProperty ; rdfs:subPropertyOf ns:p .\n"
        "ns:x ns:p ns:y .\nns:y ns:q ns:x .\n",
        "have each other as ns:p",
        {6, 7, 8, 9},
    ),
    "by a class that is two others at once": (
        "ns:C owl:equivalentClass [ a owl:Class ; owl:intersectionOf ( ns:A ns:B ) ] .\n"
        "ns:C rdfs:subClassOf [ a owl:Class ; owl:complementOf ns:D ] .\nns:x a ns:A , ns:D .\nns:x a ns:B .\n",
        "ns:x is of ns:D and of its complement",
        {6, 7, 8, 9},
    ),
    "to itself": (
        "ns:p a owl:ObjectProperty , owl:IrreflexiveProperty .\nns:x ns:p ns:x .\n",
        "ns:x has itself as ns:p",
        {6, 7},
    ),
    "two properties at once": (
        "ns:p a owl:ObjectProperty ; owl:propertyDisjointWith ns:q .\nns:q a owl:ObjectProperty .\n"
        "ns:x ns:p ns:y .\nns:x ns:q ns:y .\n",
        "ns:x has ns:y as ns:p and as ns:q",
        {6, 8, 9},
    ),
    "one and different": (
        "ns:p a owl:ObjectProperty , owl:InverseFunctionalProperty .\nns:x ns:p ns:v . ns:y ns:p ns:v .\n"
        "ns:x owl:differentFrom ns:y .\n",
        "are one thing, and are said to be different",
        {6, 7, 8},
    ),
}


@pytest.mark.parametrize("case", CONTRADICTIONS)
def test_a_contradiction_is_explained_by_its_statements(tmp_path: Path, case: str) -> None:
    text, message, lines = CONTRADICTIONS[case]
    files, prepared = read(written(tmp_path, text))
    (clash,) = clashes_of(prepared)
    assert message in clash.message
    if shutil.which("java"):
        hermit = HermiT(timeout=60, memory=500)
        assert not hermit.run(prepared.statements).consistent
        (finding,) = Explainer(prepared, files, hermit, lambda _: None).inconsistent()
        assert {int(number) for number in re.findall(r"\(onto\.ttl:(\d+)\)", finding.message)} == lines
        assert (finding.code, finding.file) == ("owl/inconsistent", "onto.ttl")
        assert finding.line in lines


@pytest.mark.parametrize(
    "text",
    [
        "ns:p a owl:ObjectProperty , owl:FunctionalProperty .\nns:x ns:p ns:y , ns:z .\n",
        'ns:d a owl:DatatypeProperty , owl:FunctionalProperty .\nns:x ns:d 1 , "01"^^xsd:integer , "1.0"^^xsd:decimal .\n',
        'ns:d a owl:DatatypeProperty , owl:FunctionalProperty .\nns:x ns:d "2012"^^xsd:gYear , "2013"^^xsd:gYear .\n',
        "ns:A owl:disjointWith ns:B . ns:x a ns:A . ns:y a ns:B .\n",
        "ns:p a owl:ObjectProperty , owl:AsymmetricProperty .\nns:x ns:p ns:y . ns:y ns:p ns:z .\n",
        "ns:p a owl:ObjectProperty ; rdfs:domain [ a owl:Class ; owl:unionOf ( ns:A ns:B ) ] . ns:A owl:disjointWith ns:C .\nns:x a ns:C ; ns:p ns:y .\n",
        'ns:d a owl:DatatypeProperty ; rdfs:range xsd:string .\nns:x ns:d "a" , "b"^^xsd:token .\n',
    ],
    ids=["no unique names", "one number", "dates set aside", "two things", "one way", "other member", "sub-datatype"],
)
def test_what_is_no_contradiction_is_not_taken_for_one(tmp_path: Path, text: str) -> None:
    assert clashes_of(read(written(tmp_path, text))[1]) == []


@pytest.mark.parametrize(
    ("suffix", "kind"),
    [
        (".trig", ox.RdfFormat.TRIG),
        (".nt", ox.RdfFormat.N_TRIPLES),
        (".rdf", ox.RdfFormat.RDF_XML),
        (".jsonld", ox.RdfFormat.JSON_LD),
    ],
)
def test_every_format_gives_the_reasoner_the_same(tmp_path: Path, suffix: str, kind: ox.RdfFormat) -> None:
    path = written(tmp_path, 'ns:A a owl:Class ; rdfs:label "a"@en . ns:B rdfs:subClassOf ns:A . ns:x a ns:B .\n')
    statements = set(read(path)[1].statements)
    assert len(statements) == 4  # the label means nothing; that ns:B is a class is added
    quads = list(ox.parse(path=str(path)))
    other = tmp_path / f"onto{suffix}"
    ox.serialize(quads, str(other), format=kind)
    assert set(read(other)[1].statements) == statements


def test_what_the_reasoner_would_misread_is_told(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "ns:p a owl:ObjectProperty .\nns:d a owl:DatatypeProperty .\n"
        'ns:x ns:p "text" .\nns:x ns:d ns:y .\nns:x ns:d "x"^^xsd:integer .\nns:x ns:other 1 .\n'
        'ns:x ns:d "INF"^^xsd:double , 12345678901234567890 .\n',
    )
    _, prepared = read(path)
    assert sorted(raw.code for raw in prepared.raws) == ["lexical/integer", "owl/property-kind", "owl/property-kind"]
    assert dict(prepared.undeclared) == {"https://example.org/ns/other": 1}
    assert dict(prepared.aside_datatypes) == {f"{XSD}double": 1, f"{XSD}integer": 1}
    assert [triple for triple in prepared.statements if is_assertion(triple)] == []


class Stubborn(HermiT):
    """A reasoner that objects wherever three given names come together, for which there is no rule."""

    def __init__(self) -> None:
        self.timeout, self.memory, self.asked = 60.0, 0, 0
        self._end = time.monotonic() + 60

    def run(self, statements: Iterable[ox.Triple], *, within: float | None = None) -> Verdict:
        self.asked += 1
        said = {str(triple.subject) for triple in statements if is_assertion(triple) or triple.predicate == SUB_CLASS}
        return Verdict(consistent=not {f"<https://example.org/ns/{name}>" for name in ("C7", "i3", "i21")} <= said)


def test_what_no_rule_explains_is_narrowed_down(tmp_path: Path) -> None:
    text = "".join(f"ns:C{number} rdfs:subClassOf ns:D .\n" for number in range(10))
    text += "".join(f"ns:i{number} a ns:C{number % 10} .\n" for number in range(40))
    files, prepared = read(written(tmp_path, text))
    reasoner = Stubborn()
    (finding,) = Explainer(prepared, files, reasoner, lambda _: None).inconsistent()
    assert set(re.findall(r"onto\.ttl:(\d+)\)", finding.message)) == {"13", "19", "37"}
    assert "no rule shows why" in finding.message
    assert finding.line == 13
    assert reasoner.asked < 80


@given(st.integers(1, 40).flatmap(lambda size: st.tuples(st.just(size), st.sets(st.integers(0, size - 1), min_size=1))))
def test_narrowing_ends_at_exactly_what_is_needed(case: tuple[int, set[int]]) -> None:
    size, core = case
    parts: list[Unit] = [(ox.Triple(ox.NamedNode(f"urn:x:{number}"), SUB_CLASS, NOTHING),) for number in range(size)]
    needed = {parts[number] for number in core}

    def bad(kept: Sequence[Unit]) -> bool:
        return needed <= set(kept)

    assert set(shrink(parts, bad, lambda: True)) == needed


def test_the_hierarchy_is_told_without_what_follows() -> None:
    a, b, c, d, e = (ox.NamedNode(f"urn:x:{name}") for name in "abcde")
    given_ = [
        ox.Triple(a, SUB_CLASS, b),
        ox.Triple(b, SUB_CLASS, c),
        ox.Triple(a, SUB_CLASS, c),
        ox.Triple(c, EQUIVALENT_CLASS, d),
        ox.Triple(e, EQUIVALENT_CLASS, NOTHING),
        ox.Triple(e, SUB_CLASS, a),
    ]
    assert set(direct(given_)) == {
        ox.Triple(a, SUB_CLASS, b),
        ox.Triple(b, SUB_CLASS, c),
        ox.Triple(b, SUB_CLASS, d),
        ox.Triple(c, EQUIVALENT_CLASS, d),
        ox.Triple(e, EQUIVALENT_CLASS, NOTHING),
    }


def literal(text: str, name: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(XSD + name))


def test_values_are_compared_as_values() -> None:
    assert not distinct(literal("1", "integer"), literal("1.0", "decimal"))
    assert distinct(literal("1", "integer"), literal("1", "string"))
    assert not distinct(literal("true", "boolean"), literal("1", "boolean"))
    assert not distinct(ox.Literal("a", language="en"), ox.Literal("a", language="EN"))
    assert not distinct(literal("2012", "gYear"), literal("2013", "gYear"))
    assert outside(literal("-1", "integer"), f"{XSD}nonNegativeInteger")
    assert not outside(literal("3.0", "decimal"), f"{XSD}integer")
    assert outside(ox.Literal("a", language="en"), f"{XSD}string")
    assert not outside(literal("x", "token"), f"{XSD}string")
