"""Running a query on the embedded engine."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from sahel_ld.errors import InputError, OutsideError
from sahel_ld.query.answer import Answer, TermRow
from sahel_ld.query.limits import Limits, at_most, run_in_worker
from sahel_ld.query.reading import Reading
from sahel_ld.query.syntax import syntax_error


def run(
    store: ox.Store,
    text: str,
    reading: Reading,
    *,
    name: str,
    limits: Limits | None = None,
    prefixes: dict[str, str] | None = None,
) -> Answer:
    """The answer of ``text``; all graphs together are the default graph, unless the query has a FROM of its own.

    ``prefixes`` need no declaration in the text. Raises InputError where it is not SPARQL (``name`` says which text) or fails while it runs, OutsideError where a limit is reached.
    """
    limits = limits or Limits()
    union = not reading.has_dataset
    if limits.need_worker:
        _parse(text, name, prefixes)
        return run_in_worker(store, text, limits, union=union, prefixes=prefixes)
    try:
        found = store.query(text, use_default_graph_as_union=union, prefixes=prefixes)
        if isinstance(found, ox.QueryBoolean):
            return Answer("boolean", boolean=bool(found))
        if isinstance(found, ox.QueryTriples):
            return Answer("graph", triples=found)
        columns = [variable.value for variable in found.variables]
        return Answer("rows", columns, at_most(_rows(found), limits.max_rows))
    except SyntaxError as error:
        raise syntax_error(error, text, name, prefixes or ()) from None
    except RuntimeError as error:
        raise InputError(f"the query failed while it ran: {error}", file=name) from None
    except OSError as error:
        raise OutsideError(f"the query reached for another server: {error}") from None


def _rows(found: ox.QuerySolutions) -> Iterator[TermRow]:
    for row in found:
        yield tuple(row)


def _parse(text: str, name: str, prefixes: dict[str, str] | None) -> None:
    """Refuse what is not SPARQL before a process is started for it."""
    try:
        ox.Store().query(text, prefixes=prefixes)
    except SyntaxError as error:
        raise syntax_error(error, text, name, prefixes or ()) from None
