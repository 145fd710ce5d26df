"""The renderings of a report: what each says, that readers of its format read it, and that nothing of it depends on the run."""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema
import junitparser
import pyoxigraph as ox
import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from small_project import DATA, PREFIXES, VALID, sahel, small_project

from sahel_ld.checks.paths import path_text
from sahel_ld.errors import UsageError
from sahel_ld.findings import Finding, Report, Severity, ShapeSource, Waived
from sahel_ld.findings.formats import format_of, names, render
from sahel_ld.findings.layout import Layout
from sahel_ld.findings.shacl_path import shacl_path

SCHEMA = json.loads((ROOT / "tests/data/sarif-2.1.0-subset.schema.json").read_text("utf-8"))
SH = "http://www.w3.org/ns/shacl#"
FAULTS = ROOT / "tests/faults"
# What is hard on a format: marks, line ends, control characters, markup, two widths of letters, no file, no line.
ODD = (
    Finding("a/b", Severity.ERROR, '100 % <wrong> & "quoted"\n::second, line', "dir/a b,c:d%.ttl", 3, 2, 3, 9),
    Finding("a/b", Severity.WARNING, "control \x00\x1b[31m and \ufffe, مالي", "é.ttl", 1, hint="do\nthis"),
    Finding("c/d", Severity.NOTE, "no place at all", focus="_:f0b1", path="<x> / <y>", value='"v"@fr'),
    Finding("shape/s", Severity.ERROR, "m", "z.ttl", 9, 1, source=ShapeSource("s.ttl"), status="new"),
)
REPORT = Report(ODD, {"files": 1, "focus nodes": 2}, waived=(Waived(ODD[0], "it is so", "ana", "2027-01-31"),))
EMPTY = Report((), {"files": 1})


# ---- SARIF


def sarif(report: Report, layout: Layout | None = None) -> Any:
    log = json.loads(render(report, "sarif", layout))
    jsonschema.Draft202012Validator(SCHEMA).validate(log)
    return log["runs"][0]


@pytest.mark.parametrize("report", [REPORT, EMPTY], ids=["odd", "empty"])
@pytest.mark.parametrize("waived", [False, True])
def test_sarif_fits_the_schema(report: Report, waived: bool) -> None:
    run = sarif(report, Layout(show_waived=waived))
    assert len(run["results"]) == len(report.findings) + (len(report.waived) if waived else 0)
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        # GitHub refuses a result without a location.
        assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("version",), "2.0.0"),
        (("runs", 0, "tool", "driver", "name"), None),
        (("runs", 0, "results", 0, "message"), None),
        (("runs", 0, "results", 0, "level"), "fatal"),
        (("runs", 0, "results", 0, "ruleID"), "x"),
        (("runs", 0, "results", 0, "baselineState"), "known"),
        (("runs", 0, "results", 0, "locations", 0, "physicalLocation", "region", "startLine"), 0),
        (("runs", 0, "results", 0, "locations", 0, "physicalLocation", "artifactLocation", "uri"), "a b"),
    ],
)
def test_the_schema_refuses_what_is_wrong(path: tuple[str | int, ...], value: object) -> None:
    log = json.loads(render(REPORT, "sarif"))
    part = log
    for step in path[:-1]:
        part = part[step]
    if value is None:
        del part[path[-1]]
    else:
        part[path[-1]] = value
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(SCHEMA).validate(log)


def test_sarif_of_a_seeded_fault_has_its_region_and_its_help(tmp_path: Path) -> None:
    done = sahel("check", "-f", "sarif", cwd=small_project(tmp_path))
    run = json.loads(done.out)["runs"][0]
    jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(done.out))
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "data/ttl/data.ttl"
    assert place["region"] == {"startLine": 4, "startColumn": 1, "endLine": 4, "endColumn": 6}
    [rule] = run["tool"]["driver"]["rules"]
    assert rule["shortDescription"]["text"] == "date"
    assert rule["fullDescription"]["text"] == "An event has a date."
    assert "in no timeline" in rule["help"]["text"]
    assert "sh:minCount 1" in rule["help"]["markdown"]


