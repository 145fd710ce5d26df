"""The shapes say what docs/model.md says, speak English and French, and mean the same to both engines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from sahel_ld.checks.engines import ShaclEngine
from sahel_ld.checks.engines.fast import FastEngine
from sahel_ld.checks.engines.reference import ReferenceEngine

ROOT = Path(__file__).resolve().parents[1]
FILES = sorted((ROOT / "shapes").glob("*.ttl"))
DATA = sorted((ROOT / "tests" / "faults").glob("*.ttl"))
MODEL = (ROOT / "docs" / "model.md").read_text("utf-8")
SHAPE = "https://w3id.org/sahel-ld/shape/"
PREFIXES = {
    "sah": "https://w3id.org/sahel-ld/def#",
    "code": "https://w3id.org/sahel-ld/code#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "sh": "http://www.w3.org/ns/shacl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
}
PATHS = {PREFIXES["sh"] + name for name in ("alternativePath", "inversePath")}
LISTS = {PREFIXES["rdf"] + name for name in ("first", "rest")}
COUNTS = {"1": ("1", "1"), "?": ("", "1"), "+": ("1", ""), "*": ("", "")}


@cache
def shapes() -> ox.Store:
    store = ox.Store()
    for path in FILES:
        store.extend(ox.parse(path=str(path)))
    return store


def select(query: str) -> list[tuple[str, ...]]:
    """The rows of a query over the shapes, as text; empty where nothing is bound."""
    header = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
    rows = shapes().query(header + query)
    assert isinstance(rows, ox.QuerySolutions)
    return [tuple(getattr(row[variable], "value", "") for variable in rows.variables) for row in rows]


def test_shapes_are_named_once_and_in_one_file() -> None:
    subjects = [
        {quad.subject.value for quad in ox.parse(path=str(path)) if isinstance(quad.subject, ox.NamedNode)}
        for path in FILES
    ]
    names = [name for found in subjects for name in found]
    assert len(names) == len(set(names))
    assert all(name.startswith(SHAPE) for name in names)


def test_blank_nodes_are_lists_and_paths_only() -> None:
    blank = {quad.predicate.value for quad in shapes() if isinstance(quad.subject, ox.BlankNode)}
    assert blank <= PATHS | LISTS


@pytest.mark.parametrize("term", ["sh:message", "sh:name"])
def test_every_shape_speaks_english_and_french(term: str) -> None:
    silent = select(f"""SELECT ?shape ?language WHERE {{
        VALUES ?language {{ "en" "fr" }}
        ?shape a ?type . FILTER(?type IN (sh:NodeShape, sh:PropertyShape))
        FILTER NOT EXISTS {{ ?shape {term} ?text . FILTER(LANG(?text) = ?language) }}
    }}""")
    assert silent == []


def test_no_text_is_given_twice_in_one_language() -> None:
    twice = select("""SELECT ?shape ?term WHERE { VALUES ?term { sh:message sh:name } ?shape ?term ?text }
        GROUP BY ?shape ?term HAVING(COUNT(?text) > 2)""")
    assert twice == []


def test_every_property_shape_belongs_to_a_node_shape() -> None:
    assert (
        select("""SELECT ?shape WHERE {
        ?shape a sh:PropertyShape . FILTER NOT EXISTS { ?node a sh:NodeShape ; sh:property ?shape } }""")
        == []
    )


def test_every_shape_that_is_named_exists() -> None:
    assert (
        select("""SELECT DISTINCT ?shape WHERE {
        { ?other sh:node|sh:property|sh:not ?shape } UNION { ?other sh:or/rdf:rest*/rdf:first ?shape }
        FILTER NOT EXISTS { ?shape a ?type } }""")
        == []
    )


# ---- the tables of docs/model.md


def rows() -> Iterator[tuple[str, str, str, str]]:
    """Class, property, count and value of every row with a class and a property of its own."""
    text = MODEL.split("## Properties by class")[1].split("## Code lists")[0]
    for table in re.split(r"\n(?!\|)", text):
        classes: list[str] = []
        for line in table.splitlines():
            cells = [cell.strip() for cell in line.split("|")[1:-1]]
            if len(cells) != 4:
                continue
            if cells[0]:
                classes = re.findall(r"`(\w+)`", cells[0])
            names = re.findall(r"`((?:sah|skos|geo):\w+)`", cells[1])
            counts = cells[2].split(", ")
            if len(counts) == 1:
                counts *= len(names)
            for owner in classes:
                values = cells[3].split(", ") if len(cells[3].split(", ")) == len(names) else [cells[3]] * len(names)
                for name, count, value in zip(names, counts, values, strict=True):
                    if count in COUNTS:
                        yield owner, name, count, value


ROWS = sorted(set(rows()))


def test_the_tables_are_understood() -> None:
    assert len(ROWS) > 90
    assert ("Claim", "sah:stance", "1") in {row[:3] for row in ROWS}
    assert ("AgreementStatus", "sah:status", "1") in {row[:3] for row in ROWS}


def test_every_class_of_the_model_has_a_closed_shape_and_the_reverse() -> None:
    closed = {
        row[0].removeprefix(PREFIXES["sah"])
        for row in select("SELECT ?class WHERE { ?shape sh:targetClass ?class ; sh:closed true }")
    }
    assert closed == {row[0] for row in ROWS}


@pytest.mark.parametrize(("owner", "name", "count", "value"), ROWS, ids=lambda cell: cell[:40])
def test_a_row_of_the_model_is_a_property_shape(owner: str, name: str, count: str, value: str) -> None:
    found = select(f"""SELECT ?min ?max ?list WHERE {{
        ?node sh:targetClass sah:{owner} ; sh:closed true ; sh:property ?shape .
        ?shape sh:path {name} .
        OPTIONAL {{ ?shape sh:minCount ?min }}
        OPTIONAL {{ ?shape sh:maxCount ?max }}
        OPTIONAL {{ ?shape sh:node/sh:property/sh:hasValue ?list }}
    }}""")
    bounds = {row[:2] for row in found}
    if (owner, name) == ("Statement", "sah:when"):  # at most one through shape:statement-start
        assert bounds == {COUNTS["*"]}
    else:
        assert COUNTS[count] in bounds
    if (lists := re.findall(r"`code:([\w-]+)`", value)) and len(lists) == 1 and "concept" in value:
        assert [row[2] for row in found if row[2]][:1] == [PREFIXES["code"] + lists[0]]


VALUES = {
    r"date\b.*": "sh:or shape:date-types",
    r"string\b.*": "sh:datatype xsd:string",
    r"(language-tagged string)": "sh:datatype rdf:langString",
    r"`xsd:(anyURI|nonNegativeInteger|date)`.*": "sh:datatype xsd:{}",
    r"`(\w+)`.*": "sh:class sah:{}",
}


@pytest.mark.parametrize(("owner", "name", "count", "value"), ROWS, ids=lambda cell: cell[:40])
def test_a_value_of_the_model_is_a_constraint(owner: str, name: str, count: str, value: str) -> None:
    constraint = next(
        (
            made and made.format(*match.groups())
            for pattern, made in VALUES.items()
            if (match := re.fullmatch(pattern, value))
        ),
        None,
    )
    if not constraint or name == "geo:asWKT":
        return
    assert select(f"""PREFIX shape: <{SHAPE}> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
        SELECT ?shape WHERE {{
            ?node sh:targetClass sah:{owner} ; sh:closed true ; sh:property ?shape . ?shape sh:path {name} ; {constraint} }}""")


def test_no_shape_uses_what_an_engine_gets_wrong() -> None:
    """See docs/decisions/shapes-two-engines.md."""
    used = {quad.predicate.value.removeprefix(PREFIXES["sh"]) for quad in shapes()}
    assert not used & {"qualifiedValueShape", "lessThan", "lessThanOrEquals", "minInclusive", "maxInclusive", "sparql"}
    nodes = select("SELECT DISTINCT ?inner WHERE { ?shape sh:node ?node . ?node sh:property/sh:path ?inner }")
    assert nodes == [(PREFIXES["skos"] + "inScheme",)]  # a literal is never a concept: sh:node on one is a fault anyway


def test_every_code_list_has_a_shape_and_the_reverse() -> None:
    lists = {row[0] for row in select("SELECT ?list WHERE { ?shape sh:path skos:inScheme ; sh:hasValue ?list }")}
    codes = ox.parse(path=str(ROOT / "ontology" / "codes.ttl"))
    scheme = ox.NamedNode(PREFIXES["skos"] + "ConceptScheme")
    assert lists == {str(quad.subject)[1:-1] for quad in codes if quad.object == scheme}


# ---- the two engines


@cache
def context() -> bytes:
    """What the shapes need of the ontology: the class tree, and which concept is in which list."""
    wanted = {PREFIXES["rdfs"] + "subClassOf", PREFIXES["skos"] + "inScheme"}
    scheme = PREFIXES["skos"] + "ConceptScheme"
    triples = [
        quad.triple
        for name in ("sahel", "codes")
        for quad in ox.parse(path=str(ROOT / "ontology" / f"{name}.ttl"))
        if isinstance(quad.object, ox.NamedNode) and (quad.predicate.value in wanted or quad.object.value == scheme)
    ]
    return bytes(ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"")


@cache
def shapes_text() -> bytes:
    return bytes(ox.serialize((quad.triple for quad in shapes()), format=ox.RdfFormat.N_TRIPLES) or b"")


def verdict(engine: ShaclEngine, data: bytes) -> list[tuple[str, str, str]]:
    """Focus, path and component of every result."""
    results = engine.validate([context(), data], shapes_text())
    return sorted((one.focus, one.path.strip("()"), one.component) for one in results)


@pytest.mark.parametrize("path", DATA, ids=lambda path: path.stem)
def test_both_engines_find_the_same(path: Path) -> None:
    triples = [quad.triple for quad in ox.parse(path=str(path))]
    data = bytes(ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"")
    fast = verdict(FastEngine(), data)
    assert fast == verdict(ReferenceEngine(), data)
    assert len(fast) == (1 if path.name.startswith("shape__") else 0)
