"""Messages about syntax teach: what is wrong, at which line and column, and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from desk import Desk
from hypothesis import given, settings
from hypothesis import strategies as st

from sahel_ld.errors import InputError
from sahel_ld.rdf.formats import SUFFIX_OF
from sahel_ld.rdf.reader import Source, parse_quads, syntax_errors
from sahel_ld.terms import PREFIXES, RDF

HEAD = "@prefix ex: <https://example.org/> .\n"
XML = f'<rdf:RDF xmlns:rdf="{RDF}" xmlns:ex="https://example.org/">\n'


def source(suffix: str) -> Source:
    return Source(Path(f"d{suffix}"), f"d{suffix}", 0)


def refusal(text: str, suffix: str = ".ttl") -> InputError:
    with pytest.raises(InputError) as caught:
        list(parse_quads(text.encode(), source(suffix)))
    return caught.value


# The text after a prefix line; line and column; the message; words of the hint.
TURTLE: dict[str, tuple[str, int, int, str, str]] = {
    "no dot at the end": ('ex:a ex:b "Gao"', 2, 16, "end of file, a dot is missing", ""),
    "no dot, a comment after": ('ex:a ex:b "Gao" # .\n# end\n\n', 2, 16, "end of file, a dot is missing", ""),
    "nothing after a comma": ("ex:a ex:b ex:c ,\n", 2, 17, "end of file, a value is missing after the comma", ""),
    "a bracket that stays open": ("ex:a ex:b [\n ex:c ( 1\n", 3, 10, "end of file, the ( of line 3 is not closed", ""),
    "no dot before the next": (
        'ex:a ex:b "Gao" # é\n\nex:c ex:d 1 .\n',
        2,
        16,
        "a dot is missing before 'ex:c'",
        "ends with a dot",
    ),
    "a tag with an underscore": (
        'ex:a ex:b "Gao"@fr_FR .\n',
        2,
        16,
        "'fr_FR' is not a language tag; write 'fr-FR'",
        "",
    ),
    "a tag of one letter": ('ex:a ex:b "é"@e .\n', 2, 14, "'e' is not a language tag", ""),
    "a well-known prefix": (
        'ex:a ex:b "é\U0001f30d" , xsd:date .\n',
        2,
        18,
        "the prefix xsd: is not declared",
        f"@prefix xsd: <{PREFIXES['xsd']}> .",
    ),
    "a prefix with a typing error": ("ex:a exx:b 1 .\n", 2, 6, "the prefix exx: is not declared", "did you mean ex:?"),
    "an unknown prefix": ("ex:a quite:b 1 .\n", 2, 6, "the prefix quite: is not declared", "@prefix quite:"),
    "a space in an IRI": (
        "<https://example.org/Gao region> a ex:b .\n",
        2,
        1,
        "<https://example.org/Gao region> is not an IRI: it holds a space",
        "%20",
    ),
    "a relative IRI": ("ex:a ex:b <gao/x> .\n", 2, 11, "<gao/x> is relative and no base is declared", "base"),
    "a text that is never closed": (
        'ex:a ex:b """x .\nex:c ex:d 1 .\n',
        2,
        11,
        "the text that begins here is never closed",
        '"""',
    ),
    "a line end in a text": ('ex:a ex:b "x .\nex:c ex:d "y" .\n', 2, 15, "the line ends inside a text", '"""'),
    "a backslash": ('ex:a ex:b "C:\\q" .\n', 2, 14, "Unexpected escape character '\\q'", "\\\\"),
    "a bare date": ("ex:a ex:b 2012-04-06 .\n", 2, 11, "a date needs quotes: 2012-04-06", '"2012-04-06"^^xsd:date'),
    "a bare month": ("ex:a ex:b 2012-04 .\n", 2, 11, "a date needs quotes: 2012-04", '"2012-04"^^xsd:gYearMonth'),
    "a truth value in capitals": ("ex:a ex:b True .\n", 2, 11, "True is not a value", "write true"),
    "quotes of a word processor": ("ex:a ex:b “x” .\n", 2, 11, "“ is not a quote of Turtle", "straight quotes"),
    "a dot after PREFIX": ("PREFIX y: <urn:y> .\n", 2, 19, "no dot stands after PREFIX or BASE", "@prefix"),
    "a named graph": ("ex:g { ex:a ex:b ex:c }\n", 2, 6, "Turtle has no named graphs", ".trig"),
    "the word GRAPH": ("GRAPH ex:g { ex:a ex:b ex:c }\n", 2, 1, "Turtle has no named graphs", ".trig"),
    "a word too much": ("ex:a ex:b ex:c foo .\n", 2, 16, "'foo' is not expected here", "missing before it"),
    "a bracket not closed before the dot": ("ex:a ex:b [ ex:c 1 .\n", 2, 20, "a ] is missing before this", ""),
    "a list not closed before the dot": (
        "ex:a ex:b ( 1 .\n",
        2,
        15,
        "a value, or the ) of a list, is missing before the dot",
        "",
    ),
    "bytes that are no text": ("ex:a ex:b \0 .\n", 2, 11, "the file holds NUL bytes: it is not text", "UTF-16"),
}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("name", TURTLE)
def test_turtle(name: str, end: str) -> None:
    text, line, column, message, hint = TURTLE[name]
    error = refusal((HEAD + text).replace("\n", end))
    assert (error.line, error.column, error.message) == (line, column, message)
    assert hint in error.hint


