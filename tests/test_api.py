"""The verbs of the command are methods of a project."""

from __future__ import annotations

import pytest

from sahel_ld import Project
from sahel_ld.errors import UsageError


def test_export_gives_the_bytes_of_the_data() -> None:
    written = Project().export("ntriples", graph="report.seed", derived=False)
    assert b"id/claim/seed-c57" in written.content


def test_an_unknown_format_is_wrong_use() -> None:
    with pytest.raises(UsageError):
        Project().export("word")
