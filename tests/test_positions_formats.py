"""Every finding in N-Triples, N-Quads, TriG, RDF/XML and JSON-LD, and over several files, stands where the fault is."""

from __future__ import annotations

from pathlib import Path

import pytest
from seeded import (
    BEGIN,
    BOM,
    END,
    EX,
    FAULTS,
    PREFIXES,
    RDF,
    XSD,
    Fault,
    assert_only,
    errors,
    furnish,
    marked,
    place_of,
    unmarked,
)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return furnish(tmp_path_factory.mktemp("house"))


BAD_LINES = {
    "pattern": ("p-pattern", '"ml é"', "shape/pattern"),
    "date": ("x", f'"2012-02-30"^^<{XSD}date>', "lexical/date"),
    "class": ("p-class", f"<{EX}stone>", "shape/class"),
    "language": ("p-language", '"Gao"@xx', "shape/language"),
    "blank": ("p-in", "_:b7", "shape/in"),
}
LINE_LAYOUTS = {
    "plain": "{s} {type} .\n{s} {p} {bad}{g} .\n",
    "second": '{s} {type} .\n<urn:a> <urn:b> "\\u00e9 \U0001f30d é"@fr{g} .\n<urn:a> <urn:b> <urn:c> .\n{s} {p} {bad} .\n',
    "comments": '# " <a> .\n\n{s} {type} . # <x> "\n  # é\n{s} {p} {bad}{g} . # the end',
    "tabs": "{s}\t{type}\t.\n\t{s}\t{p}\t{bad}\t{g}\t.\n",
    "no spaces": '{s}{type}.\n<urn:é><urn:b>"x"{g}.\n{s}{p}{bad}{g}.',
    "CR LF": "{s} {type} .\r\n\r\n{s} {p} {bad}{g} .\r\n",
    "byte-order mark": BOM + "{s} {p} {bad}{g} .\n{s} {type} .\n",
    "blank subject": "_:e {type} .\n_:e {p} {bad}{g} .\n",
    "no last line end": "{s} {type} .\n{s} {p} {bad}{g} .",
}


@pytest.mark.parametrize(("suffix", "graph"), [("nt", ""), ("nq", ""), ("nq", f" <{EX}g>"), ("nq", " _:g")])
@pytest.mark.parametrize("name", LINE_LAYOUTS)
@pytest.mark.parametrize("fault", BAD_LINES)
def test_a_wrong_value_in_lines(house: Path, suffix: str, graph: str, name: str, fault: str) -> None:
    predicate, bad, code = BAD_LINES[fault]
    text = LINE_LAYOUTS[name].format(
        s=f"<{EX}e1>", type=f"<{RDF}type> <{EX}Event>", p=f"<{EX}{predicate}>", bad=marked(bad), g=graph
    )
    assert_only(house, text, code, suffix)


@pytest.mark.parametrize("suffix", ["nt", "nq"])
def test_a_missing_property_in_lines(house: Path, suffix: str) -> None:
    text = f"<urn:x> <urn:y> <{EX}g1> .\n  {marked(f'<{EX}g1>')} <{EX}kind> <{EX}armed> .\n<{EX}g1> <{RDF}type> <{EX}Group> .\n"
    assert_only(house, text, "shape/missing", suffix)


TRIG_LAYOUTS = {
    "default graph": "ex:e1 a ex:Event ; {p} {bad} .",
    "braces": "{{ ex:e1 a ex:Event ; {p} {bad} }}",
    "named": "ex:g {{ ex:e1 a ex:Event ; {p} {bad} . }}",
    "keyword": "GRAPH ex:g {{\n  ex:e1 a ex:Event ;\n  {p} {good} , {bad}\n}}",
    "lower-case keyword, blank name": "graph _:g {{ ex:e1 a ex:Event ; {p} {bad} }} [] {{ ex:e2 a ex:Event . }}",
    "two graphs": "ex:g1 {{ ex:e1 a ex:Event . ex:e0 {p} {good} }}\nex:g2 {{ ex:e1 {p} {bad} . }} ex:g3 {{ }}",
    "graph after triples": "ex:e0 {p} {good} .\nex:g {{ ex:x ex:y 1 . }}\nex:e1 a ex:Event ; {p} {bad} .",
    "nested": "ex:g {{ ex:e1 ex:part [ a ex:Event ; {p} {bad} ] , ( 1 [ a ex:Event ; {p} {good} ] ) }}",
    "prefix in between": "ex:g {{ ex:a ex:b ex:c }} PREFIX y: <urn:y:> @prefix z: <urn:z:> . z:g {{ ex:e1 a ex:Event ; {p} {bad} }}",
    "comments": 'ex:g {{ # }} " ex:e1\n ex:e1 a ex:Event ; # {{\n {p} {bad} # .\n }} # {{',
}


