"""The files for where people work: they parse, name commands and options that exist, and the action's script does what it says."""

from __future__ import annotations

import json
import os
import re
import shlex
import stat
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main
import yaml
from conftest import ROOT
from small_project import PREFIXES, SHAPES, VALID, sahel, small_project

from sahel_ld.checks.baseline import read_baseline
from sahel_ld.cli.main import create_app
from sahel_ld.findings.formats import format_of, names

ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
PAGES = [ROOT / "docs/how-to/check-in-ci.md", ROOT / "docs/how-to/decide-what-counts.md"]
STEPS = {step["name"]: step for step in ACTION["runs"]["steps"] if "name" in step}


def blocks(path: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", path.read_text("utf-8"), re.MULTILINE | re.DOTALL)


def options() -> dict[str, set[str]]:
    """The options of each command."""
    group: Any = typer.main.get_command(create_app())
    return {
        name: {option for parameter in command.params for option in parameter.opts}
        for name, command in group.commands.items()
    }


OPTIONS = options()


def calls(text: str) -> Iterator[list[str]]:
    """The words of each call of `sahel-ld` in a text, up to the end of line or code."""
    for match in re.finditer(r"(?<![\w/.-])sahel-ld ([a-z]+)([^\n`|&]*)", text):
        if match[1] in OPTIONS or "--" in match[2]:
            yield [match[1], *re.findall(r"(?<=\s)--?[a-z][\w-]*", match[2])]


def files_with_calls() -> list[Path]:
    fixed = [ROOT / name for name in ("action.yml", ".pre-commit-hooks.yaml", ".pre-commit-config.yaml", "Makefile")]
    return [*fixed, *PAGES, *sorted((ROOT / ".github/workflows").glob("*.yml"))]


@pytest.mark.parametrize("path", files_with_calls(), ids=lambda path: path.name)
def test_commands_and_options_exist(path: Path) -> None:
    for command, *words in calls(path.read_text("utf-8")):
        assert command in OPTIONS, f"{path.name}: sahel-ld {command}"
        assert set(words) <= OPTIONS[command], f"{path.name}: sahel-ld {command} {' '.join(words)}"


def test_the_scan_sees_a_wrong_option() -> None:
    assert list(calls("run: sahel-ld check --formt x\n`sahel-ld fmt --check`")) == [
        ["check", "--formt"],
        ["fmt", "--check"],
    ]
    assert "--formt" not in OPTIONS["check"]


# ---- pre-commit


def test_hooks_have_what_pre_commit_asks_for() -> None:
    assert [hook["id"] for hook in HOOKS] == ["sahel-ld-check", "sahel-ld-fmt"]
    for hook in HOOKS:
        assert {"id", "name", "entry", "language", "files"} <= set(hook)
        program, command = shlex.split(hook["entry"])
        assert program == "sahel-ld"
        assert command in OPTIONS
        assert hook["language"] == "python"


@pytest.mark.parametrize(
    ("hook", "name", "wanted"),
    [
        (0, "data/ttl/a.ttl", True),
        (0, "queries/a.rq", True),
        (0, "sahel-ld.toml", True),
        (0, "deep/sahel-ld-baseline.toml", True),
        (0, "pyproject.toml", False),
        (0, "not-sahel-ld.toml", False),
        (0, "a.ttl.txt", False),
        (1, "a.ttl", True),
        (1, "a.trig", False),
    ],
)
def test_hooks_run_for_the_right_files(hook: int, name: str, wanted: bool) -> None:
    assert bool(re.search(HOOKS[hook]["files"], name)) == wanted


# ---- the action


def test_every_input_is_used_and_described() -> None:
    text = json.dumps(ACTION["runs"]) + json.dumps(ACTION["outputs"])
    for name, facts in ACTION["inputs"].items():
        assert facts["description"].endswith(".")
        assert f"inputs.{name}" in text
    assert set(re.findall(r"inputs\.([\w-]+)", text)) == set(ACTION["inputs"])
    for step in ACTION["runs"]["steps"]:
        assert ("uses" in step) != ("run" in step)
        # A composite action needs a shell, and no input may become part of a script.
        assert "run" not in step or (step["shell"] == "bash" and "${{" not in step["run"])


def test_the_page_documents_every_input() -> None:
    rows = re.findall(r"^\| (`[^|]+`) \|", PAGES[0].read_text("utf-8"), re.MULTILINE)
    assert set(ACTION["inputs"]) <= {name for row in rows for name in re.findall(r"`([^`]+)`", row)}


def run_step(name: str, folder: Path, **inputs: str) -> tuple[int, str, dict[str, str]]:
    """Run a step's script with inputs; its exit code, what it printed, and its outputs."""
    step = STEPS[name]
    values = {key: str(facts["default"]) for key, facts in ACTION["inputs"].items()} | {
        key.replace("_", "-"): value for key, value in inputs.items()
    }
    environment = {
        key: re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda match: values[match[1]], text)
        for key, text in step["env"].items()
    }
    tools = folder / ".tools"
    tools.mkdir(exist_ok=True)
    program = tools / "sahel-ld"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m sahel_ld "$@"\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    outputs = folder / ".outputs"
    outputs.write_text("")
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"]],
        cwd=folder,
        env={
            **os.environ,
            **environment,
            "PATH": f"{tools}:{os.environ['PATH']}",
            "GITHUB_OUTPUT": str(outputs),
            "GITHUB_WORKSPACE": str(folder),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    found = dict(line.split("=", 1) for line in outputs.read_text().splitlines())
    return done.returncode, done.stdout + done.stderr, found


def test_the_step_annotates_and_writes_sarif(tmp_path: Path) -> None:
    small_project(tmp_path / "sub")
    code, out, outputs = run_step("Check", tmp_path, project="sub")
    assert code == 0
    assert outputs == {"exit-code": "1", "sarif": "true"}
    assert "::error file=sub/data/ttl/data.ttl,line=4,col=1," in out
    results = json.loads((tmp_path / "sahel-ld.sarif").read_text())["runs"][0]["results"]
    assert len(results) == 2


def test_the_step_takes_lists_and_odd_names(tmp_path: Path) -> None:
    root = small_project(tmp_path)
    odd = root / "a $(touch pwned) b"
    odd.mkdir()
    (odd / "x.ttl").write_text(f"{PREFIXES}ex:e7 a ex:Event .\n")
    (root / "mine.ttl").write_text(SHAPES.replace("shape:event-date", "shape:my-date"))
    code, out, outputs = run_step(
        "Check",
        root,
        paths=f"{odd.name}/x.ttl\ndata/ttl/data.ttl\n",
        shapes="mine.ttl\n",
        ontology="ontology/onto.ttl",
        fail_on="warning",
        sarif_file="out/x.sarif",
    )
    assert (code, outputs["exit-code"]) == (0, "1"), out
    assert out.count(",title=shape/my-date::") == 3
    assert not (root / "pwned").exists()
    assert (root / "out/x.sarif").exists()


def test_the_step_passes_since_and_baseline_on(tmp_path: Path) -> None:
    root = small_project(tmp_path)
    for words in (("init", "-q"), ("add", "-A"), ("-c", "user.name=t", "-c", "user.email=t@e", "commit", "-qm", "x")):
        subprocess.run(["git", *words], cwd=root, check=True)
    assert run_step("Check", root, since="HEAD")[2]["exit-code"] == "0"
    assert sahel("check", "--update-baseline", "--baseline", "later.toml", cwd=root).code == 0
    assert run_step("Check", root, baseline="later.toml")[2]["exit-code"] == "0"


def test_wrong_use_writes_no_sarif_and_fails_the_job(tmp_path: Path) -> None:
    _, _, outputs = run_step("Check", small_project(tmp_path), fail_on="fatal")
    assert outputs == {"exit-code": "2"}
    assert run_step_verdict("2") == 2
    assert run_step_verdict("0") == 0


def run_step_verdict(code: str) -> int:
    return subprocess.run(
        ["bash", "-e", "-c", STEPS["Verdict"]["run"]], env={**os.environ, "CODE": code}, check=False
    ).returncode


# ---- the pages


def test_examples_in_yaml_and_json_parse() -> None:
    found = [yaml.safe_load(block) for path in PAGES for block in blocks(path, "yaml")]
    assert len(found) == 4
    assert [json.loads(block)["version"] for block in blocks(PAGES[0], "json")] == ["2.0.0"]


def test_the_workflow_gives_inputs_that_exist() -> None:
    workflow = yaml.safe_load(blocks(PAGES[0], "yaml")[0])
    step = workflow["jobs"]["check"]["steps"][-1]
    assert set(step["with"]) <= set(ACTION["inputs"])
    assert workflow["permissions"]["security-events"] == "write"


def test_the_pre_commit_example_names_our_hooks() -> None:
    [config] = [yaml.safe_load(block) for block in blocks(PAGES[0], "yaml") if "repos:" in block]
    hooks = config["repos"][0]["hooks"]
    assert {hook["id"] for hook in hooks} == {hook["id"] for hook in HOOKS}
    for hook in hooks:
        assert {word for word in hook.get("args", []) if word.startswith("-")} <= OPTIONS["check"]


def test_the_outputs_of_the_gitlab_example_are_its_reports() -> None:
    [job] = [yaml.safe_load(block) for block in blocks(PAGES[0], "yaml") if "artifacts:" in block]
    reports = job["check-data"]["artifacts"]["reports"]
    command = job["check-data"]["script"][-1]
    assert f"gitlab={reports['codequality']}" in command
    assert f"junit={reports['junit']}" in command


def test_the_table_of_formats_is_that_of_the_program() -> None:
    rows = re.findall(
        r"^\| `(\w+)` \| (?:`(\S+)` )?\|", PAGES[0].read_text("utf-8").split("| format |")[1], re.MULTILINE
    )
    assert sorted(name for name, _ in rows) == names()
    assert all(format_of(f"x{suffix}") == name for name, suffix in rows if suffix)


def test_the_problem_matcher_reads_what_check_prints(tmp_path: Path) -> None:
    task = json.loads(blocks(PAGES[0], "json")[0])["tasks"][0]
    assert task["args"][0] in OPTIONS
    assert {word for word in task["args"] if word.startswith("--")} <= OPTIONS[task["args"][0]]
    pattern = task["problemMatcher"]["pattern"]
    odd = f"{VALID}ex:e1 ex:text 'a: 1:2: error x y' , \"2012\"^^xsd:date .\n"
    root = small_project(tmp_path, [("data/ttl/a b.ttl", odd), ("shapes/empty.ttl", "# nothing\n")])
    done = sahel(*task["args"], cwd=root)
    found = []
    for line in done.out.splitlines():
        if match := re.match(pattern["regexp"], line):
            found.append(tuple(match[pattern[key]] for key in ("file", "line", "column", "severity", "code")))
    wanted = [
        (one["file"], str(one["line"]), str(one["column"]) if one["column"] else None, one["severity"], one["code"])
        for one in sahel("check", "-f", "json", cwd=root).json["findings"]
    ]
    assert found == wanted
    assert len(found) == 4


def test_the_example_of_a_waiver_and_of_severities_is_read(tmp_path: Path) -> None:
    severities, waiver = blocks(PAGES[1], "toml")
    assert sahel("check", cwd=small_project(tmp_path, [("sahel-ld.toml", severities)])).code == 1
    assert tomllib.loads(severities)["severity"]
    path = tmp_path / "baseline.toml"
    path.write_text(waiver)
    [read] = read_baseline(path, "baseline.toml")
    assert read.reason
    assert read.expires
