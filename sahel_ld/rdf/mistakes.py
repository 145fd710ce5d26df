"""What a parser's error means, and what to do: the messages of pyoxigraph in words for people who write the files."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import pyoxigraph as ox

from sahel_ld.rdf.jsonld_text import BASE_HINT, IRI_HINT
from sahel_ld.rdf.lexical import iri_problem, language_problem
from sahel_ld.rdf.places import LINE_END
from sahel_ld.rdf.tokens import tokens
from sahel_ld.terms import PREFIXES

_NAMES = {
    ox.RdfFormat.TURTLE: ("Turtle", ".ttl"),
    ox.RdfFormat.TRIG: ("TriG", ".trig"),
    ox.RdfFormat.N_TRIPLES: ("N-Triples", ".nt"),
    ox.RdfFormat.N_QUADS: ("N-Quads", ".nq"),
    ox.RdfFormat.RDF_XML: ("RDF/XML", ".rdf"),
    ox.RdfFormat.JSON_LD: ("JSON-LD", ".jsonld"),
}
# Texts up to this length are searched for the bracket that was not closed.
_SHORT = 1_000_000
_STOP = re.compile(r"Triples should be followed by a dot|A dot is expected|Quads must be followed by a dot")
_UNESCAPED = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


class Repair(NamedTuple):
    """What to put in the place of a span, as long as it, so that the text after a mistake can be read."""

    start: int
    end: int
    text: str


@dataclass
class Mistake:
    """A parser's message about a span of the text; what explains it changes ``message``, ``hint`` and ``start``.

    ``placed`` is whether the parser itself said where.
    """

    text: str
    format: ox.RdfFormat
    message: str
    start: int
    end: int
    hint: str = ""
    placed: bool = True
    repair: Repair | None = None

    @property
    def word(self) -> str:
        """The part of the text that the parser stopped at."""
        return self.text[self.start : self.end]

    @property
    def row(self) -> str:
        """The line of the text up to where the parser stopped."""
        return LINE_END.split(self.text[max(0, self.start - 10_000) : self.start])[-1]

    @property
    def at_end(self) -> bool:
        """Whether nothing but white space and comments follows."""
        return not re.sub(r"#[^\r\n]*", "", self.text[self.start : self.start + 100_000]).strip()


def explain(mistake: Mistake) -> Mistake:
    """The mistake with a message that teaches, where its kind is known."""
    for rule in _RULES:
        if rule(mistake):
            break
    return mistake


def _nul(mistake: Mistake) -> bool:
    if mistake.text[mistake.start : mistake.start + 1] != "\0":
        return False
    mistake.message, mistake.hint = (
        "the file holds NUL bytes: it is not text",
        "was it saved as UTF-16? Save it as UTF-8",
    )
    return True


def _other_format(mistake: Mistake) -> bool:
    name, _ = _NAMES[mistake.format]
    other = _format_of(mistake.text)
    if other is None or _family(other) == _family(mistake.format):
        return False
    other_name, suffix = _NAMES[other]
    mistake.message, mistake.hint = f"this is {other_name}, not {name}", f"give the file the suffix {suffix}"
    mistake.start = 0
    return True


def _format_of(text: str) -> ox.RdfFormat | None:
    head = text[:1000].lstrip()
    if head.startswith(("<?xml", "<rdf:RDF", "<!DOCTYPE rdf")):
        return ox.RdfFormat.RDF_XML
    if re.match(r"[{\[]\s*[{\"]", head):
        return ox.RdfFormat.JSON_LD
    if re.match(r"(#[^\n]*\s*)*@?(prefix|base)\b", head, re.IGNORECASE):
        return ox.RdfFormat.TURTLE
    return None


def _family(format_: ox.RdfFormat) -> ox.RdfFormat:
    return format_ if format_ in (ox.RdfFormat.RDF_XML, ox.RdfFormat.JSON_LD) else ox.RdfFormat.TURTLE


def _language(mistake: Mistake) -> bool:
    begin = mistake.start - len(mistake.row)
    for match in re.compile(r"[\"']@([A-Za-z0-9_\-]+)").finditer(mistake.text, begin, mistake.end + 100):
        problem = language_problem(match[1])
        if problem and match.start() <= mistake.start <= match.end():
            mistake.message, mistake.start = problem, match.start(1) - 1
            if "_" in match[1]:
                mistake.repair = Repair(*match.span(1), match[1].replace("_", "-"))
            return True
    return False


def _iri(mistake: Mistake) -> bool:
    if not re.search(r"IRI|scheme", mistake.message) or not mistake.word.startswith("<"):
        return False
    iri = _UNESCAPED.sub(lambda match: chr(int(match[1] or match[2], 16)), mistake.word[1:-1])
    long = len(mistake.word) >= len("<x:>")
    if "scheme" in mistake.message or re.match(r"[^:/?#]*([/?#]|$)", iri):
        mistake.message, mistake.hint = f"<{iri}> is relative and no base is declared", BASE_HINT
    elif problem := iri_problem(iri):
        mistake.message, mistake.hint = problem, IRI_HINT
    else:
        mistake.message = f"<{iri}>: {mistake.message}"
    if long:
        mistake.repair = Repair(mistake.start, mistake.end, f"<x:{'_' * (len(mistake.word) - 4)}>")
    return True


def _prefix(mistake: Mistake) -> bool:
    match = re.fullmatch(r"The prefix (.*): has not been declared", mistake.message)
    if match is None:
        return False
    prefix = match[1]
    mistake.message = f"the prefix {prefix}: is not declared"
    declared = set(re.findall(r"(?mi)^\s*@?prefix\s+([^\s:]*):", mistake.text[:_SHORT]))
    if prefix in PREFIXES:
        mistake.hint = f"add the line: @prefix {prefix}: <{PREFIXES[prefix]}> ."
    elif near := difflib.get_close_matches(prefix, sorted(declared), 1):
        mistake.hint = f"did you mean {near[0]}:?"
    else:
        mistake.hint = f"add a line such as: @prefix {prefix}: <https://example.org/> ."
    if len(mistake.word) >= len("<x:>"):
        mistake.repair = Repair(mistake.start, mistake.end, f"<x:{'_' * (len(mistake.word) - 4)}>")
    return True


def _end(mistake: Mistake) -> bool:
    if not (_STOP.match(mistake.message) or mistake.message == "Unexpected end") or not mistake.at_end:
        return False
    last = _end_of_statement(mistake.text, mistake.start)
    before = mistake.text[max(0, last - 1) : last]
    opened = _open_bracket(mistake.text)
    if opened is not None:
        mark, line = opened
        mistake.message = f"end of file, the {mark} of line {line} is not closed"
    elif before == ",":
        mistake.message = "end of file, a value is missing after the comma"
    else:
        mistake.message = "end of file, a dot is missing"
    mistake.start = last
    return True


def _missing_dot(mistake: Mistake) -> bool:
    if not _STOP.match(mistake.message):
        return False
    here = mistake.word.strip()
    mistake.start = _end_of_statement(mistake.text, mistake.start)
    mistake.message = f"a dot is missing before {here!r}" if here else "a dot is missing"
    mistake.hint = "each statement ends with a dot"
    if mistake.format == ox.RdfFormat.N_TRIPLES and here.startswith(("<", "_:")):
        mistake.hint = "N-Triples has no graph names: give the file the suffix .nq"
    return True


def _string(mistake: Mistake) -> bool:
    if mistake.message == "Unexpected end of file" and mistake.word[:1] in ("'", '"'):
        mistake.message = "the text that begins here is never closed"
        mistake.hint = (
            f"close it with {mistake.word[:3] if mistake.word[:3] in (_THREE, _THREE_SINGLE) else mistake.word[0]}"
        )
        return True
    if mistake.message.startswith("Line jumps"):
        mistake.message = "the line ends inside a text"
        mistake.hint = 'close the text with a quote, or use three quotes """ for a text of several lines'
        return True
    if mistake.message.startswith("Unexpected escape"):
        mistake.hint = "write a backslash in a text as \\\\"
        return True
    return False


