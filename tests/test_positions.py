"""Every finding in Turtle stands at the line and column where the fault is: seeded faults over all layouts."""

from __future__ import annotations

import re
from collections.abc import Callable
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


# Layouts of Turtle: functions of the property, the marked bad value and a good one, all as they are written.
Layout = Callable[[str, str, str], str]
LAYOUTS: dict[str, Layout] = {}


def layout(function: Layout) -> Layout:
    LAYOUTS[function.__name__.rstrip("_").replace("_", "-")] = function
    return function


@layout
def one_line(p: str, bad: str, good: str) -> str:
    return f"{PREFIXES}ex:e1 a ex:Event ; {p} {bad} .\n"


@layout
def multi_line(p: str, bad: str, good: str) -> str:
    return f"{PREFIXES}\nex:e1\n    a ex:Event ;\n    {p}\n        {bad} ;\n    ex:note 1 ;\n.\n"


@layout
def no_spaces(p: str, bad: str, good: str) -> str:
    space = "" if bad[1] in "\"'<" else " "
    return f"{PREFIXES}ex:e1 a ex:Event;{p}{space}{bad};ex:note'x'.ex:e2 a ex:Event."


@layout
def long_text_before(p: str, bad: str, good: str) -> str:
    return (
        f'{PREFIXES}ex:e1 a ex:Event ; ex:note """first ""line"" \\"\nex:e9 {p} "no" . # not a comment\n\n'
        f"  last\"\"\"@fr , '''it's ''one\nmore''' ; {p} {bad} .\n"
    )


@layout
def tricky_comments(p: str, bad: str, good: str) -> str:
    return (
        f"# @prefix \" ''' <x ; . [ (\n{PREFIXES}# ex:e1 {p} ex:none .\nex:e1 a ex:Event ; # \"\"\" ' ] )\n"
        f"  # <https://example.org/#> ; .\n  {p} # [ {{ \\\n  #\n {bad} # . \" '''\n . # the end"
    )


@layout
def several_subjects_a_line(p: str, bad: str, good: str) -> str:
    return f"{PREFIXES}ex:e0 a ex:Event ; {p} {good} . ex:e1 a ex:Event ; {p} {bad} . ex:e2 a ex:Event ; {p} {good} .\n"


@layout
def several_objects(p: str, bad: str, good: str) -> str:
    return f"{PREFIXES}ex:e1 a ex:Event , ex:Thing ; {p} {good} , {bad} ,\n   {good} .\n"


@layout
def the_property_again(p: str, bad: str, good: str) -> str:
    return (
        f"{PREFIXES}ex:e1 a ex:Event ; {p} {good} ; ex:note 1 .\nex:e2 {p} {good} .\n ex:e1 {p} {bad} ; {p} {good} .\n"
    )


@layout
def nested_once(p: str, bad: str, good: str) -> str:
    return f"{PREFIXES}ex:e1 ex:part [ a ex:Event ; {p} {bad} ] , [ a ex:Event ; {p} {good} ] .\n"


@layout
def nested_twice(p: str, bad: str, good: str) -> str:
    return f"{PREFIXES}ex:e1 ex:part [ ex:note 1 ;\n ex:part [ {p} {bad} ;\n a ex:Event ] ; ex:part [ ] ] .\n"


@layout
def nested_three_times(p: str, bad: str, good: str) -> str:
    return (
        f"{PREFIXES}ex:e1 ex:part [ ex:part [ a ex:Event ; {p} {good} ; ex:part\n"
        f"[ a ex:Event ; ex:list ( 1 [ ] ( ) ) ; {p} {good} , {bad} ] ; {p} {good} ] ] ; ex:note ( [ ex:x ( 2 ) ] ) .\n"
    )


@layout
def inside_a_collection(p: str, bad: str, good: str) -> str:
    return f"{PREFIXES}ex:e1 ex:all ( 1 \n [ a ex:Event ; {p} {good} ] ( [ a ex:Event ; {p} {bad} ] ) [ ] ) .\n"


@layout
def after_collections(p: str, bad: str, good: str) -> str:
    return f'{PREFIXES}( 1 "a" ( ) ) ex:note ( ( ex:a ) [ ex:x 1 ] ) .\nex:e1 a ex:Event ; ex:all () , (1 2 3) ; {p} {bad} .\n'


@layout
def anonymous_subject(p: str, bad: str, good: str) -> str:
    return f"{PREFIXES}[] a ex:Event ; {p} {good} .\n[ a ex:Event ; {p} {bad} ] .\n[ ex:note 1 ] ex:note 2 .\n"


