"""The faults of `../shared/pitfalls.md` that concern reading, checking and laying out, each under its name.

Inputs are those of the list; what is expected stands there under "Right for us". The number of an entry is in the first line of each test.
"""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pyoxigraph as ox
import pytest
from desk import EX, HEAD, SETTINGS, Desk

from sahel_ld import Project
from sahel_ld.errors import OutsideError
from sahel_ld.rdf.canonical import dataset_hash
from sahel_ld.rdf.reader import Source, read_quads
from sahel_ld.terms import RDF, XSD

FORMATS = {"turtle": "ttl", "ntriples": "nt", "nquads": "nq", "trig": "trig", "jsonld": "jsonld", "rdfxml": "rdf"}
SH = "@prefix sh: <http://www.w3.org/ns/shacl#> .\n" + HEAD


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path, monkeypatch, capfd)


def exported(desk: Desk, format_: str, *files: str) -> list[ox.Quad]:
    """The quads of an export, read back."""
    name = f"out.{FORMATS[format_]}"
    done = desk.run("export", format_, *files, "-o", name)
    assert done.code == 0, done.err
    return list(read_quads(Source(desk.path / name, name, 0)))


def literals(quads: list[ox.Quad]) -> list[str]:
    return sorted(str(quad.object) for quad in quads if isinstance(quad.object, ox.Literal))


YEARS = """\
ex:g1 ex:founded "2012"^^xsd:gYear .
ex:g2 ex:founded "12"^^xsd:gYear .
ex:g3 ex:founded "2012-04"^^xsd:gYear .
ex:g4 ex:founded "2012-13"^^xsd:gYearMonth .
ex:g5 ex:founded "env. 2012"^^xsd:gYear .
"""


def test_a_gyear_that_is_no_year_is_found(desk: Desk) -> None:
    """1."""
    desk.write(groups_ttl=YEARS)
    done = desk.check("groups.ttl")
    assert done.code == 1
    assert done.places() == [("groups.ttl", line) for line in (4, 5, 6, 7)]
    for finding, (lexical, datatype) in zip(
        done.json,
        [("12", "gYear"), ("2012-04", "gYear"), ("2012-13", "gYearMonth"), ("env. 2012", "gYear")],
        strict=True,
    ):
        assert repr(lexical) in finding["message"]
        assert f"xsd:{datatype}" in finding["message"]


def test_years_before_christ_and_with_a_zone_are_years(desk: Desk) -> None:
    """1."""
    desk.write(groups_ttl='ex:g1 ex:founded "-0044"^^xsd:gYear .\nex:g2 ex:founded "2012Z"^^xsd:gYear .\n')
    done = desk.check("groups.ttl")
    assert (done.code, done.places()) == (0, [])
    assert done.places("warning") == [("groups.ttl", 4)]


@pytest.mark.parametrize("format_", FORMATS)
def test_a_year_stays_a_year_in_every_format(desk: Desk, format_: str) -> None:
    """1."""
    desk.write(g_ttl='ex:g1 ex:founded "2012"^^xsd:gYear .\n')
    assert literals(exported(desk, format_, "g.ttl")) == [f'"2012"^^<{XSD}gYear>']


def test_the_verdict_on_years_does_not_depend_on_what_ran_before(desk: Desk) -> None:
    """1."""
    desk.write(
        groups_ttl=YEARS,
        shapes_ttl=SH
        + "ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:founded ; sh:property [ sh:path ex:founded ; sh:minCount 1 ] .\n",
    )
    first = desk.check("--shapes", "shapes.ttl", "groups.ttl")
    other = desk.check("--engine", "pyshacl", "--shapes", "shapes.ttl", "groups.ttl")
    desk.run("export", "rdfxml", "groups.ttl")
    third = desk.check("--shapes", "shapes.ttl", "groups.ttl")
    assert first == third
    assert first.places() == other.places() == [("groups.ttl", line) for line in (4, 5, 6, 7)]


SEEN = """\
ex:e1 ex:date "2020-08-18"^^xsd:date , "2020-08-18Z"^^xsd:date .
ex:e1 ex:retrieved "2020-08-18T10:00:00Z"^^xsd:dateTime .
"""


@pytest.mark.parametrize("format_", FORMATS)
def test_the_zone_of_a_date_survives_every_format(desk: Desk, format_: str) -> None:
    """2."""
    desk.write(seen_ttl=SEEN)
    assert literals(exported(desk, format_, "seen.ttl")) == [
        f'"2020-08-18"^^<{XSD}date>',
        f'"2020-08-18T10:00:00Z"^^<{XSD}dateTime>',
        f'"2020-08-18Z"^^<{XSD}date>',
    ]