_THREE, _THREE_SINGLE = '"""', "'''"


def _misplaced(mistake: Mistake) -> bool:
    text = mistake.text
    around = re.compile(r"\b\d{4}-\d\d(-\d\d)?(?![\w-])").search(text, max(0, mistake.start - 7), mistake.start + 10)
    if around and around.start() <= mistake.start:
        datatype = "xsd:date" if around[1] else "xsd:gYearMonth"
        mistake.message = f"a date needs quotes: {around[0]}"
        mistake.hint = f'write "{around[0]}"^^{datatype}'
        mistake.start = around.start()
    elif mistake.word in ("True", "False", "TRUE", "FALSE"):
        mistake.message, mistake.hint = f"{mistake.word} is not a value", f"write {mistake.word.lower()}"
    elif text[mistake.start : mistake.start + 1] in _CURLY:
        mistake.message = f"{text[mistake.start]} is not a quote of Turtle"
        mistake.hint = "write straight quotes, \" or '"
    elif mistake.word == "." and re.match(r"\s*(prefix|base)\b", mistake.row, re.IGNORECASE):
        mistake.message = "no dot stands after PREFIX or BASE"
        mistake.hint = "remove the dot, or write @prefix"
    elif mistake.word in ("GRAPH", "{") and mistake.format == ox.RdfFormat.TURTLE:
        mistake.message, mistake.hint = "Turtle has no named graphs", "give the file the suffix .trig"
    elif "subject of a triple" in mistake.message and mistake.format in _WITHOUT_PREFIXES:
        mistake.message = f"{mistake.word} is not a term of {_NAMES[mistake.format][0]}"
        mistake.hint = "it has no prefixes: write the whole IRI in <>, or give the file the suffix .ttl"
    elif mistake.message.endswith("is not a valid subject or graph name"):
        mistake.message = f"{mistake.word!r} is not expected here"
        mistake.hint = "is a dot, a semicolon, a comma or a quote missing before it?"
    elif mistake.message.endswith("should end with a ']'"):
        mistake.message = "a ] is missing before this"
    elif mistake.message == ". is not a valid RDF object":
        mistake.message = "a value, or the ) of a list, is missing before the dot"
    else:
        return False
    return True


