"""The site: whole, the same every time, safe against what the data holds, and never half."""

from __future__ import annotations

import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import pyoxigraph as ox
import pytest
from publish_fixture import HOSTILE, SMALL, SiteFiles, make_project

from sahel_ld.errors import DataError, UsageError
from sahel_ld.project import Project
from sahel_ld.publish import build
from sahel_ld.publish.facts import Facts
from sahel_ld.publish.machine.entities import own_quads
from sahel_ld.publish.paths import page_path, segment, stem_path
from sahel_ld.rdf.canonical import canonical_nquads, union_of_graphs
from sahel_ld.terms import BASE

FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".rdf": ox.RdfFormat.RDF_XML,
}
SCRIPTS = re.compile(r"(\.\./)*static/(search|time|query|asof)\.js")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return Project(make_project(tmp_path_factory.mktemp("small") / "project", SMALL))


@pytest.fixture(scope="module")
def site(small: Project, tmp_path_factory: pytest.TempPathFactory) -> SiteFiles:
    target = tmp_path_factory.mktemp("built") / "site"
    build(small, target, check=False)
    return SiteFiles(target)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> SiteFiles:
    project = Project(make_project(tmp_path_factory.mktemp("hostile") / "project", HOSTILE))
    target = tmp_path_factory.mktemp("hostile-built") / "site"
    build(project, target, check=False)
    return SiteFiles(target)


def under_base(project: Project) -> set[str]:
    terms = {
        term
        for quad in (*project.asserted, *project.derived)
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)
    }
    return {term.value for term in terms if isinstance(term, ox.NamedNode) and term.value.startswith(BASE)}


def test_no_internal_link_is_broken(site: SiteFiles) -> None:
    assert list(site.broken_links()) == []


def test_every_iri_of_the_data_has_its_page_and_its_data(small: Project, site: SiteFiles) -> None:
    facts = Facts(small.asserted, small.derived)
    for iri in under_base(small):
        path, _, fragment = page_path(iri).partition("#")
        for language in ("", "fr/"):
            page = site.pages[language + path]
            assert not fragment or fragment in page.ids, iri
        own = union_of_graphs(own_quads(facts, iri))
        for suffix, rdf_format in FORMATS.items():
            found = ox.parse(site.contents[stem_path(iri) + suffix], format=rdf_format)
            # Blank nodes are labelled anew for each file: those are compared as whole files in another test.
            missing = {quad for quad in own if not blank(quad)} - set(found)
            assert not missing, (iri, suffix)


def blank(quad: ox.Quad) -> bool:
    return isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode)


def test_the_formats_of_a_thing_say_the_same(site: SiteFiles) -> None:
    stems = {
        path[: -len(".ttl")]
        for path in site.contents
        if path.endswith(".ttl") and not path.startswith("dump/") and f"{path[:-4]}.rdf" in site.contents
    }
    assert len(stems) > 30
    for stem in stems:
        said = {
            canonical_nquads(ox.parse(site.contents[stem + suffix], format=kind))
            for suffix, kind in FORMATS.items()
            if stem + suffix in site.contents
        }
        assert len(said) == 1, stem


def test_pages_are_well_made(site: SiteFiles) -> None:
    for path, page in site.pages.items():
        names = [tag for tag, _ in page.elements]
        assert names.count("h1") == 1, path
        assert names.count("main") == 1, path
        assert len(page.ids) == len(set(page.ids)), (path, [one for one in page.ids if page.ids.count(one) > 1])
        html = dict(page.elements)["html"]
        assert html["lang"] == ("fr" if path.startswith("fr/") else "en")
        assert len(site.contents[path]) < 150_000, path
        assert "style" not in names or path.endswith("404.html")


def test_names_are_set_apart_with_language_and_direction(site: SiteFiles) -> None:
    text = site.contents["doc/actor/group.html"].decode()
    assert '<bdi lang="ar" dir="rtl">مجموعة</bdi>' in text
    assert '<bdi lang="taq-tfng" dir="ltr">ⴳⴰⵓ</bdi>' in text
    assert '<bdi lang="fr" dir="ltr">Groupe</bdi>' in text


