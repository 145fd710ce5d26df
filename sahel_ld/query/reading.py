"""What can be said about a query before it runs: its form, what it would reach for, which columns it computes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import pairwise

from sahel_ld.errors import UsageError
from sahel_ld.query.guard import refuse_service
from sahel_ld.query.tokens import Kind, Token, tokens

_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH")


@dataclass(frozen=True)
class Reading:
    """A query that may run.

    ``form`` is SELECT, ASK, CONSTRUCT or DESCRIBE, empty where the text is none of them (the engine will say what is wrong).
    ``computed`` are the variables that an expression binds, so that their values need not be in the data.
    ``graphs`` are the IRIs after FROM; ``has_dataset`` tells whether there is any FROM; ``ordered`` whether the rows have an ORDER BY.
    ``notes`` are doubts that do not keep it from running.
    """

    form: str
    computed: frozenset[str]
    graphs: tuple[str, ...]
    has_dataset: bool
    ordered: bool
    notes: tuple[str, ...]


def read_query(text: str, *, allow_service: bool = False) -> Reading:
    """Look at a query without running it. Raises UsageError for an update, and for SERVICE unless it is allowed."""
    found = list(tokens(text))
    if not allow_service:
        refuse_service(text)
    form = _form(found)
    if form in _UPDATES:
        raise UsageError(
            f"{form} is an update, and updates are refused: the data is read only",
            hint="change the files and build anew",
        )
    pairs = list(pairwise(found))
    computed = frozenset(after.text[1:] for word, after in pairs if word.is_word("AS") and after.kind is Kind.VARIABLE)
    graphs = tuple(
        after.text[1:-1] for word, after in pairs if word.is_word("FROM", "NAMED") and after.kind is Kind.IRI
    )
    return Reading(
        form=form if form in _FORMS else "",
        computed=computed,
        graphs=graphs,
        has_dataset=any(token.is_word("FROM") for token in found),
        ordered=_ordered(found),
        notes=tuple(_notes(found)) if form == "SELECT" else (),
    )


def _form(found: list[Token]) -> str:
    """The first keyword after the prologue, in upper case."""
    skip = False
    for token in found:
        if token.is_word("PREFIX", "BASE"):
            skip = True
        elif token.kind is Kind.WORD and not skip:
            return token.text.upper()
        elif token.kind is Kind.IRI:
            skip = False
    return ""


def _ordered(found: list[Token]) -> bool:
    """Whether there is an ORDER BY outside all braces."""
    depth = 0
    for token in found:
        depth += token.is_mark("{") - token.is_mark("}")
        if depth == 0 and token.is_word("ORDER"):
            return True
    return False


def _notes(found: list[Token]) -> list[str]:
    """Columns that can hold nothing, because their variable is nowhere else in the query."""
    depth = 0
    columns: list[str] = []
    started = False
    for token in found:
        if token.is_word("SELECT"):
            started = True
        elif started and (token.is_mark("{") or token.is_word("WHERE", "FROM")):
            break
        elif token.is_mark("(") or token.is_mark(")"):
            depth += 1 if token.text == "(" else -1
        elif started and depth == 0 and token.kind is Kind.VARIABLE:
            columns.append(token.text[1:])
    uses = Counter(token.text[1:] for token in found if token.kind is Kind.VARIABLE)
    others = sorted(name for name, count in uses.items() if count > 1 or name not in columns)
    notes = []
    for name in columns:
        if uses[name] == 1:
            near = get_close_matches(name, others, 1)
            notes.append(
                f"?{name} is only in SELECT, so its column is empty" + (f"; did you mean ?{near[0]}?" if near else "")
            )
    return notes