@layout
def named_blank_subject(p: str, bad: str, good: str) -> str:
    return f"{PREFIXES}_:b0 a ex:Event ; {p} {good} .\n_:b1.x a ex:Event ; ex:part _:b0 ; {p} {bad} .\n"


@layout
def windows_line_ends(p: str, bad: str, good: str) -> str:
    return f"{PREFIXES}ex:e1\n  a ex:Event ; # comment\n  {p} {good} ,\n    {bad} .\n".replace("\n", "\r\n")


@layout
def old_mac_line_ends(p: str, bad: str, good: str) -> str:
    return f"{PREFIXES}# a comment\nex:e1\n  a ex:Event ;\n  {p} {bad} .\n".replace("\n", "\r")


@layout
def byte_order_mark(p: str, bad: str, good: str) -> str:
    return f"{BOM}PREFIX ex: <{EX}> PREFIX xsd: <{XSD}> ex:e1 a ex:Event ; {p} {bad} .\n"


@layout
def not_ascii_before(p: str, bad: str, good: str) -> str:
    return f'{PREFIXES}ex:événement a ex:Event ; ex:note "évènement à Gao"@fr , "غاو"@ar , "加奥" ; {p} {bad} .\n'


@layout
def astral_before(p: str, bad: str, good: str) -> str:
    return f'{PREFIXES}ex:e1 a ex:Event ; ex:note "\U0001f30d\U0001d538 ok \U0001f1f2\U0001f1f1" ; ex:\U00010400 1 ; {p} {bad} .\n'


@layout
def combining_marks_before(p: str, bad: str, good: str) -> str:
    return f'{PREFIXES}ex:e1 a ex:Event ; ex:note "Me\u0301naka n\u0303 \u0e01\u0e33" ; {p} {bad} .\n'


@layout
def invisible_before(p: str, bad: str, good: str) -> str:
    return f'{PREFIXES}ex:e1 a ex:Event ; ex:note "a\u200bb\u202bc\u202c\u2028d\u0085e\u000bf\u000cg" ; {p} {bad} .\n'


@layout
def tabs(p: str, bad: str, good: str) -> str:
    return f'{PREFIXES}ex:e1\ta\tex:Event\t;\n\t\t{p}\t{good}\t,\t{bad}\t;\tex:note\t"\t"\t.\n'


@layout
def whole_iris(p: str, bad: str, good: str) -> str:
    text = f"{PREFIXES}ex:e1 <{RDF}type> ex:Event ; {p} {bad} .\n"
    head, body = text[: len(PREFIXES)], text[len(PREFIXES) :]
    return head + re.sub(r"\bex:([\w-]+)", rf"<{EX}\1>", body)


@layout
def escapes_before(p: str, bad: str, good: str) -> str:
    return f'{PREFIXES}ex:e1 a ex:Event ; ex:note "\\u00e9\\U0001F30D\\t\\"\\\\" , <{EX}\\u00e9> ; ex:a\\,b 1 ; {p} {bad} .\n'


@layout
def sparql_style(p: str, bad: str, good: str) -> str:
    return f"prefix ex: <{EX}>\nPrefix xsd: <{XSD}>\nBASE <{EX}>\n<e1> a <Event> ; {p} {bad} .\n"


@layout
def base_line(p: str, bad: str, good: str) -> str:
    return f"@base <{EX}> .\n{PREFIXES}<e1> a <Event> ; {p} {bad} .\n<e2> a <Event> ; {p} {good} .\n"


@layout
def names_with_dots_and_colons(p: str, bad: str, good: str) -> str:
    return f"{PREFIXES}@prefix : <{EX}> .\n:e.1:x%20-y a :Event ; ex:a.b.c :d.e ; {p} {bad} .\n:e.2 a ex:Event;{p} {good}.\n"


@layout
def numbers_before(p: str, bad: str, good: str) -> str:
    return f"{PREFIXES}ex:e1 a ex:Event ; ex:note 1 , -2.5 , +.5 , 1e3 , 4.E-1 , true , false ; {p} {bad} .\n"


@layout
def single_quotes_before(p: str, bad: str, good: str) -> str:
    return (
        f"{PREFIXES}ex:e1 a ex:Event ; ex:note '\"' , 'a\\'b'@en-GB , ''''' '''^^xsd:string , '' , \"\" ; {p} {bad} .\n"
    )


@layout
def empty_statements(p: str, bad: str, good: str) -> str:
    return f"{PREFIXES}ex:e1 a ex:Event ;; {p} {bad} ;\n;; .\n"


