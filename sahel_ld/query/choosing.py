"""One value where sources give several: the rows of an answer that a policy picks, why, and what it sets aside."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from sahel_ld.errors import DataError, UsageError
from sahel_ld.query.answer import Answer
from sahel_ld.query.header import Choice
from sahel_ld.query.policies import Policies, Policy
from sahel_ld.query.question import AS_OF, KNOWN_AT, BoundQuery, Question
from sahel_ld.query.values import IRI, Value
from sahel_ld.terms import XSD

ADDED = ("policy", "because", "setAside")
Grades = Mapping[str, Value]
_GRADE_NUMBER = re.compile(r"^[0-9]+ ")


@dataclass(frozen=True)
class Rejected:
    """A value that a policy sets aside, and the criterion by which."""

    value: str
    criterion: str


@dataclass(frozen=True)
class Decision:
    """What a policy decides between the values of one thing: ``about`` are the columns that they share; several ``best`` are a tie."""

    about: tuple[str, ...]
    best: tuple[str, ...]
    aside: tuple[Rejected, ...]
    because: str


@dataclass(frozen=True)
class Chosen:
    """An answer as a policy sees it: ``answer`` has the rows of the best values, ``decisions`` all, ``grades`` those of every value."""

    policy: Policy
    answer: Answer
    decisions: tuple[Decision, ...]
    grades: Mapping[str, Grades]


def choose(
    question: Question,
    bound: BoundQuery,
    answer: Answer,
    policies: Policies,
    name: str,
    ask: Callable[[BoundQuery], Answer],
) -> Chosen:
    """The best view of an answer under the policy ``name``; ``ask`` gives the answers to the question behind the criteria.

    Values between which no criterion decides are all kept. Raises UsageError where the question has no values to choose between, or needs a day.
    """
    policy = policies.named(name)
    choice = choice_of(question, bound)
    values = _column(answer, choice.value)
    wanted = sorted({value for value in values if isinstance(value, IRI)})
    grades = _grades(policies.criteria, wanted, bound, ask) if wanted else {}
    groups: dict[tuple[str, ...], list[str]] = {}
    keys = list(zip(*(_column(answer, column) for column in choice.among), strict=True))
    about = [tuple("" if cell is None else str(cell) for cell in key) for key in keys]
    for key, value in zip(about, values, strict=True):
        rivals = groups.setdefault(key, [])
        if str(value) not in rivals:
            rivals.append(str(value))
    decisions = {key: decide(policy, key, rivals, grades) for key, rivals in groups.items()}
    return Chosen(policy, _best_view(answer, policy, decisions, about, values), tuple(decisions.values()), grades)


def choice_of(question: Question, bound: BoundQuery) -> Choice:
    """Between what one may choose in the answers to a question. Raises UsageError where there is nothing, or where a day is missing."""
    choice = question.header.choice
    if choice is None:
        raise UsageError(
            f"{question.name} has no values between which a policy could choose",
            hint="`sahel-ld list queries` marks the questions that have with the tag contested",
        )
    day = bound.given.get(AS_OF, ())
    if choice.needs_day and (len(day) != 2 or day[0] != day[1]):
        raise UsageError(
            f"{question.name}: --policy needs a day, for at different times different things held",
            hint="give --as-of YYYY-MM-DD",
        )
    return choice


def _column(answer: Answer, name: str) -> list[Value]:
    if answer.kind != "rows" or name not in answer.columns:
        raise DataError(f"the answer has no column {name!r}, between whose values the policy should choose")
    return answer.column(name)


def _grades(
    criteria: Question, values: Sequence[str], bound: BoundQuery, ask: Callable[[BoundQuery], Answer]
) -> dict[str, Grades]:
    """The grades of the values, by the claims that could be known when the question says."""
    known = bound.given.get(KNOWN_AT)
    # The last of the two days is that by which a document had to be public.
    when = known[-1].value if known else None
    answer = ask(criteria.bind({"value": list(values)}, known_at=when))
    return {str(row.pop("value")): row for row in answer.dicts()}


def decide(policy: Policy, about: tuple[str, ...], rivals: list[str], grades: Mapping[str, Grades]) -> Decision:
    """What a policy decides between rival values: criterion by criterion, those that are not among the best are set aside."""
    left, aside, reasons = rivals, [], []
    for criterion in policy.order:
        name = criterion.removeprefix("-")
        graded = {value: grades.get(value, {}).get(name) for value in left}
        known = [grade for grade in graded.values() if grade is not None]
        if not known:
            continue
        best: Any = (min if criterion.startswith("-") else max)(known, key=_comparable)
        beaten = [value for value in left if graded[value] != best]
        if beaten:
            over = dict.fromkeys(word(graded[value]) for value in beaten)
            reasons.append(f"{name}: {word(best)} over {', '.join(over)}")
            aside += [Rejected(value, name) for value in beaten]
            left = [value for value in left if graded[value] == best]
    if len(left) > 1:
        reasons.append(f"tie of {len(left)}")
    return Decision(about, tuple(left), tuple(aside), "; ".join(reasons) or "only value")


def _comparable(grade: Value) -> tuple[bool, Any]:
    """Numbers among themselves, and all else as text, so that no two grades of a criterion are beyond comparison."""
    return (True, str(grade)) if isinstance(grade, str) or not isinstance(grade, int | float) else (False, grade)


def word(grade: Value) -> str:
    """A grade to read: words without the number that orders them."""
    return "unknown" if grade is None else _GRADE_NUMBER.sub("", str(grade))


def _best_view(
    answer: Answer,
    policy: Policy,
    decisions: Mapping[tuple[str, ...], Decision],
    about: Sequence[tuple[str, ...]],
    values: Sequence[Value],
) -> Answer:
    rows = []
    for row, key, value in zip(answer.terms, about, values, strict=True):
        decision = decisions[key]
        if str(value) in decision.best:
            aside = ox.Literal(str(len(decision.aside)), datatype=ox.NamedNode(f"{XSD}integer"))
            rows.append((*row, ox.Literal(policy.name), ox.Literal(decision.because), aside))
    shown = sum(len(decision.best) for decision in decisions.values())
    aside_all = sum(len(decision.aside) for decision in decisions.values())
    ties = sum(len(decision.best) > 1 for decision in decisions.values())
    note = (
        f"policy {policy.name} ({policy.summary}): {shown} of {shown + aside_all} values shown, {aside_all} set aside"
    )
    if ties:
        note += f"; {ties} {'tie' if ties == 1 else 'ties'}, side by side"
    return answer.replaced((*answer.columns, *ADDED), rows, notes=[*answer.notes, note])
