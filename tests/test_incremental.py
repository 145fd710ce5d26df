"""After any edit, validating what it can touch gives what validating everything gives."""

from __future__ import annotations

from collections import Counter

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sahel_ld.checks.engines import Result
from sahel_ld.checks.engines.fast import FastEngine
from sahel_ld.checks.incremental.reach import TooFar
from sahel_ld.checks.incremental.validator import Validator

EX = "https://example.org/"
PREFIXES = f"""@prefix ex: <{EX}> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
NAMES = [f"n{number}" for number in range(6)]
CLASSES = ["A", "B", "C"]
PROPERTIES = ["p", "q", "r"]

paths = st.recursive(
    st.sampled_from([f"ex:{name}" for name in PROPERTIES]),
    lambda inner: st.one_of(
        st.builds("( {} {} )".format, inner, inner),
        st.builds("[ sh:inversePath {} ]".format, st.sampled_from([f"ex:{name}" for name in PROPERTIES])),
        st.builds("[ sh:alternativePath ( {} {} ) ]".format, inner, inner),
        st.builds("[ sh:zeroOrMorePath {} ]".format, st.sampled_from([f"ex:{name}" for name in PROPERTIES])),
        st.builds("[ sh:zeroOrOnePath {} ]".format, inner),
    ),
    max_leaves=3,
)
targets = st.one_of(
    st.sampled_from([f"sh:targetClass ex:{name}" for name in CLASSES]),
    st.sampled_from([f"sh:targetNode ex:{name}" for name in NAMES]),
    st.sampled_from([f"sh:targetSubjectsOf ex:{name}" for name in PROPERTIES]),
    st.sampled_from([f"sh:targetObjectsOf ex:{name}" for name in PROPERTIES]),
)
simple = st.sampled_from(
    [
        "sh:minCount 1",
        "sh:maxCount 1",
        "sh:class ex:A",
        "sh:class ex:B",
        "sh:nodeKind sh:IRI",
        "sh:hasValue ex:n1",
        "sh:equals ex:q",
        "sh:disjoint ex:r",
        "sh:lessThan ex:q",
        "sh:minInclusive 3",
        'sh:in ( ex:n0 ex:n1 4 "x" )',
        "sh:not [ sh:class ex:C ]",
        "sh:or ( [ sh:class ex:A ] [ sh:nodeKind sh:Literal ] )",
    ]
)
properties = st.recursive(
    st.builds("[ sh:path {} ; {} ]".format, paths, simple),
    lambda inner: st.one_of(
        st.builds("[ sh:path {} ; sh:property {} ]".format, paths, inner),
        st.builds("[ sh:path {} ; sh:node [ sh:property {} ] ]".format, paths, inner),
        st.builds(
            "[ sh:path {} ; sh:qualifiedValueShape [ sh:property {} ] ; sh:qualifiedMinCount 1 ]".format, paths, inner
        ),
    ),
    max_leaves=3,
)
closed = st.sampled_from(["", "sh:closed true ;"])
shape_texts = st.lists(st.tuples(targets, closed, st.lists(properties, min_size=1, max_size=2)), min_size=1, max_size=3)
terms = st.one_of(st.sampled_from([f"ex:{name}" for name in NAMES]), st.sampled_from(["1", "4", '"x"', '"y"@fr']))
triples = st.one_of(
    st.tuples(
        st.sampled_from([f"ex:{name}" for name in NAMES]), st.sampled_from([f"ex:{name}" for name in PROPERTIES]), terms
    ),
    st.tuples(
        st.sampled_from([f"ex:{name}" for name in NAMES]),
        st.just("a"),
        st.sampled_from([f"ex:{name}" for name in CLASSES]),
    ),
    st.tuples(
        st.sampled_from([f"ex:{name}" for name in CLASSES]),
        st.just("rdfs:subClassOf"),
        st.sampled_from([f"ex:{name}" for name in CLASSES]),
    ),
)
graphs = st.lists(triples, max_size=14, unique=True)


def _nt(turtle: str) -> bytes:
    written = ox.serialize(ox.parse(PREFIXES + turtle, format=ox.RdfFormat.TURTLE), format=ox.RdfFormat.N_TRIPLES)
    assert written is not None
    return written


def _data(rows: list[tuple[str, str, str]]) -> bytes:
    return _nt("".join(" ".join(row) + " .\n" for row in rows))


def _quads(rows: list[tuple[str, str, str]]) -> list[ox.Quad]:
    return list(ox.parse(_data(rows), format=ox.RdfFormat.N_TRIPLES))


def _all(results: list[Result]) -> Counter[Result]:
    return Counter(results)


@settings(max_examples=400, deadline=None)
@given(shape_texts, graphs, st.lists(st.tuples(graphs, graphs), min_size=1, max_size=3))
def test_incremental_equals_full(
    shapes: list[tuple[str, str, list[str]]],
    data: list[tuple[str, str, str]],
    edits: list[tuple[list[tuple[str, str, str]], list[tuple[str, str, str]]]],
) -> None:
    text = "".join(
        f"ex:S{number} a sh:NodeShape ; {target} ; {shut} sh:property {' , '.join(parts)} .\n"
        for number, (target, shut, parts) in enumerate(shapes)
    )
    shapes_graph = _nt(text)
    engine = FastEngine()
    try:
        validator = Validator(_data(data), shapes_graph, engine)
    except TooFar:
        return
    rows = list(data)
    for removed, added in edits:
        gone = [row for row in rows if row in removed or row in rows[: len(removed) // 2]]
        rows = [row for row in rows if row not in gone] + [row for row in added if row not in rows or row in gone]
        rows = list(dict.fromkeys(rows))
        validator.update(_quads(gone), _quads(added))
        full = _all(engine.validate([_data(rows)], shapes_graph))
        kept = _all([result for found in validator.results.values() for result in found])
        assert kept == full


def test_only_what_an_edit_can_touch_is_looked_at() -> None:
    shapes = _nt("ex:S a sh:NodeShape ; sh:targetClass ex:A ; sh:property [ sh:path ( ex:p ex:q ) ; sh:minCount 1 ] .")
    rows = [(f"ex:n{number}", "a", "ex:A") for number in range(500)]
    rows += [(f"ex:n{number}", "ex:p", f"ex:m{number}") for number in range(500)]
    validator = Validator(_data(rows), shapes, FastEngine())
    assert len(validator.results) == 500
    touched = validator.update([], _quads([("ex:m7", "ex:q", '"x"')]))
    assert f"<{EX}n7>" in touched
    assert len(touched) < 6
    assert len([found for found in validator.results.values() if found]) == 499


@pytest.mark.parametrize(
    "shape",
    [
        'ex:S a sh:NodeShape ; sh:targetClass ex:A ; sh:sparql [ sh:select "SELECT $this { $this a ex:B }" ] .',
        "ex:S a sh:NodeShape ; sh:targetClass ex:A ; sh:property [ sh:path ex:p ; sh:node ex:S ] .",
    ],
)
def test_shapes_that_look_too_far_are_refused(shape: str) -> None:
    with pytest.raises(TooFar):
        Validator(b"", _nt(shape), FastEngine())