@layout
def deep_brackets_before(p: str, bad: str, good: str) -> str:
    return f"{PREFIXES}ex:e1 ex:x {'[ ex:x ( ' * 20}1{' ) ]' * 20} ; a ex:Event ; {p} {bad} .\n"


CASES = [(name, fault) for name in LAYOUTS for fault in FAULTS]


@pytest.mark.parametrize(("name", "fault"), CASES, ids=lambda part: part if isinstance(part, str) else part.name)
def test_a_wrong_value_in_turtle(house: Path, name: str, fault: Fault) -> None:
    text = LAYOUTS[name](f"ex:p-{fault.name}", marked(fault.bad), fault.good)
    assert_only(house, text, fault.expected)


def test_there_are_at_least_150_faults() -> None:
    assert len(CASES) >= 150
    assert len(LAYOUTS) >= 25


# Different faults, each with its own layout: the name, the Turtle with marks, the code.
TURTLE_FAULTS = {
    "missing": ("{B}ex:g1{E} a ex:Group ; ex:kind ex:armed .", "shape/missing"),
    "missing, several a line": (
        'ex:g0 a ex:Group ; ex:name "a" ; ex:kind ex:armed . {B}ex:g1{E} a ex:Group ; ex:kind ex:armed .',
        "shape/missing",
    ),
    "missing, subject twice": ("{B}ex:g1{E} ex:kind ex:armed .\nex:g2 ex:x ex:g1 .\nex:g1 a ex:Group .", "shape/missing"),
    "missing, an object first": ("ex:g2 ex:x ex:g1 .\n {B}ex:g1{E} a ex:Group ; ex:kind ex:armed .", "shape/missing"),
    "missing, whole IRI": (f"{{B}}<{EX}g1>{{E}} a ex:Group ; ex:kind ex:armed .", "shape/missing"),
    "missing, escaped IRI": (f"{{B}}<{EX}g\\u0031>{{E}} a ex:Group ; ex:kind ex:armed .", "shape/missing"),
    "missing, not ASCII": ("# é\nex:é ex:x 1 . {B}ex:Ménaka{E} a ex:Group ; ex:kind ex:armed .", "shape/missing"),
    "missing, nested": ("ex:g2 ex:x 1 ; ex:part {B}[{E} a ex:Group ; ex:kind ex:armed ] .", "shape/missing"),
    "missing, nested twice": (
        "ex:g2 ex:x [ ex:x 1 ;\n ex:part {B}[{E} ex:kind ex:armed ; a ex:Group ] ] .",
        "shape/missing",
    ),
    "missing, anonymous": ("{B}[{E}] a ex:Group ; ex:kind ex:armed .", "shape/missing"),
    "missing, labelled": ("ex:x ex:x _:b1 .\n{B}_:b1{E} a ex:Group ; ex:kind ex:armed .", "shape/missing"),
    "missing, in a collection": ("ex:x ex:x ( 1 {B}[{E} a ex:Group ; ex:kind ex:armed ] 2 ) .", "shape/missing"),
    "no such value": ('\n\n  {B}ex:g1{E} a ex:Group ; ex:name "a" ; ex:kind ex:calm .', "shape/has-value"),
    "too many": ('ex:g1 a ex:Group ; ex:kind ex:armed ; ex:name "a" , "b" ,\n  {B}"c"{E} .', "shape/too-many"),
    "too many, in two statements": (
        'ex:g1 a ex:Group ; ex:kind ex:armed ; ex:name "a" , "b" .\nex:g2 ex:name "x" .\nex:g1 ex:name {B}"c"@fr{E} ; ex:x 1 .',
        "shape/too-many",
    ),
    "closed": ('ex:c1 a ex:Closed ; ex:name "a" ; ex:x {B}"b"{E} .', "shape/closed-shape"),
    "closed, twice": ("ex:c1 a ex:Closed ; ex:x {B}1{E} ;\n ex:y {B}[{E} ex:x 1 ] .", "shape/closed-shape"),
    "wrong order of dates": (
        'ex:s1 a ex:Span ; ex:until "2012-01-01"^^xsd:date ;\n ex:from {B}"2013-01-01"^^xsd:date{E} .',
        "shape/order",
    ),
    "two steps": (
        "ex:o ex:lat 100 .\nex:s1 a ex:Sequence ; ex:at ex:p1 .\nex:p0 ex:lat 100 .\nex:p1 ex:lat 1 , {B}100{E} .",
        "shape/two-steps",
    ),
    "two steps, nested": ("ex:o ex:lat 100 .\nex:s1 a ex:Sequence ; ex:at [ ex:lat {B}100{E} ] .", "shape/two-steps"),
    "backwards": (
        "ex:s1 a ex:Sequence .\nex:group ex:holds ex:s1 .\nex:stone ex:x ex:s1 ; ex:holds ex:s0 , {B}ex:s1{E} .",
        "shape/backwards",
    ),
    "in a collection": ('ex:l1 a ex:List ; ex:all ( "A" {B}"b"{E} "C" ) .', "shape/in-list"),
    "in a collection, last": ('ex:l1 ex:all (\n"A"\n{B}"b"@fr{E}) ; a ex:List .', "shape/in-list"),
    "in a collection, the same value elsewhere": (
        'ex:l0 ex:all ( "b" ) .\nex:l1 a ex:List ; ex:all ( "A" {B}"b"{E} ) .\nex:l2 ex:all ( "b" ) .',
        "shape/in-list",
    ),
    "an object without a description": ("ex:x ex:member ex:y , {B}ex:z{E} .\nex:y ex:name 1 .", "shape/member-name"),
    "a text as focus": ('ex:y ex:name 1 . ex:x ex:member ex:y , {B}"z"{E} .', "shape/member-name"),
    "one language twice": (
        'ex:l a ex:Labelled ; ex:label "a"@fr , "b"@en ,\n {B}"c"@fr{E} , "d"@ar .',
        "shape/unique-language",
    ),
    "a value of several lines": (
        'ex:e1 a ex:Event ; ex:p-pattern {B}"""ML\n01"""{E} ; ex:x 1 .',
        "shape/pattern",
    ),
    "a value of several lines, single quotes": (
        "ex:e1 a ex:Event ; ex:p-pattern\n {B}'''é\n''\n'''@fr{E} .",
        "shape/pattern",
    ),
    "an escaped value": ('ex:e1 a ex:Event ; ex:p-pattern {B}"\\u00e9\\n"{E} .', "shape/pattern"),
    "a datatype by its whole IRI": (
        f'ex:e1 a ex:Event ; ex:p-pattern "ML1" ; ex:x {{B}}"x" ^^ <{XSD}date>{{E}} .',
        "lexical/date",
    ),
    "a wrong literal in two places": (
        'ex:e1 a ex:Event ; ex:x {B}"x"^^xsd:date{E} .\nex:e2 ex:y 1 , {B}"x"^^xsd:date{E} .',
        "lexical/date",
    ),
    "a wrong literal in a collection": ('ex:e1 a ex:Event ; ex:x ( 1 {B}"x"^^xsd:date{E} ) .', "lexical/date"),
}  # fmt: skip


