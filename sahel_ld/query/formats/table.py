"""A table to read: in colour with links on a terminal, plain text in a pipe. Labels stand in place of IRIs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import pyoxigraph as ox

from sahel_ld.query.answer import Answer
from sahel_ld.query.formats import Options
from sahel_ld.query.values import Term, is_number, lexical
from sahel_ld.terms import compact

TITLE = "a table to read, with labels in place of IRIs"
KINDS = ("rows", "boolean", "graph")
SUFFIXES = (".txt",)

# A control character could move the cursor or change the colours of a terminal.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_ISOLATE, _POP = "\u2068", "\u2069"
_WIDE = ("W", "F")


def render(answer: Answer, options: Options) -> Iterator[bytes]:
    """The table; a yes or no is ``true`` or ``false``, a graph is lines of N-Triples."""
    if answer.kind == "boolean":
        yield b"true\n" if answer.boolean else b"false\n"
        return
    if answer.kind == "graph":
        yield from (f"{triple} .\n".encode() for triple in answer.triples)
        return
    cells = [[_cell(answer, term, options) for term in row] for row in answer.terms]
    right = [_right([row[index] for row in answer.terms]) for index in range(len(answer.columns))]
    yield (_rich(answer, cells, right, options) if options.terminal else _plain(answer, cells, right)).encode()


def _right(column: list[Term | None]) -> bool:
    known = [term for term in column if term is not None]
    return bool(known) and all(is_number(term) for term in known)


def _cell(answer: Answer, term: Term | None, options: Options) -> str:
    if isinstance(term, ox.NamedNode):
        text = answer.label(term.value, options.language) if options.labels else compact(term.value)
    else:
        text = lexical(term)
    text = _CONTROL.sub(" ", text)
    # Right-to-left text would move the columns after it; the isolates keep it in its cell.
    return f"{_ISOLATE}{text}{_POP}" if any(unicodedata.bidirectional(char) in ("R", "AL") for char in text) else text


def _plain(answer: Answer, cells: list[list[str]], right: list[bool]) -> str:
    heads = list(answer.columns)
    widths = [max([_width(head), *(_width(row[index]) for row in cells)]) for index, head in enumerate(heads)]
    lines = [heads, ["-" * width for width in widths], *cells]
    return "".join(_line(line, widths, right) for line in lines)


def _line(cells: list[str], widths: list[int], right: list[bool]) -> str:
    parts = []
    for text, width, numbers in zip(cells, widths, right, strict=True):
        pad = " " * (width - _width(text))
        parts.append(pad + text if numbers else text + pad)
    return "  ".join(parts).rstrip() + "\n"


def _width(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(_char_width(char) for char in text) if not text.isascii() else len(text)


def _char_width(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Cf", "Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in _WIDE else 1


def _rich(answer: Answer, cells: list[list[str]], right: list[bool], options: Options) -> str:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.style import Style
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for name, numbers in zip(answer.columns, right, strict=True):
        table.add_column(Text(name), justify="right" if numbers else "left", overflow="fold")
    for terms, row in zip(answer.terms, cells, strict=True):
        texts = []
        for term, text in zip(terms, row, strict=True):
            link = (
                term.value
                if isinstance(term, ox.NamedNode) and term.value.startswith(("http://", "https://"))
                else None
            )
            texts.append(Text(text, style=Style(link=link)))
        table.add_row(*texts)
    console = Console(highlight=False, width=options.width, force_terminal=True)
    with console.capture() as captured:
        console.print(table)
    return captured.get()
