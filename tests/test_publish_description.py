"""The description of the data set: DCAT-AP has nothing against it, and its numbers are true."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from publish_fixture import CHECKOUT, dcat_ap_shapes

from sahel_ld.project import Project
from sahel_ld.publish.machine import description, dumps
from sahel_ld.publish.output import Output
from sahel_ld.publish.site import Site
from sahel_ld.terms import BASE


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("description")
    site = Site(Project(CHECKOUT), Output(target))
    dumps.write(site)
    description.write(site)
    return target


def test_it_conforms_to_dcat_ap(folder: Path) -> None:
    import pyshacl
    import rdflib

    data = rdflib.Graph().parse(folder / "dataset.ttl")
    conforms, _, text = pyshacl.validate(data, shacl_graph=dcat_ap_shapes())
    assert conforms, text[:3000]


def test_partitions_sum_up(folder: Path) -> None:
    quads = list(ox.parse((folder / "dataset.nt").read_bytes(), format=ox.RdfFormat.N_TRIPLES))
    void = "http://rdfs.org/ns/void#"
    triples = {quad.subject.value: int(quad.object.value) for quad in quads if quad.predicate.value == f"{void}triples"}
    parts = sum(count for node, count in triples.items() if "#property-" in node)
    assert parts == triples[f"{BASE}dataset"]


def test_title_and_description_have_languages(folder: Path) -> None:
    quads = list(ox.parse((folder / "dataset.nt").read_bytes(), format=ox.RdfFormat.N_TRIPLES))
    for name in ("title", "description"):
        found = [quad.object for quad in quads if quad.predicate.value == f"http://purl.org/dc/terms/{name}"]
        assert found
        assert all(isinstance(text, ox.Literal) and text.language in ("en", "fr") for text in found)


def test_well_known_void_is_the_description(folder: Path) -> None:
    assert (folder / ".well-known/void").read_bytes() == (folder / "dataset.ttl").read_bytes()
