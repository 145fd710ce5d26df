"""Seeded faults with known places, for tests of positions.

A text is built with two marks around the faulty part; the marks say where it begins and ends, and are then taken out. So the
place that is expected comes from how the text was made, and never from the code that is tested.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from sahel_ld import Project
from sahel_ld.findings import Finding, Severity

BEGIN, END = "\ue000", "\ue001"
EX = "https://example.org/id/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"
PREFIXES = f"@prefix ex: <{EX}> .\n@prefix xsd: <{XSD}> .\n"
BOM = "\ufeff"

Place = tuple[int, int, int, int]


def unmarked(text: str) -> tuple[str, list[Place]]:
    """The text without marks, and line, column, end line, end column of each marked part."""
    plain, places, begun = "", [], (0, 0)
    for piece in re.split(f"([{BEGIN}{END}])", text):
        lines = re.split(r"\r\n|\r|\n", plain.removeprefix(BOM))
        here = (len(lines), len(lines[-1]) + 1)
        if piece == BEGIN:
            begun = here
        elif piece == END:
            places.append((*begun, *here))
        else:
            plain += piece
    return plain, places


def marked(text: str) -> str:
    return f"{BEGIN}{text}{END}"


@dataclass(frozen=True)
class Fault:
    """A constraint on ``property``, a value that breaks it and one that does not, as Turtle; ``code`` of the finding."""

    name: str
    constraint: str
    bad: str
    good: str
    code: str = ""

    @property
    def expected(self) -> str:
        return self.code or f"shape/{self.name}"


FAULTS = (
    Fault("datatype", "sh:datatype xsd:date", '"2012-04-06"', '"2012-04-06"^^xsd:date'),
    Fault("datatype-number", "sh:datatype xsd:integer", "16.27", "16"),
    Fault("pattern", 'sh:pattern "^[A-Z]{2}[0-9]+$"', '"ml01"', '"ML01"'),
    Fault("in", "sh:in ( ex:open ex:closed )", "ex:ajar", "ex:open"),
    Fault("max-inclusive", "sh:maxInclusive 90", "116.3", "16.3"),
    Fault("min-exclusive", "sh:minExclusive 0", "-1.5e0", "1"),
    Fault("truth", "sh:in ( false )", "true", "false"),
    Fault("class", "sh:class ex:Actor", "ex:stone", "ex:group"),
    Fault("language", 'sh:languageIn ( "fr" "en" "ar" )', '"Gao"@xx', '"Gao"@fr'),
    Fault("node-kind", "sh:nodeKind sh:IRI", '"gao"', "ex:gao"),
    Fault("max-length", "sh:maxLength 4", '"Tombouctou"', '"Gao"'),
    Fault("lexical-date", "sh:minCount 0", '"2012-02-30"^^xsd:date', '"2012-02-29"^^xsd:date', "lexical/date"),
    Fault("lexical-year", "sh:minCount 0", '"env. 2012"^^xsd:gYear', '"2012"^^xsd:gYear', "lexical/gYear"),
    Fault("lexical-number", "sh:minCount 0", '"1,5"^^xsd:decimal', "1.5", "lexical/decimal"),
)
SHAPES = f"""\
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdf: <{RDF}> .
{PREFIXES}
ex:Events a sh:NodeShape ; sh:targetClass ex:Event ; sh:property {" , ".join(f"ex:{fault.name}" for fault in FAULTS)} .
{"".join(f"ex:{fault.name} a sh:PropertyShape ; sh:path ex:p-{fault.name} ; {fault.constraint} .{chr(10)}" for fault in FAULTS)}
ex:Lists a sh:NodeShape ; sh:targetClass ex:List ; sh:property ex:in-list .
ex:in-list a sh:PropertyShape ; sh:path ( ex:all [ sh:zeroOrMorePath rdf:rest ] rdf:first ) ; sh:pattern "^[A-Z]+$" .
ex:Groups a sh:NodeShape ; sh:targetClass ex:Group ; sh:property ex:missing , ex:too-many , ex:has-value .
ex:missing a sh:PropertyShape ; sh:path ex:name ; sh:minCount 1 .
ex:too-many a sh:PropertyShape ; sh:path ex:name ; sh:maxCount 2 .
ex:has-value a sh:PropertyShape ; sh:path ex:kind ; sh:hasValue ex:armed .
ex:closed-shape a sh:NodeShape ; sh:targetClass ex:Closed ; sh:closed true ; sh:ignoredProperties ( rdf:type ) ;
    sh:property ex:closed-name .
ex:closed-name a sh:PropertyShape ; sh:path ex:name ; sh:maxCount 9 .
ex:Spans a sh:NodeShape ; sh:targetClass ex:Span ; sh:property ex:order .
ex:order a sh:PropertyShape ; sh:path ex:from ; sh:lessThanOrEquals ex:until .
ex:Sequences a sh:NodeShape ; sh:targetClass ex:Sequence ; sh:property ex:two-steps , ex:backwards .
ex:two-steps a sh:PropertyShape ; sh:path ( ex:at ex:lat ) ; sh:maxInclusive 90 .
ex:backwards a sh:PropertyShape ; sh:path [ sh:inversePath ex:holds ] ; sh:class ex:Actor .
ex:Objects a sh:NodeShape ; sh:targetObjectsOf ex:member ; sh:property ex:member-name .
ex:member-name a sh:PropertyShape ; sh:path ex:name ; sh:minCount 1 .
ex:Labels a sh:NodeShape ; sh:targetClass ex:Labelled ; sh:property ex:unique-language .
ex:unique-language a sh:PropertyShape ; sh:path ex:label ; sh:uniqueLang true .
"""
ONTOLOGY = f"""\
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
{PREFIXES}
ex:Force rdfs:subClassOf ex:Actor .
ex:group a ex:Force .
"""


def furnish(folder: Path) -> Path:
    """A folder with the shapes and the ontology of these tests."""
    (folder / "shapes.ttl").write_text(SHAPES, "utf-8")
    (folder / "onto.ttl").write_text(ONTOLOGY, "utf-8")
    return folder


def errors(house: Path, texts: dict[str, str], settings: str = "") -> list[Finding]:
    """The findings of error severity in files with these texts, byte for byte."""
    folder = house / "data"
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    (house / "sahel-ld.toml").write_text(settings, "utf-8")
    for name, text in texts.items():
        (folder / name).write_bytes(text.encode())
    report = Project(house).check([folder], shapes=[house / "shapes.ttl"], ontology=[house / "onto.ttl"])
    return [finding for finding in report.findings if finding.severity >= Severity.ERROR]


def place_of(finding: Finding) -> tuple[str, str, int | None, int | None, int | None, int | None]:
    return finding.code, finding.file, finding.line, finding.column, finding.end_line, finding.end_column


def assert_only(house: Path, text: str, code: str, suffix: str = "ttl", settings: str = "") -> None:
    """The marked parts, and nothing else, have a finding with this code."""
    plain, places = unmarked(text)
    assert places, "nothing is marked"
    found = errors(house, {f"d.{suffix}": plain}, settings)
    assert [place_of(one) for one in found] == [(code, f"data/d.{suffix}", *place) for place in places]
