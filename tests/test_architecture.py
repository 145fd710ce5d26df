"""The shape of the code: imports point downwards, a file holds one idea, start-up loads no engine."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

from conftest import ROOT

PACKAGE = ROOT / "sahel_ld"


def test_imports_point_only_downwards() -> None:
    command = [
        sys.executable,
        "-c",
        "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())",
    ]
    run = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, env=os.environ | {"NO_COLOR": "1"}, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "1 kept, 0 broken" in run.stdout


def test_no_file_has_more_than_400_lines() -> None:
    long = {
        path.name: count for path in PACKAGE.rglob("*.py") if (count := len(path.read_text("utf-8").splitlines())) > 400
    }
    assert not long


def test_rdflib_is_imported_in_its_two_places_only() -> None:
    users = {path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py") if _imports_rdflib(path)}
    assert users == {"rdf/bridge.py", "checks/engines/reference.py"}


def _imports_rdflib(path: Path) -> bool:
    """Whether a file imports rdflib for more than the names of types."""
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            node.body = []
    return any(
        (isinstance(node, ast.Import) and any(name.name.startswith("rdflib") for name in node.names))
        or (isinstance(node, ast.ImportFrom) and (node.module or "").startswith("rdflib"))
        for node in ast.walk(tree)
    )


def test_help_loads_no_engine() -> None:
    script = "import sys; sys.argv = ['sahel-ld', '--help']; from sahel_ld.cli.main import run\ntry: run()\nfinally: print(sorted(sys.modules), file=sys.stderr)"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert run.returncode == 0
    for heavy in ("rdflib", "pyoxigraph", "pyshacl", "owlready2", "jinja2", "pandas", "starlette", "edtf"):
        assert f"'{heavy}'" not in run.stderr, heavy


def test_every_command_has_an_example_in_its_help() -> None:
    commands = sorted(
        path.stem.rstrip("_") for path in (PACKAGE / "cli/commands").glob("*.py") if path.stem != "__init__"
    )
    assert {"build", "check", "fmt", "query", "export", "evidence", "reason", "list"} <= set(commands)
    for name in commands:
        run = subprocess.run(
            [sys.executable, "-m", "sahel_ld", name, "--help"], capture_output=True, text=True, check=False
        )
        assert run.returncode == 0, name
        assert f"sahel-ld {name}" in run.stdout, name