def test_the_zone_of_a_date_survives_fmt_and_is_warned_of(desk: Desk) -> None:
    """2."""
    desk.write(seen_ttl=SEEN)
    assert desk.run("fmt", "seen.ttl").code == 0
    once = (desk.path / "seen.ttl").read_bytes()
    assert desk.run("fmt", "seen.ttl").code == 0
    assert (desk.path / "seen.ttl").read_bytes() == once
    assert b'"2020-08-18Z"^^xsd:date' in once
    desk.write(seen_ttl=SEEN)
    done = desk.check("seen.ttl")
    assert (done.code, done.places("warning")) == (0, [("seen.ttl", 3)])
    assert "time zone" in done.json[0]["message"]


@pytest.mark.parametrize("format_", FORMATS)
def test_coordinates_keep_their_digits(desk: Desk, format_: str) -> None:
    """4."""
    desk.write(places_ttl='ex:p1 ex:lat "16.2716667123"^^xsd:double ; ex:lon "-0.0446667123"^^xsd:double .\n')
    expected = [f'"-0.0446667123"^^<{XSD}double>', f'"16.2716667123"^^<{XSD}double>']
    assert literals(exported(desk, format_, "places.ttl")) == expected
    assert literals(exported(desk, "ntriples", f"out.{FORMATS[format_]}")) == expected


def test_a_space_in_an_iri_is_refused_on_reading_with_its_place(desk: Desk) -> None:
    """5."""
    desk.write(
        places_ttl="ex:p1 a ex:Place .\n<https://example.org/id/Gao region> a ex:Place .\n"
        "<https://example.org/id/Tin\\u0020Zawaten> a ex:Place .\n"
    )
    done = desk.check("places.ttl")
    assert done.code == 3
    assert done.places() == [("places.ttl", 4), ("places.ttl", 5)]
    assert "Gao region" in done.json[0]["message"]
    assert "Tin Zawaten" in done.json[1]["message"]
    assert all(finding["column"] == 1 for finding in done.json)


@pytest.mark.parametrize("char", list(' <>"{}|^\\`\t\n\x00\x1f'), ids=lambda char: f"U+{ord(char):04X}")
@pytest.mark.parametrize("suffix", ["ttl", "nt", "rdf", "jsonld"])
def test_no_format_lets_an_impossible_iri_in(desk: Desk, char: str, suffix: str) -> None:
    """5."""
    iri = f"{EX}a{char}b"
    escaped = "".join(f"\\u{ord(one):04X}" if one == char else one for one in iri)
    reference = f"&#{ord(char)};" if char not in "\x00\x1f" else char
    texts = {
        "ttl": f"<{escaped}> a <{EX}Place> .\n",
        "nt": f"<{EX}x> <{EX}y> <{escaped}> .\n",
        "rdf": f'<rdf:RDF xmlns:rdf="{RDF}"><rdf:Description rdf:about="{EX}a{reference}b" rdf:type="{EX}Place"/></rdf:RDF>',
        "jsonld": f'{{"@id": "{escaped}", "@type": "{EX}Place"}}\n',
    }
    desk.put(f"d.{suffix}", texts[suffix])
    done = desk.check(f"d.{suffix}")
    assert (done.code, done.places()) == (3, [(f"d.{suffix}", 1)])


RELATIVE = {
    "ttl": (HEAD + '<gao> a ex:Place ; ex:note "no base line above" .\n', 3),
    "trig": (HEAD + "ex:g { <gao> a ex:Place }\n", 3),
    "nt": (f"\n<gao> <{RDF}type> <{EX}Place> .\n", 2),
    "rdf": (f'<rdf:RDF xmlns:rdf="{RDF}"\n  xmlns:ex="{EX}">\n<ex:Place rdf:about="gao"/></rdf:RDF>\n', 3),
    "jsonld": ('{"@type": "ex:Place",\n "@id": "gao"}\n', 2),
}


@pytest.mark.parametrize("suffix", RELATIVE)
def test_a_relative_iri_without_a_base_is_refused(desk: Desk, suffix: str) -> None:
    """7."""
    text, line = RELATIVE[suffix]
    desk.put(f"gao.{suffix}", text)
    done = desk.check(f"gao.{suffix}")
    assert (done.code, done.places()) == (3, [(f"gao.{suffix}", line)])
    assert "<gao> is relative and no base is declared" in done.json[0]["message"]


