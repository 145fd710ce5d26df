"""Queries as they are asked over HTTP: with a data set of the protocol, a base for relative IRIs, and a limit of rows that holds for triples too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import pyoxigraph as ox

from sahel_ld.errors import InputError, UsageError
from sahel_ld.query.answer import Answer
from sahel_ld.query.guard import refuse_service
from sahel_ld.query.reading import Reading, read_query
from sahel_ld.query.syntax import syntax_error
from sahel_ld.server.problems import Refusal, refusal_of
from sahel_ld.store import Store
from sahel_ld.terms import BASE, PREFIXES

_Item = TypeVar("_Item")


@dataclass(frozen=True)
class Dataset:
    """The graphs that a request names beside the query; they go before those that the query names."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.default or self.named)


def read(store: Store, text: str, dataset: Dataset) -> Reading:
    """Look at a query without running it.

    Raises Refusal: 400 for SERVICE and for a graph after FROM that is not here, 403 for an update.
    """
    try:
        refuse_service(text)
    except UsageError as error:
        place = error.message.partition("SERVICE")[0]
        raise Refusal(400, f"{place}SERVICE is off on this server: it asks no other") from None
    try:
        reading = read_query(text, allow_service=True)
    except UsageError as error:
        raise refusal_of(error, 403) from None
    for iri in () if dataset else reading.graphs:
        if not _is_here(store, iri):
            raise Refusal(400, f"FROM <{iri}>: there is no such graph here, and nothing is fetched; see /graphs")
    return reading


def ask(store: Store, text: str, reading: Reading, dataset: Dataset, max_rows: int) -> Answer:
    """The answer to a query that was looked at, literals as written, in an order that is the same each time.

    Raises InputError where it is not SPARQL or fails while it runs, Refusal 422 for too many rows or triples.
    """
    try:
        found = store.engine.query(text, base_iri=BASE, prefixes=PREFIXES, **_graphs(reading, dataset))
        answer = _answer(store, found, reading, max_rows)
    except SyntaxError as error:
        raise syntax_error(error, text, "query", PREFIXES) from None
    except RuntimeError as error:
        raise InputError(f"the query failed while it ran: {error}") from None
    answer.notes += reading.notes
    answer.labelled_by(store.label)
    return answer


def _answer(
    store: Store, found: ox.QueryBoolean | ox.QuerySolutions | ox.QueryTriples, reading: Reading, max_rows: int
) -> Answer:
    def written(term: Any) -> Any:
        return store.as_written(term) if isinstance(term, ox.Literal) else term

    if isinstance(found, ox.QueryBoolean):
        return Answer("boolean", boolean=bool(found))
    if isinstance(found, ox.QueryTriples):
        triples = {
            ox.Triple(triple.subject, triple.predicate, written(triple.object))
            for triple in _at_most(found, max_rows, "triples")
        }
        return Answer("graph", triples=sorted(triples, key=str))
    columns = [variable.value for variable in found.variables]
    kept = [column not in reading.computed for column in columns]
    rows = [
        tuple(written(term) if keep else term for keep, term in zip(kept, row, strict=True))
        for row in _at_most(found, max_rows, "rows")
    ]
    if not reading.ordered:
        rows.sort(key=lambda row: [str(term or "") for term in row])
    return Answer("rows", columns, rows)


def _graphs(reading: Reading, dataset: Dataset) -> dict[str, Any]:
    """How the engine is told which graphs a query sees: those of the request, else those of its text, else all."""
    if dataset:
        return {"default_graph": _nodes(dataset.default), "named_graphs": _nodes(dataset.named)}
    return {"use_default_graph_as_union": not reading.has_dataset}


def _nodes(iris: Iterable[str]) -> list[ox.NamedNode]:
    try:
        return [ox.NamedNode(iri) for iri in iris]
    except ValueError as error:
        raise Refusal(400, f"not the IRI of a graph: {error}") from None


def _is_here(store: Store, iri: str) -> bool:
    try:
        return store.engine.contains_named_graph(ox.NamedNode(iri))
    except ValueError:
        return False


def _at_most(items: Iterable[_Item], most: int, what: str) -> Iterator[_Item]:
    """The items, where they are no more than ``most``: a cut answer would look complete."""
    for number, item in enumerate(items, 1):
        if number > most:
            raise Refusal(
                422, f"more than {most} {what}, the limit of this server; put LIMIT into the query, or take a dump"
            )
        yield item