OTHERS: dict[str, tuple[str, str, int, int, str, str]] = {
    "no dot in N-Triples": (".nt", "<urn:a> <urn:b> <urn:c>\n<urn:a> <urn:b> 1 .\n", 1, 24, "a dot is missing", "dot"),
    "a graph in N-Triples": (
        ".nt",
        "<urn:a> <urn:b> <urn:c> <urn:g> .\n",
        1,
        24,
        "a dot is missing before '<urn:g>'",
        ".nq",
    ),
    "a prefix in N-Quads": (".nq", "ex:a <urn:b> <urn:c> .\n", 1, 1, "ex:a is not a term of N-Quads", "no prefixes"),
    "an open brace in TriG": (
        ".trig",
        HEAD + "ex:g {\n ex:a ex:b ex:c .\n",
        3,
        18,
        "end of file, the { of line 2 is not closed",
        "",
    ),
    "cut-off XML": (
        ".rdf",
        XML + '<ex:T rdf:about="urn:é">\n<ex:p>x</ex:p>\n',
        3,
        15,
        "end of file, the outermost element is not closed",
        "cut off",
    ),
    "a wrong end tag": (
        ".rdf",
        XML + "<ex:T>é<ex:p>x</ex:q></ex:T></rdf:RDF>",
        2,
        17,
        "not well-formed XML: mismatched tag",
        "",
    ),
    "a relative IRI in XML": (
        ".rdf",
        XML + '<ex:T/>\n<ex:T rdf:about="é"/></rdf:RDF>',
        3,
        18,
        "<é> is relative and no base is declared",
        "base",
    ),
    "a prefix in XML": (
        ".rdf",
        XML + "<ex:T/>é\n<skos:T/></rdf:RDF>".replace("é", ""),
        3,
        1,
        "the prefix skos: is not declared",
        f'xmlns:skos="{PREFIXES["skos"]}"',
    ),
    "a text with a comment in it": (
        ".rdf",
        XML + "<ex:T><ex:p>a<!-- x -->b</ex:p></ex:T></rdf:RDF>",
        2,
        25,
        "Unexpected text event: 'b'",
        "without comments",
    ),
    "JSON that stops": (
        ".jsonld",
        '{"@id": "urn:x",\n "urn:y": 1',
        2,
        12,
        "Object values must be followed by a comma to add a new value or a curly bracket to end the object",
        "",
    ),
    "a type that is no IRI": (
        ".jsonld",
        '{"@id": "urn:x",\n "@type": "Place"}',
        2,
        11,
        "<Place> is relative and no base is declared",
        "base",
    ),
    "a property with a space": (
        ".jsonld",
        '{"@id": "urn:x",\n "urn:a b": 1}',
        2,
        2,
        "<urn:a b> is not an IRI: it holds a space",
        "would be lost",
    ),
    "a term for a relative reference": (
        ".jsonld",
        '{"@context": {"see": {"@id": "urn:see", "@type": "@id"}},\n"@id": "urn:x", "see": ["urn:y", "z"]}',
        2,
        34,
        "<z> is relative and no base is declared",
        "base",
    ),
}