@pytest.mark.parametrize("suffix", sorted(set(RELATIVE) - {"nt"}))
def test_a_relative_iri_is_resolved_against_the_base_of_the_settings_only(desk: Desk, suffix: str) -> None:
    """7."""
    desk.put("sahel-ld.toml", f'base = "{EX}"\n{SETTINGS}')
    desk.put(f"gao.{suffix}", RELATIVE[suffix][0])
    for format_ in FORMATS:
        quads = exported(desk, format_, f"gao.{suffix}")
        assert {str(quad.subject) for quad in quads} == {f"<{EX}gao>"}
        content = (desk.path / f"out.{FORMATS[format_]}").read_bytes()
        assert b"file:" not in content
        assert str(desk.path).encode() not in content


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("labels.ttl", HEAD + 'ex:p1 ex:label "Gao"@fr .\nex:p1 ex:label "Kidal"@fr_FR .\n', 4),
        (
            "labels.jsonld",
            '{"@id": "https://example.org/id/p1",\n'
            ' "https://example.org/def/label": {"@value": "Kidal", "@language": "fr_FR"}}\n',
            2,
        ),
        ("context.jsonld", f'{{"@id": "{EX}p1",\n"@context":\n {{"@language": "fr_FR"}}, "{EX}label": "Kidal"}}\n', 3),
        (
            "map.jsonld",
            f'{{"@context": {{"label": {{"@id": "{EX}label", "@container": "@language"}}}},\n'
            f' "@id": "{EX}p1", "label": {{"fr": "Gao",\n "fr_FR": "Kidal"}}}}\n',
            3,
        ),
        ("labels.nt", f'<{EX}p1> <{EX}label> "Gao"@fr .\n<{EX}p1> <{EX}label> "Kidal"@fr_FR .\n', 2),
        ("labels.trig", HEAD + 'ex:g { ex:p1 ex:label "Kidal"@fr_FR }\n', 3),
        (
            "labels.rdf",
            f'<rdf:RDF xmlns:rdf="{RDF}" xmlns:ex="{EX}">\n<rdf:Description><ex:label\n xml:lang="fr_FR">Kidal</ex:label>'
            "</rdf:Description></rdf:RDF>\n",
            3,
        ),
    ],
)
def test_a_language_tag_with_an_underscore_is_refused_and_mended(desk: Desk, name: str, text: str, line: int) -> None:
    """10."""
    desk.put(name, text)
    done = desk.check(name)
    assert (done.code, done.places()) == (3, [(name, line)])
    assert "'fr_FR' is not a language tag; write 'fr-FR'" in done.json[0]["message"]


PERSONS = {
    "ttl": '_:b0 <{EX}name> "Person {n}" ; <{EX}born> "{born}" .\n',
    "nt": '_:b0 <{EX}name> "Person {n}" .\n_:b0 <{EX}born> "{born}" .\n',
    "trig": '{{ _:b0 <{EX}name> "Person {n}" ; <{EX}born> "{born}" }}\n',
    "jsonld": '{{"@id": "_:b0", "{EX}name": "Person {n}", "{EX}born": "{born}"}}\n',
    "rdf": '<rdf:RDF xmlns:rdf="{RDF}" xmlns:ex="{EX}"><rdf:Description rdf:nodeID="b0"><ex:name>Person {n}</ex:name>'
    "<ex:born>{born}</ex:born></rdf:Description></rdf:RDF>\n",
}


@pytest.mark.parametrize(("one", "other"), list(itertools.combinations_with_replacement(PERSONS, 2)))
def test_two_files_with_one_blank_node_name_are_two_persons(desk: Desk, one: str, other: str) -> None:
    """11."""
    for name, suffix, number, born in (("one", one, 1, "1970"), ("two", other, 2, "1985")):
        desk.put(f"{name}.{suffix}", PERSONS[suffix].format(EX=EX, RDF=RDF, n=number, born=born))
    for format_ in ("trig", "rdfxml"):
        quads = exported(desk, format_, f"one.{one}", f"two.{other}")
        found = {
            subject: literals([quad for quad in quads if quad.subject == subject])
            for subject in {quad.subject for quad in quads}
        }
        assert sorted(found.values()) == [['"1970"', '"Person 1"'], ['"1985"', '"Person 2"']]


CRLF = f'{HEAD}ex:e1 ex:note """first line\nsecond line""" .\n'.replace("\n", "\r\n")


