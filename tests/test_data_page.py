"""What the documentation says of the data: as much as was asked for, by kind, and every gap."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest
from conftest import ROOT

sys.path.append(str(ROOT / "docs"))
from generate_data import ASKED_FOR, gaps_page, numbers, reached


@pytest.fixture(scope="module")
def found() -> dict[str, int]:
    return numbers()


@pytest.mark.parametrize(("what", "least", "names"), ASKED_FOR, ids=[what for what, *_ in ASKED_FOR])
def test_there_is_as_much_as_was_asked_for(
    found: dict[str, int], what: str, least: int, names: tuple[str, ...]
) -> None:
    assert reached(found, names) >= least, what


def test_the_counts_of_the_command_are_those_of_the_page() -> None:
    command = [sys.executable, "-m", "sahel_ld", "list", "--counts", "--project", str(ROOT)]
    printed = subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8").stdout
    assert f"```text\n{printed}```" in (ROOT / "docs/reference/data.md").read_text("utf-8")


def test_the_kinds_of_a_class_make_up_the_class(found: dict[str, int]) -> None:
    territories = sum(number for name, number in found.items() if name.startswith("territory-kind-"))
    assert territories == found["Territory"]


def test_no_gap_is_left_out_of_the_page() -> None:
    command = [sys.executable, "-m", "sahel_ld", "evidence", "gaps", "--format", "json", "--project", str(ROOT)]
    told = json.loads(subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8").stdout)
    page = "\n".join(gaps_page())
    for kind, count in told["counts"].items():
        section = re.split(r"^## ", page, flags=re.MULTILINE)
        own = next(part for part in section if part.startswith(f"{kind}\n"))
        by_file = [int(number) for number in re.findall(r"\| (\d+) \|$", own, re.MULTILINE)]
        assert sum(by_file) + own.count("\n- `") == count
