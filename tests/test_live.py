"""What pages with live queries are given, and what a build without the engine says."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from conftest import ROOT
from publish_fixture import SMALL, SiteFiles, make_project

from sahel_ld.project import Project
from sahel_ld.publish import build, live
from sahel_ld.publish.output import Output
from sahel_ld.publish.site import Site
from sahel_ld.publish.view import View


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = make_project(tmp_path / "project", SMALL)
    (folder / "queries/who-held.rq").write_text((ROOT / "queries/who-held.rq").read_text("utf-8"), "utf-8")
    return folder


def test_build_without_the_engine_says_so_and_keeps_the_answers(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "is_there", lambda: False)
    built = build(Project(project), tmp_path / "site", check=False)
    assert any("make assets" in note for note in built.notes)
    site = SiteFiles(tmp_path / "site")
    assert live.SETTINGS not in site.contents
    for path in ("query/index.html", "query/who-held.html", "fr/query/who-held.html"):
        page = site.pages[path]
        assert "ask" not in page.ids
        assert not any("query.js" in (script.get("src") or "") for script in page.scripts)
    assert "not part of this build" in site.contents["query/who-held.html"].decode()
    assert b"claim/paper-1" in site.contents["query/all-claims.csv"]


@pytest.mark.skipif(not live.is_there(), reason="the engine is not here (make assets)")
def test_build_with_the_engine_brings_it_along(project: Path, tmp_path: Path) -> None:
    built = build(Project(project), tmp_path / "site", check=False)
    assert built.notes == []
    site = SiteFiles(tmp_path / "site")
    assert f"static/{live.ENGINE}" in site.contents
    assert site.contents["static/vendor/oxigraph/web_bg.wasm"].startswith(b"\0asm")
    settings = json.loads(site.contents[live.SETTINGS])
    assert site.contents[settings["dump"]].startswith(b"\x1f\x8b")
    assert settings["size"] == len(site.contents[settings["dump"]])
    assert list(site.broken_links()) == []


def test_questions_are_cut_at_the_values_of_their_parameters(tmp_path: Path) -> None:
    project = Project(ROOT)
    site = Site(project, Output(tmp_path))
    view = View(site, "en", "query/index.html")
    for question in project.open().questions:
        form = live.form(question, view)
        pieces, parameters = form["pieces"], form["parameters"]
        assert isinstance(pieces, list)
        assert isinstance(parameters, list)
        defaults = [match[1] for match in re.finditer(r"VALUES [^{\n]*\{([^\n]*)\} # param:", question.text)]
        assert len(pieces) == len(parameters) + 1 == len(defaults) + 1
        whole = pieces[0] + "".join(default + piece for default, piece in zip(defaults, pieces[1:], strict=True))
        assert whole == question.text
        for parameter in parameters:
            assert ("UNDEF" in parameter["default"]) == (not parameter["values"]), (question.name, parameter)
            if parameter["type"] == "iri":
                assert all(value.startswith("https://") for value in parameter["values"])
    who_held = live.form(project.open().questions.named("who-held"), view)
    assert who_held["parameters"][0]["labels"] == ["Kidal"]  # type: ignore[index]


def test_nothing_from_npm_is_in_git() -> None:
    package = json.loads((ROOT / "sahel_ld/publish/assets/package.json").read_text("utf-8"))
    versions = [*package["dependencies"].values(), *package["devDependencies"].values()]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions)
    assert "sahel_ld/publish/static/vendor/" in (ROOT / ".gitignore").read_text("utf-8").split()
    assert not list((ROOT / "sahel_ld").rglob("package-lock.json"))
    assert not list((ROOT / "sahel_ld").rglob("node_modules"))
