"""Labels of the things in an endpoint's answer, asked for together when the first one is wanted."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

import pyoxigraph as ox

from sahel_ld.errors import OutsideError
from sahel_ld.query.answer import Answer
from sahel_ld.remote.wire import Deadline
from sahel_ld.terms import SKOS

if TYPE_CHECKING:
    from sahel_ld.remote.endpoint import Endpoint

_BATCH = 500


class Labels:
    """The labels (skos:prefLabel) that the endpoint has for the IRIs in ``answer``, asked for within so many seconds.

    Where it does not tell, there are none, and a note says so.
    """

    def __init__(self, endpoint: Endpoint, answer: Answer, seconds: float) -> None:
        self._endpoint = endpoint
        self._seconds = seconds
        self._answer = answer

    def label(self, iri: str, language: str) -> str | None:
        """The label in this language, else in English, else in any."""
        found = self._found.get(iri, {})
        return next((found[tag] for tag in (language.lower(), "en", *sorted(found)) if tag in found), None)

    @cached_property
    def _found(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        nodes = sorted({term for term in self._terms() if isinstance(term, ox.NamedNode)}, key=str)
        deadline = Deadline(self._seconds)
        try:
            for start in range(0, len(nodes), _BATCH):
                values = " ".join(str(node) for node in nodes[start : start + _BATCH])
                text = f"SELECT ?thing ?label {{ VALUES ?thing {{ {values} }} ?thing <{SKOS}prefLabel> ?label }}"
                for thing, label in self._endpoint.rows(text, deadline).terms:
                    if isinstance(thing, ox.NamedNode) and isinstance(label, ox.Literal):
                        tags, tag = found.setdefault(thing.value, {}), label.language or ""
                        tags[tag] = min(tags.get(tag, label.value), label.value)
        except OutsideError as error:
            self._answer.notes.append(f"without labels: {error}")
        return found

    def _terms(self) -> Iterator[object]:
        for row in self._answer.terms:
            yield from row
        for triple in self._answer.triples:
            yield from (triple.subject, triple.predicate, triple.object)
