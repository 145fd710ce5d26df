"""Reasoning: contradictions and empty classes are found and explained with file and line; what cannot be reasoned about is said."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sahel_ld.api import Project
from sahel_ld.checks.loading import Loaded, load
from sahel_ld.checks.owl.axioms import Axioms
from sahel_ld.checks.owl.clashes import Clash, clashes
from sahel_ld.checks.owl.closure import Closure
from sahel_ld.checks.owl.explain import Explainer
from sahel_ld.checks.owl.hermit import HermiT, Verdict
from sahel_ld.checks.owl.hierarchy import direct
from sahel_ld.checks.owl.literals import distinct, outside
from sahel_ld.checks.owl.places import is_assertion
from sahel_ld.checks.owl.prepare import Prepared, prepare
from sahel_ld.checks.owl.shrink import Unit, shrink
from sahel_ld.checks.owl.words import EQUIVALENT_CLASS, NOTHING, SUB_CLASS
from sahel_ld.errors import OutsideError
from sahel_ld.rdf.reader import Source
from sahel_ld.terms import XSD
from tests.conftest import ROOT
from tests.small_project import sahel

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


def read(path: Path) -> tuple[list[Loaded], Prepared]:
    files, findings = load([Source(path, path.name, 0)])
    assert findings == []
    return files, prepare(files)


def clashes_of(prepared: Prepared) -> list[Clash]:
    closure = Closure(Axioms(prepared.statements, prepared.name))
    closure.tell(triple for triple in prepared.statements if is_assertion(triple) and triple not in prepared.implied)
    closure.tell(prepared.aside)
    closure.run()
    return clashes(closure)


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


CONTRADICTIONS = {
    "by range and subclass": (
        "ns:C rdfs:subClassOf ns:A . ns:A owl:disjointWith ns:B .\nns:p a owl:ObjectProperty ; rdfs:range ns:B .\n"
        "ns:x a ns:C .\nns:y ns:p ns:x .\n",
        "ns:x is of ns:A and ns:B",
        {6, 7, 8, 9},
    ),
    "by the domain of a date": (
        "[] a owl:AllDisjointClasses ; owl:members ( ns:A ns:B ns:C ) .\n"
        "ns:d a owl:DatatypeProperty ; rdfs:domain [ a owl:Class ; owl:unionOf ( ns:A ns:B ) ] .\n"
        'ns:x a ns:C .\nns:x ns:d "2012"^^xsd:gYear .\n',
        "ns:x must be of (ns:A or ns:B)",
        {6, 7, 8, 9},
    ),
    "by two names for one value": (
        "ns:p a owl:ObjectProperty , owl:FunctionalProperty . ns:A owl:disjointWith ns:B .\n"
        "ns:x ns:p ns:y , ns:z .\nns:y a ns:A .\nns:z a ns:B .\n",
        "is of ns:A and ns:B",
        {6, 7, 8, 9},
    ),
    "by two numbers": (
        "ns:d a owl:DatatypeProperty , owl:FunctionalProperty .\nns:x ns:d 1 .\nns:x ns:d 2 .\n",
        'ns:x has "1"^^xsd:integer and "2"^^xsd:integer as ns:d',
        {6, 7, 8},
    ),
    "by a range of numbers": (
        "ns:d a owl:DatatypeProperty ; rdfs:range xsd:nonNegativeInteger .\nns:x ns:d -1 .\n",
        "that is no xsd:nonNegativeInteger",
        {6, 7},
    ),
    "both ways": (
        "ns:p a owl:ObjectProperty , owl:AsymmetricProperty .\nns:q a owl:ObjectProperty ; rdfs:subPropertyOf ns:p .\n"
        "ns:x ns:p ns:y .\nns:y ns:q ns:x .\n",
        "have each other as ns:p",
        {6, 7, 8, 9},
    ),
    "to itself": (
        "ns:p a owl:ObjectProperty , owl:IrreflexiveProperty .\nns:x ns:p ns:x .\n",
        "ns:x has itself as ns:p",
        {6, 7},
    ),
    "two properties at once": (
        "ns:p a owl:ObjectProperty ; owl:propertyDisjointWith ns:q .\nns:q a owl:ObjectProperty .\n"
        "ns:x ns:p ns:y .\nns:x ns:q ns:y .\n",
        "ns:x has ns:y as ns:p and as ns:q",
        {6, 8, 9},
    ),
    "one and different": (
        "ns:p a owl:ObjectProperty , owl:InverseFunctionalProperty .\nns:x ns:p ns:v . ns:y ns:p ns:v .\n"
        "ns:x owl:differentFrom ns:y .\n",
        "are one thing, and are said to be different",
        {6, 7, 8},
    ),
}


@pytest.mark.parametrize("case", CONTRADICTIONS)
def test_a_contradiction_is_explained_by_its_statements(tmp_path: Path, case: str) -> None:
    text, message, lines = CONTRADICTIONS[case]
    files, prepared = read(written(tmp_path, text))
    (clash,) = clashes_of(prepared)
    assert message in clash.message
    if shutil.which("java"):
        hermit = HermiT(timeout=60, memory=500)
        assert not hermit.run(prepared.statements).consistent
        (finding,) = Explainer(prepared, files, hermit, lambda _: None).inconsistent()
        assert {int(number) for number in re.findall(r"\(onto\.ttl:(\d+)\)", finding.message)} == lines
        assert (finding.code, finding.file) == ("owl/inconsistent", "onto.ttl")
        assert finding.line in lines


@pytest.mark.parametrize(
    "text",
    [
        "ns:p a owl:ObjectProperty , owl:FunctionalProperty .\nns:x ns:p ns:y , ns:z .\n",
        'ns:d a owl:DatatypeProperty , owl:FunctionalProperty .\nns:x ns:d 1 , "01"^^xsd:integer , "1.0"^^xsd:decimal .\n',
        'ns:d a owl:DatatypeProperty , owl:FunctionalProperty .\nns:x ns:d "2012"^^xsd:gYear , "2013"^^xsd:gYear .\n',
        "ns:A owl:disjointWith ns:B . ns:x a ns:A . ns:y a ns:B .\n",
        "ns:p a owl:ObjectProperty , owl:AsymmetricProperty .\nns:x ns:p ns:y . ns:y ns:p ns:z .\n",
        "ns:p a owl:ObjectProperty ; rdfs:domain [ a owl:Class ; owl:unionOf ( ns:A ns:B ) ] . ns:A owl:disjointWith ns:C .\nns:x a ns:C ; ns:p ns:y .\n",
        'ns:d a owl:DatatypeProperty ; rdfs:range xsd:string .\nns:x ns:d "a" , "b"^^xsd:token .\n',
    ],
    ids=["no unique names", "one number", "dates set aside", "two things", "one way", "other member", "sub-datatype"],
)
def test_what_is_no_contradiction_is_not_taken_for_one(tmp_path: Path, text: str) -> None:
    assert clashes_of(read(written(tmp_path, text))[1]) == []


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


@pytest.mark.parametrize(
    ("suffix", "kind"),
    [
        (".trig", ox.RdfFormat.TRIG),
        (".nt", ox.RdfFormat.N_TRIPLES),
        (".rdf", ox.RdfFormat.RDF_XML),
        (".jsonld", ox.RdfFormat.JSON_LD),
    ],
)
def test_every_format_gives_the_reasoner_the_same(tmp_path: Path, suffix: str, kind: ox.RdfFormat) -> None:
    path = written(tmp_path, 'ns:A a owl:Class ; rdfs:label "a"@en . ns:B rdfs:subClassOf ns:A . ns:x a ns:B .\n')
    statements = set(read(path)[1].statements)
    assert len(statements) == 4  # the label means nothing; that ns:B is a class is added
    quads = list(ox.parse(path=str(path)))
    other = tmp_path / f"onto{suffix}"
    ox.serialize(quads, str(other), format=kind)
    assert set(read(other)[1].statements) == statements


def test_what_the_reasoner_would_misread_is_told(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "ns:p a owl:ObjectProperty .\nns:d a owl:DatatypeProperty .\n"
        'ns:x ns:p "text" .\nns:x ns:d ns:y .\nns:x ns:d "x"^^xsd:integer .\nns:x ns:other 1 .\n'
        'ns:x ns:d "INF"^^xsd:double , 12345678901234567890 .\n',
    )
    _, prepared = read(path)
    assert sorted(raw.code for raw in prepared.raws) == ["lexical/integer", "owl/property-kind", "owl/property-kind"]
    assert dict(prepared.undeclared) == {"https://example.org/ns/other": 1}
    assert dict(prepared.aside_datatypes) == {f"{XSD}double": 1, f"{XSD}integer": 1}
    assert [triple for triple in prepared.statements if is_assertion(triple)] == []


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


class Stubborn(HermiT):
    """A reasoner that objects wherever three given names come together, for which there is no rule."""

    def __init__(self) -> None:
        self.timeout, self.memory, self.asked = 60.0, 0, 0
        self._end = time.monotonic() + 60

    def run(self, statements: Iterable[ox.Triple], *, within: float | None = None) -> Verdict:
        self.asked += 1
        said = {str(triple.subject) for triple in statements if is_assertion(triple) or triple.predicate == SUB_CLASS}
        return Verdict(consistent=not {f"<https://example.org/ns/{name}>" for name in ("C7", "i3", "i21")} <= said)


def test_what_no_rule_explains_is_narrowed_down(tmp_path: Path) -> None:
    text = "".join(f"ns:C{number} rdfs:subClassOf ns:D .\n" for number in range(10))
    text += "".join(f"ns:i{number} a ns:C{number % 10} .\n" for number in range(40))
    files, prepared = read(written(tmp_path, text))
    reasoner = Stubborn()
    (finding,) = Explainer(prepared, files, reasoner, lambda _: None).inconsistent()
    assert set(re.findall(r"onto\.ttl:(\d+)\)", finding.message)) == {"13", "19", "37"}
    assert "no rule shows why" in finding.message
    assert finding.line == 13
    assert reasoner.asked < 80


@given(st.integers(1, 40).flatmap(lambda size: st.tuples(st.just(size), st.sets(st.integers(0, size - 1), min_size=1))))
def test_narrowing_ends_at_exactly_what_is_needed(case: tuple[int, set[int]]) -> None:
    size, core = case
    parts: list[Unit] = [(ox.Triple(ox.NamedNode(f"urn:x:{number}"), SUB_CLASS, NOTHING),) for number in range(size)]
    needed = {parts[number] for number in core}

    def bad(kept: Sequence[Unit]) -> bool:
        return needed <= set(kept)

    assert set(shrink(parts, bad, lambda: True)) == needed


def test_the_hierarchy_is_told_without_what_follows() -> None:
    a, b, c, d, e = (ox.NamedNode(f"urn:x:{name}") for name in "abcde")
    given_ = [
        ox.Triple(a, SUB_CLASS, b),
        ox.Triple(b, SUB_CLASS, c),
        ox.Triple(a, SUB_CLASS, c),
        ox.Triple(c, EQUIVALENT_CLASS, d),
        ox.Triple(e, EQUIVALENT_CLASS, NOTHING),
        ox.Triple(e, SUB_CLASS, a),
    ]
    assert set(direct(given_)) == {
        ox.Triple(a, SUB_CLASS, b),
        ox.Triple(b, SUB_CLASS, c),
        ox.Triple(b, SUB_CLASS, d),
        ox.Triple(c, EQUIVALENT_CLASS, d),
        ox.Triple(e, EQUIVALENT_CLASS, NOTHING),
    }


def literal(text: str, name: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(XSD + name))


def test_values_are_compared_as_values() -> None:
    assert not distinct(literal("1", "integer"), literal("1.0", "decimal"))
    assert distinct(literal("1", "integer"), literal("1", "string"))
    assert not distinct(literal("true", "boolean"), literal("1", "boolean"))
    assert not distinct(ox.Literal("a", language="en"), ox.Literal("a", language="EN"))
    assert not distinct(literal("2012", "gYear"), literal("2013", "gYear"))
    assert outside(literal("-1", "integer"), f"{XSD}nonNegativeInteger")
    assert not outside(literal("3.0", "decimal"), f"{XSD}integer")
    assert outside(ox.Literal("a", language="en"), f"{XSD}string")
    assert not outside(literal("x", "token"), f"{XSD}string")