def test_claims_show_their_chain(site: SiteFiles) -> None:
    text = site.contents["doc/situation/holds.html"].decode()
    for expected in (
        "characters",
        "10–60",
        "cf74aa48445aceed",
        "relayed by",
        "Wire: group holds town",
        "contradicted by",
        "independent source",
    ):
        assert expected in text
    french = site.contents["fr/doc/situation/holds.html"].decode()
    assert "à partir de mars 2022" in french
    assert "jusqu’au 1er janvier 2023" in french
    event = site.contents["doc/event/raid.html"].decode()
    assert "1 June 2022 – 2 June 2022" in event
    assert re.search(r"Group</a> or <a [^>]*>A Person", event)


def test_identifiers_are_links_by_their_scheme(site: SiteFiles) -> None:
    assert 'href="https://sws.geonames.org/2457161/"' in site.contents["doc/place/town.html"].decode()


def test_dates_of_the_site_come_from_the_data(site: SiteFiles) -> None:
    assert b"<lastmod>2026-11-25</lastmod>" in site.contents["sitemap.xml"]
    assert b'dcterms:modified "2026-11-25"^^xsd:date' in site.contents["dataset.ttl"]


def test_checksums_are_right_and_complete(site: SiteFiles) -> None:
    listed = dict(line.split("  ")[::-1] for line in site.contents["SHA256SUMS"].decode().splitlines())
    assert set(listed) == set(site.contents) - {"SHA256SUMS"}
    assert all(hashlib.sha256(site.contents[path]).hexdigest() == digest for path, digest in listed.items())


def test_description_counts_and_sizes_agree_with_the_files(site: SiteFiles) -> None:
    found = list(ox.parse(site.contents["dataset.ttl"], format=ox.RdfFormat.TURTLE))

    def values(name: str) -> dict[str, str]:
        return {quad.subject.value: quad.object.value for quad in found if quad.predicate.value.endswith(name)}

    assert int(values("void#triples")[f"{BASE}dataset"]) == site.contents["dump/sahel-ld.nt"].count(b"\n")
    urls, sizes = values("#downloadURL"), values("#byteSize")
    assert len(urls) == 12
    for node, url in urls.items():
        assert int(sizes[node]) == len(site.contents[url.removeprefix(BASE)])


def test_json_ld_in_pages_is_the_data(site: SiteFiles) -> None:
    text = site.contents["doc/actor/group.html"].decode()
    match = re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    assert match
    triples = set(ox.parse(match[1].encode(), format=ox.RdfFormat.JSON_LD))
    written = set(ox.parse(site.contents["doc/actor/group.ttl"], format=ox.RdfFormat.TURTLE))
    assert len(triples) > 8
    assert triples < written


def test_search_index_finds_folded_names(site: SiteFiles) -> None:
    index = json.loads(site.contents["search-index.json"])
    entry = next(entry for entry in index["entries"] if entry[1] == "doc/actor/group.html")
    assert {"menaka", "gang", "grp"} <= set(entry[4].split())


def test_data_does_nothing_in_pages(hostile: SiteFiles) -> None:
    for path, page in hostile.pages.items():
        for tag, attributes in page.elements:
            assert tag not in ("img", "iframe", "object", "embed", "base", "style") or path.endswith("404.html"), (
                path,
                tag,
            )
            assert not [name for name in attributes if name.startswith("on")], (path, tag, attributes)
        for script in page.scripts:
            assert script.get("type") in ("application/ld+json", "application/json") or SCRIPTS.fullmatch(
                script.get("src") or ""
            ), (
                path,
                script,
            )
        for _, link in page.links:
            if path.endswith("404.html") and link == "data:,":
                continue  # the empty icon of the template: the page stands at any depth, and asks for none
            assert urlsplit(link).scheme in ("", "http", "https"), (path, link)
        assert "49" not in "".join(page.texts).split(), path
    text = hostile.contents["doc/document/d.html"].decode()
    assert "&lt;script&gt;alert(1)" in text
    assert "javascript:alert(1)" in text  # shown, not linked


