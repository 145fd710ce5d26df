"""The store as it is asked over HTTP: a data set of the protocol, a base for relative IRIs, and a limit of rows that holds for triples too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import pyoxigraph as ox

from sahel_ld.errors import InputError, UsageError
from sahel_ld.query.answer import Answer
from sahel_ld.query.guard import refuse_service
from sahel_ld.query.question import BoundQuery
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


class ServedStore(Store):
    """The data of the server."""

    def read(self, text: str, dataset: Dataset) -> Reading:
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
        if not dataset:
            self._refuse_unknown_graphs(reading)
        return reading

    def ask_read(self, text: str, reading: Reading, dataset: Dataset, *, name: str, max_rows: int) -> Answer:
        """The answer to a query that was looked at. Raises InputError where it is not SPARQL, Refusal 422 for too many rows or triples."""
        try:
            found = self.engine.query(text, base_iri=BASE, prefixes=PREFIXES, **_graphs(reading, dataset))
            answer = self._answer(found, reading, max_rows)
        except SyntaxError as error:
            raise syntax_error(error, text, name, PREFIXES) from None
        except RuntimeError as error:
            raise InputError(f"the query failed while it ran: {error}") from None
        answer.name = name
        answer.notes += reading.notes
        answer.labelled_by(self.label)
        return answer

    def ask_question(self, bound: BoundQuery, *, max_rows: int) -> Answer:
        """The answer to a bundled question with its values."""
        answer = self.ask_read(bound.text, read_query(bound.text), Dataset(), name=bound.name, max_rows=max_rows)
        answer.notes += self._strangers(bound)
        return answer

    def _answer(
        self, found: ox.QueryBoolean | ox.QuerySolutions | ox.QueryTriples, reading: Reading, max_rows: int
    ) -> Answer:
        """What the engine found, literals as written, in an order that is the same each time."""
        if isinstance(found, ox.QueryBoolean):
            return Answer("boolean", boolean=bool(found))
        if isinstance(found, ox.QueryTriples):
            triples = {self._restored_triple(triple) for triple in _at_most(found, max_rows, "triples")}
            return Answer("graph", triples=sorted(triples, key=str))
        columns = [variable.value for variable in found.variables]
        kept = [number for number, column in enumerate(columns) if column not in reading.computed]
        rows = [self._restored(tuple(row), kept) for row in _at_most(found, max_rows, "rows")]
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


def _at_most(items: Iterable[_Item], most: int, what: str) -> Iterator[_Item]:
    """The items, where they are no more than ``most``: a cut answer would look complete."""
    for number, item in enumerate(items, 1):
        if number > most:
            raise Refusal(
                422, f"more than {most} {what}, the limit of this server; put LIMIT into the query, or take a dump"
            )
        yield item
