"""One fault, one finding: a literal that is not well formed is told by the check of literals, and not again by each shape that asks for its datatype."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sahel_ld.checks.lexical import unescape
from sahel_ld.checks.raw import Raw
from sahel_ld.rdf.bulk import with_predicate
from sahel_ld.rdf.lexical import problem_of
from sahel_ld.terms import SH

_DATATYPE = "DatatypeConstraintComponent"
_TYPED = re.compile(r'"((?:[^"\\]|\\.)*)"\^\^<([^>]*)>')


def without_echoes(raws: Iterable[Raw], texts: Iterable[bytes]) -> list[Raw]:
    """``raws`` without those of sh:datatype about a literal that has the datatype asked for, but not its form.

    ``texts`` are N-Triples, the shapes among them.
    """
    raws = list(raws)
    doubtful = {raw: datatype for raw in raws if raw.component == _DATATYPE and (datatype := _ill_formed(raw.value))}
    if not doubtful:
        return raws
    asked = {pair for text in texts for pair in with_predicate(text, f"{SH}datatype")}
    return [raw for raw in raws if raw not in doubtful or not _asks(raw, doubtful[raw], asked)]


def _asks(raw: Raw, datatype: str, asked: set[tuple[bytes, bytes]]) -> bool:
    return (raw.shape.encode(), f"<{datatype}>".encode()) in asked


def _ill_formed(value: str) -> str:
    """The datatype of a literal that does not have its form; empty for any other term."""
    found = _TYPED.fullmatch(value)
    return found[2] if found and problem_of(unescape(found[1]), found[2]) else ""
