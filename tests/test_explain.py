"""Every code has an explanation, in the command and in SARIF; every explanation has a code that is raised."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT
from small_project import RULE_CHECK, SHAPES, sahel, small_project

from sahel_ld.checks.explain import Codes, built_in
from sahel_ld.project import Project

CODE = re.compile(r"([a-z]+)/([A-Za-z][\w-]*)")
# Shapes and checks explain themselves.
OWN = ("shape/", "check/{")


def raised() -> dict[str, str]:
    """Every code in the source, where it is raised; the part of an f-string before its first hole is a family."""
    found: dict[str, str] = {}
    for path in sorted((ROOT / "sahel_ld").rglob("*.py")):
        text = path.read_text("utf-8")
        if not re.search(r"\b(Finding|Raw)\(|code=", text) or "findings" in path.parts:
            continue
        for code, line in codes_in(ast.parse(text)):
            found.setdefault(code, f"{path.relative_to(ROOT)}:{line}")
    return found


def codes_in(tree: ast.Module) -> Iterator[tuple[str, int]]:
    groups = {code.partition("/")[0] for code in built_in()}
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
            head = str(node.values[0].value)
            if re.fullmatch(r"[a-z]+/", head) and head[:-1] in groups | {"shape"} and len(node.values) == 2:
                yield f"{head}*", node.lineno
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inside:
            match = CODE.fullmatch(node.value)
            if match and match[1] in groups:
                yield node.value, node.lineno


def test_every_code_in_the_source_is_explained() -> None:
    missing = {code: place for code, place in raised().items() if code not in built_in()}
    assert {code for code in missing if code not in ("shape/*", "check/*")} == set(), missing


def test_every_explanation_is_of_a_code_in_the_source() -> None:
    assert set(built_in()) - set(raised()) == set()


def test_the_scan_sees_codes() -> None:
    tree = ast.parse('Finding("shapes/none", 1)\nx = f"lexical/{name}"\ny = "a/b"\nz = f"shapes/{a}/{b}"')
    assert sorted(codes_in(tree)) == [("lexical/*", 2), ("shapes/none", 1)]


@pytest.mark.parametrize("code", sorted(built_in()))
def test_an_explanation_is_whole(code: str) -> None:
    rule = built_in()[code]
    assert len(rule.title) <= 80
    for text in (rule.title, rule.meaning, rule.why, rule.mend):
        assert text
        assert text == text.strip()
    assert not rule.title.endswith(".")
    assert all(text.endswith((".", "`")) for text in (rule.meaning, rule.why, rule.mend))


def test_every_finding_of_the_faults_can_be_explained() -> None:
    codes = Codes.of_project(Project(ROOT))
    stems = {path.stem for path in (ROOT / "tests/faults").glob("*__*.ttl")}
    for stem in sorted(stems):
        code = re.sub(r"\.\d+$", "", stem).replace("__", "/", 1)
        rule = codes.rule(code)
        assert rule.title != code
        assert rule.meaning
        assert rule.source


# ---- the command


def test_a_built_in_code(tmp_path: Path) -> None:
    done = sahel("explain", "house/twin-iri", cwd=small_project(tmp_path))
    assert done.code == 0
    assert done.out.startswith("house/twin-iri: Two IRIs that look the same\n")
    assert "\nWhy: " in done.out
    assert "\nTo mend: Choose one of the two and use it everywhere." in done.out


@pytest.mark.parametrize(("code", "family"), [("lexical/gYear", "lexical/*"), ("shacl/MinCount", "shacl/*")])
def test_a_code_of_a_family(tmp_path: Path, code: str, family: str) -> None:
    done = sahel("explain", code, cwd=small_project(tmp_path))
    assert done.out.startswith(f"{code}: {built_in()[family].title}\n")


def test_a_shape_explains_itself(tmp_path: Path) -> None:
    out = sahel("explain", "shape/event-date", cwd=small_project(tmp_path)).out
    assert out.startswith("shape/event-date: date\n  shapes/shapes.ttl:11\n")
    assert "\nAn event has a date.\n" in out
    assert "\nWhy: Without a date an event is in no timeline.\n" in out
    assert "\nfr: Un événement a une date.\n" in out
    assert "\n    shape:event-date\n        a sh:PropertyShape ;\n" in out


def test_a_check_explains_itself(tmp_path: Path) -> None:
    out = sahel("explain", "check/one", cwd=small_project(tmp_path, [("queries/checks/one.rq", RULE_CHECK)])).out
    assert out.startswith("check/one: Nothing is nothing\n  queries/checks/one.rq:1\n\n{focus} is nothing\n")
    assert "\nTo mend: Remove it.\n" in out
    assert "\n    SELECT ?focus" in out
    assert "#+" not in out


def test_shapes_from_elsewhere(tmp_path: Path) -> None:
    root = small_project(tmp_path)
    (root / "mine.ttl").write_text(SHAPES.replace("shape:event-date", "shape:my-date"))
    assert sahel("explain", "shape/my-date", "--shapes", "mine.ttl", cwd=root).out.startswith("shape/my-date: date\n")
    assert sahel("explain", "shape/my-date", cwd=root).code == 2


def test_a_fault_of_the_tests_is_named() -> None:
    out = sahel("explain", "check/interval-order", cwd=ROOT).out
    assert out.endswith("\nA file with this fault: tests/faults/check__interval-order.ttl\n")


@pytest.mark.parametrize(
    ("code", "near"),
    [
        ("shape/event-dat", "shape/event-date"),
        ("house/twinn-iri", "house/twin-iri"),
        ("twin-iri", "house/twin-iri"),
        ("lexcal/gYear", "lexical/*"),
        ("zzzzzz", "explain --list"),
        ("shape/*", ""),
    ],
)
def test_did_you_mean(tmp_path: Path, code: str, near: str) -> None:
    done = sahel("explain", code, cwd=small_project(tmp_path))
    assert done.code == 2
    assert done.out == ""
    assert f"no code {code!r}" in done.err
    assert near in done.err


def test_no_code_is_wrong_use(tmp_path: Path) -> None:
    assert sahel("explain", cwd=small_project(tmp_path)).code == 2


def test_the_list_has_all_codes_and_titles(tmp_path: Path) -> None:
    root = small_project(tmp_path, [("queries/checks/one.rq", RULE_CHECK)])
    lines = sahel("explain", "--list", cwd=root).out.splitlines()
    listed = {line.split("  ")[0]: line.rsplit("  ", 1)[1].strip() for line in lines}
    assert set(listed) == {*built_in(), "shape/event", "shape/event-date", "check/one"}
    assert listed["check/one"] == "Nothing is nothing"
    assert listed["house/iri"] == built_in()["house/iri"].title


def test_a_project_with_a_broken_shapes_file_explains_the_rest(tmp_path: Path) -> None:
    root = small_project(tmp_path, [("shapes/broken.ttl", "<a")])
    assert sahel("explain", "shape/event-date", cwd=root).code == 0
