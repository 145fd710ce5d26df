"""What a policy decides between values, with the grades by which: nothing of what it sets aside is hidden."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sahel_ld.query.choosing import Chosen, word
from sahel_ld.store import Store


@dataclass(frozen=True)
class Candidate:
    """A value with its grades by criterion; ``set_aside_by`` is the criterion that decided against it, empty for the best."""

    value: str
    label: str
    grades: dict[str, str]
    set_aside_by: str


@dataclass(frozen=True)
class Contest:
    """The values of one thing, the best first; ``about`` has the columns that they share, ``because`` what decided."""

    about: dict[str, str]
    because: str
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True)
class Best:
    """The answer to a question as a policy sees it, every value with the grades that decided."""

    question: str
    policy: str
    summary: str
    order: tuple[str, ...]
    contests: tuple[Contest, ...]


def best(store: Store, chosen: Chosen, columns: tuple[str, ...], language: str = "en") -> Best:
    """The decisions of a policy to read, those with a choice first; ``columns`` are those that rival rows share."""

    def candidate(value: str, criterion: str) -> Candidate:
        grades = {name: word(grade) for name, grade in chosen.grades.get(value, {}).items()}
        return Candidate(value, store.label(value, language) or "", grades, criterion)

    def contests() -> Iterator[Contest]:
        for decision in sorted(chosen.decisions, key=lambda each: len(each.best) + len(each.aside) == 1):
            about = {name: cell for name, cell in zip(columns, decision.about, strict=True) if cell}
            values = [candidate(value, "") for value in decision.best]
            values += [candidate(rejected.value, rejected.criterion) for rejected in reversed(decision.aside)]
            yield Contest(about, decision.because, tuple(values))

    policy = chosen.policy
    summary = policy.summary_fr if language.startswith("fr") and policy.summary_fr else policy.summary
    return Best(chosen.answer.name, policy.name, summary, policy.order, tuple(contests()))
