"""Nothing checked is not success: each way in which a run looks at nothing is a finding with its place and exit code."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import ROOT, shared
from hypothesis import given
from hypothesis import strategies as st
from small_project import DATA, ONTOLOGY, PREFIXES, SHAPES, VALID, Outcome, sahel, small_project

from sahel_ld.rdf.bulk import with_predicate

SH = "@prefix sh: <http://www.w3.org/ns/shacl#> .\n"


def check(root: Path, *words: str) -> Outcome:
    return sahel("check", "--format", "json", *words, cwd=root)


def valid(tmp_path: Path, *files: tuple[str, str]) -> Path:
    """A project without a fault, but for what ``files`` bring."""
    return small_project(tmp_path, [("data/ttl/data.ttl", VALID), *files])


def test_the_project_without_a_fault_has_no_finding(tmp_path: Path) -> None:
    assert check(valid(tmp_path)).findings == []


def test_our_own_project_has_no_remark_about_its_shapes_and_queries() -> None:
    codes = {code for code, _, _ in check(ROOT).findings}
    assert {
        code for code in codes if code.startswith(("shapes/", "query/", "rule/", "policy/", "check/broken"))
    } == set()


def test_the_summary_says_what_was_looked_at(tmp_path: Path) -> None:
    root = valid(tmp_path, ("data/ttl/more.ttl", f"{PREFIXES}ex:e9 a ex:Attack ; ex:date 'x' .\n"))
    summary = check(root).json["summary"]
    assert summary["checked"] == {"files": 4, "triples": 9, "shapes": 2, "focus nodes": 2, "checks": 0}
    assert summary["ontology"] == ["ontology/onto.ttl"]
    assert "2 shapes, 2 focus nodes, 0 checks; ontology: ontology/onto.ttl" in sahel("check", cwd=root).out


# ---- no data, no shapes


@pytest.mark.parametrize("text", ["", "# nothing\n"])
def test_no_triples(tmp_path: Path, text: str) -> None:
    done = check(valid(tmp_path, ("data/ttl/data.ttl", text)))
    assert done.findings[0] == ("shapes/no-triples", "", None)
    assert done.code == 1


def test_no_shapes_at_all(tmp_path: Path) -> None:
    done = check(valid(tmp_path, ("shapes/shapes.ttl", "")))
    assert done.findings == [("shapes/none", "", None)]
    assert done.code == 2


def test_a_project_may_say_that_it_wants_no_shapes(tmp_path: Path) -> None:
    root = valid(tmp_path, ("shapes/shapes.ttl", ""), ("sahel-ld.toml", '[severity]\n"shapes/none" = "off"\n'))
    assert check(root).code == 0


def test_a_shapes_file_without_shapes(tmp_path: Path) -> None:
    done = check(valid(tmp_path, ("shapes/empty.ttl", "# no shapes yet\n")))
    assert done.findings == [("shapes/empty-file", "shapes/empty.ttl", 1)]
    assert done.code == 0


def test_a_file_that_only_helps_shapes_is_not_empty(tmp_path: Path) -> None:
    text = f'{SH}<https://example.org/prefixes> sh:declare [ sh:prefix "ex" ; sh:namespace "https://example.org/" ] .\n'
    assert check(valid(tmp_path, ("shapes/prefixes.ttl", text))).findings == []


def test_files_that_cannot_be_read_are_the_only_finding_about_them(tmp_path: Path) -> None:
    done = check(valid(tmp_path, ("data/ttl/data.ttl", "<a"), ("shapes/shapes.ttl", "<b")))
    assert [code for code, _, _ in done.findings] == ["syntax/parse", "syntax/parse"]
    assert done.code == 3


# ---- no focus nodes


def test_no_shape_selects_a_node(tmp_path: Path) -> None:
    done = check(valid(tmp_path, ("data/ttl/data.ttl", f"{PREFIXES}ex:e1 a ex:Place .\n")))
    assert done.findings[0] == ("shapes/no-focus-node", "", None)
    assert done.code == 1


def test_no_shape_of_the_project_for_a_file_from_elsewhere_is_noted(tmp_path: Path) -> None:
    root = valid(tmp_path, ("elsewhere.ttl", f"{PREFIXES}ex:e1 a ex:Place .\n"))
    done = check(root, "elsewhere.ttl")
    assert done.findings == [("shapes/no-focus-node", "", None)]
    assert done.code == 0


def test_a_shape_by_name_selects_a_node_that_is_nowhere(tmp_path: Path) -> None:
    shapes = SHAPES.replace("sh:targetClass ex:Event", "sh:targetNode ex:e1")
    done = check(valid(tmp_path, ("shapes/shapes.ttl", shapes), ("data/ttl/data.ttl", f"{PREFIXES}ex:x a ex:Y .\n")))
    assert [code for code, _, _ in done.findings] == ["shape/event-date"]


@pytest.mark.parametrize(
    ("target", "line"),
    [
        ("sh:targetClass ex:Evnt", 8),
        ("sh:targetSubjectsOf ex:evnt", 8),
        ("sh:targetObjectsOf ex:evnt", 8),
        ("sh:targetSubjectsOf ex:date", None),
        ("sh:targetObjectsOf ex:date", None),
        ("sh:targetClass ex:Attack ; sh:deactivated true", None),
    ],
)
def test_a_target_that_selects_nothing_is_noted_at_its_place(tmp_path: Path, target: str, line: int | None) -> None:
    text = f"{PREFIXES}{SH}@prefix shape: <https://example.org/shape/> .\n\nshape:other\n    a sh:NodeShape ;\n    {target} ;\n    sh:nodeKind sh:IRIOrLiteral .\n"
    done = check(valid(tmp_path, ("shapes/other.ttl", text)))
    assert done.findings == ([("shapes/idle-target", "shapes/other.ttl", line)] if line else [])
    assert done.code == 0


def test_a_shape_that_is_a_class_is_no_idle_target(tmp_path: Path) -> None:
    text = f"{PREFIXES}{SH}@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\nex:Place a rdfs:Class , sh:NodeShape ; sh:nodeKind sh:IRI .\n"
    assert check(valid(tmp_path, ("shapes/other.ttl", text))).findings == []


# ---- shapes that are none


@pytest.mark.parametrize(
    "namespace",
    [
        "https://www.w3.org/ns/shacl#",
        "http://www.w3.org/ns/shacl",
        "http://w3.org/ns/shacl#",
        "http://www.w3.org/ns/shacl/",
    ],
)
def test_shapes_in_a_wrong_namespace(tmp_path: Path, namespace: str) -> None:
    shapes = SHAPES.replace("http://www.w3.org/ns/shacl#", namespace)
    alone = check(valid(tmp_path / "a", ("shapes/shapes.ttl", shapes)))
    assert alone.findings == [("shapes/none", "", None), ("shapes/wrong-namespace", "shapes/shapes.ttl", 2)]
    assert alone.code == 2
    beside = check(
        valid(tmp_path / "b", ("shapes/wrong.ttl", shapes.replace("sh:", "s:").replace("@prefix s:", "@prefix s:")))
    )
    assert beside.findings == [("shapes/wrong-namespace", "shapes/wrong.ttl", 2)]
    assert beside.code == 1


def test_a_wrong_namespace_without_a_prefix(tmp_path: Path) -> None:
    text = "<https://example.org/s>\n  a <https://www.w3.org/ns/shacl#NodeShape> .\n"
    assert check(valid(tmp_path, ("shapes/x.ttl", text))).findings == [("shapes/wrong-namespace", "shapes/x.ttl", 2)]


def test_other_vocabularies_at_that_address_are_no_mistake(tmp_path: Path) -> None:
    text = f"{SH}<https://example.org/s> sh:order 1 ; <http://www.w3.org/2000/01/rdf-schema#seeAlso> <http://www.w3.org/ns/shacl-shacl#> , <http://www.w3.org/ns/shacl> .\n"
    assert check(valid(tmp_path, ("shapes/x.ttl", text))).findings == []


def test_an_unknown_term(tmp_path: Path) -> None:
    shapes = SHAPES.replace("    sh:minCount 1 ;\n", "    sh:minCount 1 ;\n    sh:dataType xsd:date ;\n")
    done = check(valid(tmp_path, ("shapes/shapes.ttl", shapes)))
    assert [(code, file) for code, file, _ in done.findings] == [("shapes/unknown-term", "shapes/shapes.ttl")]
    assert done.code == 1


def test_an_unknown_term_is_found_where_there_is_no_shape_at_all(tmp_path: Path) -> None:
    text = f"{SH}<https://example.org/s> a sh:NodeShap .\n"
    done = check(valid(tmp_path, ("shapes/shapes.ttl", text)))
    assert done.findings == [("shapes/none", "", None), ("shapes/unknown-term", "shapes/shapes.ttl", 2)]


def test_an_unknown_term_is_told_when_one_file_is_checked(tmp_path: Path) -> None:
    root = valid(tmp_path, ("shapes/shapes.ttl", SHAPES.replace("sh:minCount", "sh:minimum")))
    assert [code for code, _, _ in check(root, "data/ttl/data.ttl").findings] == ["shapes/unknown-term"]


def test_a_broken_shape_is_told_when_one_file_is_checked(tmp_path: Path) -> None:
    root = valid(tmp_path, ("shapes/broken.ttl", "<a"))
    done = check(root, "data/ttl/data.ttl")
    assert ("syntax/parse", "shapes/broken.ttl", 1) in done.findings
    assert done.code == 3


# ---- pitfall 34


RULES = """\
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix ex: <https://example.org/id/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex:S a sh:NodeShape ; sh:targetClass ex:Event ; sh:property [ sh:path ex:date ; sh:datatype xsd:date ] .
"""
BAD = f'{PREFIXES}ex:e a ex:Event ; ex:date "x" .\n'


@pytest.mark.parametrize("order", [("rules.ttl", "more.ttl"), ("more.ttl", "rules.ttl")])
def test_pitfall_34_both_shapes_files_count_in_either_order(tmp_path: Path, order: tuple[str, str]) -> None:
    for name, text in (("rules.ttl", RULES), ("more.ttl", "# no shapes yet\n"), ("bad.ttl", BAD)):
        (tmp_path / name).write_text(text)
    done = check(tmp_path, *(f"--shapes={name}" for name in order), "bad.ttl")
    assert done.findings == [("shape/S", "bad.ttl", 3), ("shapes/empty-file", "more.ttl", 1)]
    assert done.code == 1


def test_pitfall_34_no_shape_in_all_of_them_is_wrong_use(tmp_path: Path) -> None:
    (tmp_path / "more.ttl").write_text("# no shapes yet\n")
    (tmp_path / "bad.ttl").write_text(BAD)
    done = check(tmp_path, "--shapes", "more.ttl", "bad.ttl")
    assert {code for code, _, _ in done.findings} == {"shapes/none", "shapes/empty-file"}
    assert done.code == 2


def test_pitfall_34_one_shape_told_in_two_ways(tmp_path: Path) -> None:
    other = f"# a line above\n{RULES.replace('sh:datatype xsd:date', 'sh:datatype xsd:gYear')}"
    for name, text in (("a.ttl", RULES), ("b.ttl", other), ("bad.ttl", BAD)):
        (tmp_path / name).write_text(text)
    done = check(tmp_path, "--shapes", "a.ttl", "--shapes", "b.ttl", "bad.ttl")
    places = [(file, line) for code, file, line in done.findings if code == "shapes/redefined"]
    assert places == [("a.ttl", 4), ("b.ttl", 5)]
    assert done.code == 2
    messages = [one["message"] for one in done.json["findings"] if one["code"] == "shapes/redefined"]
    assert ["b.ttl:5" in messages[0], "a.ttl:4" in messages[1]] == [True, True]


HEAD = f"{PREFIXES}{SH}ex:S a sh:NodeShape ; sh:targetClass ex:Event"


@pytest.mark.parametrize(
    ("one", "other", "clash"),
    [
        ("sh:closed false", "sh:closed true", "sh:closed"),
        ("sh:closed false", "sh:nodeKind sh:IRI", ""),
        ("sh:property ex:a", "sh:property ex:a , ex:b", ""),
        ("sh:property ex:a", "sh:property ex:b", ""),
        ("sh:property [ sh:path ex:a ; sh:minCount 1 ]", "sh:property [ sh:path ex:b ; sh:minCount 1 ]", ""),
        (
            "sh:property [ sh:path ex:a ; sh:minCount 1 ]",
            "sh:property [ sh:path ex:a ; sh:minCount 2 ]",
            "the property shape of <https://example.org/id/a>",
        ),
        (
            "sh:property [ sh:path ex:a ; sh:minCount 1 ]",
            "sh:property [ sh:path ex:a ; sh:minCount 1 ] , [ sh:path ex:a ; sh:maxCount 1 ]",
            "",
        ),
        ("sh:targetClass ex:Place", "sh:closed false", "its targets"),
        ('sh:message "a"@en', 'sh:message "b"@en', "sh:message in en"),
        ('sh:message "a"@en', 'sh:message "b"@fr', ""),
        ("sh:in ( 1 2 )", "sh:in ( 1 )", "sh:in"),
        ("sh:in ( 1 2 )", "sh:in ( 1 2 )", ""),
        ("sh:or ( ex:a ex:b )", "sh:or ( ex:a ex:b ) , ( ex:c )", ""),
        ("sh:or ( ex:a ex:b )", "sh:or ( ex:a ex:c )", "sh:or"),
        ("sh:order 1", "sh:name 'x'", ""),
    ],
)
def test_a_shape_in_parts_and_a_shape_in_two_ways(tmp_path: Path, one: str, other: str, clash: str) -> None:
    for name, text in (("a.ttl", f"{HEAD} ; {one} ."), ("b.ttl", f"{HEAD} ; {other} ."), ("good.ttl", VALID)):
        (tmp_path / name).write_text(text)
    done = check(tmp_path, "--shapes", "a.ttl", "--shapes", "b.ttl", "good.ttl")
    found = [one for one in done.json["findings"] if one["code"] == "shapes/redefined"]
    assert [one["file"] for one in found] == (["a.ttl", "b.ttl"] if clash else [])
    assert all(one["message"].endswith(f": {clash}") for one in found)


def test_dcat_ap_tells_its_shapes_in_parts(tmp_path: Path) -> None:
    shapes = shared("w3c/dcat-ap")
    (tmp_path / "good.ttl").write_text(VALID)
    done = check(tmp_path, "--shapes", str(shapes), "good.ttl")
    assert "shapes/redefined" not in {code for code, _, _ in done.findings}
    assert done.code == 1


def test_two_equal_copies_of_a_shape_are_no_fault(tmp_path: Path) -> None:
    for name, text in (("a.ttl", RULES), ("b.ttl", f"# other words\n{RULES}"), ("good.ttl", VALID)):
        (tmp_path / name).write_text(text)
    assert check(tmp_path, "--shapes", "a.ttl", "--shapes", "b.ttl", "good.ttl").findings == []


def test_a_shape_that_another_file_uses_is_not_redefined(tmp_path: Path) -> None:
    use = f"{PREFIXES}{SH}ex:S sh:order 1 .\nex:T a sh:NodeShape ; sh:targetClass ex:Event ; sh:node ex:S .\n"
    for name, text in (("a.ttl", RULES), ("b.ttl", use), ("good.ttl", VALID)):
        (tmp_path / name).write_text(text)
    assert check(tmp_path, "--shapes", "a.ttl", "--shapes", "b.ttl", "good.ttl").findings == []


# ---- pitfall 31


IMPORTING = RULES.replace(
    "ex:S a",
    "<https://example.org/shapes> a <http://www.w3.org/2002/07/owl#Ontology> ;\n  <http://www.w3.org/2002/07/owl#imports> <https://example.org/onto> .\nex:S a",
)


def test_pitfall_31_an_import_is_answered_by_the_project(tmp_path: Path) -> None:
    data = f'{PREFIXES}ex:e1 a ex:Attack ; ex:date "sometime"^^xsd:date .\n'
    root = small_project(tmp_path, [("shapes/shapes.ttl", IMPORTING), ("data/ttl/data.ttl", ""), ("d.ttl", data)])
    done = check(root, "d.ttl")
    assert {(file, line) for _, file, line in done.findings} == {("d.ttl", 3)}
    assert "shapes/import-missing" not in {code for code, _, _ in done.findings}
    assert done.code == 1
    assert done.json["summary"]["checked"]["focus nodes"] == 1


def test_pitfall_31_an_import_that_nobody_answers(tmp_path: Path) -> None:
    root = valid(tmp_path, ("shapes/shapes.ttl", IMPORTING), ("ontology/onto.ttl", ""))
    done = check(root)
    assert done.findings == [("shapes/import-missing", "shapes/shapes.ttl", 5)]
    assert done.code == 0


@pytest.mark.parametrize(
    "answer",
    [
        "<https://example.org/onto#> a <http://www.w3.org/2002/07/owl#Ontology> .",
        "<https://example.org/o> <http://www.w3.org/2002/07/owl#versionIRI> <https://example.org/onto> .",
    ],
)
def test_an_import_is_answered_by_version_or_with_a_hash(tmp_path: Path, answer: str) -> None:
    onto = ONTOLOGY.replace("<https://example.org/onto> a owl:Ontology .", answer)
    assert check(valid(tmp_path, ("shapes/shapes.ttl", IMPORTING), ("ontology/onto.ttl", onto))).findings == []


# ---- queries, rules and checks


HEADED = """\
#+ summary: Events
#+ columns:
#+   event: iri — the event
#+ examples:
#+   - says: There is one.
#+ as-of: no time
#+ known-at: no time
SELECT ?event WHERE { ?event a <https://example.org/id/Event> } ORDER BY ?event
"""


def test_a_query_with_its_header_is_right(tmp_path: Path) -> None:
    assert check(valid(tmp_path, ("queries/events.rq", HEADED))).findings == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (HEADED.replace("#+   event: iri", "#+   evnt: iri"), 2),
        (HEADED.replace("#+   event: iri", "#+   event: uri"), 3),
        ("SELECT * { ?a ?b ?c } ORDER BY ?a", 1),
    ],
)
def test_a_wrong_header_is_found_at_its_line(tmp_path: Path, text: str, line: int) -> None:
    done = check(valid(tmp_path, ("queries/events.rq", text)))
    assert ("query/header", "queries/events.rq", line) in done.findings
    assert {code for code, _, _ in done.findings} == {"query/header"}
    assert done.code == 1


@pytest.mark.parametrize(
    ("text", "line"), [("CONSTRUCT {\n ?a ?b } WHERE { }", 2), ("SELECT * { ?a ?b ?c }", 1)], ids=["syntax", "form"]
)
def test_a_rule_that_is_none(tmp_path: Path, text: str, line: int) -> None:
    done = check(valid(tmp_path, ("queries/rules/r.rq", text)))
    assert done.findings == [("rule/broken", "queries/rules/r.rq", line)]
    assert done.code == 3


@pytest.mark.parametrize("folder", ["", "rules/", "checks/"])
def test_a_query_file_that_is_not_text(tmp_path: Path, folder: str) -> None:
    root = valid(tmp_path, (f"queries/{folder}x.rq", "x"))
    (root / f"queries/{folder}x.rq").write_bytes(b"SELECT \xff\xfe")
    done = check(root)
    assert [file for _, file, _ in done.findings] == [f"queries/{folder}x.rq"]
    assert done.code == 3


CHECK = '#+ summary: "s"\n#+ severity: error\n#+ message: "m"\nSELECT ?focus { ?focus a <https://example.org/id/Nothing> }\n'


@pytest.mark.parametrize(
    "text",
    [
        CHECK.replace("SELECT", "SELEKT"),
        CHECK.replace("error", "fatal"),
        CHECK.replace("?focus", "?x"),
        "SELECT ?focus { }",
    ],
)
def test_a_check_that_cannot_run(tmp_path: Path, text: str) -> None:
    assert check(valid(tmp_path / "right", ("queries/checks/c.rq", CHECK))).findings == []
    done = check(valid(tmp_path / "wrong", ("queries/checks/c.rq", text)))
    assert [(code, file) for code, file, _ in done.findings] == [("check/broken", "queries/checks/c.rq")]
    assert done.code == 3


def test_pitfall_29_the_highest_exit_code_wins(tmp_path: Path) -> None:
    root = small_project(tmp_path, [("ok.ttl", VALID), ("bad.ttl", DATA), ("syntax.ttl", VALID.replace(" .\n", "\n"))])
    assert [sahel("check", name, cwd=root).code for name in ("ok.ttl", "bad.ttl", "syntax.ttl")] == [0, 1, 3]
    done = check(root, "ok.ttl", "bad.ttl", "syntax.ttl")
    assert done.code == 3
    assert ("shape/event-date", "bad.ttl", 4) in done.findings
    assert sahel("check", "missing.ttl", cwd=root).code == 2
    assert sahel("check", "--shapes", "missing.ttl", "ok.ttl", cwd=root).code == 2
    assert sahel("check", "--no-such-option", cwd=root).code == 2


TERM = st.sampled_from(["<http://e/a>", "<http://e/b>", "_:f0b0"])
OBJECT = TERM | st.text(st.characters(codec="utf-8"), max_size=12).map(lambda text: str(ox.Literal(text)))
OBJECT |= st.sampled_from(['" <http://e/p> "', '"<http://e/a> <http://e/p> <http://e/b> ."', '"x\\n"@fr'])


@given(st.lists(st.tuples(TERM, st.sampled_from(["http://e/p", "http://e/q"]), OBJECT), max_size=8))
def test_statements_of_one_property_are_found_as_a_parser_finds_them(triples: list[tuple[str, str, str]]) -> None:
    text = "".join(f"{subject} <{predicate}> {value} .\n" for subject, predicate, value in triples).encode()
    parsed = list(ox.parse(text, format=ox.RdfFormat.N_TRIPLES))
    wanted = [(str(quad.subject), str(quad.object)) for quad in parsed if quad.predicate.value == "http://e/p"]
    assert [(one.decode(), other.decode()) for one, other in with_predicate(text, "http://e/p")] == wanted
