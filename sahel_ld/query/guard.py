"""Refusing SERVICE: whatever an engine could read as a call to another server, however the text is dressed."""

from __future__ import annotations

from collections.abc import Iterator

from sahel_ld.errors import UsageError
from sahel_ld.query.tokens import Kind, Token, place, token_at

_NOTHING, _KEYWORD, _TARGET = range(3)


def refuse_service(text: str) -> None:
    """Raise UsageError where the query may call another server.

    Engines differ in what they take for a token: ``?a<'x>'`` is a comparison or an IRI, ``trueSERVICE <x> {`` and
    ``SERVICEex:p{`` are calls to some. So every way to cut the text is followed, and one that ends in a call is enough.
    """
    if "SERVICE" not in text.upper():
        return  # no token can hold the word, however the text is cut
    waiting: list[tuple[int, int, int]] = [(0, _NOTHING, 0)]
    seen: set[tuple[int, int]] = set()
    while waiting:
        offset, phase, start = waiting.pop()
        if (offset, phase) in seen:
            continue
        seen.add((offset, phase))
        for token, end in _readings(text, offset):
            if token is None:
                waiting.append((end, phase, start))
                continue
            after, begun = _step(token, phase, start)
            if after is None:
                line, column = place(text, begun)
                raise UsageError(
                    f"line {line}, column {column}: SERVICE is off; use --allow-service",
                    hint="SERVICE sends parts of the query to another server; from Python: allow_service=True",
                )
            waiting.append((end, after, begun))


def _readings(text: str, offset: int) -> Iterator[tuple[Token | None, int]]:
    """The tokens that may start at ``offset`` (None for space and comments), each with its end."""
    found = token_at(text, offset)
    if found is None:
        return
    token, end = found
    yield token, end
    if token is None or end == offset + 1:
        return
    if token.kind is Kind.IRI and ("'" in token.text or "#" in token.text):
        yield Token(Kind.MARK, "<", offset), offset + 1


def _step(token: Token, phase: int, start: int) -> tuple[int | None, int]:
    """The phase after a token, None at the brace that completes a call; and where the keyword stood."""
    if phase == _TARGET and token.is_mark("{"):
        return None, start
    if token.kind is Kind.WORD and "SERVICE" in token.text.upper():
        return _KEYWORD, token.start
    if phase == _KEYWORD and token.is_word("SILENT"):
        return _KEYWORD, start
    if phase == _KEYWORD and token.kind in (Kind.IRI, Kind.NAME, Kind.VARIABLE):
        return _TARGET, start
    if token.kind is Kind.NAME and "SERVICE" in token.text.partition(":")[0].upper():
        return _TARGET, token.start
    return _NOTHING, start
