"""The verbs of the command are methods of a project."""

from __future__ import annotations

from pathlib import Path

import pytest

from sahel_ld import Project
from sahel_ld.errors import UsageError


def test_export_gives_the_bytes_of_the_data() -> None:
    written = Project().export("ntriples", graph="report.seed", derived=False)
    assert b"id/claim/seed-c57" in written.content


def test_an_unknown_format_is_wrong_use() -> None:
    with pytest.raises(UsageError):
        Project().export("word")


def test_a_folder_with_data_is_a_project_even_without_an_ontology(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data/ttl").mkdir(parents=True)
    (tmp_path / "data/ttl/a.ttl").write_text("<urn:a> <urn:b> <urn:c> .\n")
    monkeypatch.chdir(tmp_path)
    assert [path.name for path in Project().data_files] == ["a.ttl"]
