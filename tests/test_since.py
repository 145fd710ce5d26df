"""New, known and fixed: the findings beside those of a git revision, without touching the working tree."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from small_project import DATA, PREFIXES, SHAPES, VALID, Outcome, sahel, small_project

from sahel_ld.checks.since import compared
from sahel_ld.errors import UsageError
from sahel_ld.findings import Finding, Report, Severity
from sahel_ld.project.revision import revision

# DATA at the first commit: e2 and e3 without a date. Then e3 is mended and e4 is added without one.
CHANGED = DATA.replace("ex:e3 a ex:Event .", 'ex:e3 a ex:Event ; ex:date "2013-01-01"^^xsd:date .\nex:e4 a ex:Event .')


def git(root: Path, *words: str) -> str:
    done = subprocess.run(
        ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", *words],
        cwd=root,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


def committed(root: Path, message: str = "one") -> Path:
    if not (root / ".git").exists():
        git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", message)
    return root


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with one commit and a change that is not committed."""
    found = committed(small_project(tmp_path / "repo"))
    (found / "data/ttl/data.ttl").write_text(CHANGED)
    return found


def statuses(done: Outcome) -> dict[str, list[str]]:
    """The focus nodes of findings by status, and those of fixed ones."""
    found: dict[str, list[str]] = {"fixed": [one["focus"][-3:-1] for one in done.json["fixed"]]}
    for one in done.json["findings"]:
        found.setdefault(one["status"], []).append(one["focus"][-3:-1])
    return found


def test_new_known_and_fixed_are_told_apart(root: Path) -> None:
    done = sahel("check", "--since", "HEAD", "--format", "json", cwd=root)
    assert statuses(done) == {"new": ["e4"], "known": ["e2"], "fixed": ["e3"]}
    summary = done.json["summary"]
    assert [summary[key] for key in ("since", "new", "known", "fixed")] == ["HEAD", 1, 1, 1]
    assert done.code == 1


def test_the_text_has_a_section_for_each(root: Path) -> None:
    lines = sahel("check", "--since", "HEAD", cwd=root).out.splitlines()
    titles = [line for line in lines if line.startswith(("new since HEAD", "known", "fixed"))]
    assert titles == ["new since HEAD: 1", "known: 1", "fixed: 1"]
    assert lines[1] == "data/ttl/data.ttl:6:1: error shape/event-date An event has a date."
    assert lines[-1].startswith("1 new (1 error), 1 known, 1 fixed since HEAD in 3 files")


def test_known_findings_do_not_fail(root: Path) -> None:
    (root / "data/ttl/data.ttl").write_text(DATA.replace("ex:e2", "# a new line above\nex:e2"))
    done = sahel("check", "--since", "HEAD", "--format", "json", cwd=root)
    assert done.code == 0
    assert statuses(done) == {"known": ["e2", "e3"], "fixed": []}
    assert sahel("check", cwd=root).code == 1


def test_a_fault_that_moves_with_its_thing_is_known(root: Path) -> None:
    (root / "data/ttl/data.ttl").write_text(VALID)
    (root / "data/ttl/moved.ttl").write_text(f"{PREFIXES}ex:e2 a ex:Event .\nex:e5 a ex:Event .\n")
    done = sahel("check", "--since", "HEAD", "--format", "json", cwd=root)
    assert statuses(done) == {"known": ["e2"], "new": ["e5"], "fixed": ["e3"]}


def test_a_fault_that_moves_to_two_files_is_known_once() -> None:
    before = [Finding("a/b", Severity.ERROR, "m", "data.ttl", 1, focus="<x>")]
    now = [replace(before[0], file=name) for name in ("moved.ttl", "twice.ttl")]
    found = compared(Report(tuple(now)), before, "HEAD", str)
    assert [one.status for one in found.findings] == ["known", "new"]
    assert found.fixed == ()


def test_one_more_of_the_same_is_new(root: Path) -> None:
    literal = 'ex:e1 a ex:Event ; ex:date "x"^^xsd:date .\n'
    (root / "data/ttl/data.ttl").write_text(PREFIXES + literal)
    committed(root, "two")
    (root / "data/ttl/data.ttl").write_text(PREFIXES + literal + literal.replace("e1", "e2"))
    done = sahel("check", "--since", "HEAD", "--format", "json", cwd=root)
    assert [one["status"] for one in done.json["findings"]] == ["known", "new"]


def test_stricter_shapes_make_new_findings(root: Path) -> None:
    (root / "data/ttl/data.ttl").write_text(DATA)
    (root / "shapes/shapes.ttl").write_text(SHAPES.replace("sh:minCount 1 ;", "sh:minCount 1 ; sh:maxCount 0 ;"))
    done = sahel("check", "--since", "HEAD", "--format", "json", cwd=root)
    assert statuses(done) == {"new": ["e1"], "known": ["e2", "e3"], "fixed": []}


def test_it_works_from_a_subfolder_and_for_a_project_in_one(tmp_path: Path) -> None:
    small_project(tmp_path / "repo/deep/project")
    top = committed(tmp_path / "repo")
    root = top / "deep/project"
    (root / "data/ttl/data.ttl").write_text(CHANGED)
    for folder, project in ((root, "."), (top, "deep/project"), (root / "data/ttl", "../..")):
        done = sahel("check", "--since", "main", "--format", "json", "--project", project, cwd=folder)
        assert statuses(done) == {"new": ["e4"], "known": ["e2"], "fixed": ["e3"]}
        assert {one["file"] for one in done.json["findings"]} == {"data/ttl/data.ttl"}


