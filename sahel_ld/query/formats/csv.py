"""SPARQL CSV, safe for spreadsheets.

A cell of text that begins with ``=``, ``+``, ``-``, ``@``, a tab or a carriage return would run as a formula in a spreadsheet: it gets an
apostrophe before it. Numbers of the data are left alone, and ``raw`` leaves all cells as they are.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from sahel_ld.query.answer import Answer
from sahel_ld.query.formats import Options
from sahel_ld.query.values import Term, is_number, lexical

TITLE = "comma-separated values: IRIs and text as they are, without types"
KINDS = ("rows",)
SUFFIXES = (".csv",)

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
_BATCH = 1000


def render(answer: Answer, options: Options) -> Iterator[bytes]:
    """The header and the rows, in UTF-8 with LF line ends."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(answer.columns)
    for number, row in enumerate(answer.terms, 1):
        writer.writerow([lexical(term) if options.raw else _safe(term) for term in row])
        if number % _BATCH == 0:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def _safe(term: Term | None) -> str:
    text = lexical(term)
    return f"'{text}" if text.startswith(_DANGEROUS) and not is_number(term) else text