@pytest.mark.parametrize("name", TRIG_LAYOUTS)
@pytest.mark.parametrize("fault", FAULTS[::3], ids=lambda fault: fault.name)
def test_a_wrong_value_in_trig(house: Path, name: str, fault: Fault) -> None:
    body = TRIG_LAYOUTS[name].format(p=f"ex:p-{fault.name}", bad=marked(fault.bad), good=fault.good)
    assert_only(house, PREFIXES + body + "\n", fault.expected, "trig")
    assert_only(house, (PREFIXES + body).replace("\n", "\r\n"), fault.expected, "trig")


def test_a_missing_property_in_trig(house: Path) -> None:
    text = f"{PREFIXES}ex:a {{ ex:x ex:y ex:g1 }} ex:b {{ {marked('ex:g1')} a ex:Group ; ex:kind ex:armed }} ex:c {{ ex:g1 ex:x 1 }}\n"
    assert_only(house, text, "shape/missing", "trig")


XML_HEAD = f'<?xml version="1.0" encoding="utf-8"?>\n<rdf:RDF xmlns:rdf="{RDF}" xmlns:ex="{EX}">\n'
XML_FAULTS = {
    "text": ('<ex:Event rdf:about="{EX}e1"><ex:p-pattern>{B}ml01{E}</ex:p-pattern></ex:Event>', "shape/pattern"),
    "text of several lines": (
        '<ex:Event rdf:about="{EX}e1">\n<ex:p-pattern>\n   {B}ml\n 01{E}\n</ex:p-pattern></ex:Event>',
        "shape/pattern",
    ),
    "text, single quotes": (
        "<ex:Event rdf:about='{EX}e1' >\n <ex:p-pattern >{B}ml01{E}</ex:p-pattern ></ex:Event >",
        "shape/pattern",
    ),
    "attribute": ('<ex:Event rdf:about="{EX}e1"\n  ex:x="1" ex:p-pattern="{B}ml01{E}" ex:y="2"/>', "shape/pattern"),
    "attribute, single quotes": ("<ex:Event ex:p-pattern = '{B}ml \"01{E}' rdf:about='{EX}e1'/>", "shape/pattern"),
    "attribute, of several lines": (
        '<ex:Event rdf:about="{EX}e1" ex:x="a > b"\n ex:p-pattern="{B}ml\n\n01{E}"></ex:Event>',
        "shape/pattern",
    ),
    "attribute of a property": (
        '<ex:X><ex:part ex:x="1" ex:p-pattern="{B}ml01{E}" rdf:type="{EX}Event"/></ex:X>',
        "shape/pattern",
    ),
    "resource": ('<ex:Event rdf:about="{EX}e1"><ex:p-class rdf:resource="{B}{EX}stone{E}"/></ex:Event>', "shape/class"),
    "resource, another first": (
        '<ex:Event rdf:about="{EX}e1"><ex:p-class rdf:resource="{EX}group"/><ex:p-class\n rdf:resource = \'{B}{EX}stone{E}\' /></ex:Event>',
        "shape/class",
    ),
    "nodeID": (
        '<ex:Event rdf:about="{EX}e1"><ex:p-class rdf:nodeID="{B}n1{E}"/></ex:Event><ex:X rdf:nodeID="n1"/>',
        "shape/class",
    ),
    "nested node": (
        '<ex:Event rdf:about="{EX}e1">\n<ex:p-class>\n <{B}ex:X{E}\n rdf:about="{EX}x"/></ex:p-class></ex:Event>',
        "shape/class",
    ),
    "nested, the same names": (
        '<ex:Event><ex:part><ex:Event><ex:part><ex:Event><ex:p-pattern>ML1</ex:p-pattern></ex:Event></ex:part>'
        "<ex:p-pattern>{B}x{E}</ex:p-pattern></ex:Event></ex:part><ex:p-pattern>ML2</ex:p-pattern></ex:Event>",
        "shape/pattern",
    ),
    "the node around, after the nested one": (
        '<ex:Event rdf:about="{EX}e1"><ex:part><ex:Event/></ex:part><ex:p-pattern>{B}x{E}</ex:p-pattern></ex:Event>',
        "shape/pattern",
    ),
    "datatype": (
        '<ex:Event rdf:about="{EX}e1"><ex:x rdf:datatype="{XSD}date">{B}2012-02-30{E}</ex:x></ex:Event>',
        "lexical/date",
    ),
    "language": ('<ex:Event><ex:p-language xml:lang="xx">{B}Gao{E}</ex:p-language></ex:Event>', "shape/language"),
    "language from around": (
        '<ex:Event xml:lang="xx"><ex:p-language xml:lang="fr">Gao</ex:p-language><ex:p-language>{B}Gao{E}</ex:p-language></ex:Event>',
        "shape/language",
    ),
    "CDATA": ('<ex:Event><ex:p-pattern>{B}<![CDATA[<ml> & ]]>{E}</ex:p-pattern></ex:Event>', "shape/pattern"),
    "entities": ("<ex:Event><ex:x>&lt;&amp;&#233;</ex:x><ex:p-pattern>{B}&lt;ml&gt;{E}</ex:p-pattern></ex:Event>", "shape/pattern"),
    "comments": (
        "<!-- <ex:Event><ex:p-pattern>no</ex:p-pattern> -->\n<ex:Event><!-- > --><ex:p-pattern><!-- <x> -->{B}ml01{E}</ex:p-pattern></ex:Event>",
        "shape/pattern",
    ),
    "several a line": (
        "<ex:Event><ex:p-pattern>ML1</ex:p-pattern></ex:Event><ex:Event><ex:p-pattern>{B}ml1{E}</ex:p-pattern></ex:Event>",
        "shape/pattern",
    ),
    "not ASCII before": (
        '<ex:Event ex:x="évènement غاو \U0001f30d e\u0301"><ex:y>加奥</ex:y><ex:p-pattern>{B}ml{E}</ex:p-pattern></ex:Event>',
        "shape/pattern",
    ),
    "tabs": ("\t<ex:Event>\t<ex:x>1</ex:x>\t<ex:p-pattern>\t{B}ml{E}\t</ex:p-pattern></ex:Event>", "shape/pattern"),
    "parse type resource": (
        '<ex:X><ex:part rdf:parseType="Resource"><rdf:type rdf:resource="{EX}Event"/><ex:p-pattern>{B}ml{E}</ex:p-pattern></ex:part></ex:X>',
        "shape/pattern",
    ),
    "parse type collection": (
        '<ex:X><ex:part rdf:parseType="Collection"><ex:X/><ex:Event><ex:p-pattern>{B}ml{E}</ex:p-pattern></ex:Event></ex:part></ex:X>',
        "shape/pattern",
    ),
    "parse type literal before": (
        '<ex:Event><ex:x rdf:parseType="Literal"><ex:p-pattern>no<br/></ex:p-pattern></ex:x><ex:p-pattern>{B}ml{E}</ex:p-pattern></ex:Event>',
        "shape/pattern",
    ),
    "other namespace prefix": (
        '<Event xmlns="{EX}" xmlns:e="{EX}"><e:p-pattern>ML1</e:p-pattern><p-pattern>{B}ml{E}</p-pattern></Event>',
        "shape/pattern",
    ),
    "missing": ('<ex:X rdf:about="{EX}x"/>\n  <{B}ex:Group{E} rdf:about="{EX}g1"><ex:kind rdf:resource="{EX}armed"/></ex:Group>', "shape/missing"),
    "missing, nested": (
        '<ex:X><ex:part>\n<{B}ex:Group{E}><ex:kind rdf:resource="{EX}armed"/></ex:Group></ex:part></ex:X>',
        "shape/missing",
    ),
    "missing, described by rdf:type": (
        '<{B}rdf:Description{E} rdf:about="{EX}g1"><rdf:type rdf:resource="{EX}Group"/><ex:kind rdf:resource="{EX}armed"/></rdf:Description>',
        "shape/missing",
    ),
    "too many": (
        '<ex:Group ex:name="a"><ex:name>b</ex:name>\n<ex:name>{B}c{E}</ex:name><ex:kind rdf:resource="{EX}armed"/></ex:Group>',
        "shape/too-many",
    ),
    "closed": ('<ex:Closed><ex:name>a</ex:name><ex:x>{B}b{E}</ex:x></ex:Closed>', "shape/closed-shape"),
    "empty": ("<ex:Event><{B}ex:p-pattern{E}/></ex:Event>", "shape/pattern"),
    "list item": ('<ex:Event><rdf:li>1</rdf:li><rdf:li rdf:datatype="{XSD}date">{B}x{E}</rdf:li></ex:Event>', "lexical/date"),
}  # fmt: skip


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("name", XML_FAULTS)
def test_a_fault_in_rdf_xml(house: Path, name: str, end: str) -> None:
    body, code = XML_FAULTS[name]
    for part, text in (("{EX}", EX), ("{XSD}", XSD), ("{B}", BEGIN), ("{E}", END)):
        body = body.replace(part, text)
    text = f"{XML_HEAD}{body}\n</rdf:RDF>\n".replace("\n", end)
    if end == "\r\n":
        text = BOM + text
    assert_only(house, text, code, "rdf")


