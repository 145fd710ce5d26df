"""Processes that we start beside ours begin where we are, which may be a folder from anywhere: nothing of it is run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

PROGRAM = str(Path(sys.executable).parent / "sahel-ld")


@pytest.mark.parametrize(
    "words",
    [
        ("query", "contradicted-claims", "--timeout", "60"),
        pytest.param(
            ("reason", "ontology/sahel.ttl"),
            marks=pytest.mark.skipif(shutil.which("java") is None, reason="HermiT needs Java"),
        ),
    ],
    ids=["query", "reason"],
)
def test_nothing_of_the_current_folder_is_run(tmp_path: Path, words: tuple[str, ...]) -> None:
    for name in ("pyoxigraph.py", "owlready2.py", "sahel_ld.py"):
        (tmp_path / name).write_text("raise SystemExit('run')\n")
    command = [PROGRAM, *(str(ROOT / word) if word.startswith("ontology/") else word for word in words)]
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    run = subprocess.run(
        [*command, "--project", str(ROOT)], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
