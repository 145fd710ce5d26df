"""A store with only what a query can read gives the same answers as one with everything."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sahel_ld.checks.narrowing import predicates_read, triples_with

E = "https://example.org/"
PREFIX = f"PREFIX ex: <{E}>\n"
PARTS = [
    "?this ex:p ?a .",
    "?this ex:p/ex:q ?a .",
    "?a ^ex:q ?this .",
    "?this a ex:C ; ex:q ?a .",
    "OPTIONAL { ?this ex:r ?b }",
    "FILTER NOT EXISTS { ?this ex:r ?c }",
    "FILTER(?a != ?this)",
    "FILTER EXISTS { ?this ?any ?a }",
    "?this ?p ?a .",
    "?this ex:p ?a ; ?q ?d .",
    "[ ?p ?this ] ex:q ?a .",
    "[ ex:r ?this ] ?p ?a .",
    "?this ex:q* ?a .",
    "?this ex:q+ ?a .",
    "?this ex:q? ?a .",
    "?this !ex:q ?a .",
    "?this !(ex:q|ex:p) ?a .",
    "?this ex:p|ex:r ?a .",
    "?this ?p -1 .",
    "?this ex:list ( ?a ?b ) .",
    "?this <https://example.org/q> ?a .",
    "?this ex:p true .",
    "?this ?p true .",
    "{ ?this ex:p ?a } UNION { ?a ?p ?this }",
    "BIND(?a AS ?z)",
    "FILTER(?this IN (ex:a, ex:b))",
]
TERMS = [f"<{E}{name}>" for name in "abC"]
OBJECTS = [
    *TERMS,
    '"-1"^^<http://www.w3.org/2001/XMLSchema#integer>',
    '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>',
]
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
PREDICATES = [
    *(f"<{E}{name}>" for name in ("p", "q", "r", "list", "other")),
    *(f"<{RDF}{name}>" for name in ("type", "first", "rest")),
]
OBJECTS.append(f"<{RDF}nil>")
triples = st.lists(
    st.tuples(st.sampled_from(TERMS), st.sampled_from(PREDICATES), st.sampled_from(OBJECTS)), max_size=25
)


@settings(max_examples=400, deadline=None)
@given(triples, st.lists(st.sampled_from(PARTS), min_size=1, max_size=3, unique=True))
def test_no_answer_is_lost(found: list[tuple[str, str, str]], parts: list[str]) -> None:
    query = f"{PREFIX}SELECT * WHERE {{ {' '.join(parts)} }}"
    text = "".join(f"{' '.join(triple)} .\n" for triple in found).encode()
    read = predicates_read(query)
    part = text if read is None else b"\n".join(triples_with(text, read))
    assert _rows(query, part) == _rows(query, text)


def _rows(query: str, text: bytes) -> list[str]:
    store = ox.Store()
    store.load(text, format=ox.RdfFormat.N_TRIPLES)
    rows = store.query(query)
    assert isinstance(rows, ox.QuerySolutions)
    return sorted(str(row) for row in rows)


@pytest.mark.parametrize(
    "where", ["?this ?p ?a", "?this ex:q* ?a", "?this !ex:q ?a", "[ ?p ?this ] ex:q ?a", "?this nowhere:p ?a"]
)
def test_a_pattern_that_may_match_anything_reads_all(where: str) -> None:
    assert predicates_read(f"{PREFIX}SELECT ?this WHERE {{ {where} }}") is None


def test_only_what_is_named_is_read() -> None:
    read = predicates_read(f"{PREFIX}SELECT ?this ?value WHERE {{ ?this ex:p ?value . FILTER(?value < ?this) }}")
    assert read == {f"{E}p", f"{RDF}type", f"{RDF}first", f"{RDF}rest"}
    text = f'<{E}a> <{E}p> "one" .\n<{E}a> <{E}pp> "x <{E}p> y" .\n<{E}b> <{E}p> "two" .\n'.encode()
    assert b"".join(triples_with(text, [f"{E}p"])).count(E.encode()) == 4