def test_files_and_shapes_from_elsewhere(tmp_path: Path) -> None:
    root = small_project(tmp_path / "repo", [("sub/mine.ttl", DATA)])
    committed(root)
    (root / "sub/mine.ttl").write_text(CHANGED)
    words = ("check", "mine.ttl", "--shapes", "../shapes", "--since", "HEAD", "--format", "json")
    done = sahel(*words, cwd=root / "sub")
    assert statuses(done) == {"new": ["e4"], "known": ["e2"], "fixed": ["e3"]}
    assert {one["file"] for one in [*done.json["findings"], *done.json["fixed"]]} == {"mine.ttl"}


def test_only_the_files_that_were_asked_for(root: Path) -> None:
    (root / "data/ttl/other.ttl").write_text(f"{PREFIXES}ex:e9 a ex:Event .\n")
    done = sahel("check", "data/ttl/other.ttl", "--since", "HEAD", "--format", "json", cwd=root)
    assert statuses(done) == {"new": ["e9"], "fixed": []}


def test_a_project_that_was_not_there_has_new_findings_only(tmp_path: Path) -> None:
    (tmp_path / "repo").mkdir()
    (tmp_path / "repo/readme").write_text("x")
    committed(tmp_path / "repo")
    root = small_project(tmp_path / "repo/project")
    done = sahel("check", "--since", "HEAD", "--format", "json", cwd=root)
    assert statuses(done) == {"new": ["e2", "e3"], "fixed": []}


def test_working_tree_and_index_stay_as_they_are(root: Path) -> None:
    (root / "staged.ttl").write_text(VALID)
    git(root, "add", "staged.ttl")
    (root / "loose.ttl").write_text(VALID)

    def state() -> tuple[str, bytes, list[tuple[str, bytes]]]:
        files = sorted(path for path in root.rglob("*") if path.is_file() and ".git" not in path.parts)
        index = (root / ".git/index").read_bytes()
        return git(root, "status", "--porcelain"), index, [(path.name, path.read_bytes()) for path in files]

    before = state()
    assert sahel("check", "--since", "HEAD", cwd=root).code == 1
    assert state() == before
    assert git(root, "worktree", "list").count("\n") == 1
    assert git(root, "stash", "list") == ""


def test_the_copy_is_removed(root: Path) -> None:
    with revision("HEAD", root) as then:
        copy = then.copy
        assert (copy / "data/ttl/data.ttl").read_text() == DATA
    assert not copy.parent.exists()


def test_a_hook_of_git_does_not_lead_astray(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIR", "elsewhere/.git")
    monkeypatch.setenv("GIT_INDEX_FILE", str(root / ".git/index"))
    done = sahel("check", "--since", "HEAD", "--format", "json", cwd=root)
    assert statuses(done) == {"new": ["e4"], "known": ["e2"], "fixed": ["e3"]}


def test_files_that_an_archive_would_leave_out_are_there(root: Path) -> None:
    (root / ".gitattributes").write_text("data export-ignore\n")
    (root / "data/ttl/data.ttl").write_text(DATA)
    committed(root, "two")
    assert sahel("check", "--since", "HEAD", cwd=root).code == 0


@pytest.mark.parametrize("ref", ["nowhere", "", "--all", "HEAD:data", "-h"])
def test_a_revision_that_is_not_there(root: Path, ref: str) -> None:
    done = sahel("check", f"--since={ref}", cwd=root)
    assert done.code == 2
    assert f"no revision {ref!r}" in done.err
    assert "Traceback" not in done.err


def test_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    done = sahel("check", "--since", "HEAD", cwd=small_project(tmp_path))
    assert done.code == 2
    assert "not in a git repository" in done.err


def test_no_git(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(root))
    with pytest.raises(UsageError, match="needs git"), revision("HEAD", root):
        pass


def test_a_file_that_cannot_be_read_is_no_known_finding(root: Path) -> None:
    (root / "data/ttl/broken.ttl").write_text("<a")
    committed(root, "two")
    assert sahel("check", "--since", "HEAD", cwd=root).code == 3


def test_settings_of_then_that_cannot_be_used(root: Path) -> None:
    (root / "sahel-ld.toml").write_text("unknown = 1\n")
    committed(root, "two")
    (root / "sahel-ld.toml").write_text("")
    done = sahel("check", "--since", "HEAD", cwd=root)
    assert done.code == 2
    assert "the project at HEAD cannot be checked" in done.err


def test_severities_and_waivers_of_now_hold(root: Path) -> None:
    (root / "sahel-ld.toml").write_text('[severity]\n"shape/*" = "off"\n')
    done = sahel("check", "--since", "HEAD", "--format", "json", cwd=root)
    assert done.code == 0
    assert statuses(done) == {"fixed": []}


def test_what_is_wrong_with_waivers_counts(root: Path) -> None:
    sahel("check", "--update-baseline", cwd=root)
    done = sahel("check", "--since", "HEAD", "--format", "json", "--fail-on", "warning", cwd=root)
    assert {one["code"]: one["status"] for one in done.json["findings"]} == {"policy/waiver-without-reason": "new"}
    assert done.json["summary"]["waived"] == 2
    assert done.code == 1
