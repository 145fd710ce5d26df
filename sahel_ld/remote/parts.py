"""A query taken into parts, for counting its rows and asking for them by pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sahel_ld.errors import UsageError
from sahel_ld.query.tokens import Kind, Token, tokens
from sahel_ld.terms import PREFIXES

_COUNT = "sahelLdCount"


def with_prefixes(text: str) -> str:
    """The query with the project's prefixes declared that it uses and does not declare, on its first line, so that places in it stay."""
    found = list(tokens(text))
    declared = {after.text for word, after in pairwise(found) if word.is_word("PREFIX")}
    used = {token.text.partition(":")[0] for token in found if token.kind is Kind.NAME}
    missing = sorted(prefix for prefix in used & set(PREFIXES) if f"{prefix}:" not in declared)
    return "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}> " for prefix in missing) + text


def limit_of(text: str) -> int | None:
    """The LIMIT of the whole query, not of a part of it; None where it has none."""
    limits = [
        int(after.text)
        for (depth, token), (_, after) in pairwise(_with_depth(list(tokens(text))))
        if depth == 0 and token.is_word("LIMIT") and after.kind is Kind.NUMBER
    ]
    return limits[-1] if limits else None


@dataclass(frozen=True)
class Parts:
    """A SELECT query: what stands before SELECT, from there to the modifiers without FROM, the FROM clauses, the conditions of ORDER BY, the
    numbers of LIMIT and OFFSET, and a VALUES clause at the end.
    """

    prologue: str
    body: str
    graphs: str
    order: str
    limit: int | None
    offset: int
    values: str

    @classmethod
    def of(cls, text: str) -> Parts:
        """The parts of a SELECT that is known to be SPARQL. Raises UsageError where its end is not understood."""
        found = _with_depth(list(tokens(text)))
        begin = next((index for index, (_, token) in enumerate(found) if token.is_word("SELECT")), None)
        if begin is None:
            raise UsageError("pages are for SELECT")
        graphs: list[tuple[int, int]] = []
        marks: list[tuple[str, int, int]] = []
        braces = False
        for index, (depth, token) in enumerate(found[begin:], begin):
            braces = braces or token.is_mark("{")
            if depth:
                continue
            if not braces and token.is_word("FROM"):
                last = found[index + 2 if found[index + 1][1].is_word("NAMED") else index + 1][1]
                graphs.append((token.start, last.start + len(last.text)))
            elif braces and token.is_word("ORDER", "LIMIT", "OFFSET", "VALUES"):
                marks.append((token.text.upper(), token.start, index))
        start = found[begin][1].start
        end = marks[0][1] if marks else len(text)
        body, at = "", start
        for first, after in graphs:
            body, at = body + text[at:first] + " ", after
        clauses = {
            name: text[place : marks[number + 1][1] if number + 1 < len(marks) else len(text)]
            for number, (name, place, _) in enumerate(marks)
        }
        numbers = {name: int(found[index + 1][1].text) for name, _, index in marks if name in ("LIMIT", "OFFSET")}
        return cls(
            prologue=text[:start],
            body=body + text[at:end],
            graphs=" ".join(text[first:after] for first, after in graphs),
            order=clauses.get("ORDER", ""),
            limit=numbers.get("LIMIT"),
            offset=numbers.get("OFFSET", 0),
            values=clauses.get("VALUES", ""),
        )

    def counting(self) -> str:
        """A query for the number of rows without LIMIT and OFFSET."""
        inner = f"{self.body}\n{self.values}"
        return f"{self.prologue}SELECT (COUNT(*) AS ?{_COUNT}) {self.graphs} WHERE {{ {{\n{inner}\n}} }}"

    def expected(self, count: int) -> int:
        """How many rows there are, where there are ``count`` without LIMIT and OFFSET."""
        rest = max(count - self.offset, 0)
        return rest if self.limit is None else min(rest, self.limit)

    def page(self, columns: Sequence[str], offset: int, size: int) -> str:
        """The query for some of the rows, in an order that leaves no choice: the query's own, then all columns, term by term."""
        # COALESCE: what has no language or no datatype is an error, at which some engines stop.
        ties = " ".join(
            f'?{name} COALESCE(STR(?{name}), "") COALESCE(LANG(?{name}), "") COALESCE(STR(DATATYPE(?{name})), "")'
            for name in columns
        )
        order = f"{self.order}\n{ties}" if self.order else f"ORDER BY {ties}"
        select, rest = self._select()
        return (
            f"{self.prologue}{select} {self.graphs} {rest}\n{order}\n"
            f"LIMIT {size} OFFSET {self.offset + offset}\n{self.values}"
        )

    def _select(self) -> tuple[str, str]:
        """The SELECT clause, and the pattern with what follows it."""
        for depth, token in _with_depth(list(tokens(self.body))):
            if depth == 0 and (token.is_mark("{") or token.is_word("WHERE")):
                return self.body[: token.start], self.body[token.start :]
        raise UsageError("the pattern of the query was not found")


def _with_depth(found: Sequence[Token]) -> list[tuple[int, Token]]:
    """Each token with the number of braces and parentheses that are open around it."""
    return list(_depths(found))


def _depths(found: Sequence[Token]) -> Iterator[tuple[int, Token]]:
    depth = 0
    for token in found:
        if token.is_mark("}") or token.is_mark(")"):
            depth -= 1
        yield depth, token
        if token.is_mark("{") or token.is_mark("("):
            depth += 1