def test_html5_parser_sees_no_foreign_element(hostile: SiteFiles) -> None:
    html5 = pytest.importorskip("html5rdf", reason="the HTML5 parser comes with rdflib")
    for path in (
        "doc/document/d.html",
        "doc/actor/a.html",
        "doc/claim/a.html",
        "doc/statement/a.html",
        "doc/anchor/a.html",
    ):
        tree = html5.parse(hostile.contents[path].decode(), namespaceHTMLElements=False)
        for element in tree.iter():
            assert element.tag not in ("img", "iframe", "style", "object"), path
            assert not [name for name in getattr(element, "attrib", {}) if str(name).startswith("on")], path


def test_hostile_iris_stay_inside_and_apart(hostile: SiteFiles) -> None:
    folder = hostile.folder.resolve()
    assert {path.name for path in folder.parent.iterdir()} == {"site", ".site.record"}
    assert all(re.fullmatch(r"[A-Za-z0-9_.~=/-]+", path) and ".." not in path.split("/") for path in hostile.contents)
    assert b"up too" in hostile.contents["doc/actor/=2E./=2E./=2E./outside.html"]
    assert b"<h1>Index</h1>" in hostile.contents["doc/actor/=index.html"]
    assert list(hostile.broken_links()) == []


@pytest.mark.parametrize(
    "texts", [("a/b", "a%2Fb"), ("=index", "index"), ("a.ttl", "a=2Ettl"), ("é", "%C3%A9"), ("", "=")]
)
def test_segments_of_different_texts_differ(texts: tuple[str, str]) -> None:
    one, other = (segment(text) for text in texts)
    assert one != other
    assert re.fullmatch(r"[A-Za-z0-9_~=-][A-Za-z0-9_.~=-]*", one)


def run_build(project: Path, target: Path, seed: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "sahel_ld", "build", "--no-check", "-q", "--project", str(project), "-o", str(target)],
        check=True,
        env={**os.environ, "PYTHONHASHSEED": seed, "TZ": "Pacific/Auckland" if seed == "7" else "UTC"},
        cwd=target.parent,
    )


def test_same_input_same_bytes(small: Project, site: SiteFiles, tmp_path: Path) -> None:
    elsewhere = make_project(tmp_path / "another" / "place", SMALL)
    for seed in ("1", "7"):
        run_build(elsewhere, tmp_path / f"site-{seed}", seed)
        assert SiteFiles(tmp_path / f"site-{seed}").contents == site.contents
    assert not any(str(small.root).encode() in content for content in site.contents.values())


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is of POSIX")
def test_kill_leaves_the_old_site_whole(small: Project, site: SiteFiles, tmp_path: Path) -> None:
    target = tmp_path / "site"
    build(small, target, check=False)
    for delay in (0.9, 1.3, 1.7, 2.2):
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "sahel_ld",
                "build",
                "--no-check",
                "-q",
                "--project",
                str(small.root),
                "-o",
                str(target),
            ]
        )
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert SiteFiles(target).contents == site.contents
    build(small, target, check=False)
    assert {path.name for path in tmp_path.iterdir()} == {"site", ".site.record"}


def test_folder_of_somebody_else_is_left_alone(small: Project, tmp_path: Path) -> None:
    (tmp_path / "precious.txt").write_text("x")
    with pytest.raises(UsageError, match="did not make"):
        build(small, tmp_path, check=False)
    assert [path.name for path in tmp_path.iterdir()] == ["precious.txt"]


def test_errors_in_the_data_stop_the_build(small: Project, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="nothing published"):
        build(small, tmp_path / "site")
    assert list(tmp_path.iterdir()) == []
    built = build(small, tmp_path / "site", force=True)
    assert built.report is not None
    assert (tmp_path / "site" / "index.html").is_file()
