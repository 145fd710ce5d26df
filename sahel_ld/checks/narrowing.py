"""Which predicates a query can read: a store for it need not hold the rest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import pyoxigraph as ox

from sahel_ld.query.tokens import Kind, Token, tokens
from sahel_ld.rdf.bulk import line_blocks
from sahel_ld.terms import RDF

_TERMS = frozenset({Kind.IRI, Kind.STRING, Kind.VARIABLE, Kind.LANGUAGE, Kind.BLANK, Kind.NAME, Kind.NUMBER})
# A negated path reads all predicates but some; a path that may be empty meets every node of the graph.
_ALL = frozenset("!*?")


def predicates_read(query: str) -> set[str] | None:
    """The IRIs that a query names, which its patterns then are made of; None where a pattern may match any predicate, or a name has no prefix."""
    words = list(tokens(query))
    start = next((index for index, token in enumerate(words) if token.is_mark("{")), 0)
    body = words[start:]
    if any(token.kind is Kind.MARK and token.text in _ALL for token in body) or any(
        _is_predicate(*three) for three in _threes(body)
    ):
        return None
    prefixes = dict(_prefixes(words[:start]))
    # A list in a pattern stands for these.
    found = {f"{RDF}{name}" for name in ("type", "first", "rest")}
    for token in body:
        if token.kind is Kind.IRI:
            found.add(ox.NamedNode(token.text[1:-1]).value)
        elif token.kind is Kind.NAME:
            prefix, _, local = token.text.partition(":")
            if prefix not in prefixes or "\\" in local:
                return None
            found.add(prefixes[prefix] + local)
    return found


def _threes(words: Sequence[Token]) -> Iterator[tuple[Token, Token, Token]]:
    yield from zip(words, words[1:], words[2:], strict=False)


def _is_predicate(before: Token, token: Token, after: Token) -> bool:
    """Whether a variable may stand between subject and object; an expression has marks or brackets on one side."""
    begins = before.kind in _TERMS or before.text in (";", "[", "]", ")") or before.is_word("TRUE", "FALSE")
    ends = after.kind in _TERMS or after.text in ("[", "(", "-", "+") or after.is_word("TRUE", "FALSE")
    return token.kind is Kind.VARIABLE and begins and ends


def _prefixes(words: Sequence[Token]) -> Iterator[tuple[str, str]]:
    for name, iri in pairwise(words):
        if name.kind is Kind.NAME and iri.kind is Kind.IRI:
            yield name.text[:-1], iri.text[1:-1]


def triples_with(triples: bytes, predicates: Iterable[str]) -> Iterator[bytes]:
    """The lines of N-Triples with one of ``predicates``, in pieces."""
    names = "|".join(map(re.escape, sorted(predicates)))
    lines = re.compile(rf"\n(\S+ <(?:{names})> [^\n]*)".encode())
    for block in line_blocks(triples):
        yield b"\n".join(lines.findall(b"\n" + block))
