"""The bundled questions: every header is right, every one has rows, golden answers, the same rows whatever the order of the data.

`SAHEL_LD_GOLDEN=write pytest tests/test_query_questions.py` writes the golden answers anew; look at the difference before you commit it.
"""

from __future__ import annotations

import os
import random
from pathlib import Path

import pyoxigraph as ox
import pytest

from sahel_ld.api import Project
from sahel_ld.query import Answer, Question, header_problems
from sahel_ld.query.question import AS_OF, KNOWN_AT
from sahel_ld.store import Store
from sahel_ld.store import store as store_module

ROOT = Path(__file__).parents[1]
GOLDEN = ROOT / "tests" / "golden"
PATHS = sorted((ROOT / "queries").glob("*.rq"))
NAMES = [path.stem for path in PATHS]
COMPETENCY = {f"CQ{number}" for number in range(1, 21)}


@pytest.fixture(scope="module")
def project() -> Project:
    return Project(ROOT)


@pytest.fixture(scope="module")
def store(project: Project) -> Store:
    return project.store


def tsv(answer: Answer) -> str:
    return b"".join(answer.render("tsv")).decode()


@pytest.mark.parametrize("path", PATHS, ids=NAMES)
def test_header_is_right(path: Path) -> None:
    assert header_problems(path) == []


def test_the_twenty_competency_questions_are_there() -> None:
    tags = {tag for path in PATHS for tag in Question.load(path).header.tags}
    assert tags >= COMPETENCY


@pytest.mark.parametrize("path", PATHS, ids=NAMES)
def test_both_languages_say_what_it_is(path: Path) -> None:
    question = Question.load(path)
    header = question.header
    assert header.summary_fr
    assert header.description_fr
    assert set(header.params_fr) == {parameter.name for parameter in question.parameters}
    assert header.description


@pytest.mark.parametrize("name", NAMES)
def test_runs_as_it_stands_with_rows(name: str, store: Store) -> None:
    """In the engine alone, without anything of ours: what any SPARQL tool would do with the file."""
    found = store.engine.query((ROOT / "queries" / f"{name}.rq").read_text("utf-8"), use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    assert len(list(found)) == len(store.query(name)) > 0


@pytest.mark.parametrize("name", NAMES)
def test_every_example_has_rows(name: str, store: Store) -> None:
    question = store.questions.named(name)
    for example in question.header.examples:
        bound = question.bind(example.params, as_of=example.as_of, known_at=example.known_at)
        answer = store.ask_bound(bound)
        assert len(answer) > 0, example
        assert answer.notes == []


@pytest.mark.parametrize("name", NAMES)
def test_golden_answer(name: str, store: Store) -> None:
    answer = store.query(name)
    path = GOLDEN / f"{name}.tsv"
    if os.environ.get("SAHEL_LD_GOLDEN") == "write":
        path.write_text(tsv(answer), "utf-8")
    golden = ox.parse_query_results(path.read_bytes(), format=ox.QueryResultsFormat.TSV)
    assert isinstance(golden, ox.QuerySolutions)
    assert [variable.value for variable in golden.variables] == list(answer.columns)
    assert [tuple(row) for row in golden] == answer.terms


def test_no_golden_answer_without_a_question() -> None:
    assert {path.stem for path in GOLDEN.glob("*.tsv")} == set(NAMES)


@pytest.fixture(scope="module")
def shuffled(project: Project) -> Store:
    quads = [*project.asserted, *project.derived]
    random.Random(7).shuffle(quads)
    return Store.of_quads(quads, queries=PATHS)


@pytest.mark.parametrize("name", NAMES)
def test_the_order_of_rows_is_fixed(name: str, store: Store, shuffled: Store) -> None:
    assert tsv(shuffled.query(name)) == tsv(store.query(name))


@pytest.mark.parametrize("name", NAMES)
def test_columns_have_the_type_that_the_header_says(name: str, store: Store) -> None:
    answer = store.query(name)
    for column in store.questions.named(name).header.columns:
        index = answer.columns.index(column.name)
        for row in answer.terms:
            term = row[index]
            if term is None or column.type == "any":
                continue
            assert isinstance(term, ox.NamedNode) == (column.type == "iri"), (column, term)
            if isinstance(term, ox.Literal):
                kind = term.datatype.value.rpartition("#")[2].rpartition("/")[2]
                fits = {
                    "date": kind in ("date", "gYearMonth", "gYear", "EDTF"),
                    "integer": kind in ("integer", "nonNegativeInteger"),
                    "decimal": kind == "decimal",
                    "boolean": kind == "boolean",
                    "geometry": kind == "wktLiteral",
                    "text": kind in ("string", "langString"),
                }
                assert fits[column.type], (column, term)


@pytest.mark.parametrize("name", NAMES)
def test_time_narrows_an_answer_or_is_refused(name: str, store: Store) -> None:
    question = store.questions.named(name)
    parameters = {parameter.name for parameter in question.parameters}
    for parameter, reason in ((AS_OF, question.header.no_as_of), (KNOWN_AT, question.header.no_known_at)):
        assert (parameter in parameters) != bool(reason)
    if KNOWN_AT in parameters and name not in ("documents-public-at",):
        assert len(store.query(name, known_at="1900")) == 0 or name == "programmes-of"
        assert len(store.query(name, known_at="2100")) == len(store.query(name))


def test_a_thousand_names_that_nobody_knows_get_a_few_remarks(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Looking for names that are near takes time for each, and nobody reads a thousand of them."""
    looked: list[str] = []

    def look(iri: str, *_: object) -> list[str]:
        looked.append(iri)
        return []

    monkeypatch.setattr(store_module, "get_close_matches", look)
    unknown = [f"place:nowhere-{number}" for number in range(1500)]
    answer = store.query("who-held", place=[*unknown, *unknown[:3]])
    assert len(looked) == 10
    assert answer.notes[0] == "place:nowhere-0 is not in the data"
    assert answer.notes[10:] == ["1490 more of what was asked about are not in the data"]
