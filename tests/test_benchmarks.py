"""The measurements run, and compare what is the same. How long anything took is not tested."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def _run(*words: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", *words, "--rounds", "1"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_the_questions_have_rows_and_the_same_on_both_sides(tmp_path: Path) -> None:
    """The command itself fails where the rows are not the same."""
    lines = _run("query", "--sizes", "3k", "--folder", str(tmp_path))
    questions = [line for line in lines if line.endswith(" rows")]
    assert len(questions) == 6
    assert not [line for line in questions if line.endswith(", 0 rows")]
    assert "geometric mean of the five" in lines[-2]
    assert lines[-1].count("|") == 10


def test_the_parts_of_a_start_are_those_of_the_command() -> None:
    first, *parts = _run("start")
    assert first.endswith("exit code 0")
    assert [line.split("  ")[1] for line in parts] == [
        "interpreter",
        "imports",
        "reading the data",
        "literals as written",
        "filling the engine",
        "derivation",
        "the question",
        "the table",
        "command line, cleaning up",
        "end of the process",
    ]