_CURLY = ("“", "”", "„", "‘", "’", "«", "»")
_WITHOUT_PREFIXES = (ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS)


def _xml(mistake: Mistake) -> bool:
    if mistake.format != ox.RdfFormat.RDF_XML:
        return False
    if match := re.match(r"error while parsing IRI '(.*)': ", mistake.message, re.DOTALL):
        relative = "No scheme" in mistake.message
        mistake.message = (
            f"<{match[1]}> is relative and no base is declared"
            if relative
            else iri_problem(match[1]) or mistake.message
        )
        mistake.hint = BASE_HINT if relative else IRI_HINT
        return _move_to(mistake, match[1])
    if match := re.match(r"error while parsing language tag '(.*)': ", mistake.message, re.DOTALL):
        written = re.search(rf"xml:lang\s*=\s*[\"']({re.escape(match[1])})[\"']", mistake.word, re.IGNORECASE)
        tag = written[1] if written else match[1]
        mistake.message = language_problem(tag) or mistake.message
        return _move_to(mistake, tag)
    if mistake.message.endswith("no element found"):
        mistake.message, mistake.hint = "end of file, the outermost element is not closed", "is the file cut off?"
        mistake.start = len(mistake.text.rstrip())
        return True
    if match := re.match(r"Unknown prefix (.*):$", mistake.message):
        namespace = PREFIXES.get(match[1], "https://example.org/")
        mistake.message = f"the prefix {match[1]}: is not declared"
        mistake.hint = f'declare it: xmlns:{match[1]}="{namespace}"'
        return True
    if "!ENTITY" in mistake.message and (found := re.search(r"<!ENTITY[^>]*\b(SYSTEM|PUBLIC)\b", mistake.text)):
        mistake.message, mistake.hint = "an entity from outside the file is not read", "write its text into the file"
        mistake.start = found.start()
        return True
    if mistake.message.startswith("Unexpected text event"):
        mistake.hint = (
            "a text is either alone in its property, without comments and CDATA sections in it, or there is none"
        )
    return False


def _move_to(mistake: Mistake, text: str) -> bool:
    found = mistake.word.rfind(text)
    mistake.start += max(found, 0)
    return True


def _json(mistake: Mistake) -> bool:
    if mistake.format != ox.RdfFormat.JSON_LD:
        return False
    if "remote contexts" in mistake.message:
        mistake.message = "a context from the network is not read"
        mistake.hint = "put the definitions into the file"
        found = re.search(r"\"@context\"\s*:\s*(\[\s*)?\"", mistake.text)
        mistake.start = found.start() if found else mistake.start
        return True
    if not mistake.placed and (match := re.search(r"'([^']+)'|^(@\w+)", mistake.message)):
        mistake.start = max(mistake.text.find(f'"{match[1] or match[2]}"'), 0)
    return True


_RULES: tuple[Callable[[Mistake], bool], ...] = (
    _nul,
    _other_format,
    _xml,
    _json,
    _language,
    _iri,
    _prefix,
    _end,
    _missing_dot,
    _string,
    _misplaced,
)


def _end_of_statement(text: str, offset: int) -> int:
    """The end of the last thing before ``offset`` that is neither white space nor a comment."""
    while offset > 0:
        begin = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
        end = _end_of_row(text[begin:offset])
        if end:
            return begin + end
        offset = begin - 1
    return 0


def _end_of_row(row: str) -> int:
    """Where the last token of a line that is no comment ends; 0 where there is none."""
    end = 0
    if len(row) > _SHORT:
        return len(row.rstrip())
    try:
        for token in tokens(row):
            if token.kind not in ("space", "comment"):
                end = token.end
    except ValueError:
        # The line is a part of a long text.
        return len(row.rstrip())
    return end


def _open_bracket(text: str) -> tuple[str, int] | None:
    """The innermost bracket that is open at the end, and its line."""
    if len(text) > _SHORT:
        return None
    opened: list[tuple[str, int]] = []
    try:
        for token in tokens(text):
            if token.kind == "mark" and token.text in "[({":
                opened.append((token.text, token.start))
            elif token.kind == "mark" and token.text in "])}" and opened:
                opened.pop()
    except ValueError:
        return None
    if not opened:
        return None
    mark, start = opened[-1]
    return mark, len(LINE_END.findall(text, 0, start)) + 1
