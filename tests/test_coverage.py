"""What the checks reach: the share of triples under a shape, and names of what nothing looks at."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from small_project import DATA, PREFIXES, RULE_CHECK, SHAPES, VALID, sahel, small_project

from sahel_ld.findings.coverage import Coverage

QUERY = """\
#+ summary: Places
#+ columns:
#+   place: iri — the place
#+ examples:
#+   - says: none
#+ as-of: no time
#+ known-at: no time
SELECT ?place WHERE { ?place a <https://example.org/id/Place> } ORDER BY ?place
"""
MORE = f'{PREFIXES}ex:p1 a ex:Place ; ex:date "x" .\nex:p2 a ex:Place .\nex:p3 ex:date "y" .\n'


def coverage(root: Path, *words: str) -> dict[str, object]:
    found = sahel("check", "--coverage", "--format", "json", *words, cwd=root).json["coverage"]
    assert isinstance(found, dict)
    return found


def test_triples_of_things_under_a_shape_are_counted(tmp_path: Path) -> None:
    found = coverage(small_project(tmp_path, [("data/ttl/more.ttl", MORE)]))
    assert (found["triples"], found["covered"], found["percent"]) == (8, 4, 50.0)
    assert found["uncovered"] == {"<https://example.org/id/Place>": 3, "no type": 1}


def test_a_subclass_is_under_the_shape_of_its_class(tmp_path: Path) -> None:
    root = small_project(tmp_path, [("data/ttl/data.ttl", VALID.replace("ex:Event", "ex:Attack"))])
    assert coverage(root)["percent"] == 100.0


def test_what_a_shape_looks_into_is_covered_and_what_it_passes_is_not(tmp_path: Path) -> None:
    data = f"{PREFIXES}ex:e1 a ex:Event ; ex:date 'x' ; ex:place [ ex:name 'a' ] ; ex:other [ ex:name 'b' ] .\n"
    nested = "shape:event sh:property [ sh:path ex:place ; sh:node shape:place ] .\nshape:place a sh:NodeShape .\n"
    root = small_project(tmp_path, [("data/ttl/data.ttl", data), ("shapes/shapes.ttl", SHAPES + nested)])
    found = coverage(root)
    assert (found["triples"], found["covered"], found["uncovered"]) == (6, 5, {"no type": 1})


def test_a_shape_that_is_switched_off_covers_nothing(tmp_path: Path) -> None:
    off = SHAPES.replace("sh:targetClass ex:Event ;", "sh:targetClass ex:Event ; sh:deactivated true ;")
    assert coverage(small_project(tmp_path, [("shapes/shapes.ttl", off)]))["covered"] == 0


def test_shapes_and_checks_without_a_fault(tmp_path: Path) -> None:
    faults = [("queries/checks/one.rq", RULE_CHECK), ("tests/faults/shape__event-date.2.ttl", DATA)]
    root = small_project(tmp_path, faults)
    # shape:event has no constraint of its own: no result can name it.
    assert coverage(root)["neverFired"] == ["check/one"]
    (root / "tests/faults/check__one.ttl").write_text(DATA)
    assert coverage(root)["neverFired"] == []
    (root / "tests/faults/shape__event-date.2.ttl").unlink()
    assert coverage(root)["neverFired"] == ["shape/event-date"]


def test_without_a_folder_of_faults_nothing_is_said_of_them(tmp_path: Path) -> None:
    root = small_project(tmp_path)
    assert coverage(root)["neverFired"] is None
    assert "without a fault" not in sahel("check", "--coverage", cwd=root).out


def test_classes_and_properties_without_data(tmp_path: Path) -> None:
    found = coverage(small_project(tmp_path))
    assert found["unusedClasses"] == ["<https://example.org/id/Attack>"]
    assert found["unusedProperties"] == []
    empty = coverage(small_project(tmp_path / "b", [("data/ttl/data.ttl", f"{PREFIXES}ex:e1 a ex:Attack .\n")]))
    # A class is used where a class below it is.
    assert empty["unusedClasses"] == []
    assert empty["unusedProperties"] == ["<https://example.org/id/date>"]


def test_deprecated_terms_are_not_asked_after(tmp_path: Path) -> None:
    root = small_project(tmp_path)
    onto = root / "ontology/onto.ttl"
    onto.write_text(onto.read_text() + "ex:Attack owl:deprecated true .\n")
    assert coverage(root)["unusedClasses"] == []


def test_questions_without_an_answer(tmp_path: Path) -> None:
    root = small_project(tmp_path, [("queries/places.rq", QUERY)])
    assert coverage(root)["emptyQueries"] == ["places"]
    (root / "data/ttl/more.ttl").write_text(MORE)
    assert coverage(root)["emptyQueries"] == []
    assert coverage(small_project(tmp_path / "b"))["emptyQueries"] is None


def test_an_example_may_give_the_answer(tmp_path: Path) -> None:
    example = '#+   - params: {kind: "https://example.org/id/Event"}\n#+     says: some'
    values = "\n  VALUES ?kind { <https://example.org/id/Place> } # param: iri what it is\n  ?place a ?kind\n"
    text = QUERY.replace("#+   - says: none", example).replace(" ?place a <https://example.org/id/Place> ", values)
    root = small_project(tmp_path, [("queries/places.rq", text)])
    assert sahel("query", "places", "--format", "csv", cwd=root).out.strip() == "place"
    assert coverage(root)["emptyQueries"] == []
    (root / "data/ttl/data.ttl").write_text(VALID.replace("ex:Event", "ex:Attack"))
    assert coverage(root)["emptyQueries"] == ["places"]


def test_other_data_with_other_shapes(tmp_path: Path) -> None:
    root = small_project(tmp_path, [("mine.ttl", MORE), ("mine-shapes.ttl", SHAPES.replace("ex:Event", "ex:Place"))])
    found = coverage(root, "mine.ttl", "--shapes", "mine-shapes.ttl")
    assert (found["triples"], found["covered"]) == (4, 3)
    assert found["neverFired"] is None
    assert found["emptyQueries"] is None


@pytest.mark.parametrize(("minimum", "code"), [("50", 0), ("50.1", 1), ("0", 0), ("100", 1)])
def test_a_minimum(tmp_path: Path, minimum: str, code: int) -> None:
    data = VALID + MORE.removeprefix(PREFIXES).replace('ex:p3 ex:date "y" .\n', "").replace(' ; ex:date "x"', "")
    root = small_project(tmp_path, [("data/ttl/data.ttl", data)])
    done = sahel("check", "--min-coverage", minimum, cwd=root)
    assert done.code == code
    assert ("error coverage/below-minimum 50.0 % of 4 triples are under a shape" in done.out) == bool(code)
    assert ("most of the others are about: <https://example.org/id/Place>" in done.out) == bool(code)


def test_a_minimum_is_not_met_by_nothing(tmp_path: Path) -> None:
    root = small_project(tmp_path, [("data/ttl/data.ttl", "")])
    assert ("coverage/below-minimum", "", None) in sahel(
        "check", "--min-coverage", "1", "--format", "json", cwd=root
    ).findings


def test_the_text_tells_all(tmp_path: Path) -> None:
    root = small_project(tmp_path, [("data/ttl/more.ttl", MORE), ("queries/places.rq", QUERY)])
    out = sahel("check", "--coverage", cwd=root).out
    assert "\ncoverage: 50.0 % of 8 triples are under a shape\n" in out
    assert "\n  under no shape: 3 of <https://example.org/id/Place>, 1 of no type\n" in out
    assert "\n  classes without data: 1 (<https://example.org/id/Attack>)\n" in out
    assert "\n  queries without an answer: 0\n" in out


def test_coverage_is_not_told_unasked(tmp_path: Path) -> None:
    assert "coverage" not in sahel("check", "--format", "json", cwd=small_project(tmp_path)).json


@given(st.integers(1, 10**7).flatmap(lambda total: st.tuples(st.just(total), st.integers(0, total))))
def test_a_hundred_percent_means_all(numbers: tuple[int, int]) -> None:
    total, covered = numbers
    percent = Coverage(total, covered).percent
    assert (percent == 100.0) == (covered == total)
    assert abs(percent - covered * 100 / total) < 0.1001


def test_every_triple_of_our_own_data_is_under_a_shape() -> None:
    found = coverage(ROOT, "--min-coverage", "100")
    assert found["percent"] == 100.0
    assert found["neverFired"] == []