def test_what_rdfxml_cannot_hold_is_warned_of_while_it_is_written(desk: Desk) -> None:
    """13."""
    desk.write(
        p_ttl='ex:a <https://example.org/def/2012> "1" .\n'
        'ex:b <https://example.org/def/2012> "2" .\n'
        "ex:c <https://example.org/def/> ex:id/2012 .\n".replace("ex:id/2012", "<https://example.org/id/2012>")
        + 'ex:d ex:note "page 1\\u000Cpage 2" , "a > <https://example.org/def/2013> <b" ; ex:in2012 "1" .\n'
    )
    done = desk.run("check", "p.ttl", "--format", "json")
    assert [(one["code"], one["line"], one["column"]) for one in done.json] == [
        ("house/rdfxml-property", 3, 37),
        ("house/rdfxml-property", 5, 33),
        ("lexical/control-character", 6, 14),
    ]
    assert "U+000C" in done.json[2]["message"]


def test_a_carriage_return_in_a_text_is_warned_of(desk: Desk) -> None:
    """17."""
    desk.put("n.ttl", CRLF)
    done = desk.check("n.ttl")
    assert (done.code, done.places(), done.places("warning")) == (0, [], [("n.ttl", 3)])
    assert "carriage return" in done.json[0]["message"]


def test_fmt_writes_line_ends_of_unix_and_keeps_the_carriage_return_of_a_text(desk: Desk) -> None:
    """17."""
    path = desk.put("n.ttl", CRLF)
    before = dataset_hash(read_quads(Source(path, "n.ttl", 0)))
    assert desk.run("fmt", "n.ttl").code == 0
    content = path.read_bytes()
    assert b"\r" not in content
    assert b"first line\\r\nsecond line" in content
    assert dataset_hash(read_quads(Source(path, "n.ttl", 0))) == before


def test_line_ends_of_windows_do_not_change_a_graph_without_long_texts(desk: Desk) -> None:
    """17."""
    text = HEAD + 'ex:e1 ex:note "one" ,\n  "two" ; # comment\n  ex:part [ ex:x 1 ] .\n'
    hashes = {
        dataset_hash(read_quads(Source(desk.put(f"{name}.ttl", content), name, 0)))
        for name, content in (
            ("unix", text),
            ("windows", text.replace("\n", "\r\n")),
            ("mac", text.replace("\n", "\r")),
        )
    }
    assert len(hashes) == 1


NESTED = {
    "events_ttl": "ex:e1 a ex:Event ;\n  ex:where [ ex:lat 116.3 ] .\n"
    'ex:e2 a ex:Event ;\n  ex:where [ ex:name "Kidal" ] .\n',
    "shapes_ttl": SH
    + """\
ex:E a sh:NodeShape ; sh:targetClass ex:Event ; sh:property [ sh:path ex:where ; sh:node ex:Pl ] .
ex:Pl a sh:NodeShape ; sh:property [ sh:path ex:lat ; sh:minCount 1 ; sh:minInclusive -90 ; sh:maxInclusive 90 ] .
""",
}


@pytest.mark.parametrize("engine", ["fast", "pyshacl"])
def test_a_finding_inside_an_unnamed_node_is_told_of_its_owner_at_its_line(desk: Desk, engine: str) -> None:
    """28."""
    desk.write(**NESTED)
    done = desk.check("--engine", engine, "--shapes", "shapes.ttl", "events.ttl")
    assert (done.code, done.places()) == (1, [("events.ttl", 4), ("events.ttl", 6)])
    wrong, missing = done.json
    path = f"<{EX}where> / <{EX}lat>"
    assert (wrong["focus"], wrong["path"]) == (f"<{EX}e1>", path)
    assert "116.3" in wrong["value"]
    assert "90" in wrong["message"]
    assert (missing["focus"], missing["path"], missing["value"]) == (f"<{EX}e2>", path, "")
    assert "missing" in missing["message"]
    assert all(finding["source"] == {"file": "shapes.ttl", "line": 5} for finding in done.json)


SIMPLE = {
    "ok_ttl": 'ex:e a ex:Event ; ex:date "2012-04-06"^^xsd:date .\n',
    "bad_ttl": 'ex:e a ex:Event ; ex:date "x"^^xsd:date .\n',
    "syntax_ttl": 'ex:e a ex:Event ; ex:date "x"^^xsd:date\n',
}


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["ok.ttl"], 0, ""),
        (["bad.ttl"], 1, "bad.ttl:3:27"),
        (["syntax.ttl"], 3, "syntax.ttl:3:40: error syntax/parse end of file, a dot is missing"),
        (["ok.ttl", "bad.ttl", "syntax.ttl"], 3, "bad.ttl:3:27"),
        (["missing.ttl"], 2, "missing.ttl"),
        (["--shapes", "missing.ttl", "ok.ttl"], 2, "missing.ttl"),
        (["--nonsense", "ok.ttl"], 2, "--nonsense"),
        (["--engine", "nonsense", "ok.ttl"], 2, "fast, pyshacl, both"),
        (["--fail-on", "nonsense", "ok.ttl"], 2, "error, warning or note"),
        (["--format", "nonsense", "ok.ttl"], 2, "nonsense"),
    ],
)
def test_wrong_data_a_broken_file_and_a_wrong_call_have_different_exit_codes(
    desk: Desk, arguments: list[str], code: int, words: str
) -> None:
    """29."""
    desk.write(**SIMPLE)
    done = desk.run("check", *arguments)
    assert done.code == code
    assert words in done.out + done.err
    assert "Traceback" not in done.out + done.err


