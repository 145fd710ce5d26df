"""What an engine says about a query that is not SPARQL, as an error with a place."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import pairwise

from sahel_ld.errors import InputError
from sahel_ld.query.tokens import Kind, place, tokens
from sahel_ld.terms import PREFIXES

_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)


def syntax_error(error: SyntaxError, text: str, name: str, prefixes: Collection[str] = ()) -> InputError:
    """The engine's error about ``text`` with line and column (from 1), and with what it leaves unsaid.

    ``name`` says where the text came from, ``prefixes`` are those that need no declaration.
    """
    match = _PLACE.match(str(error.msg))
    if not match:
        return InputError(f"not a SPARQL query: {error.msg}", file=name)
    line, column = int(match[1]), int(match[2])
    if missing := _undeclared(text, prefixes):
        return _missing_prefix(missing, text, name)
    wanted = list(
        dict.fromkeys(
            word for word in re.findall(r"[A-Z]{2,}", match[3].partition("expected")[2]) if word not in ("IRI",)
        )
    )[:6]
    found = _found(text, line, column)
    return InputError(
        f"not a SPARQL query: {found} is not expected here" + (f"; possible: {', '.join(wanted)}" if wanted else ""),
        file=name,
        line=line,
        column=column,
    )


def _found(text: str, line: int, column: int) -> str:
    rows = text.split("\n")
    rest = rows[line - 1][column - 1 :].strip() if line <= len(rows) else ""
    return repr(rest[:20]) if rest else "the end of the line" if line < len(rows) else "the end of the text"


def _undeclared(text: str, prefixes: Collection[str]) -> str:
    """The first prefixed name without a declaration of its prefix."""
    found = list(tokens(text))
    declared = {after.text for word, after in pairwise(found) if word.is_word("PREFIX")}
    for token in found:
        prefix = token.text.partition(":")[0]
        if token.kind is Kind.NAME and f"{prefix}:" not in declared and prefix not in prefixes:
            return token.text
    return ""


def _missing_prefix(name: str, text: str, file: str) -> InputError:
    token = next(token for token in tokens(text) if token.kind is Kind.NAME and token.text == name)
    line, column = place(text, token.start)
    prefix = name.partition(":")[0]
    hint = f"add: PREFIX {prefix}: <{PREFIXES[prefix]}>" if prefix in PREFIXES else f"declare it: PREFIX {prefix}: <…>"
    return InputError(
        f"the prefix {prefix}: is not declared",
        hint=hint,
        file=file,
        line=line,
        column=column,
    )
