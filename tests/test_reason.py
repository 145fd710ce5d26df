"""Reasoning: contradictions and empty classes are found and explained with file and line; what cannot be reasoned about is said."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from pathlib import Path

import pytest
from conftest import ROOT
from small_project import sahel

from sahel_ld.api import Project
from sahel_ld.errors import OutsideError
from sahel_ld.terms import XSD

JAVA = pytest.mark.skipif(shutil.which("java") is None, reason="HermiT needs Java, and there is none here")
HEAD = """@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sah: <https://w3id.org/sahel-ld/def#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix ns: <https://example.org/ns/> .
"""


def run(*arguments: object) -> tuple[int, str, str]:
    """The command line in this process: exit code, standard output, standard error."""
    found = sahel("reason", "--project", str(ROOT), *map(str, arguments), cwd=ROOT)
    return found.code, found.out, found.err


def written(folder: Path, text: str, name: str = "onto.ttl") -> Path:
    path = folder / name
    path.write_text(HEAD + text, "utf-8")
    return path


def line_of(path: Path, start: str) -> int:
    """The number of the only line that starts so."""
    (number,) = [number for number, line in enumerate(path.read_text("utf-8").split("\n"), 1) if line.startswith(start)]
    return number


@JAVA
def test_the_ontology_with_the_data_is_consistent(tmp_path: Path) -> None:
    hierarchy = tmp_path / "hierarchy.nt"
    code, said, _ = run("--inferred", hierarchy)
    assert code == 0, said
    dates = sum(path.read_text("utf-8").count("^^xsd:date ") for path in (ROOT / "data/ttl").glob("*.ttl"))
    assert re.search(rf"note owl/set-aside \d+ statements .*xsd:date \({dates}\)", said), (dates, said)
    found = set(hierarchy.read_text("utf-8").splitlines())
    sah, sub = "https://w3id.org/sahel-ld/def#", "http://www.w3.org/2000/01/rdf-schema#subClassOf"
    assert f"<{sah}Control> <{sub}> <{sah}Situation> ." in found
    # What follows from a step between is left out, and no class is empty.
    assert f"<{sah}Control> <{sub}> <{sah}Content> ." not in found
    assert not any("owl#Nothing" in line for line in found)


@JAVA
def test_an_actor_that_is_a_territory_is_explained_with_both_lines(tmp_path: Path) -> None:
    seeded = written(tmp_path, "<https://w3id.org/sahel-ld/id/actor/jnim>\n    a sah:Territory .\n", "seeded.ttl")
    register = ROOT / "data/ttl/registry.organisations.ttl"
    code, said, _ = run(ROOT / "ontology", register, seeded)
    assert code == 1
    (finding,) = [line for line in said.splitlines() if "error owl/inconsistent" in line]
    own = line_of(register, "actor:jnim") + 1
    assert finding.startswith((f"data/ttl/registry.organisations.ttl:{own}:7: ", f"{seeded}:7:7: "))
    for part in (
        f"actor:jnim a sah:Organisation (data/ttl/registry.organisations.ttl:{own})",
        f"actor:jnim a sah:Territory ({seeded}:{line_of(seeded, '    a sah:Territory')})",
        "sah:Organisation rdfs:subClassOf sah:Actor (ontology/sahel.ttl:",
        "sah:Actor and sah:Territory are disjoint (ontology/sahel.ttl:",
    ):
        assert part in finding


EMPTY = {
    "both of two that are disjoint": (
        "ns:E a owl:Class ;\n    rdfs:subClassOf ns:A , ns:B .\nns:A owl:disjointWith ns:B .\n",
        ["ns:E rdfs:subClassOf ns:A (onto.ttl:7)", "ns:A owl:disjointWith ns:B (onto.ttl:8)"],
    ),
    "at least two and at most one": (
        "ns:p a owl:ObjectProperty .\nns:E a owl:Class ; rdfs:subClassOf\n"
        "  [ a owl:Restriction ; owl:onProperty ns:p ; owl:minCardinality 2 ] ,\n"
        "  [ a owl:Restriction ; owl:onProperty ns:p ; owl:maxCardinality 1 ] .\n",
        ["(ns:p min 2) (onto.ttl:8)", "(ns:p max 1) (onto.ttl:9)"],
    ),
    "a value that cannot be": (
        "ns:A owl:disjointWith ns:B .\nns:p a owl:ObjectProperty ; rdfs:range ns:A .\n"
        "ns:E a owl:Class ; owl:equivalentClass [ a owl:Restriction ; owl:onProperty ns:p ; owl:someValuesFrom ns:B ] .\n",
        ["ns:p rdfs:range ns:A (onto.ttl:7)", "(ns:p some ns:B) (onto.ttl:8)"],
    ),
}


@JAVA
@pytest.mark.parametrize("case", EMPTY)
def test_a_class_that_nothing_can_be_of_is_explained(tmp_path: Path, case: str) -> None:
    text, parts = EMPTY[case]
    path = written(
        tmp_path,
        text.replace("Cardinality 2", 'Cardinality "2"^^xsd:nonNegativeInteger').replace(
            "Cardinality 1", 'Cardinality "1"^^xsd:nonNegativeInteger'
        ),
    )
    code, said, _ = run(path)
    assert code == 1
    (finding,) = [line for line in said.splitlines() if "error owl/unsatisfiable" in line]
    assert finding.startswith(f"{path}:{line_of(path, 'ns:E')}:1: ")
    assert "nothing can be of ns:E" in finding
    for part in parts:
        assert part.replace("onto.ttl", str(path)) in finding


def test_one_name_for_two_things_is_a_finding_and_needs_no_java(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    path = written(tmp_path, "ns:holds a owl:ObjectProperty .\nns:holds a owl:Class .\n")
    code, said, _ = run(path)
    assert code == 1
    assert said.startswith(f"{path}:7:12: error owl/punning ns:holds is an object property and a class")


def test_without_java_the_exit_code_is_4(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    code, said, errors = run(written(tmp_path, "ns:A a owl:Class .\n"))
    assert (code, said) == (4, "")
    assert errors.splitlines()[0] == "error: `sahel-ld reason` needs Java, and there is no `java` on the PATH"


def test_a_syntax_error_has_its_own_file_and_line(tmp_path: Path) -> None:
    path = written(tmp_path, "ns:A a owl:Class .\nns:B a owl:Class rdfs:subClassOf ns:A .\n")
    code, said, _ = run(path)
    assert code == 3
    assert said.startswith(f"{path}:7:")
    assert "syntax/parse" in said


@JAVA
def test_dates_are_set_aside_and_come_back_as_written(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "ns:Group a owl:Class .\nns:founded a owl:DatatypeProperty ; rdfs:range xsd:gYear .\n"
        "ns:start a owl:DatatypeProperty ; rdfs:range xsd:date .\n"
        'ns:g1 a ns:Group ; ns:founded "2012"^^xsd:gYear ; ns:start "2012-04-06"^^xsd:date .\n',
    )
    code, said, _ = run(path, "--inferred", tmp_path / "out.nt", "--with-asserted")
    assert code == 0
    assert "2 statements were set aside, for the reasoner cannot read xsd:date (1), xsd:gYear (1)" in said
    lines = (tmp_path / "out.nt").read_text("utf-8")
    assert f'"2012"^^<{XSD}gYear> .\n' in lines
    assert f'"2012-04-06"^^<{XSD}date> .\n' in lines


@JAVA
def test_what_is_not_owl_dl_is_a_finding_at_its_name(tmp_path: Path) -> None:
    path = written(tmp_path, "ns:p a owl:ObjectProperty , owl:TransitiveProperty , owl:AsymmetricProperty .\n")
    code, said, _ = run(path)
    assert code == 1
    assert said.startswith(f"{path}:6:1: error owl/not-dl ")
    assert "Exception" not in said


@JAVA
def test_at_the_time_limit_the_reasoner_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[int] = []
    real = subprocess.Popen

    def noted(*arguments: object, **options: object) -> subprocess.Popen[bytes]:
        process: subprocess.Popen[bytes] = real(*arguments, **options)  # type: ignore[call-overload]
        started.append(process.pid)
        return process

    monkeypatch.setattr(subprocess, "Popen", noted)
    path = written(tmp_path, "ns:A a owl:Class .\n")
    with pytest.raises(OutsideError, match=r"stopped after 0\.5 s"):
        Project(ROOT).reason([ROOT / "ontology", ROOT / "data/ttl/registry.identifiers.ttl", path], timeout=0.5)
    assert len(started) == 1
    deadline = time.monotonic() + 5
    while _running(started[0]) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert _running(started[0]) == []


def _running(group: int) -> list[str]:
    """The living processes of a group, Java among them."""
    if not Path("/proc/self/stat").exists():
        pytest.skip("there is no /proc to look for processes in")
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = stat.read_text("utf-8").rpartition(")")
        except (FileNotFoundError, ProcessLookupError):
            continue
        state, _, process_group = rest.split()[:3]
        if int(process_group) == group and state != "Z" and int(stat.parent.name) != os.getpid():
            found.append(name)
    return found