@pytest.mark.parametrize(("error", "code"), [(ZeroDivisionError("x"), 70), (OutsideError("no Java"), 4)])
def test_our_own_fault_and_one_outside_have_their_exit_codes(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, error: Exception, code: int
) -> None:
    """29."""

    def fail(*_: object, **__: object) -> None:
        raise error

    desk.write(**SIMPLE)
    assert desk.run("check", "ok.ttl").code == 0
    monkeypatch.setattr(sys.modules["sahel_ld.checks.check"], "ShapesCheck", fail)
    done = desk.run("check", "ok.ttl")
    assert done.code == code
    assert "Traceback" not in done.err
    monkeypatch.setenv("SAHEL_LD_DEBUG", "1")
    with pytest.raises(type(error)):
        desk.run("check", "ok.ttl")


ONTO = {
    "shapes_ttl": SH
    + "<https://example.org/shapes> a <http://www.w3.org/2002/07/owl#Ontology> ;"
    + " <http://www.w3.org/2002/07/owl#imports> <https://example.org/onto> .\n"
    + "ex:S a sh:NodeShape ; sh:targetClass ex:Event ; sh:property [ sh:path ex:date ; sh:datatype xsd:date ] .\n",
    "onto_ttl": "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
    f"@prefix ex: <{EX}> .\n"
    "<https://example.org/onto> a <http://www.w3.org/2002/07/owl#Ontology> .\nex:Attack rdfs:subClassOf ex:Event .\n",
    "d_ttl": 'ex:e1 a ex:Attack ; ex:date "sometime"^^xsd:date .\n',
}


def test_the_shapes_see_the_subclasses_of_the_ontology(desk: Desk) -> None:
    """31."""
    desk.write(**ONTO)
    done = desk.check("--shapes", "shapes.ttl", "--ontology", "onto.ttl", "d.ttl")
    assert (done.code, done.places()) == (1, [("d.ttl", 3)])
    said = desk.run("check", "--shapes", "shapes.ttl", "--ontology", "onto.ttl", "d.ttl").out
    assert "2 shapes" in said
    assert "1 focus node" in said
    assert "onto.ttl" in said


def test_the_shapes_of_a_project_see_its_ontology(desk: Desk) -> None:
    """31."""
    desk.put("shapes/shapes.ttl", ONTO["shapes_ttl"])
    desk.put("ontology/onto.ttl", ONTO["onto_ttl"])
    desk.put("data/ttl/d.ttl", HEAD + ONTO["d_ttl"])
    done = desk.check()
    assert (done.code, done.places()) == (1, [("data/ttl/d.ttl", 3)])


def test_an_import_that_is_not_there_and_shapes_that_select_nothing_are_found(desk: Desk) -> None:
    """31."""
    desk.write(**ONTO)
    done = desk.check("--shapes", "shapes.ttl", "d.ttl")
    codes = {finding["code"] for finding in done.json}
    assert done.code == 1
    assert {"shapes/no-focus-node", "shapes/import-missing"} <= codes


PARTIAL = """\
ex:g1 a ex:Group ; ex:from "2014"^^xsd:gYear ; ex:to "2013"^^xsd:gYear .
ex:g2 a ex:Group ; ex:from "2013-06-01"^^xsd:date ; ex:to "2013"^^xsd:gYear .
ex:g3 a ex:Group ; ex:from "2012-04"^^xsd:gYearMonth ; ex:to "2012-04-06"^^xsd:date .
ex:g4 a ex:Group ; ex:from "avril 2012"^^xsd:date ; ex:to "2013-01-01"^^xsd:date .
"""
ORDER = (
    SH
    + "ex:S a sh:NodeShape ; sh:targetClass ex:Group ; sh:property [ sh:path ex:from ; sh:lessThanOrEquals ex:to ] .\n"
)


