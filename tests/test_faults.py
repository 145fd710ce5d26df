"""One fault, one finding, at the line where the fault is: each file in tests/faults/ says itself what to expect."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from sahel_ld import Project

ROOT = Path(__file__).resolve().parents[1]
FAULTS = sorted(path for path in (ROOT / "tests" / "faults").glob("*.ttl") if not path.name.startswith("_"))
VALID = ROOT / "tests" / "faults" / "_valid.ttl"
EXPECT = re.compile(r"# expect: (\S+)$")
SHAPE = "https://w3id.org/sahel-ld/shape/"
SH = "http://www.w3.org/ns/shacl#"


def expected(path: Path) -> list[tuple[str, int]]:
    """Code and line of every `# expect:` comment."""
    lines = path.read_text("utf-8").splitlines()
    return [(match[1], number) for number, line in enumerate(lines, 1) if (match := EXPECT.search(line))]


def found(path: Path, codes: set[str]) -> list[tuple[str, int | None]]:
    """Code and line of every error and warning, and of every note that is expected."""
    findings = Project(ROOT).check([path]).findings
    return [(one.code, one.line) for one in findings if one.severity.word != "note" or one.code in codes]


def test_the_valid_file_has_no_finding() -> None:
    assert found(VALID, set()) == []


@pytest.mark.parametrize("path", FAULTS, ids=lambda path: path.stem)
def test_one_fault_gives_one_finding_at_its_line(path: Path) -> None:
    wanted = expected(path)
    assert len(wanted) == 1
    assert found(path, {wanted[0][0]}) == wanted


@pytest.mark.parametrize("path", FAULTS, ids=lambda path: path.stem)
def test_a_fault_file_is_named_after_its_code(path: Path) -> None:
    assert [code for code, _ in expected(path)] == [re.sub(r"\.\d+$", "", path.stem).replace("__", "/", 1)]


def test_every_shape_that_reports_and_every_check_has_a_fault() -> None:
    covered = {code for path in FAULTS for code, _ in expected(path)}
    assert reporting_shapes() | {f"check/{path.stem}" for path in (ROOT / "queries/checks").glob("*.rq")} == covered


def reporting_shapes() -> set[str]:
    """The shapes that results can name: not those that only serve others through sh:node, sh:or, sh:not or a list."""
    store = ox.Store()
    for path in sorted((ROOT / "shapes").glob("*.ttl")):
        store.extend(ox.parse(path=str(path)))
    query = f"""
        PREFIX sh: <{SH}>
        SELECT DISTINCT ?shape WHERE {{
            {{ ?node sh:targetClass ?class ; sh:property ?shape }}
            UNION {{ ?shape sh:targetClass ?class ; sh:closed|sh:pattern|sh:not ?constraint }}
        }}"""
    rows = store.query(query)
    assert isinstance(rows, ox.QuerySolutions)
    return {f"shape/{row[0].value.removeprefix(SHAPE)}" for row in rows}