@pytest.mark.parametrize("name", OTHERS)
def test_other_formats(name: str) -> None:
    suffix, text, line, column, message, hint = OTHERS[name]
    error = refusal(text, suffix)
    assert (error.line, error.column, error.message) == (line, column, message)
    assert hint in error.hint


def test_a_base_or_a_context_of_the_file_makes_relative_names_right() -> None:
    for text in (
        '{"@context": {"@base": "urn:x/"}, "@id": "a", "@type": "T"}',
        '{"@context": {"@vocab": "urn:x/"}, "@id": "urn:a", "@type": "T", "p": {"@type": "@json", "@value": {"@id": "x y"}}}',
        '{"@context": {"T": "urn:T", "j": {"@id": "urn:j", "@type": "@json"}}, "@id": "_:a", "@type": "T", "j": {"@id": "x"}}',
        '{"@context": {"id": "@id", "type": "@type", "ex": "urn:ex:"}, "id": "ex:a", "type": "ex:T"}',
        '{"@context": {"l": {"@id": "urn:l", "@container": "@language"}}, "@id": "urn:a", "l": {"fr": "x", "@none": "y"}}',
    ):
        assert list(parse_quads(text.encode(), source(".jsonld")))


def test_mistakes_in_words_are_all_told_and_what_follows_is_read() -> None:
    text = (
        f'{HEAD}ex:a ex:b "x"@fr_FR .\nex:c xsd:d <a b> , <relative> .\nex:e xsd:f "y"@en_GB , <c d> .\nex:g ex:h "no dot"\n'
    ).encode()
    first = refusal(text.decode())
    told = [(error.line, error.message) for error in syntax_errors(text, source(".ttl"), first)]
    assert told == [
        (2, "'fr_FR' is not a language tag; write 'fr-FR'"),
        (3, "the prefix xsd: is not declared"),
        (3, "<a b> is relative and no base is declared"),
        (3, "<relative> is relative and no base is declared"),
        (4, "the prefix xsd: is not declared"),
        (4, "'en_GB' is not a language tag; write 'en-GB'"),
        (4, "<c d> is relative and no base is declared"),
        (5, "end of file, a dot is missing"),
    ]


def test_a_file_full_of_mistakes_tells_the_first_twenty() -> None:
    text = HEAD.encode() + b'ex:a ex:b "x"@fr_FR .\n' * 50
    first = refusal(text.decode())
    errors = syntax_errors(text, source(".ttl"), first)
    assert [error.line for error in errors] == list(range(2, 22))


_PIECES = st.sampled_from(
    ["@prefix ", "ex:", "<https://e.org/>", " .\n", "ex:a ", "a ", '"x"', "'''", '"""', "@fr_", "^^", "[", "]", "(", ")", "{", "}", "<<", ">>",
     "~", "{|", "1.5e", "\\u12", "é", "\U0001f30d", "\r", "\n", "\0", "#", '{"@id": ', '"@type": ', '"@context": ', ",", ":", "null", "[1]",
     "<rdf:RDF>", f"<rdf:RDF xmlns:rdf='{RDF}'>", "</rdf:RDF>", "<!--", "-->", "<![CDATA[", "&x;", "&#1;", "<!DOCTYPE x [", "<?xml", "\ufffe"]
)  # fmt: skip


@settings(deadline=None, max_examples=300)
@given(st.lists(_PIECES, max_size=12).map("".join), st.sampled_from(sorted(SUFFIX_OF.values())))
def test_no_text_gives_another_error_than_a_message_with_a_place(text: str, suffix: str) -> None:
    try:
        list(parse_quads(text.encode(), source(suffix)))
    except InputError as caught:
        error = caught
    else:
        return
    assert error.message
    assert error.file == f"d{suffix}"
    assert error.line is not None
    assert 1 <= error.line <= text.count("\n") + text.count("\r") + 1
    assert syntax_errors(text.encode(), source(suffix), error)


def test_a_syntax_error_shows_its_line_with_a_caret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    desk = Desk(tmp_path, monkeypatch, capfd)
    desk.write(bad_ttl="ex:a ex:p ex:b ;\n  ex:q , ex:c .\n", good_ttl="ex:a ex:p ex:b .\n")
    done = desk.run("check", "bad.ttl", "good.ttl")
    assert done.code == 3
    assert "bad.ttl:4:8: error syntax/parse" in done.out
    assert "      ex:q , ex:c .\n           ^" in done.out
