"""The site of the bundled data: whole, every IRI with a page, no page too large."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from publish_fixture import CHECKOUT, SiteFiles

from sahel_ld.project import Project
from sahel_ld.publish import build
from sahel_ld.publish.paths import page_path
from sahel_ld.terms import BASE


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> SiteFiles:
    target = tmp_path_factory.mktemp("bundled") / "site"
    build(Project(CHECKOUT), target, check=False)
    return SiteFiles(target)


def test_no_internal_link_is_broken(site: SiteFiles) -> None:
    assert list(site.broken_links())[:10] == []


def test_every_iri_under_the_base_has_its_page(site: SiteFiles) -> None:
    quads = ox.parse(site.contents["dump/sahel-ld.nq"], format=ox.RdfFormat.N_QUADS)
    iris = {
        term.value
        for quad in quads
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)
        if isinstance(term, ox.NamedNode) and term.value.startswith(BASE)
    }
    assert len(iris) > 2000
    missing = []
    for iri in iris:
        path, _, fragment = page_path(iri).partition("#")
        page = site.pages.get(path)
        if page is None or (fragment and fragment not in page.ids):
            missing.append(iri)
    assert missing == []


def test_no_page_is_large(site: SiteFiles) -> None:
    assert [path for path in site.pages if len(site.contents[path]) >= 150_000] == []


def test_home_tells_of_the_founding_report(site: SiteFiles) -> None:
    text = site.contents["index.html"].decode()
    for claim in ("seed-c10", "seed-c37", "seed-c57"):
        assert f"doc/claim/{claim}.html" in text


def test_ids_are_unique_on_each_page(site: SiteFiles) -> None:
    assert [path for path, page in site.pages.items() if len(page.ids) != len(set(page.ids))] == []