@pytest.mark.parametrize("engine", ["fast", "pyshacl", "both"])
def test_two_years_in_the_wrong_order_are_found_and_crash_nothing(desk: Desk, engine: str) -> None:
    """32."""
    desk.write(g_ttl=PARTIAL, shapes_ttl=ORDER)
    done = desk.check("--engine", engine, "--shapes", "shapes.ttl", "g.ttl")
    assert (done.code, done.places()) == (1, [("g.ttl", 3), ("g.ttl", 6)])
    order, no_date = done.json
    assert "2014" in order["message"]
    assert no_date["code"] == "lexical/date"


def test_a_constraint_that_cannot_be_evaluated_is_a_finding(desk: Desk) -> None:
    """32."""
    desk.write(
        g_ttl='ex:g1 a ex:Group ; ex:name "Gao" .\n',
        shapes_ttl=SH
        + 'ex:S a sh:NodeShape ; sh:targetClass ex:Group ; sh:property [ sh:path ex:name ; sh:pattern "(" ] .\n',
    )
    done = desk.check("--shapes", "shapes.ttl", "g.ttl")
    assert done.code in (1, 3)
    assert done.places()


def test_a_pattern_with_a_unicode_class_is_evaluated(desk: Desk) -> None:
    """32."""
    desk.write(
        g_ttl='ex:g1 a ex:Group ; ex:name "Ménaka" .\nex:g2 a ex:Group ; ex:name "Gao 1" .\n',
        shapes_ttl=SH
        + 'ex:S a sh:NodeShape ; sh:targetClass ex:Group ; sh:property [ sh:path ex:name ; sh:pattern "^\\\\p{L}+$" ] .\n',
    )
    done = desk.check("--shapes", "shapes.ttl", "g.ttl")
    assert (done.code, done.places()) == (1, [("g.ttl", 4)])


RULES = (
    SH + "ex:S a sh:NodeShape ; sh:targetClass ex:Event ; sh:property [ sh:path ex:date ; sh:datatype xsd:date ] .\n"
)


@pytest.mark.parametrize("order", [("rules.ttl", "more.ttl"), ("more.ttl", "rules.ttl")])
def test_two_options_for_shapes_both_count(desk: Desk, order: tuple[str, str]) -> None:
    """34."""
    desk.write(rules_ttl=RULES, bad_ttl=SIMPLE["bad_ttl"])
    desk.put("more.ttl", "# no shapes yet\n")
    done = desk.check("--shapes", order[0], "--shapes", order[1], "bad.ttl")
    assert (done.code, done.places()) == (1, [("bad.ttl", 3)])
    assert done.places("warning") == [("more.ttl", 1)]


def test_no_shape_at_all_is_wrong_use(desk: Desk) -> None:
    """34."""
    desk.write(ok_ttl=SIMPLE["ok_ttl"])
    desk.put("sahel-ld.toml", "")
    desk.put("more.ttl", "# no shapes yet\n")
    done = desk.run("check", "--shapes", "more.ttl", "ok.ttl")
    assert done.code == 2
    assert "more.ttl:1" in done.out
    assert "there is no shape" in done.out


def test_one_shape_with_two_contents_is_wrong_use(desk: Desk) -> None:
    """34."""
    desk.write(rules_ttl=RULES, ok_ttl=SIMPLE["ok_ttl"])
    desk.put("more.ttl", RULES.replace("sh:datatype xsd:date", "sh:maxCount 1"))
    done = desk.run("check", "--shapes", "rules.ttl", "--shapes", "more.ttl", "ok.ttl")
    assert done.code == 2
    assert "rules.ttl:4" in done.out
    assert "more.ttl:4" in done.out


def test_ten_thousand_events_are_checked_and_the_changed_file_alone_gives_the_same(desk: Desk) -> None:
    """35; how long it takes is for the benchmarks."""
    wrong = {1_234, 9_950}
    for name, numbers in (("events", range(9_900)), ("changed", range(9_900, 10_000))):
        rows = (
            f'ex:e{number} a ex:Event ; ex:date "{"x" if number in wrong else "2012-04-06"}"^^xsd:date ;'
            f' ex:lat 16.27 ; ex:actor ex:a{number % 200} ; ex:label "évènement {number}"@fr .\n'
            for number in numbers
        )
        desk.put(f"data/ttl/{name}.ttl", HEAD + "".join(rows))
    desk.put("shapes/rules.ttl", RULES)
    whole = desk.check()
    assert (whole.code, sorted(set(whole.places()))) == (
        1,
        [("data/ttl/changed.ttl", 53), ("data/ttl/events.ttl", 1_237)],
    )
    changed = desk.check("data/ttl/changed.ttl")
    assert changed.json == [finding for finding in whole.json if finding["file"] == "data/ttl/changed.ttl"]


