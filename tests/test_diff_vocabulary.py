"""diff: changes of ontology, code lists and shapes, and which of them break what relies on them."""

from __future__ import annotations

from pathlib import Path

import pytest

from sahel_ld.api import Project

ROOT = Path(__file__).resolve().parents[1]
HEAD = """@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sah: <https://w3id.org/sahel-ld/def#> .
@prefix code: <https://w3id.org/sahel-ld/code#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix shape: <https://w3id.org/sahel-ld/shape/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
sah:A a owl:Class . sah:B a owl:Class ; rdfs:subClassOf sah:A . sah:C a owl:Class .
"""
PROPERTY = "sah:p a owl:ObjectProperty ; "
SHAPE = "shape:a a sh:NodeShape ; sh:targetClass sah:A ; sh:property shape:a-p . shape:a-p a sh:PropertyShape ; sh:path sah:p ; "

# What was, what is, what is said of it, and whether it is breaking.
CASES = [
    ("sah:D a owl:Class .", "", "removed: class sah:D", True),
    ("", "sah:D a owl:Class .", "new class sah:D", False),
    (
        'sah:D a owl:Class ; rdfs:label "dee"@en .',
        'sah:D a owl:Class ; rdfs:label "dee"@en ; owl:deprecated true ; dcterms:isReplacedBy sah:A .',
        "class sah:D (dee): deprecated, replaced by sah:A",
        False,
    ),
    (
        'sah:Group a owl:Class ; rdfs:label "group"@en .',
        'sah:ArmedGroup a owl:Class ; rdfs:label "group"@en .',
        "IRI sah:Group → sah:ArmedGroup",
        True,
    ),
    (f"{PROPERTY} rdfs:range sah:A .", f"{PROPERTY} rdfs:range sah:B .", "range narrowed: sah:A → sah:B", True),
    (f"{PROPERTY} rdfs:range sah:B .", f"{PROPERTY} rdfs:range sah:A .", "range widened: sah:B → sah:A", False),
    (f"{PROPERTY} rdfs:range sah:B .", f"{PROPERTY} rdfs:range sah:C .", "range changed: sah:B → sah:C", True),
    (f"{PROPERTY} rdfs:domain sah:A .", PROPERTY.replace(" ; ", " ."), "domain widened: sah:A → anything", False),
    (PROPERTY.replace(" ; ", " ."), f"{PROPERTY} rdfs:domain sah:A .", "domain narrowed: anything → sah:A", True),
    (
        f"{PROPERTY} rdfs:domain [ owl:unionOf ( sah:A sah:C ) ] .",
        f"{PROPERTY} rdfs:domain [ owl:unionOf ( sah:C sah:B ) ] .",
        "domain narrowed: sah:A or sah:C → sah:B or sah:C",
        True,
    ),
    (
        f"{PROPERTY} rdfs:domain [ owl:unionOf ( sah:A ) ] .",
        f"{PROPERTY} rdfs:domain [ owl:unionOf ( sah:C sah:A ) ] .",
        "domain widened: sah:A → sah:A or sah:C",
        False,
    ),
    ("sah:p a owl:ObjectProperty .", "sah:p a owl:DatatypeProperty .", "sah:p", True),
    ("sah:p a owl:ObjectProperty .", "sah:p a owl:ObjectProperty , owl:FunctionalProperty .", "sah:p", True),
    ("sah:p a owl:ObjectProperty , owl:FunctionalProperty .", "sah:p a owl:ObjectProperty .", "sah:p", True),
    ("", "sah:C owl:disjointWith sah:A .", "owl:disjointWith added: sah:A", True),
    ("", "sah:C rdfs:subClassOf sah:A .", "now a subclass of sah:A", False),
    ("sah:C rdfs:subClassOf sah:A .", "", "no longer a subclass of sah:A", True),
    (
        'code:kind-a a skos:Concept ; skos:inScheme code:kind ; skos:prefLabel "a"@en .',
        "",
        "removed: concept code:kind-a",
        True,
    ),
    (
        'code:kind-a a skos:Concept ; skos:inScheme code:kind ; skos:prefLabel "a"@en .',
        'code:kind-a a skos:Concept ; skos:inScheme code:other ; skos:prefLabel "a"@en .',
        "moved from code:kind to code:other",
        True,
    ),
    (
        'code:kind-a a skos:Concept ; skos:prefLabel "one"@en .',
        'code:kind-a a skos:Concept ; skos:prefLabel "two"@en .',
        "name in English “one” → “two”",
        False,
    ),
    (f"{SHAPE} sh:minCount 0 .", f"{SHAPE} sh:minCount 1 .", "tightened, sh:minCount: 0 → 1", True),
    (f"{SHAPE} sh:minCount 1 .", f"{SHAPE} sh:name 'x' .", "loosened, sh:minCount: 1 → nothing", False),
    (f"{SHAPE} sh:maxCount 2 .", f"{SHAPE} sh:maxCount 1 .", "tightened, sh:maxCount: 2 → 1", True),
    (f"{SHAPE} sh:maxCount 2 .", f"{SHAPE} sh:maxCount 3 .", "loosened, sh:maxCount: 2 → 3", False),
    (
        f"{SHAPE} sh:name 'x' .",
        f"{SHAPE} sh:name 'x' ; sh:datatype xsd:date .",
        "sh:datatype: nothing → xsd:date",
        True,
    ),
    (f"{SHAPE} sh:in ( 1 2 3 ) .", f"{SHAPE} sh:in ( 1 3 ) .", "tightened, sh:in: 2 → nothing", True),
    (f"{SHAPE} sh:in ( 1 3 ) .", f"{SHAPE} sh:in ( 1 2 3 ) .", "loosened, sh:in: nothing → 2", False),
    (f"{SHAPE} sh:in ( 1 3 ) .", f"{SHAPE} sh:in ( 3 1 ) .", "", False),
    (
        f"{SHAPE} sh:severity sh:Warning .",
        f"{SHAPE} sh:name 'x' .",
        "severity sh:Warning → sh:Violation",
        True,
    ),
    (f"{SHAPE} sh:severity sh:Warning .", f"{SHAPE} sh:severity sh:Info .", "severity sh:Warning → sh:Info", False),
    (f"{SHAPE} sh:message 'a'@en .", f"{SHAPE} sh:message 'b'@en .", "message “a” → “b”", False),
    (f"{SHAPE} sh:pattern '^a' .", f"{SHAPE} sh:pattern '^b' .", "changed, sh:pattern: “^a” → “^b”", True),
    (
        "shape:x a sh:NodeShape ; sh:closed false .",
        "shape:x a sh:NodeShape ; sh:closed true .",
        "sh:closed: no → yes",
        True,
    ),
    (
        f"{SHAPE} sh:name 'x' .",
        f"{SHAPE} sh:name 'x' . shape:a sh:property shape:a-q . shape:a-q sh:path sah:q ; sh:minCount 1 .",
        "cardinality of sah:q on sah:A: cardinality tightened: any number → at least 1",
        True,
    ),
]