def test_a_fault_in_rdf_xml_with_entities_in_its_namespaces(house: Path) -> None:
    text = (
        f'<?xml version="1.0"?>\n<!DOCTYPE rdf:RDF [\n  <!ENTITY ex "{EX}">\n  <!ENTITY xsd "{XSD}" >\n]>\n'
        f'<rdf:RDF xmlns:rdf="{RDF}" xmlns:ex="&ex;"><ex:Event rdf:about="&ex;e1">\n'
        f'<ex:p-datatype rdf:datatype="&xsd;date">2012-04-06</ex:p-datatype><ex:p-datatype>{marked("2012")}</ex:p-datatype>'
        "</ex:Event></rdf:RDF>"
    )
    assert_only(house, text, "shape/datatype", "owl")


JSON_FAULTS = {
    "value": ('{"@id": "ex:e1", "@type": "ex:Event",\n "ex:p-pattern": {B}"ml01"{E}}', "shape/pattern"),
    "value object": ('[{"@id": "ex:e1", "@type": "ex:Event",\n "ex:x": {"@value": {B}"2012-02-30"{E}, "@type": "xsd:date"}}]', "lexical/date"),
    "array": ('{"@id": "ex:e1", "@type": ["ex:Event"], "ex:p-pattern": ["ML1",\n {B}"ml\\u00e9"{E}, "ML2"]}', "shape/pattern"),
    "reference": ('{"@id": "ex:e1", "@type": "ex:Event", "ex:p-class": [{"@id": "ex:group"}, {"@id": {B}"ex:stone"{E}}]}', "shape/class"),
    "language": ('{"@type": "ex:Event", "ex:p-language": {"@language": "xx", "@value": {B}"Gao"{E}}}', "shape/language"),
    "nested": ('{"@id": "ex:e0", "ex:part":\n {"@type": "ex:Event", "ex:p-pattern": {B}"ml"{E}}}', "shape/pattern"),
    "graph": (
        '{"@graph": [{"@id": "ex:e0", "@type": "ex:Event", "ex:p-pattern": "ML1", "ex:x": "ml"},\n'
        ' {"@id": "ex:e1", "@type": "ex:Event", "ex:p-pattern": {B}"ml"{E}}]}',
        "shape/pattern",
    ),
    "missing": ('[{"@id": "ex:x", "ex:x": {"@id": "ex:g1"}},\n {"@id": {B}"ex:g1"{E}, "@type": "ex:Group", "ex:kind": {"@id": "ex:armed"}}]', "shape/missing"),
    "missing, no name": ('[{"@id": "ex:x"},\n {B}{{E}"@type": "ex:Group", "ex:kind": {"@id": "ex:armed"}}]', "shape/missing"),
    "truth": ('{"@id": "ex:e1", "@type": "ex:Event", "ex:p-truth": {B}true{E}}', "shape/truth"),
    "number": ('{"@id": "ex:e1", "@type": "ex:Event", "ex:p-max-inclusive": [1, {B}116{E}]}', "shape/max-inclusive"),
}  # fmt: skip