@pytest.mark.parametrize(
    ("name", "body", "line", "column"),
    [
        ("star.ttl", "<< ex:g1 ex:holds ex:gao >> ex:source ex:report12 .\n", 3, 1),
        ("term.ttl", "ex:x ex:y <<( ex:g1 ex:holds ex:gao )>> .\n", 3, 11),
        ("annotation.ttl", "# << in a comment\nex:g1 ex:holds ex:gao {| ex:source ex:r |} .\n", 4, 24),
        ("reifier.ttl", 'ex:g1 ex:note "<<" ; ex:holds ex:gao ~ ex:claim .\n', 3, 38),
        ("direction.ttl", 'ex:g1 ex:label "غاو"@ar--rtl .\n', 3, 24),
        ("star.trig", "ex:g { << ex:g1 ex:holds ex:gao >> ex:source ex:report12 }\n", 3, 8),
    ],
)
def test_statements_about_statements_are_refused_where_they_stand(
    desk: Desk, name: str, body: str, line: int, column: int
) -> None:
    """68."""
    desk.put(name, HEAD + body)
    done = desk.check(name)
    assert done.code == 3
    (finding,) = done.json
    assert (finding["line"], finding["column"]) == (line, column)
    assert finding["message"] == "RDF-star/RDF 1.2 notation is not used in this project"
    assert "named graphs" in finding["hint"]


def test_a_direction_in_json_ld_and_a_triple_term_in_n_triples_are_refused(desk: Desk) -> None:
    """68."""
    desk.put(
        "d.jsonld", f'{{"@id": "{EX}g1",\n "{EX}label": {{"@value": "x", "@language": "ar", "@direction": "rtl"}}}}\n'
    )
    desk.put("t.nt", f"<{EX}a> <{EX}b> <{EX}c> .\n<{EX}a> <{EX}b> <<( <{EX}a> <{EX}b> <{EX}c> )>> .\n")
    for name in ("d.jsonld", "t.nt"):
        done = desk.check(name)
        assert (done.code, done.places()) == (3, [(name, 2)])


def test_two_menakas_that_look_the_same_are_found(desk: Desk) -> None:
    """71."""
    composed, apart = (unicodedata.normalize(form, "Ménaka") for form in ("NFC", "NFD"))
    desk.put(
        "m.ttl",
        f'@prefix ex: <{EX}> .\nex:p1 ex:label "{composed}"@fr .\nex:p2 ex:label "{apart}"@fr .\n<{EX}{apart}> a ex:Place .\n'
        f'<{EX}M%C3%A9naka> a ex:Place .\nex:p3 ex:label "Kidal\u200b"@fr .\n',
    )
    done = desk.check("m.ttl")
    assert done.code == 1
    assert done.places() == [("m.ttl", 4)]
    assert "two IRIs that look the same" in next(one for one in done.json if one["severity"] == "error")["message"]
    assert done.places("warning") == [("m.ttl", 3), ("m.ttl", 4), ("m.ttl", 6)]
    messages = [one["message"] for one in done.json if one["severity"] == "warning"]
    assert "U+0301" in messages[0]
    assert "U+0301" in messages[1]
    assert "U+200B" in messages[2]


@pytest.mark.parametrize(
    "char", ["\u00a0", "\u202f", "\u200e", "\u200f", "\u202b", "\u2066", "\u200b", "\ufeff"], ids=ascii
)
def test_a_character_that_nobody_sees_in_an_iri_is_an_error(desk: Desk, char: str) -> None:
    """71."""
    desk.put("d.nt", f"<{EX}x> <{EX}y> <{EX}z> .\n<{EX}x> <{EX}y> <{EX}Gao{char}> .\n")
    done = desk.check("d.nt")
    assert (done.code, done.places()) == (1, [("d.nt", 2)])
    assert f"U+{ord(char):04X}" in done.json[0]["message"]


def test_ligatures_and_joiners_of_scripts_are_left_alone(desk: Desk) -> None:
    """71: NFKC is never applied."""
    desk.put("d.ttl", f'{HEAD}ex:می\u200cخواهم ex:label "ﷺ ﬁ ²"@ar , "می\u200cخواهم"@fa .\n')
    done = desk.check("d.ttl")
    assert (done.code, done.json) == (0, [])