@pytest.mark.parametrize("name", TURTLE_FAULTS)
def test_a_fault_in_turtle(house: Path, name: str) -> None:
    text, code = TURTLE_FAULTS[name]
    assert_only(house, PREFIXES + text.replace("{B}", BEGIN).replace("{E}", END) + "\n", code)


@pytest.mark.parametrize("name", LAYOUTS)
def test_excerpts_of_a_large_file_give_the_same_places(house: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sahel_ld.checks.placing.WORTH_IT", 0)
    for fault in FAULTS[::4]:
        text = LAYOUTS[name](f"ex:p-{fault.name}", marked(fault.bad), fault.good)
        assert_only(house, text, fault.expected)


@pytest.mark.parametrize("name", TURTLE_FAULTS)
def test_excerpts_of_a_large_file_give_the_same_places_of_other_faults(
    house: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sahel_ld.checks.placing.WORTH_IT", 0)
    test_a_fault_in_turtle(house, name)


def test_a_prefix_that_changes_on_the_way(house: Path) -> None:
    text, (place,) = unmarked(
        f"@prefix ex: <urn:x:> .\nex:e1 a ex:Event ; ex:p-in ex:x .\n{PREFIXES}ex:e1 a ex:Event ; ex:p-in {marked('ex:x')} .\n"
    )
    found = [finding for finding in errors(house, {"d.ttl": text}) if finding.code != "house/prefix-clash"]
    assert [place_of(finding) for finding in found] == [("shape/in", "data/d.ttl", *place)]


def test_a_base_from_the_settings(house: Path) -> None:
    text = f"{PREFIXES}<e0> a ex:Event ; <p-pattern> 'ML1' .\n<e1> a <Event> ; <p-pattern> {marked(chr(34) + 'ml' + chr(34))} .\n"
    assert_only(house, text, "shape/pattern", settings=f'base = "{EX}"\n')
