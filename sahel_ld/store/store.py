"""The store: the quads of a project in the embedded engine, with its questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from sahel_ld.errors import UsageError
from sahel_ld.query.answer import Answer, TermRow
from sahel_ld.query.engine import run
from sahel_ld.query.limits import Limits
from sahel_ld.query.question import BoundQuery, Question
from sahel_ld.query.questions import Questions
from sahel_ld.query.reading import Reading, read_query
from sahel_ld.store.written import written_forms
from sahel_ld.terms import PREFIXES, RDFS, SKOS, compact

if TYPE_CHECKING:
    import rdflib

    from sahel_ld.query.choosing import Chosen
    from sahel_ld.query.policies import Policies

_LABEL = ox.NamedNode(f"{SKOS}prefLabel")
_TERM_LABEL = ox.NamedNode(f"{RDFS}label")
_REMARKS = 10


class Store:
    """Data that can be asked. All graphs together are what a query sees, unless it names graphs.

    Literals in answers are as the data has them, where they come from the data and are unambiguous. What the engine does not keep is
    written the engine's way: values that a query computes, and a literal of which the data has two spellings (``1.0`` and ``1.00``).
    """

    def __init__(
        self,
        engine: ox.Store,
        *,
        queries: Iterable[Path] = (),
        written: Mapping[ox.Literal, ox.Literal] | None = None,
        policies: Policies | None = None,
    ) -> None:
        self.engine = engine
        self.questions = Questions(queries)
        self.policies = policies
        self._written = dict(written or {})

    @classmethod
    def of_quads(
        cls, quads: Iterable[ox.Quad], queries: Iterable[Path] = (), policies: Policies | None = None
    ) -> Store:
        """A store in memory with these quads; ``queries`` are the files of its questions."""
        held = quads if isinstance(quads, Sequence) else list(quads)
        engine = ox.Store()
        engine.bulk_extend(held)
        return cls(engine, queries=queries, written=written_forms(held), policies=policies)

    @classmethod
    def on_disk(cls, folder: Path, quads: Iterable[ox.Quad] | None = None, queries: Iterable[Path] = ()) -> Store:
        """A store in a folder: a new one with ``quads``, or without them the one that is there, whose data need not fit into memory.

        One process at a time can use it. Raises UsageError for a new store in a folder that is not empty, and where there is none to open.
        """
        from sahel_ld.store.disk import create, reopen

        engine, written = reopen(folder) if quads is None else create(folder, quads)
        return cls(engine, queries=queries, written=written)

    def query(
        self,
        name: str,
        /,
        *,
        as_of: str | date | None = None,
        known_at: str | date | None = None,
        policy: str | None = None,
        limits: Limits | None = None,
        **params: object,
    ) -> Answer:
        """The answer to a bundled question.

        ``as_of`` keeps what held then, possibly; ``known_at`` what could have been known then. Both take whole or partial dates.
        ``policy`` is the name of a declared one that picks the best of the values that sources give against each other: the rows of those it sets
        aside are left out, and three columns say which policy it was, what decided, and how many values it set aside. Ties stay side by side.
        Raises UsageError for an unknown question or parameter, a value that does not fit, or a time that the question has no use for;
        OutsideError where a limit is reached.
        """
        question = self.questions.named(name)
        bound = question.bind(params, as_of=as_of, known_at=known_at)
        if policy is None:
            return self.ask_bound(bound, limits=limits)
        return self.choose(question, bound, policy, limits=limits).answer

    def choose(self, question: Question, bound: BoundQuery, policy: str, *, limits: Limits | None = None) -> Chosen:
        """The answer to a question with its values as a policy sees it, with what it decides and by which grades.

        Raises UsageError as `query` does, and for an unknown policy or a question without values to choose between.
        """
        from sahel_ld.query.choosing import choice_of, choose

        if self.policies is None:
            raise UsageError(f"no policy {policy!r}", hint="this store has none; `Project.open` gives one that has")
        self.policies.named(policy)
        choice_of(question, bound)
        answer = self.ask_bound(bound, limits=limits)
        return choose(
            question, bound, answer, self.policies, policy, lambda asked: self.ask_bound(asked, limits=limits)
        )

    def ask_bound(self, bound: BoundQuery, *, limits: Limits | None = None) -> Answer:
        """The answer to a question with its values."""
        answer = self._ask(bound.text, read_query(bound.text), bound.name, limits)
        answer.notes += self._strangers(bound)
        return answer

    def ask_sparql(
        self, text: str, *, name: str = "query", allow_service: bool = False, limits: Limits | None = None
    ) -> Answer:
        """The answer to a query in SPARQL: SELECT, ASK, CONSTRUCT or DESCRIBE. ``name`` says in messages where the text is from.

        The prefixes of the project need no declaration.

        Rows of a SELECT without ORDER BY, and triples, are put in order, so that they are the same each time.
        Raises UsageError for updates, SERVICE without ``allow_service``, and FROM with a graph that is not here; InputError, with line and column, for
        text that is not SPARQL; OutsideError where a limit is reached.
        """
        reading = read_query(text, allow_service=allow_service)
        self._refuse_unknown_graphs(reading)
        return self._ask(text, reading, name, limits, PREFIXES)

    def label(self, iri: str, language: str = "en") -> str | None:
        """The label of a thing in this language, else in English, else in any; None where it has none."""
        found: dict[str, str] = {}
        try:
            node = ox.NamedNode(iri)
        except ValueError:
            return None
        for predicate in (_LABEL, _TERM_LABEL):
            for quad in self.engine.quads_for_pattern(node, predicate, None):
                if isinstance(quad.object, ox.Literal):
                    tag = quad.object.language or ""
                    found[tag] = min(found.get(tag, quad.object.value), quad.object.value)
            if found:
                break
        for tag in (language.lower(), "en", *sorted(found)):
            if tag in found:
                return found[tag]
        return None

    def to_rdflib(self) -> rdflib.Dataset:
        """The data as an rdflib Dataset, literals as written. Sets ``rdflib.NORMALIZE_LITERALS`` to False, or they would not stay so."""
        from sahel_ld.store.rdflib_copy import copy_to_rdflib

        return copy_to_rdflib(self)

    @property
    def written(self) -> Mapping[ox.Literal, ox.Literal]:
        """What the engine makes of literals, and how the data has them."""
        return self._written

    def as_written(self, term: ox.Literal) -> ox.Literal:
        """A literal of the engine as the data has it."""
        return self._written.get(term, term)

    def __len__(self) -> int:
        return len(self.engine)

    def _ask(
        self, text: str, reading: Reading, name: str, limits: Limits | None, prefixes: dict[str, str] | None = None
    ) -> Answer:
        answer = run(self.engine, text, reading, name=name, limits=limits, prefixes=prefixes)
        answer.name = name
        answer.notes += reading.notes
        answer.labelled_by(self.label)
        if answer.kind == "rows":
            kept = [index for index, column in enumerate(answer.columns) if column not in reading.computed]
            if self._written:
                answer.terms = [self._restored(row, kept) for row in answer.terms]
            if not reading.ordered:
                answer.terms.sort(key=lambda row: [str(term or "") for term in row])
        elif answer.kind == "graph":
            answer.triples = sorted({self._restored_triple(triple) for triple in answer.triples}, key=str)
        return answer

    def _restored(self, row: TermRow, kept: Sequence[int]) -> TermRow:
        cells = list(row)
        for index in kept:
            term = cells[index]
            if isinstance(term, ox.Literal):
                cells[index] = self._written.get(term, term)
        return tuple(cells)

    def _restored_triple(self, triple: ox.Triple) -> ox.Triple:
        value = triple.object
        if isinstance(value, ox.Literal) and value in self._written:
            return ox.Triple(triple.subject, triple.predicate, self._written[value])
        return triple

    def _refuse_unknown_graphs(self, reading: Reading) -> None:
        for iri in reading.graphs:
            try:
                known = self.engine.contains_named_graph(ox.NamedNode(iri))
            except ValueError:
                known = False
            if not known:
                raise UsageError(
                    f"FROM <{iri}>: there is no such graph here, and nothing is fetched",
                    hint="the graphs are the files of the project: sahel-ld list files",
                )

    def _strangers(self, bound: BoundQuery) -> list[str]:
        """Remarks on IRIs that were asked about and are nowhere in the data: the first few with names that are near, of others how many."""
        asked = dict.fromkeys(term for terms in bound.given.values() for term in terms)
        unknown = [term.value for term in asked if isinstance(term, ox.NamedNode) and not self._knows(term)]
        notes = []
        for iri in unknown[:_REMARKS]:
            near = self._near(iri)
            notes.append(
                f"{compact(iri)} is not in the data" + (f"; did you mean {' or '.join(near)}?" if near else "")
            )
        if len(unknown) > _REMARKS:
            notes.append(f"{len(unknown) - _REMARKS} more of what was asked about are not in the data")
        return notes

    def _knows(self, node: ox.NamedNode) -> bool:
        return any(True for _ in self.engine.quads_for_pattern(node, None, None)) or any(
            True for _ in self.engine.quads_for_pattern(None, None, node)
        )

    def _near(self, iri: str) -> list[str]:
        """Names of things of the same kind that look like ``iri``."""
        space = iri[: max(iri.rfind("/"), iri.rfind("#")) + 1]
        labelled = (quad.subject for quad in self.engine.quads_for_pattern(None, _LABEL, None))
        same = sorted(
            {node.value for node in labelled if isinstance(node, ox.NamedNode) and node.value.startswith(space)}
        )
        return [compact(found) for found in get_close_matches(iri, same, 2, 0.8)]
