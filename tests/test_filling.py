"""An engine that is filled from the text of files holds what one holds that is filled quad by quad, and knows the same literals as written."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import ROOT, shared
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sahel_ld import Project
from sahel_ld.errors import InputError
from sahel_ld.rdf.reader import Source, read_quads
from sahel_ld.store.filling import fill
from sahel_ld.store.written import written_forms
from sahel_ld.terms import GRAPH, XSD


def _same(sources: list[Source]) -> dict[ox.Literal, ox.Literal]:
    """Compare both ways; gives the literals as written."""
    named = [(source, ox.NamedNode(f"{GRAPH}{source.path.stem}")) for source in sources]
    quads = [quad for source, graph in named for quad in read_quads(source, graph)]
    slowly, engine = ox.Store(), ox.Store()
    slowly.extend(quads)
    written = fill(engine, named)
    assert set(engine) == set(slowly)
    assert written == written_forms(quads)
    return written


def test_the_data_of_the_project() -> None:
    project = Project(ROOT)
    assert _same(project.sources([*project.ontology_files, *project.shape_files, *project.data_files]))


def test_the_turtle_of_the_w3c() -> None:
    sources: list[Source] = []
    for path in sorted(shared("w3c/turtle").rglob("*.ttl")):
        source = Source(path, path.name, len(sources), "https://example.org/")
        try:
            list(read_quads(source))
        except InputError:
            continue
        sources.append(source)
    assert len(sources) > 100
    _same(sources)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.trig", "<a:g> { <a:a> <a:b> 1.50 , [] . } <a:a> <a:b> 01 ."),
        ("a.nq", '_:x <a:b> "1.0"^^<http://www.w3.org/2001/XMLSchema#decimal> <a:g> .\n<a:a> <a:b> _:x .\n'),
        ("a.nt", '<a:a> <a:b> "+5"^^<http://www.w3.org/2001/XMLSchema#integer> .\n'),
        ("a.jsonld", '{"@id": "a:a", "a:b": [{"@value": "007", "@type": "http://www.w3.org/2001/XMLSchema#integer"}]}'),
        ("derived.ttl", "<a:a> <a:b> 1 , [ <a:c> 2 ] ."),
    ],
)
def test_other_formats(name: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    _same([Source(path, name, 0)])


def test_the_spelling_of_what_is_derived_is_nobodys(tmp_path: Path) -> None:
    path = tmp_path / "dump.nq"
    lines = [
        f'<a:a> <a:b> "{value}"^^<{XSD}decimal> <{GRAPH}{graph}> .\n'
        for value, graph in (("1.50", "x"), ("2.50", "derived"))
    ]
    path.write_text("".join(lines), encoding="utf-8")
    written = _same([Source(path, path.name, 0)])
    assert [literal.value for literal in written.values()] == ["1.50"]


def test_blank_nodes_of_two_files_are_two_and_named_the_same_in_each_run(tmp_path: Path) -> None:
    for name in ("a.ttl", "b.ttl"):
        (tmp_path / name).write_text('_:x <a:b> "_:x <a:b> _:x ." .\n')
    sources = [Source(tmp_path / name, name, number) for number, name in enumerate(("a.ttl", "b.ttl"))]
    _same(sources)


def test_a_broken_file_is_refused_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_text("<a:a> <a:b> 1 .\n<a:a> <a:b> .\n")
    with pytest.raises(InputError) as raised:
        fill(ox.Store(), [(Source(path, "a.ttl", 0), ox.NamedNode("a:g"))])
    assert (raised.value.file, raised.value.line) == ("a.ttl", 2)


TYPES = st.sampled_from(["integer", "decimal", "double", "date", "gYear", "boolean", "dateTime", "string", "int"])
VALUES = st.one_of(
    st.sampled_from(
        ["1", "01", "+1", "1.0", "1.00", "1e0", "true", "1", "2012-04-06+00:00", "2012-04-06Z", "-0", " 1"]
    ),
    st.text(alphabet='01.+-TZ:"\\> ^_\n\t<', max_size=12),
)


@settings(deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(VALUES, TYPES), max_size=8))
@example([('x> "05', "integer")])
@example([('> "05"^^<http://www.w3.org/2001/XMLSchema#integer> .\n<a:a> <a:b> "', "string"), ("05", "integer")])
def test_literals_of_any_spelling(tmp_path: Path, literals: list[tuple[str, str]]) -> None:
    triples = [
        ox.Triple(ox.NamedNode("a:a"), ox.NamedNode("a:b"), ox.Literal(value, datatype=ox.NamedNode(XSD + kind)))
        for value, kind in literals
    ]
    path = tmp_path / "a.nt"
    path.write_text("".join(f"{triple} .\n" for triple in triples), encoding="utf-8", newline="\n")
    _same([Source(path, path.name, 0)])