def test_the_beginning_of_a_date_is_a_year_or_a_month_and_no_date(desk: Desk) -> None:
    """73, as far as literals of dates."""
    desk.write(
        e_ttl="""\
ex:x1 ex:born "1970"^^xsd:gYear , "1970-04-06"^^xsd:date .
ex:x2 ex:start "2018-12"^^xsd:gYearMonth ; ex:listed "2018-12-20"^^xsd:date .
ex:x3 ex:born "1970"^^xsd:date .
ex:x3 ex:born "1970-04"^^xsd:date .
ex:x3 ex:listed "2018-12-20T00:00:00"^^xsd:date .
"""
    )
    done = desk.check("e.ttl")
    assert (done.code, done.places()) == (1, [("e.ttl", line) for line in (5, 6, 7)])
    for format_ in FORMATS:
        assert f'"2018-12"^^<{XSD}gYearMonth>' in literals(exported(desk, format_, "e.ttl"))


LABELS = """\
ex:p1 ex:label "غاو"@ar , "Gao"@fr , "ⴳⴰⵓ"@taq-Tfng .
ex:g1 ex:label "تحالف (CMA) 2014"@ar .
ex:p2 ex:label "\u202bغاو\u202c"@ar .
"""


def test_marks_for_the_direction_of_text_are_warned_of(desk: Desk) -> None:
    """80."""
    desk.put("l.ttl", f"@prefix ex: <{EX}> .\n{LABELS}")
    done = desk.check("l.ttl")
    assert (done.code, done.places(), done.places("warning")) == (0, [], [("l.ttl", 4)])
    assert "U+202B, U+202C" in done.json[0]["message"]


def test_marks_that_are_written_as_references_are_seen_too(desk: Desk) -> None:
    """80."""
    desk.put(
        "l.rdf",
        f'<rdf:RDF xmlns:rdf="{RDF}" xmlns:ex="{EX}">\n<rdf:Description><ex:label>&#x202B;x</ex:label></rdf:Description></rdf:RDF>\n',
    )
    desk.put("l.jsonld", f'{{"@id": "{EX}x",\n"{EX}label": "\\u202bx"}}\n')
    desk.put("l.ttl", f'{HEAD}ex:x ex:label "\\u202Bx" .\n')
    for name, line in (("l.rdf", 2), ("l.jsonld", 2), ("l.ttl", 3)):
        assert desk.check(name).places("warning") == [(name, line)]


def test_arabic_and_french_in_one_line_stay_in_logical_order(desk: Desk) -> None:
    """80."""
    desk.put("l.ttl", f"@prefix ex: <{EX}> .\n{LABELS}")
    expected = sorted(str(quad.object) for quad in read_quads(Source(desk.path / "l.ttl", "l.ttl", 0)))
    for format_ in FORMATS:
        assert literals(exported(desk, format_, "l.ttl")) == expected
    value = next(one["value"] for one in desk.check("l.ttl").json)
    assert value == '"\u202bغاو\u202c"@ar'


def test_the_exit_codes_hold_in_a_process_of_its_own(desk: Desk) -> None:
    """29."""
    desk.write(**SIMPLE)
    for name, code in (("ok.ttl", 0), ("bad.ttl", 1), ("syntax.ttl", 3), ("missing.ttl", 2)):
        done = subprocess.run(
            [sys.executable, "-m", "sahel_ld", "check", name], cwd=desk.path, capture_output=True, check=False, text=True,
            env={**os.environ, "NO_COLOR": "1"},
        )  # fmt: skip
        assert done.returncode == code
        assert "Traceback" not in done.stdout + done.stderr


def test_a_library_call_gives_findings_for_bad_data_and_never_an_exception(desk: Desk) -> None:
    """29."""
    desk.write(**SIMPLE)
    report = Project(desk.path).check(["ok.ttl", "bad.ttl", "syntax.ttl"])
    assert int(report.exit_code()) == 3
    assert {finding.file for finding in report.findings if finding.severity.word == "error"} >= {
        "bad.ttl",
        "syntax.ttl",
    }


def test_a_literal_without_the_form_of_its_datatype_is_one_finding_and_one_of_another_datatype_too_is_two(
    desk: Desk,
) -> None:
    """34."""
    desk.write(
        rules_ttl=RULES,
        d_ttl='ex:e1 a ex:Event ; ex:date "x"^^xsd:date .\nex:e2 a ex:Event ; ex:date "x"^^xsd:gYear .\n'
        'ex:e3 a ex:Event ; ex:date "2012"^^xsd:gYear .\n',
    )
    for engine in ("fast", "pyshacl"):
        done = desk.check("--engine", engine, "--shapes", "rules.ttl", "d.ttl")
        assert [(one["line"], one["code"]) for one in done.json] == [
            (3, "lexical/date"),
            (4, "lexical/gYear"),
            (4, "shape/S"),
            (5, "shape/S"),
        ]
