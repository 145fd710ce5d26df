"""Every bundled question gives the same rows, in the same order, on pyoxigraph and on rdflib."""

from __future__ import annotations

import logging
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from sahel_ld.api import Project
from sahel_ld.query import BoundQuery
from sahel_ld.store import Store
from sahel_ld.terms import RDF, XSD

PATHS = sorted((Path(__file__).parents[1] / "queries").glob("*.rq"))
Cell = tuple[str, ...] | None


@pytest.fixture(scope="module")
def store() -> Store:
    return Project(Path(__file__).parents[1]).store


@pytest.fixture(scope="module")
def dataset(store: Store) -> rdflib.Dataset:
    logging.getLogger("rdflib").setLevel(logging.CRITICAL)
    return store.to_rdflib()


def _type(datatype: str) -> str:
    # The store knows whole numbers by their value: xsd:nonNegativeInteger is one type with xsd:integer.
    return f"{XSD}integer" if datatype.startswith(XSD) and datatype.endswith("Integer") else datatype


def of_pyoxigraph(term: object) -> Cell:
    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return ("iri", term.value)
    assert isinstance(term, ox.Literal)
    return ("literal", term.value, term.language or "", _type(term.datatype.value))


def of_rdflib(term: object) -> Cell:
    if term is None:
        return None
    if isinstance(term, rdflib.URIRef):
        return ("iri", str(term))
    assert isinstance(term, rdflib.Literal)
    datatype = f"{RDF}langString" if term.language else str(term.datatype or f"{XSD}string")
    return ("literal", str(term), term.language or "", _type(datatype))


def asked() -> list[tuple[str, str]]:
    """Each question as it stands and with the times of its examples."""
    from sahel_ld.query import Question

    found = []
    for path in PATHS:
        question = Question.load(path)
        found.append((question.name, question.text))
        for example in question.header.examples:
            if example.as_of or example.known_at:
                bound = question.bind(example.params, as_of=example.as_of, known_at=example.known_at)
                found.append((f"{question.name} {example.as_of or ''} {example.known_at or ''}", bound.text))
                break
    return found


@pytest.mark.parametrize(("name", "text"), asked(), ids=[name for name, _ in asked()])
def test_same_rows_in_the_same_order(name: str, text: str, store: Store, dataset: rdflib.Dataset) -> None:
    answer = store.ask_bound(BoundQuery(name, text, {}))
    here = [tuple(of_pyoxigraph(term) for term in row) for row in answer.terms]
    there = [tuple(of_rdflib(term) for term in row) for row in dataset.query(text)]  # type: ignore[union-attr]
    assert here
    assert there == here


def test_the_copy_for_rdflib_is_complete(store: Store, dataset: rdflib.Dataset) -> None:
    assert len(list(dataset.quads())) == len(store)
