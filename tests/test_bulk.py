"""Reading a whole file as text gives what reading it quad by quad gives."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import ROOT, shared

from sahel_ld.errors import InputError
from sahel_ld.rdf.bulk import nquads_of
from sahel_ld.rdf.reader import Source, parse_quads


def _same(path: Path) -> None:
    source = Source(path, path.name, 3, base="https://example.org/base")
    content = source.content()
    expected, problem = "", None
    try:
        expected = "".join(f"{quad} .\n" for quad in parse_quads(content, source))
    except InputError as error:
        problem = (error.line, error.column, error.message)
    if problem is None:
        assert nquads_of(content, source).decode() == expected
        return
    with pytest.raises(InputError) as raised:
        nquads_of(content, source)
    assert (raised.value.line, raised.value.column, raised.value.message) == problem


@pytest.mark.parametrize("folder", ["ontology", "shapes", "data/ttl", "tests/faults"])
def test_own_files(folder: str) -> None:
    files = sorted((ROOT / folder).glob("*.ttl"))
    assert files
    for path in files:
        _same(path)


@pytest.mark.parametrize("suite", ["w3c/turtle", "w3c/shacl", "w3c/rdfc10"])
def test_suites(suite: str) -> None:
    files = sorted(path for path in shared(suite).rglob("*") if path.suffix in (".ttl", ".nt", ".nq"))
    assert files
    for path in files:
        _same(path)


def test_a_label_in_a_literal_or_an_iri_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_text(
        '<a:_:x> <a:b> "_:b0 ." , " _:b1" , _:b2 , [ <a:b> "> _:b2 ." ] . _:b2 <a:b> <_:b> .'.replace(
            "<_:b>", "<a:_:b>"
        )
    )
    _same(path)


def test_rdf_xml_too(tmp_path: Path) -> None:
    path = tmp_path / "a.rdf"
    quads = ox.parse("<a:a> <a:b> [ <a:b> 1 ; <a:c> ( 1 [] ) ] .", format=ox.RdfFormat.TURTLE)
    path.write_bytes(ox.serialize(quads, format=ox.RdfFormat.RDF_XML) or b"")
    _same(path)
