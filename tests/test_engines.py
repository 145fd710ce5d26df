"""The engines behind `check`: what they must get right, and labels of blank nodes that come back as they went in."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sahel_ld.checks.engines import ShaclEngine
from sahel_ld.checks.engines.fast import FastEngine, blank_labels
from sahel_ld.checks.engines.reference import ReferenceEngine

PREFIXES = """@prefix ex: <https://example.org/id/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
ENGINES = pytest.mark.parametrize("engine", [FastEngine(), ReferenceEngine()], ids=["fast", "reference"])


def _triples(turtle: str) -> bytes:
    written = ox.serialize(ox.parse(PREFIXES + turtle, format=ox.RdfFormat.TURTLE), format=ox.RdfFormat.N_TRIPLES)
    assert written is not None
    return written


@ENGINES
def test_a_literal_conforms_to_the_shape_that_sh_node_names(engine: ShaclEngine) -> None:
    shapes = _triples(
        "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:node ex:D ] . ex:D a sh:NodeShape ; sh:datatype xsd:date ."
    )
    data = _triples('ex:good a ex:C ; ex:p "2012-01-01"^^xsd:date . ex:bad a ex:C ; ex:p "2012"^^xsd:gYear .')
    assert [result.focus for result in engine.validate([data], shapes)] == ["<https://example.org/id/bad>"]


@ENGINES
def test_a_literal_counts_for_a_qualified_value_shape(engine: ShaclEngine) -> None:
    shapes = _triples(
        """ex:S a sh:NodeShape ; sh:targetClass ex:C ;
            sh:property [ sh:path ex:p ; sh:qualifiedValueShape ex:D ; sh:qualifiedMinCount 1 ] ,
                [ sh:path ex:q ; sh:qualifiedValueShape ex:D ; sh:qualifiedMaxCount 0 ] .
        ex:D a sh:NodeShape ; sh:datatype xsd:date ."""
    )
    data = _triples('ex:c a ex:C ; ex:p "2012-01-01"^^xsd:date ; ex:q "2012-01-01"^^xsd:date .')
    found = [(result.path, result.component) for result in engine.validate([data], shapes)]
    assert found == [("<https://example.org/id/q>", "QualifiedMaxCountConstraintComponent")]


@ENGINES
def test_literals_are_reported_as_written(engine: ShaclEngine) -> None:
    shapes = _triples("ex:S sh:targetSubjectsOf ex:p ; sh:property [ sh:path ex:p ; sh:nodeKind sh:IRI ] .")
    data = _triples(
        'ex:c ex:p "007"^^xsd:integer , "0.8900"^^xsd:decimal , "2020-01-01Z"^^xsd:date , "a\\"b\\nc é"@fr .'
    )
    values = {result.value for result in engine.validate([data], shapes)}
    assert values == {str(quad.object) for quad in ox.parse(data, format=ox.RdfFormat.N_TRIPLES)}


LABELS = st.lists(
    st.sampled_from([f"_:f{file}b{number}" for file in range(3) for number in range(6)]), min_size=1, max_size=12
)


@given(LABELS, LABELS)
def test_blank_nodes_come_back_with_their_labels(subjects: list[str], values: list[str]) -> None:
    shapes = _triples(
        "ex:S sh:targetSubjectsOf ex:bad ; sh:nodeKind sh:IRI ; sh:property [ sh:path ex:other ; sh:maxCount 9 ] ."
    )
    lines = [f'{label} <https://example.org/id/bad> "see _:f9b9 ." .\n' for label in dict.fromkeys(subjects)]
    lines += [f"<https://example.org/id/a> <https://example.org/id/p> {label} .\n" for label in values]
    half = len(lines) // 2
    chunks = ["".join(lines[half:]).encode(), "".join(lines[:half]).encode()]
    results = FastEngine().validate(chunks, shapes)
    assert sorted(result.focus for result in results) == sorted(dict.fromkeys(subjects))


def test_a_label_inside_a_literal_is_no_blank_node() -> None:
    assert blank_labels(b'<a:a> <a:b> "x _:no ." .\n_:one <a:b> _:two .\n<a:a> <a:_:b> <a:_:c> .\n') == [
        "_:one",
        "_:two",
    ]
