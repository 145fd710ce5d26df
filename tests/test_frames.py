"""Frames make a tree of what is published about a thing, in which nothing is lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from publish_fixture import HOSTILE, SMALL, SiteFiles, make_project
from pyld import jsonld

from sahel_ld.project import Project
from sahel_ld.publish import build
from sahel_ld.rdf.canonical import canonical_nquads
from sahel_ld.terms import KINDS

TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
BASE = "https://w3id.org/sahel-ld/"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> SiteFiles:
    root = make_project(tmp_path_factory.mktemp("frames") / "project", SMALL + HOSTILE)
    return SiteFiles(build(Project(root), root.with_name("site"), check=False).target)


def no_loader(address: str, _: object) -> None:
    raise AssertionError(f"nothing is fetched, and {address} was asked for")


def framed(site: SiteFiles, kind: str, name: str) -> Any:
    document = json.loads(site.contents[f"doc/{kind}/{name}.jsonld"])
    frame = json.loads(site.contents[f"frame/{kind}.jsonld"])
    return jsonld.frame(document, frame, {"documentLoader": no_loader, "omitGraph": True})


def test_the_tree_of_an_actor(site: SiteFiles) -> None:
    tree = framed(site, "actor", "group")
    assert tree["id"] == f"{BASE}id/actor/group"
    assert "Organisation" in tree["type"]
    assert tree["prefLabel"] == {"en": ["Group"], "fr": ["Groupe"], "ar": ["مجموعة"]}
    assert tree["kind"] == f"{BASE}code#actor-kind-jihadist-group"
    assert tree["acronym"] == "GRP"
    assert {one["id"] for one in tree["@reverse"]["sah:actor"]} == {
        f"{BASE}id/situation/holds",
        f"{BASE}id/situation/does-not",
    }


def test_dates_of_several_kinds_keep_their_datatypes(site: SiteFiles) -> None:
    assert framed(site, "event", "raid")["when"] == "2022-06-01/2022-06-02"
    lists = framed(site, "situation", "holds")
    assert lists["from"] == {"type": "xsd:gYearMonth", "@value": "2022-03"}


def things(site: SiteFiles) -> Iterator[tuple[str, str]]:
    for kind in KINDS:
        for path in sorted(site.contents):
            head, _, name = path.rpartition("/")
            if head == f"doc/{kind}" and name.endswith(".jsonld"):
                yield kind, name.removesuffix(".jsonld")


def test_every_kind_has_a_frame_and_no_triple_of_a_thing_is_lost(site: SiteFiles) -> None:
    """The tree read again as RDF is what the file says, without what it says of itself."""
    found = set()
    for kind, name in things(site):
        content = site.contents[f"doc/{kind}/{name}.jsonld"]
        expected = [
            quad
            for quad in ox.parse(content, format=ox.RdfFormat.JSON_LD)
            if not str(quad.subject).startswith(f"<{BASE}doc/")
        ]
        if not any(str(quad.predicate) == f"<{TYPE}>" for quad in expected):
            continue  # frames find things by their classes
        tree = framed(site, kind, name)
        back = jsonld.to_rdf(tree, {"documentLoader": no_loader, "format": "application/n-quads"})
        given = ox.parse(back.encode(), format=ox.RdfFormat.N_QUADS)
        assert canonical_nquads(given) == canonical_nquads(expected), (kind, name)
        found.add(kind)
    assert found == {Path(path).stem for path in site.contents if path.startswith("frame/")}
    assert len(found) > 14


def test_the_context_is_hosted_and_holds_every_prefix(site: SiteFiles) -> None:
    context = json.loads(site.contents["context.jsonld"])["@context"]
    for path, content in site.contents.items():
        if path.startswith("frame/"):
            for name, value in json.loads(content)["@context"].items():
                if isinstance(value, str) and value.startswith("http"):
                    assert context.get(name, value) == value
