"""Versions stay: at their addresses, byte for byte, whatever is built after them."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from publish_fixture import SMALL, SiteFiles, dcat_ap_shapes, make_project
from rdflib.namespace import OWL
from small_project import sahel

from sahel_ld.errors import DataError, UsageError
from sahel_ld.project import Project
from sahel_ld.publish import build
from sahel_ld.publish.checksums import MARKER, SIGNATURE
from sahel_ld.publish.paths import page_path, stem_path
from sahel_ld.publish.verify import verify
from sahel_ld.publish.versions import version_iri
from sahel_ld.rdf.canonical import dataset_hash

DCAT = rdflib.Namespace("http://www.w3.org/ns/dcat#")
DATASET = rdflib.URIRef("https://w3id.org/sahel-ld/dataset")
OLD, NEW = "2026-9", "2026-11"  # the second sorts before the first


@pytest.fixture(scope="module")
def projects(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, Project]:
    folder = tmp_path_factory.mktemp("projects")
    renamed = SMALL.replace('"A Person"@en', '"A Person, renamed"@en')
    return Project(make_project(folder / "old", SMALL)), Project(make_project(folder / "new", renamed))


@pytest.fixture(scope="module")
def first(projects: tuple[Project, Project], tmp_path_factory: pytest.TempPathFactory) -> SiteFiles:
    return SiteFiles(build(projects[0], tmp_path_factory.mktemp("first") / "site", check=False, version=OLD).target)


@pytest.fixture(scope="module")
def second(projects: tuple[Project, Project], first: SiteFiles, tmp_path_factory: pytest.TempPathFactory) -> SiteFiles:
    """Built in place of a copy of the first."""
    target = shutil.copytree(first.folder, tmp_path_factory.mktemp("second") / "site")
    return SiteFiles(build(projects[1], target, check=False, version=NEW).target)


def files_of(site: SiteFiles, version: str) -> dict[str, bytes]:
    prefix = f"version/{version}/"
    return {path.removeprefix(prefix): content for path, content in site.contents.items() if path.startswith(prefix)}


def test_a_version_is_kept_byte_for_byte(first: SiteFiles, second: SiteFiles) -> None:
    kept = files_of(first, OLD)
    assert len(kept) == 13
    assert files_of(second, OLD) == kept
    assert gzip.decompress(kept["sahel-ld.nq.gz"]) == first.contents["dump/sahel-ld.nq"]
    assert gzip.decompress(files_of(second, NEW)["sahel-ld.nq.gz"]) == second.contents["dump/sahel-ld.nq"]
    assert kept["sahel-ld.nq.gz"] != files_of(second, NEW)["sahel-ld.nq.gz"]


def test_both_versions_dereference(second: SiteFiles) -> None:
    for name in (OLD, NEW):
        iri = version_iri(name)
        assert page_path(iri) in second.pages
        for suffix in (".ttl", ".nt", ".jsonld", ".rdf"):
            assert stem_path(iri) + suffix in second.contents
        graph = rdflib.Graph().parse(data=second.contents[f"{stem_path(iri)}.ttl"], format="turtle")
        node = rdflib.URIRef(iri)
        assert str(graph.value(node, DCAT.version)) == name
        for part in graph.objects(node, DCAT.distribution):
            address = str(graph.value(part, DCAT.downloadURL)).removeprefix("https://w3id.org/sahel-ld/")
            assert len(second.contents[address]) == int(str(graph.value(part, DCAT.byteSize)))
    assert not list(second.broken_links())


def test_versions_are_in_a_chain(second: SiteFiles) -> None:
    old, new = (rdflib.URIRef(version_iri(name)) for name in (OLD, NEW))
    own = rdflib.Graph().parse(data=second.contents[f"version/{NEW}/index.ttl"], format="turtle")
    assert own.value(new, DCAT.previousVersion) == old
    graph = rdflib.Graph().parse(data=second.contents["dataset.ttl"], format="turtle")
    assert set(graph.objects(DATASET, DCAT.hasVersion)) == {old, new}
    assert graph.value(DATASET, DCAT.hasCurrentVersion) == new
    assert graph.value(DATASET, DCAT.previousVersion) == old
    assert graph.value(DATASET, OWL.versionIRI) == new
    assert [str(version) for version in graph.objects(DATASET, DCAT.version)] == [NEW]
    assert graph.value(new, DCAT.previousVersion) == old


def test_the_description_with_versions_conforms_to_dcat_ap(second: SiteFiles) -> None:
    import pyshacl

    shapes = dcat_ap_shapes()
    for path in ("dataset.ttl", f"version/{NEW}/index.ttl"):
        data = rdflib.Graph().parse(data=second.contents[path], format="turtle")
        conforms, _, text = pyshacl.validate(data, shacl_graph=shapes)
        assert conforms, (path, text[:3000])


def test_hashes_of_a_version_are_those_of_its_data(second: SiteFiles) -> None:
    for name in (OLD, NEW):
        files = files_of(second, name)
        manifest = json.loads(files["manifest.json"])
        for path, entry in manifest["files"].items():
            assert hashlib.sha256(files[path]).hexdigest() == entry["sha256"]
            if "rdfc10" in entry:
                content = gzip.decompress(files[path]) if path.endswith(".gz") else files[path]
                kind = ox.RdfFormat.from_extension(path.removesuffix(".gz").rpartition(".")[2])
                assert kind
                assert dataset_hash(ox.parse(content, format=kind)) == entry["rdfc10"], path
        assert verify(str(second.folder / "version" / name)).exit_code == 0
    person = "https://w3id.org/sahel-ld/id/actor/person"
    hashes = {json.loads(files_of(second, name)["manifest.json"])["entities"][person] for name in (OLD, NEW)}
    assert len(hashes) == 2


def test_a_build_without_a_name_keeps_the_versions(
    projects: tuple[Project, Project], second: SiteFiles, tmp_path: Path
) -> None:
    """In place, and from a site elsewhere, as a build in CI has it."""
    for target in (shutil.copytree(second.folder, tmp_path / "in-place"), tmp_path / "elsewhere"):
        source = None if target.exists() else second.folder
        site = SiteFiles(build(projects[1], target, check=False, versions_from=source).target)
        for name in (OLD, NEW):
            assert files_of(site, name) == files_of(second, name)
        assert verify(str(target)).exit_code == 0
        graph = rdflib.Graph().parse(data=site.contents["dataset.ttl"], format="turtle")
        assert len(set(graph.objects(DATASET, DCAT.hasVersion))) == 2


def test_the_page_of_the_data_lists_the_versions(second: SiteFiles) -> None:
    for page, prefix in (("data.html", ""), ("fr/data.html", "../")):
        links = [link for _, link in second.pages[page].links if "version/" in link]
        assert links == [f"{prefix}version/{NEW}/index.html", f"{prefix}version/{OLD}/index.html"]


def test_whatever_a_build_takes_over_its_bytes_are_those_of_a_full_one(
    projects: tuple[Project, Project], tmp_path: Path
) -> None:
    """Versions, changes and signatures come and go while the data stay: nothing of the last build is left where it should not be."""
    old, new = projects
    turns: list[dict[str, Any]] = [{"version": "1"}, {"since": [str(old.root)]}, {"version": "2"}, {}]
    for turn in turns:
        build(new, tmp_path / "again", check=False, **turn)
        source = tmp_path / "again"
        build(new, tmp_path / "full", check=False, full=True, versions_from=source, **turn)
        again, full = (SiteFiles(tmp_path / name).contents for name in ("again", "full"))
        assert {path for path in again.keys() | full.keys() if again.get(path) != full.get(path)} == set()


def test_the_same_version_again_changes_nothing_and_another_under_its_name_is_refused(
    projects: tuple[Project, Project], second: SiteFiles, tmp_path: Path
) -> None:
    target = shutil.copytree(second.folder, tmp_path / "site")
    build(projects[1], target, check=False, version=NEW)
    assert SiteFiles(target).contents == second.contents
    with pytest.raises(UsageError, match="published already, with other data"):
        build(projects[1], target, check=False, version=OLD)
    assert SiteFiles(target).contents == second.contents


def test_a_damaged_version_stops_the_build(
    projects: tuple[Project, Project], second: SiteFiles, tmp_path: Path
) -> None:
    target = shutil.copytree(second.folder, tmp_path / "site")
    (target / f"version/{OLD}/sahel-ld.ttl.gz").write_bytes(b"")
    with pytest.raises(DataError, match="not as it was published"):
        build(projects[1], target, check=False)
    assert (target / f"version/{NEW}/index.html").is_file()


def test_a_source_without_versions_is_wrong_use(projects: tuple[Project, Project], tmp_path: Path) -> None:
    """Else a slip in the name of the folder would end all versions."""
    with pytest.raises(UsageError, match="no folder version"):
        build(projects[0], tmp_path / "site", check=False, versions_from=tmp_path / "slip")


def test_a_version_is_signed_as_the_site_is_and_stays_so(projects: tuple[Project, Project], tmp_path: Path) -> None:
    def sign(content: bytes) -> bytes:
        return hashlib.sha256(content).digest()

    build(projects[0], tmp_path / "site", check=False, version=OLD, sign=sign)
    build(projects[1], tmp_path / "site", check=False)
    folder = tmp_path / "site/version" / OLD
    assert (folder / SIGNATURE).read_bytes() == sign((folder / MARKER).read_bytes())
    assert verify(str(tmp_path / "site")).exit_code == 0
    assert not (tmp_path / "site" / SIGNATURE).exists()
    assert verify(str(folder)).exit_code == 0


@pytest.mark.parametrize("name", ["../up", "a/b", ".hidden", "index", "1.ttl", "é", "x" * 41, "a b"])
def test_a_name_that_is_no_folder_is_wrong_use(projects: tuple[Project, Project], name: str, tmp_path: Path) -> None:
    run = sahel("build", "--no-check", "-o", "site", f"--version={name}", cwd=projects[0].root)
    assert run.code == 2
    assert "no name for a version" in run.err
    assert not (projects[0].root / "site").exists()
