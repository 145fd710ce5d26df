"""Sites under a profile: no file holds what is withheld, in whatever format and spelling, and a site that would is not published."""

from __future__ import annotations

import gzip
from pathlib import Path

import pyoxigraph as ox
import pytest
from publish_fixture import SMALL, make_project

from sahel_ld.errors import DataError, UsageError
from sahel_ld.profiles import leaks_in_text
from sahel_ld.profiles.leaking import leaks_in_files
from sahel_ld.profiles.nodes import Withheld
from sahel_ld.project import Project
from sahel_ld.publish import build
from sahel_ld.publish.build import shown_report

SECRET = """
actor:zorbamine a sah:Person ; skos:prefLabel "Zorbamine N'Quill"@en ; sah:kind code:actor-kind-person ; sah:source document:paper .
situation:office a sah:Office ; skos:prefLabel "Zorbamine N’Quill leads the group"@en ; sah:holder actor:zorbamine ; sah:organisation actor:group ;
    sah:post "leader"@en ; sah:from "2020"^^xsd:gYear ; sah:endStatus code:end-open .
claim:office a sah:Claim ; skos:prefLabel "Press on the leader"@en ; sah:claimant actor:press ; sah:stance code:stance-reports ; sah:content situation:office ;
    sah:document document:paper ; sah:recordedOn "2026-01-01"^^xsd:date ; sah:confidence code:confidence-low ; sah:assessment code:assessment-uncontested .
geometry:village a sah:Geometry ; sah:locates place:region ; geo:asWKT "POINT(1.23456 17.65432)"^^geo:wktLiteral ;
    sah:precision code:precision-village ; sah:source document:paper .
event:raid skos:note "Zorbamine N'Quill was seen there; call +223 76 12 34 56"@en .
"""
RULES = 'extends = "public"\n[withhold]\nthings = ["actor:zorbamine"]\n'


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = make_project(tmp_path_factory.mktemp("profiles") / "project", SMALL + SECRET)
    (root / "profiles").mkdir()
    (root / "profiles/own.toml").write_text(RULES, "utf-8")
    return root


def texts(site: Path) -> str:
    """All files of a site as one text, packed ones unpacked."""
    found = []
    for path in site.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            found.append((gzip.decompress(content) if path.suffix == ".gz" else content).decode("utf-8", "replace"))
    return "\n".join(found)


def test_nothing_that_is_withheld_is_in_any_file(project: Path, tmp_path: Path) -> None:
    plain, own = tmp_path / "plain", tmp_path / "own"
    build(Project(project), plain, check=False)
    built = build(Project(project), own, check=False, profile="own")
    open_text, text = texts(plain), texts(own)
    for secret in ("Zorbamine", "actor/zorbamine", "17.65432", "76 12 34 56"):
        assert secret in open_text
        assert secret not in text
    assert (own / "doc/actor/group.html").is_file()
    assert not list(own.rglob("*zorbamine*"))
    assert "POINT(1.2 17.7)" in text
    assert any(note.startswith("profile own: ") and "things withheld" in note for note in built.notes)


def test_nothing_of_an_older_site_without_a_profile_is_taken_over(project: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    build(Project(project), site, check=False)
    assert "76 12 34 56" in texts(site)
    build(Project(project), site, check=False, profile="own")
    assert "76 12 34 56" not in texts(site)
    assert "Zorbamine" not in texts(site)


def test_a_version_published_before_does_not_bring_it_back(project: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    build(Project(project), site, check=False, version="v1")
    before = (site / "SHA256SUMS").read_bytes()
    with pytest.raises(DataError, match=r"nothing is published, .* version/v1/"):
        build(Project(project), site, check=False, profile="own")
    assert (site / "SHA256SUMS").read_bytes() == before


def test_changes_since_a_release_would_quote_it(project: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="exclude each other"):
        build(Project(project), tmp_path / "site", check=False, profile="own", since=["HEAD"])


def test_a_profile_that_is_not_there_publishes_nothing(project: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no profile 'publik'"):
        build(Project(project), tmp_path / "site", check=False, profile="publik")
    assert not (tmp_path / "site").exists()


def test_findings_quote_the_data_and_are_not_shown(project: Path) -> None:
    from sahel_ld.checks import check

    report = check(Project(project), [])
    assert report.findings
    assert shown_report(report, "") is report
    assert shown_report(report, "own") is None


WITHHELD = Withheld(
    {ox.NamedNode("https://w3id.org/sahel-ld/id/actor/ba")}, {"Zorbamine N'Quill", "2438421"}, {"POINT(-0.102 17.981)"}
)


@pytest.mark.parametrize(
    "text",
    [
        "<p>Zorbamine N&#39;Quill</p>",
        "ZORBAMINE  N’QUILL",
        "zorbamine-nquill",
        "GeoNames 2438421.",
        '{"coordinates": [-0.102, 17.981]}',
        "17.981 N, -0.102 E",
        "<https://w3id.org/sahel-ld/id/actor/ba>",
    ],
)
def test_every_spelling_is_found(text: str) -> None:
    assert leaks_in_text(f"before {text} after", WITHHELD)


@pytest.mark.parametrize(
    "text",
    [
        "Zorbamine Quillon",
        "a92438421f",
        "https://w3id.org/sahel-ld/id/actor/ba-ndaw",
        f"-0.102 {'x' * 200} 17.981",
        "POINT(-0.1 18.0)",
    ],
)
def test_what_only_looks_like_it_is_none(text: str) -> None:
    assert leaks_in_text(f"before {text} after", WITHHELD) == []


def test_packed_files_are_looked_into(tmp_path: Path) -> None:
    (tmp_path / "a.nq.gz").write_bytes(gzip.compress(b"Zorbamine N'Quill"))
    (tmp_path / "b.png").write_bytes(b"\x89PNG\xff")
    assert leaks_in_files(tmp_path, WITHHELD) == ["a.nq.gz: the name of a thing that is withheld"]