def test_sarif_says_what_is_new_and_what_is_waived() -> None:
    run = sarif(REPORT, Layout(show_waived=True))
    assert [result.get("baselineState") for result in run["results"]] == [None, None, None, "new", None]
    suppressed = [result["suppressions"] for result in run["results"] if "suppressions" in result]
    assert suppressed == [[{"kind": "external", "status": "accepted", "justification": "it is so"}]]


# ---- JUnit


def suite_of(report: Report, layout: Layout | None = None) -> junitparser.TestSuite:
    [suite] = junitparser.JUnitXml.fromstring(render(report, "junit", layout).encode())
    assert isinstance(suite, junitparser.TestSuite)
    return suite


def test_junit_is_read_by_a_library() -> None:
    suite = suite_of(REPORT)
    cases = list(suite)
    assert (suite.tests, suite.failures, suite.skipped) == (5, 2, 1)
    results = [result for case in cases for result in case.result]
    assert [type(result).__name__ for result in results] == ["Failure", "Failure", "Skipped"]
    assert results[0].message == '100 % <wrong> & "quoted"\n::second, line'
    assert results[0].type == "a/b"
    assert "\\x00\\x1b[31m and \\xfffe, مالي" in str(cases[1].system_out)


def test_junit_fails_from_the_failing_severity_on() -> None:
    assert suite_of(REPORT, Layout(fail_on=Severity.NOTE)).failures == 4


def test_junit_without_findings_is_one_test_that_passes() -> None:
    suite = suite_of(EMPTY)
    assert (suite.tests, suite.failures) == (1, 0)
    assert all(case.is_passed for case in suite)


# ---- the report graph


def graph_of(text: str) -> ox.Store:
    store = ox.Store()
    store.extend(ox.parse(text.encode(), format=ox.RdfFormat.TURTLE))
    return store


def select(store: ox.Store, query: str) -> list[tuple[str, ...]]:
    rows = store.query(f"PREFIX sh: <{SH}> {query}")
    assert isinstance(rows, ox.QuerySolutions)
    return sorted(tuple(str(row[name]) for name in rows.variables) for row in rows)


def test_the_report_graph_says_what_the_findings_say(tmp_path: Path) -> None:
    done = sahel("check", "-f", "rdf", cwd=small_project(tmp_path))
    rows = select(
        graph_of(done.out),
        """SELECT ?focus ?component ?severity ?path ?shape {
            ?report a sh:ValidationReport ; sh:conforms false ; sh:result ?result .
            ?result a sh:ValidationResult ; sh:focusNode ?focus ; sh:sourceConstraintComponent ?component ;
                sh:resultSeverity ?severity ; sh:resultPath ?path ; sh:sourceShape ?shape ; sh:resultMessage "An event has a date."@en
        }""",
    )
    base = "https://example.org"
    rest = (
        f"<{SH}MinCountConstraintComponent>",
        f"<{SH}Violation>",
        f"<{base}/id/date>",
        f"<{base}/shape/event-date>",
    )
    assert rows == [(f"<{base}/id/{name}>", *rest) for name in ("e2", "e3")]


@pytest.mark.parametrize("report", [REPORT, EMPTY], ids=["odd", "empty"])
def test_the_report_graph_is_turtle(report: Report) -> None:
    store = graph_of(render(report, "rdf"))
    assert select(store, "SELECT ?x { ?report sh:conforms ?x }")[0][0].startswith('"true"')
    assert ("# 4 findings about files" in render(report, "rdf")) == bool(report.findings)


def test_a_triple_in_two_files_is_one_result() -> None:
    twice = [Finding("shape/s", Severity.ERROR, "m", name, 1, focus="<http://e/x>") for name in ("a.ttl", "b.ttl")]
    assert render(Report(tuple(twice)), "rdf").count("a sh:ValidationResult") == 1


