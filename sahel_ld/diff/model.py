"""The result of a comparison."""

from __future__ import annotations

from dataclasses import dataclass, field

from sahel_ld.diff.delta import Change


@dataclass(frozen=True)
class EntityChange:
    """What changed about one thing of the data, in sentences; ``added`` and ``removed`` are its triples as N-Triples without the dot.

    ``kind`` is a key such as ``actor``; ``class_`` the class by its label. A thing of which only other things say something new has no triples here.
    """

    iri: str
    kind: str
    class_: str
    label: str
    change: Change
    sentences: tuple[str, ...]
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True)
class TermChange:
    """What changed about one class, property, concept or shape; each sentence with whether it breaks what relies on it."""

    iri: str
    kind: str
    label: str
    change: Change
    sentences: tuple[tuple[str, bool], ...]
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    @property
    def breaking(self) -> bool:
        """Whether any of it is breaking."""
        return any(breaking for _, breaking in self.sentences)


@dataclass(frozen=True)
class Gone:
    """An address under the base that was published and is no longer described."""

    iri: str
    label: str


@dataclass(frozen=True)
class Move:
    """Statements about one thing that are in another file than before."""

    iri: str
    label: str
    statements: int
    old: str
    new: str


@dataclass(frozen=True)
class QuestionChange:
    """A bundled question that changed; each sentence with whether it is breaking."""

    name: str
    change: Change
    sentences: tuple[tuple[str, bool], ...]

    @property
    def breaking(self) -> bool:
        """Whether any of it is breaking."""
        return any(breaking for _, breaking in self.sentences)


@dataclass(frozen=True)
class AnswerChange:
    """An answer that is not the same before and after: the rows that went and came, by column; or why there is none on a side."""

    question: str
    parameters: dict[str, str | list[str]]
    columns: tuple[str, ...]
    removed: tuple[tuple[str, ...], ...]
    added: tuple[tuple[str, ...], ...]
    note: str = ""


@dataclass(frozen=True)
class Difference:
    """All that differs between two sides; ``added`` and ``removed`` count triples over the union of all graphs."""

    old: str
    new: str
    language: str
    added: int
    removed: int
    entities: tuple[EntityChange, ...] = ()
    ontology: tuple[TermChange, ...] = ()
    gone: tuple[Gone, ...] = ()
    questions: tuple[QuestionChange, ...] = ()
    answers: tuple[AnswerChange, ...] = field(default=())
    moves: tuple[Move, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.added or self.removed or self.questions or self.answers or self.moves)

    @property
    def breaking(self) -> int:
        """How many things in it are breaking."""
        return (
            len(self.gone)
            + sum(term.breaking for term in self.ontology)
            + sum(question.breaking for question in self.questions)
        )
