"""Where evidence is thin: content with one root only, unverified, contradicted, contested, old, or without a passage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sahel_ld.dates import days_of
from sahel_ld.errors import UsageError
from sahel_ld.evidence.ledger import Ledger
from sahel_ld.terms import compact

KINDS = {
    "one-root": "all its claims go back to one source",
    "unverified": "no claim of it has a confidence above unverified",
    "contradicted": "a claim of it is contradicted",
    "contested": "a claim of it is contested",
    "stale": "its newest document is old",
    "no-anchor": "no claim of it has a passage that can be proved",
}


@dataclass(frozen=True)
class Gap:
    """One way in which the evidence for a content node is thin; ``detail`` says in what, ``claims`` which claims show it."""

    kind: str
    content: str
    label: str
    file: str
    line: int | None
    detail: str
    claims: tuple[str, ...]


@dataclass(frozen=True)
class Gaps:
    """The gaps by kind in the order of ``KINDS``, then by place; ``contents`` is how many content nodes there are, ``at`` the day of judging."""

    gaps: tuple[Gap, ...]
    contents: int
    at: str

    @property
    def counts(self) -> dict[str, int]:
        """How many gaps of each kind."""
        return {kind: sum(gap.kind == kind for gap in self.gaps) for kind in KINDS}


def find_gaps(ledger: Ledger, *, years: int = 5, at: date | None = None, only: Iterable[str] = ()) -> Gaps:
    """The gaps of all content. A document is old that is older than ``years`` at ``at``, by default the last day on which a claim was recorded.

    Raises UsageError for a kind of gap that does not exist and for a negative number of years.
    """
    wanted = set(only) or set(KINDS)
    if unknown := sorted(wanted - set(KINDS)):
        raise UsageError(f"unknown kind of gap {unknown[0]!r}", hint=f"use one of {', '.join(KINDS)}")
    if years < 0:
        raise UsageError("the number of years must not be negative")
    day = at or _last_recorded(ledger)
    contents = sorted(
        {content for claim in ledger.facts.instances("Claim") for content in ledger.facts.iris(claim, "content")}
    )
    found = [gap for content in contents for gap in _gaps_of(ledger, content, years, day) if gap.kind in wanted]
    order = list(KINDS)
    found.sort(key=lambda gap: (order.index(gap.kind), gap.file, gap.line or 0, gap.content))
    return Gaps(tuple(found), len(contents), day.isoformat() if day else "")


def _gaps_of(ledger: Ledger, content: str, years: int, day: date | None) -> Iterator[Gap]:
    facts, book = ledger.facts, ledger.book
    claims = book.of_content(content)
    saying = [claim for claim in claims if not book.denies(claim)]

    def gap(kind: str, detail: str, shown: Iterable[str]) -> Gap:
        return Gap(kind, content, ledger.label(content), *ledger.places.of(content), detail, tuple(shown))

    sources = book.independent(claims)
    if len(sources) == 1:
        yield gap("one-root", ledger.label(sources[0]), saying)
    if saying and all(facts.iri(claim, "confidence").endswith("#confidence-unverified") for claim in saying):
        yield gap("unverified", _claims(len(saying)), saying)
    for kind in ("contradicted", "contested"):
        if marked := [claim for claim in claims if book.assessment(claim) == kind]:
            by = [other for claim in marked for other in book.against(claim)]
            shown = ", ".join(dict.fromkeys(compact(other) for other in by))
            yield gap(kind, f"by {shown}" if shown else "by nothing that is recorded", marked)
    newest = max(filter(None, (_day_of(ledger, claim) for claim in claims)), default=None)
    if newest and day and _years_before(day, years) > newest:
        yield gap("stale", f"newest document of {newest.isoformat()}", claims)
    if not any(facts.iris(claim, "anchor") for claim in claims):
        yield gap("no-anchor", _claims(len(claims)), claims)


def _claims(number: int) -> str:
    return "1 claim" if number == 1 else f"{number} claims"


def _day_of(ledger: Ledger, claim: str) -> date | None:
    """The last day on which the document of a claim can have come out."""
    document = ledger.facts.iri(claim, "document")
    literal = ledger.facts.literal(document, "issued") or ledger.facts.literal(document, "dated")
    if literal is None:
        return None
    try:
        return days_of(literal.value, literal.datatype.value).last
    except ValueError:
        return None


def _last_recorded(ledger: Ledger) -> date | None:
    days = []
    for claim in ledger.facts.instances("Claim"):
        try:
            days.append(date.fromisoformat(ledger.facts.text(claim, "recordedOn")))
        except ValueError:
            continue
    return max(days, default=None)


def _years_before(day: date, years: int) -> date:
    year = max(day.year - years, 1)
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)