def test_the_report_graph_of_all_faults_passes_the_shapes_for_reports() -> None:
    """What the Recommendation asks of a result: one focus node, severity and component, at most one path, value and shape."""
    paths = [str(path) for path in sorted(FAULTS.glob("*.ttl"))[::12]]
    done = sahel("check", *paths, "-f", "rdf", cwd=ROOT)
    store = graph_of(done.out)
    results = select(store, "SELECT ?r { ?x sh:result ?r }")
    assert len(results) >= 15
    for name, least, most in (
        ("focusNode", 1, 1),
        ("resultSeverity", 1, 1),
        ("sourceConstraintComponent", 1, 1),
        ("resultPath", 0, 1),
        ("value", 0, 1),
        ("sourceShape", 0, 1),
    ):
        rows = store.query(
            f"PREFIX sh: <{SH}> SELECT ?r (COUNT(?v) AS ?n) {{ ?x sh:result ?r OPTIONAL {{ ?r sh:{name} ?v }} }} GROUP BY ?r"
        )
        assert isinstance(rows, ox.QuerySolutions)
        counts = {int(row["n"].value) for row in rows if isinstance(row["n"], ox.Literal)}
        assert counts <= set(range(least, most + 1)), name


STEP = st.sampled_from(["<http://e/a>", "<http://e/b>", "<http://e/c>"])
PATHS = st.recursive(
    STEP,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda steps: "(" + " / ".join(steps) + ")"),
        st.lists(inner, min_size=2, max_size=3).map(lambda steps: "(" + " | ".join(steps) + ")"),
        st.tuples(inner, st.sampled_from("*+?")).map(lambda pair: f"({pair[0]}{pair[1]})"),
        inner.map(lambda path: f"(^{path})"),
    ),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(PATHS)
def test_a_path_as_shacl_and_back_is_the_same_path(path: str) -> None:
    text = f"@prefix sh: <{SH}> . <http://e/x> <http://e/p> {shacl_path(path)} ."
    store = graph_of(text)
    quad = next(iter(store.quads_for_pattern(ox.NamedNode("http://e/x"), None, None)))
    assert isinstance(quad.object, ox.NamedNode | ox.BlankNode)
    assert re.sub(r"[() ]", "", path_text(store, quad.object)) == re.sub(r"[() ]", "", path)


@pytest.mark.parametrize("path", ["", "<a", "<a> /", "(<a>", "<a> <b>", "^", "a:b", "<a>)"])
def test_what_is_no_path_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match=r"path|bracket"):
        shacl_path(path)


# ---- services


def test_github_escapes_what_its_commands_use() -> None:
    lines = render(REPORT, "github").splitlines()
    assert lines[0] == (
        "::error file=dir/a b%2Cc%3Ad%25.ttl,line=3,col=2,endLine=3,endColumn=9,title=a/b::"
        '100 %25 <wrong> & "quoted"%0A::second, line'
    )
    assert lines[-2] == "::notice title=c/d::no place at all"
    assert sum(line.startswith("::") for line in lines) == 4


def test_gitlab_has_what_its_documentation_asks_for() -> None:
    issues = json.loads(render(Report((*ODD, ODD[0])), "gitlab"))
    assert len(issues) == 4
    assert len({issue["fingerprint"] for issue in issues}) == 4
    for issue in issues:
        assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert issue["description"]
        assert issue["check_name"]
        assert issue["location"]["path"]
        assert issue["location"]["lines"]["begin"] >= 1


def test_services_are_not_told_what_is_known() -> None:
    known = Report((Finding("a/b", Severity.ERROR, "m", "a.ttl", 1, status="known"),), since="main")
    assert "::" not in render(known, "github")
    assert json.loads(render(known, "gitlab")) == []
    assert suite_of(known).failures == 0


# ---- text


def many(count: int) -> Report:
    findings = [Finding("a/b", Severity.WARNING, "m", f"f{number % 2}.ttl", number + 1) for number in range(count)]
    one = Finding("c/d", Severity.ERROR, "m", "f0.ttl", 3)
    return Report(tuple(sorted([*findings, one], key=lambda finding: finding.sort_key)))


def entries(text: str, code: str) -> int:
    return sum(f" {code} m" in line for line in text.splitlines())