@pytest.mark.parametrize(("old", "new", "says", "breaking"), CASES, ids=[case[2] or "nothing" for case in CASES])
def test_breaking_or_not(old: str, new: str, says: str, breaking: bool, tmp_path: Path) -> None:
    (tmp_path / "old.ttl").write_text(HEAD + old, "utf-8")
    (tmp_path / "new.ttl").write_text(HEAD + new, "utf-8")
    found = Project(ROOT).diff(tmp_path / "old.ttl", tmp_path / "new.ttl")
    assert not found.entities
    told = [sentence for term in found.ontology for sentence in term.sentences]
    if says:
        assert [text for text, _ in told if says in text], told
    assert bool(found.breaking) == breaking, told


def test_ontology_and_data_are_apart(tmp_path: Path) -> None:
    (tmp_path / "old.ttl").write_text(HEAD, "utf-8")
    (tmp_path / "new.ttl").write_text(
        HEAD + "sah:D a owl:Class . <https://w3id.org/sahel-ld/id/actor/x> a sah:A .", "utf-8"
    )
    found = Project(ROOT).diff(tmp_path / "old.ttl", tmp_path / "new.ttl")
    assert [entity.iri for entity in found.entities] == ["https://w3id.org/sahel-ld/id/actor/x"]
    assert [term.iri for term in found.ontology] == ["https://w3id.org/sahel-ld/def#D"]


def test_a_term_that_vanishes_is_gone_and_one_that_stays_deprecated_is_not(tmp_path: Path) -> None:
    (tmp_path / "old.ttl").write_text(HEAD, "utf-8")
    (tmp_path / "new.ttl").write_text(HEAD.replace("sah:C a owl:Class .", ""), "utf-8")
    found = Project(ROOT).diff(tmp_path / "old.ttl", tmp_path / "new.ttl")
    assert [gone.iri for gone in found.gone] == ["https://w3id.org/sahel-ld/def#C"]
    (tmp_path / "new.ttl").write_text(HEAD + "sah:C owl:deprecated true ; dcterms:isReplacedBy sah:A .", "utf-8")
    found = Project(ROOT).diff(tmp_path / "old.ttl", tmp_path / "new.ttl")
    assert not found.gone
    assert not found.breaking
