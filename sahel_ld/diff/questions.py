"""Bundled questions that changed, and their answers before and after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pyoxigraph as ox

from sahel_ld.diff.model import AnswerChange, QuestionChange
from sahel_ld.diff.sides import Side
from sahel_ld.diff.teller import Teller
from sahel_ld.errors import SahelError
from sahel_ld.project import Project
from sahel_ld.project.derive import derive
from sahel_ld.project.project import DERIVED
from sahel_ld.query import Answer, Question
from sahel_ld.rdf.reader import read_quads
from sahel_ld.store import Store
from sahel_ld.terms import GRAPH


def question_changes(t: Teller, old: Side, new: Side) -> tuple[QuestionChange, ...]:
    """The questions of two projects that came, went or changed; layout and comments do not count."""
    if old.project is None or new.project is None:
        return ()
    before, after = (
        {path.stem: Question.load(path) for path in side.query_files()} for side in (old.project, new.project)
    )
    found: list[QuestionChange] = []
    for name in sorted(before.keys() | after.keys()):
        left, right = before.get(name), after.get(name)
        if left is None and right is not None:
            found.append(QuestionChange(name, "added", ((t.say("question.added", summary=_summary(right, t)), False),)))
        elif left is not None and right is None:
            found.append(QuestionChange(name, "removed", ((t.say("question.removed"), True),)))
        elif left is not None and right is not None and _bare(left.text) != _bare(right.text):
            found.append(QuestionChange(name, "changed", tuple(_changed(t, left, right))))
    return tuple(found)


def _summary(question: Question, t: Teller) -> str:
    try:
        header = question.header
    except SahelError:
        return question.name
    return header.summary_fr or header.summary if t.language == "fr" else header.summary


def _bare(text: str) -> str:
    """The text without layout and comments; the header counts."""
    kept = (line for line in text.splitlines() if not line.lstrip().startswith("#") or line.startswith("#+"))
    return " ".join(" ".join(kept).split())


def _changed(t: Teller, old: Question, new: Question) -> Iterator[tuple[str, bool]]:
    told = False
    for key, before, after in (
        ("parameter", _parameters(old), _parameters(new)),
        ("column", _columns(old), _columns(new)),
    ):
        for name in sorted(before - after):
            told = True
            yield t.say(f"question.{key}.removed", name=name), True
        for name in sorted(after - before):
            told = True
            yield t.say(f"question.{key}.added", name=name), False
    if not told:
        yield t.say("question.changed"), False


def _parameters(question: Question) -> set[str]:
    try:
        return {parameter.name for parameter in question.parameters}
    except SahelError:
        return set()


def _columns(question: Question) -> set[str]:
    try:
        return {column.name for column in question.header.columns}
    except SahelError:
        return set()


def answer_changes(old: Side, new: Side, home: Project, language: str = "en") -> tuple[AnswerChange, ...]:
    """The answers to the bundled questions that differ: each question as it stands, and with the values of its examples.

    A question that a side lacks is asked as the other side has it, or as ``home`` has it. A side that is no project has the ontology and rules of ``home``.
    """
    known, left, right = (_files(project) for project in (home, old.project, new.project))
    before, after = _store(old, home, known | right | left), _store(new, home, known | left | right)
    found: list[AnswerChange] = []
    for name in sorted({*before.questions.names} & {*after.questions.names}):
        for values, as_of, known_at in _ways(after, name):
            change = _compared(before, after, name, values, as_of, known_at, language)
            if change is not None:
                found.append(change)
    return tuple(found)


def _files(project: Project | None) -> dict[str, Path]:
    return {path.stem: path for path in project.query_files()} if project else {}


def _store(side: Side, home: Project, queries: Mapping[str, Path]) -> Store:
    project = side.project or home
    quads: list[ox.Quad] = []
    for source in side.files:
        quads += read_quads(source, ox.NamedNode(GRAPH + Path(source.name).stem))
    if side.project is None:
        for source in home.sources(home.ontology_files):
            quads += read_quads(source, home.graph_of(source.path))
    quads = [quad for quad in quads if quad.graph_name != DERIVED]
    return Store.of_quads([*quads, *derive(quads, project.query_files("rules"), DERIVED)], queries=queries.values())


def _ways(store: Store, name: str) -> Iterator[tuple[dict[str, str | list[str]], str | None, str | None]]:
    """The values with which a question is asked: none, and those of its examples."""
    ways: list[tuple[dict[str, str | list[str]], str | None, str | None]] = [({}, None, None)]
    try:
        examples = store.questions.named(name).header.examples
    except SahelError:
        examples = ()
    ways += [(dict(example.params), example.as_of, example.known_at) for example in examples]
    return (way for number, way in enumerate(ways) if way not in ways[:number])


def _compared(
    before: Store,
    after: Store,
    name: str,
    values: dict[str, str | list[str]],
    as_of: str | None,
    known_at: str | None,
    language: str,
) -> AnswerChange | None:
    shown = values | {key: day for key, day in (("as-of", as_of), ("known-at", known_at)) if day}
    answers: list[Answer] = []
    for store in (before, after):
        try:
            question = store.questions.named(name)
            answers.append(store.ask_bound(question.bind(values, as_of=as_of, known_at=known_at)))
        except SahelError as error:
            note = f"{'before' if store is before else 'after'}: {error}"
            return AnswerChange(name, shown, (), (), (), note)
    left, right = (_rows(answer, store, language) for answer, store in zip(answers, (before, after), strict=True))
    removed, added = sorted((left - right).elements()), sorted((right - left).elements())
    if not removed and not added:
        return None
    columns = answers[1].columns or ("subject", "predicate", "object")[: len((removed or added)[0])]
    return AnswerChange(name, shown, tuple(columns), tuple(removed), tuple(added))


def _rows(answer: Answer, store: Store, language: str) -> Counter[tuple[str, ...]]:
    if answer.kind == "boolean":
        return Counter([(str(answer.boolean).lower(),)])
    rows = (
        answer.terms if answer.kind == "rows" else [(one.subject, one.predicate, one.object) for one in answer.triples]
    )
    return Counter(tuple(_cell(term, store, language) for term in row) for row in rows)


def _cell(term: object, store: Store, language: str) -> str:
    if term is None:
        return ""
    if isinstance(term, ox.NamedNode):
        return store.label(term.value, language) or term.value
    return term.value if isinstance(term, ox.Literal | ox.BlankNode) else str(term)