@pytest.mark.parametrize(("cap", "shown"), [(20, 20), (3, 3), (0, 50), (50, 50)])
def test_repeats_are_capped_and_counted(cap: int, shown: int) -> None:
    text = render(many(50), "text", Layout(max_repeats=cap))
    assert entries(text, "a/b") == shown
    assert (f"… and {50 - shown} more a/b (50 in all)" in text) == (shown < 50)
    assert text.endswith("1 error, 50 warnings\n")


def test_groups_by_file_have_true_totals() -> None:
    lines = render(many(50), "text", Layout("file", 3)).splitlines()
    assert [line for line in lines if line.startswith("f") and ": warning" not in line and ": error" not in line] == [
        "f0.ttl: 1 error, 25 warnings",
        "f1.ttl: 25 warnings",
    ]


def test_groups_by_code_begin_with_the_gravest() -> None:
    lines = render(many(50), "text", Layout("code", 3)).splitlines()
    assert [line for line in lines if re.match(r"[ac]/[bd]", line)] == ["c/d: 1 error", "a/b: 50 warnings"]


def test_groups_by_code_are_titled_with_the_rule(tmp_path: Path) -> None:
    done = sahel("check", "--group", "code", cwd=small_project(tmp_path))
    assert done.out.startswith("shape/event-date (date): 2 errors\n")


@pytest.mark.parametrize("words", [("--group", "size"), ("--max-repeats", "-1"), ("--format", "pdf")])
def test_wrong_wishes_are_wrong_use(tmp_path: Path, words: tuple[str, ...]) -> None:
    assert sahel("check", *words, cwd=small_project(tmp_path)).code == 2


def on_a_terminal(root: Path, environment: Mapping[str, str] = {}) -> bytes:
    leader, follower = pty.openpty()
    variables = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "FORCE_COLOR", "CI")}
    process = subprocess.Popen(
        [sys.executable, "-m", "sahel_ld", "check"],
        cwd=root,
        stdout=follower,
        env={**variables, "TERM": "xterm-256color", **environment},
    )
    os.close(follower)
    chunks = []
    try:
        while chunk := os.read(leader, 4096):
            chunks.append(chunk)
    except OSError:
        pass  # the end of a terminal on Linux
    os.close(leader)
    assert process.wait() == 1
    return b"".join(chunks)


def test_colours_on_a_terminal_only(tmp_path: Path) -> None:
    root = small_project(tmp_path)
    plain = sahel("check", cwd=root).out
    assert "\x1b" not in plain
    coloured = on_a_terminal(root)
    assert b"\x1b[" in coloured
    assert re.sub(rb"\x1b\[[0-9;]*m", b"", coloured).replace(b"\r\n", b"\n").decode() == plain
    assert re.findall(rb"\x1b\[[0-9;]*3[0-9][0-9;]*m", on_a_terminal(root, {"NO_COLOR": "1"})) == []


# ---- several files


def test_several_outputs_and_text_on_standard_output(tmp_path: Path) -> None:
    root = small_project(tmp_path)
    words = (
        "-o",
        "out/a.sarif",
        "-o",
        "b.json",
        "-o",
        "junit=c.out",
        "-o",
        "d.ttl",
        "-o",
        "e.xml",
        "-o",
        "gitlab=f.json",
    )
    done = sahel("check", *words, cwd=root)
    assert done.code == 1
    assert done.out == sahel("check", cwd=root).out
    jsonschema.validate(json.loads((root / "out/a.sarif").read_text()), SCHEMA)
    assert json.loads((root / "b.json").read_text())["summary"]["error"] == 2
    assert (root / "c.out").read_bytes() == (root / "e.xml").read_bytes()
    assert len(graph_of((root / "d.ttl").read_text())) > 10
    assert len(json.loads((root / "f.json").read_text())) == 2


@pytest.mark.parametrize("word", ["report.pdf", "report", "pdf=report.out", "sarif="])
def test_an_output_without_a_format_is_wrong_use(tmp_path: Path, word: str) -> None:
    done = sahel("check", "-o", word, cwd=small_project(tmp_path))
    assert done.code == 2
    assert "sarif" in done.err


