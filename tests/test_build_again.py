"""A build over an older site writes what a full build writes, whatever was edited, and takes over no file that is not its own."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from publish_fixture import HOSTILE, SMALL, SiteFiles, make_project

from sahel_ld.project import Project
from sahel_ld.publish import build

DATA = "data/ttl/report.small.ttl"
TEXTS = ('"New name"', '"Nom \\u2028 <b>&amp;"', '"{{ 7*7 }}"', '"a.b;c"')


def statements(text: str) -> list[tuple[int, int]]:
    """Where the statements of the fixture's Turtle are: each begins at a line's start and ends at a full stop and a line end."""
    return [match.span() for match in re.finditer(r"(?ms)^(?!@prefix)[a-z<][^\n]*?(?: \.\n|.*? \.\n)", text)]


def labelled(text: str, rng: random.Random) -> str:
    found = rng.choice(list(re.finditer(r'skos:prefLabel "(?:[^"\\]|\\.)*"', text)))
    return text[: found.start()] + f"skos:prefLabel {rng.choice(TEXTS)}" + text[found.end() :]


def without_a_thing(text: str, rng: random.Random) -> str:
    start, end = rng.choice(statements(text))
    return text[:start] + text[end:]


def with_a_claim(text: str, rng: random.Random) -> str:
    content = rng.choice(["situation:holds", "event:raid", "event:unknown", "estimate:raid-b"])
    number = rng.randrange(10**6)
    return (
        text
        + f'claim:new-{number} a sah:Claim ; skos:prefLabel "New {number}"@en ; sah:claimant actor:press ; sah:stance code:stance-denies ;\n'
        f"    sah:content {content} ; sah:document document:wire ; sah:contradicts claim:paper-1 ; sah:assessment code:assessment-contested .\n"
    )


def moved(text: str, rng: random.Random) -> str:
    return text.replace('"2022-03"^^xsd:gYearMonth', f'"{rng.randrange(1990, 2022)}-03"^^xsd:gYearMonth')


def recorded_later(text: str, rng: random.Random) -> str:
    return text.replace('sah:recordedOn "2026-11-25"', f'sah:recordedOn "20{rng.randrange(27, 99)}-01-01"')


def with_a_blank_node(text: str, rng: random.Random) -> str:
    return text + f'actor:press sah:source [ skos:note "{rng.randrange(10**6)}" ] .\n'


def with_an_address_like_a_prefix(text: str, rng: random.Random) -> str:
    return text + f"place:town skos:closeMatch <geo:16.{rng.randrange(100)},-0.04> .\n"


def with_another_namespace(text: str, rng: random.Random) -> str:
    return text + f'place:town <https://example.org/{rng.choice("ab")}#p> "1"^^xsd:integer .\n'


def of_data(edit: Callable[[str, random.Random], str]) -> Callable[[Path, random.Random], None]:
    def change(root: Path, rng: random.Random) -> None:
        path = root / DATA
        path.write_text(edit(path.read_text("utf-8"), rng), "utf-8")

    return change


def term(root: Path, rng: random.Random) -> None:
    path = root / "ontology/sahel.ttl"
    text = path.read_text("utf-8")
    found = rng.choice(list(re.finditer(r'rdfs:label "[^"]*"@(?:en|fr)', text)))
    path.write_text(f'{text[: found.start()]}rdfs:label "Other"@{found[0][-2:]}{text[found.end() :]}', "utf-8")


def query(root: Path, rng: random.Random) -> None:
    path = root / "queries/all-claims.rq"
    path.write_text(path.read_text("utf-8").replace("ORDER BY", f"# {rng.random()}\nORDER BY"), "utf-8")


def new_query(root: Path, rng: random.Random) -> None:
    text = (root / "queries/all-claims.rq").read_text("utf-8")
    (root / f"queries/q{rng.randrange(99)}.rq").write_text(text, "utf-8")


def new_file(root: Path, rng: random.Random) -> None:
    number = rng.randrange(10**6)
    head = (root / DATA).read_text("utf-8").partition("document:paper")[0]
    text = f'{head}actor:n{number} a sah:Person ; skos:prefLabel "N"@en ; sah:source document:paper .\n'
    (root / f"data/ttl/report.a{number}.ttl").write_text(text, "utf-8")


def settings(root: Path, rng: random.Random) -> None:
    (root / "sahel-ld.toml").write_text(f"# {rng.random()}\n", "utf-8")


EDITS = [
    *(of_data(edit) for edit in (labelled, without_a_thing, with_a_claim, moved, recorded_later, with_a_blank_node)),
    *(of_data(edit) for edit in (with_an_address_like_a_prefix, with_another_namespace)),
    *(term, query, new_query, new_file, settings),
]


@pytest.mark.parametrize("half", [0, 1])
def test_edit_after_edit_the_bytes_are_those_of_a_full_build(half: int, tmp_path: Path) -> None:
    rng = random.Random(23)
    root = make_project(tmp_path / "project", SMALL)
    again, full = tmp_path / "again/site", tmp_path / "full/site"
    build(Project(root), again, check=False)
    edits = rng.sample(EDITS, len(EDITS))[half::2]
    for number, edit in enumerate(edits):
        edit(root, rng)
        build(Project(root), again, check=False)
        if number % 4 == 3 or edit is edits[-1]:
            build(Project(root), full, check=False, full=True)
            assert SiteFiles(again).contents == SiteFiles(full).contents, edit


def test_the_bytes_are_those_of_a_full_build_where_the_data_is_hostile(tmp_path: Path) -> None:
    root = make_project(tmp_path / "project", HOSTILE)
    build(Project(root), tmp_path / "again/site", check=False)
    path = root / DATA
    path.write_text(path.read_text("utf-8").replace("<b>evil</b>", "<b>worse</b>"), "utf-8")
    build(Project(root), tmp_path / "again/site", check=False)
    build(Project(root), tmp_path / "full/site", check=False)
    assert SiteFiles(tmp_path / "again/site").contents == SiteFiles(tmp_path / "full/site").contents


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, Path]:
    folder = tmp_path_factory.mktemp("built")
    root = make_project(folder / "project", SMALL)
    build(Project(root), folder / "site", check=False)
    return Project(root), folder / "site"


def numbers(site: Path) -> dict[str, int]:
    return {path.relative_to(site).as_posix(): path.stat().st_ino for path in site.rglob("*") if path.is_file()}


def test_after_one_edit_most_pages_are_not_made_again(built: tuple[Project, Path], tmp_path: Path) -> None:
    root, site = shutil.copytree(built[0].root, tmp_path / "project"), tmp_path / "site"
    build(Project(root), site, check=False)
    before = numbers(site)
    path = root / DATA
    path.write_text(path.read_text("utf-8").replace('"Act"', '"Law"'), "utf-8")
    build(Project(root), site, check=False)
    same = [name for name, number in numbers(site).items() if before.get(name) == number]
    assert "doc/law/act.html" not in same
    assert "doc/law/act.ttl" not in same
    assert "doc/programme/list.html" not in same  # it shows the name
    assert {"doc/event/raid.html", "doc/event/raid.ttl", "fr/doc/claim/wire-1.html", "def/index.ttl"} <= set(same)


def test_a_file_that_was_changed_on_the_site_is_made_again(built: tuple[Project, Path]) -> None:
    project, site = built
    whole = SiteFiles(site).contents
    for path, change in (
        ("doc/event/raid.html", lambda file: file.write_bytes(b"x" * file.stat().st_size)),
        ("doc/event/raid.ttl", lambda file: file.unlink()),
        ("doc/event/raid.nt", lambda file: Path(shutil.copy2(file, f"{file}.copy")).replace(file)),
        ("dump/sahel-ld.ttl", lambda file: file.write_bytes(b"")),
    ):
        change(site / path)
        (site / "doc/stray.html").write_text("not of the site")
        build(project, site, check=False)
        assert SiteFiles(site).contents == whole


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"{}", b"key\n{}\n", b"key\n[1\n"])
def test_a_record_that_cannot_be_read_means_a_full_build(built: tuple[Project, Path], content: bytes) -> None:
    project, site = built
    whole = SiteFiles(site).contents
    record = site.with_name(".site.record")
    key = record.read_bytes().partition(b"\n")[0]
    record.write_bytes(content.replace(b"key", key))
    build(project, site, check=False)
    assert SiteFiles(site).contents == whole


def test_a_site_that_was_moved_takes_nothing_over_and_is_whole(built: tuple[Project, Path], tmp_path: Path) -> None:
    project, site = built
    whole = SiteFiles(site).contents
    shutil.copytree(site, tmp_path / "site")
    shutil.copy(site.with_name(".site.record"), tmp_path / ".site.record")
    build(project, tmp_path / "site", check=False)
    assert SiteFiles(tmp_path / "site").contents == whole
    assert not set(numbers(tmp_path / "site").values()) & set(numbers(site).values())