@pytest.mark.parametrize("name", JSON_FAULTS)
def test_a_fault_in_json_ld(house: Path, name: str) -> None:
    body, code = JSON_FAULTS[name]
    context = f'"@context": {{"ex": "{EX}", "xsd": "{XSD}"}}'
    body = body.replace("{B}", BEGIN).replace("{E}", END)
    rest = f'"@graph": {body}}}' if body.startswith("[") else body[1:]
    text = f"{{{context},\n {rest}\n"
    assert_only(house, text, code, "jsonld")


def test_a_fault_in_json_ld_with_terms(house: Path) -> None:
    text = (
        f'{{"@context": {{"@vocab": "{EX}", "id": "@id", "type": "@type", "ref": {{"@id": "{EX}p-class", "@type": "@id"}}, "base": "{EX}"}},\n'
        f' "id": "base:e1", "type": "Event",\n "p-pattern": "ML1", "ref": ["base:group", {marked(chr(34) + "base:stone" + chr(34))}]}}\n'
    )
    assert_only(house, text, "shape/class", "jsonld")


def test_one_triple_in_two_files_is_found_in_both(house: Path) -> None:
    one, (first,) = unmarked(f"{PREFIXES}ex:e1 a ex:Event ; ex:p-pattern {marked(chr(34) + 'ml' + chr(34))} .\n")
    other, (second,) = unmarked(
        f"# é\n{PREFIXES}\n\nex:e1 ex:x 1 ;\n   ex:p-pattern {marked(chr(39) + 'ml' + chr(39))} .\n"
    )
    found = errors(house, {"a.ttl": one, "b.trig": other, "c.ttl": PREFIXES + 'ex:e2 ex:x "ml" .'})
    assert [place_of(finding) for finding in found] == [
        ("shape/pattern", "data/a.ttl", *first),
        ("shape/pattern", "data/b.trig", *second),
    ]


def test_a_fault_across_two_files_stands_where_the_value_is(house: Path) -> None:
    one = f"{PREFIXES}ex:s1 a ex:Sequence ; ex:at ex:p1 .\nex:s2 ex:at ex:p2 .\n"
    other, (second,) = unmarked(
        f"{PREFIXES}ex:p0 ex:lat 100 .\nex:p2 ex:lat 100 .\nex:p1 ex:x 1 ; ex:lat {marked('100')} .\n"
    )
    found = errors(house, {"a.ttl": one, "b.ttl": other})
    assert [place_of(finding) for finding in found] == [("shape/two-steps", "data/b.ttl", *second)]


def test_a_subject_in_two_files_is_shown_in_the_first(house: Path) -> None:
    one, (first,) = unmarked(f"{PREFIXES}{marked('ex:g1')} a ex:Group .\n")
    found = errors(house, {"a.ttl": one, "b.ttl": f"{PREFIXES}ex:g1 ex:kind ex:armed .\n"})
    assert [place_of(finding) for finding in found] == [("shape/missing", "data/a.ttl", *first)]