def test_suffixes_and_names() -> None:
    assert names() == ["github", "gitlab", "json", "junit", "rdf", "sarif", "text"]
    assert [format_of(name) for name in ("a.sarif", "A.SARIF.JSON", "a.json", "a.codequality.json", "a.csv")] == [
        "sarif",
        "sarif",
        "json",
        "gitlab",
        None,
    ]
    with pytest.raises(UsageError, match="unknown format"):
        render(EMPTY, "../text")


def test_the_same_bytes_in_every_process(tmp_path: Path) -> None:
    root = small_project(tmp_path, [("data/ttl/data.ttl", DATA.replace("ex:e3", "_:b"))])
    outs = set()
    for seed in ("1", "2"):
        folder = tmp_path / seed
        outputs = [f"--output={name}={folder / name}" for name in names()]
        subprocess.run(
            [sys.executable, "-m", "sahel_ld", "check", *outputs],
            cwd=root,
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=False,
            capture_output=True,
        )
        outs.add(tuple((folder / name).read_bytes() for name in names()))
    assert len(outs) == 1


# ---- a pull request


def test_a_pull_request_is_annotated_on_the_lines_of_its_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy of the project's own data in a folder of a repository; a change breaks one claim, and only that is annotated."""
    root = tmp_path / "repo/data-project"
    for name in ("ontology", "shapes", "data", "queries", "sahel-ld.toml"):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, root / name)
        else:
            root.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, root / name)
    for words in (
        ("init", "-q"),
        ("add", "-A"),
        ("-c", "user.name=t", "-c", "user.email=t@e", "commit", "-qm", "base"),
    ):
        subprocess.run(["git", *words], cwd=tmp_path / "repo", check=True)
    path = next(path for path in sorted((root / "data/ttl").glob("report.*.ttl")) if "sah:stance " in path.read_text())
    lines = path.read_text("utf-8").split("\n")
    number = next(index for index, line in enumerate(lines) if "sah:stance " in line)
    lines[number] = re.sub(r"sah:stance \S+", "sah:stance code:no-such-stance", lines[number])
    path.write_text("\n".join(lines), "utf-8")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path / "repo"))
    done = sahel("check", "--since", "HEAD", "--format", "github", "-o", "sarif=out.sarif", cwd=root)
    assert done.code == 1
    annotations = [line for line in done.out.splitlines() if line.startswith("::error ")]
    assert annotations
    place = f"file=data-project/data/ttl/{path.name},line={number + 1},"
    assert all(place in line for line in annotations)
    results = json.loads((root / "out.sarif").read_text())["runs"][0]["results"]
    new = [result for result in results if result["baselineState"] == "new" and result["level"] == "error"]
    uris = {one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in new}
    assert uris == {f"data-project/data/ttl/{path.name}"}


def test_outside_of_a_service_names_are_those_of_the_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    monkeypatch.delenv("CI_PROJECT_DIR", raising=False)
    small_project(tmp_path / "sub")
    assert "file=data/ttl/data.ttl,line=4" in sahel("check", "--project", "sub", "-f", "github", cwd=tmp_path).out
    monkeypatch.setenv("CI_PROJECT_DIR", str(tmp_path))
    issues = sahel("check", "--project", "sub", "-f", "gitlab", cwd=tmp_path).json
    assert {issue["location"]["path"] for issue in issues} == {"sub/data/ttl/data.ttl"}
    (tmp_path / "own.ttl").write_text(f"{PREFIXES}ex:e2 a ex:Event .\n")
    words = ("check", "own.ttl", "--shapes", "sub/shapes", "-f", "gitlab")
    assert [issue["location"]["path"] for issue in sahel(*words, cwd=tmp_path).json] == ["own.ttl"]


def test_no_finding_is_said_too(tmp_path: Path) -> None:
    done = sahel("check", cwd=small_project(tmp_path, [("data/ttl/data.ttl", VALID)]))
    assert done.code == 0
    assert done.out == (
        "no findings in 3 files, 7 triples, 2 shapes, 1 focus node, 0 checks; ontology: ontology/onto.ttl\n"
    )
