"""Evidence as a tree of lines, for a terminal and for a pipe."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sahel_ld.evidence.best import Best, Candidate
from sahel_ld.evidence.gaps import KINDS, Gaps
from sahel_ld.evidence.views import Backing, Brief, Chain, Content, Evidence, Named, Passage
from sahel_ld.evidence.why import Why
from sahel_ld.terms import compact

if TYPE_CHECKING:
    from rich.tree import Tree


@dataclass
class Branch:
    """A line and the lines below it."""

    text: str
    below: list[Branch] = field(default_factory=list)


def tree_of(evidence: Evidence) -> Branch:
    """All claims about a thing."""
    head = Branch(_head(evidence.iri, evidence.label, evidence.kind, evidence.file, evidence.line))
    if evidence.rests_on:
        head.below.append(Branch(f"entry rests on {_names(evidence.rests_on)}"))
    for content in evidence.contents:
        branch = _content(content)
        if content.iri == evidence.iri:
            head.below += branch.below
        else:
            head.below.append(branch)
    if not evidence.contents:
        head.below.append(Branch("no claim speaks of it"))
    return head


def tree_of_row(found: Why) -> Branch:
    """A row and what is behind it."""
    cells = ", ".join(f"{column} = {compact(cell) if '://' in cell else cell}" for column, cell in found.cells.items())
    head = Branch(f"row {found.row} of {found.question}: {cells}", [_content(content) for content in found.contents])
    if not found.contents:
        head.below.append(Branch("no claim of the data says what this row says"))
    return head


def tree_of_gaps(gaps: Gaps) -> list[Branch]:
    """A tree for each kind of gap, its count in the first line."""
    trees = []
    for kind, count in gaps.counts.items():
        if count:
            below = [
                Branch(f"{_place(gap.file, gap.line)}  {compact(gap.content)} “{gap.label}”: {gap.detail}")
                for gap in gaps.gaps
                if gap.kind == kind
            ]
            trees.append(Branch(f"{kind}: {count} of {gaps.contents}, {KINDS[kind]}", below))
    return trees


def tree_of_best(found: Best) -> Branch:
    """What a policy decides between values, and what it sets aside."""
    head = Branch(f"{found.question} by policy {found.policy}: {found.summary}")
    for contest in found.contests:
        about = ", ".join(compact(cell) if "://" in cell else cell for cell in contest.about.values())
        below = [Branch(_candidate(candidate, found.order)) for candidate in contest.candidates]
        head.below.append(Branch(f"{about}: {contest.because}", below))
    if not found.contests:
        head.below.append(Branch("the answer is empty"))
    return head


def plain(branch: Branch) -> str:
    """The tree as lines of text."""
    return "".join(f"{line}\n" for line in _lines(branch))


def rich(branch: Branch) -> Tree:
    """The tree for a terminal."""
    from rich.text import Text
    from rich.tree import Tree

    tree = Tree(Text(_clean(branch.text), style="bold"))

    def grow(parent: Tree, branches: Iterable[Branch]) -> None:
        for one in branches:
            grow(parent.add(Text(_clean(one.text))), one.below)

    grow(tree, branch.below)
    return tree


def _lines(branch: Branch) -> Iterator[str]:
    yield _clean(branch.text)
    for index, below in enumerate(branch.below):
        last = index == len(branch.below) - 1
        for number, line in enumerate(_lines(below)):
            guide = ("└─ " if last else "├─ ") if number == 0 else ("   " if last else "│  ")
            yield guide + line


def _clean(text: str) -> str:
    """Text in one line, without characters that steer a terminal."""
    return "".join(char if unicodedata.category(char) not in ("Cc", "Cf", "Zl", "Zp") else " " for char in text)


def _candidate(candidate: Candidate, order: Iterable[str]) -> str:
    place = f"set aside by {candidate.set_aside_by}" if candidate.set_aside_by else "best"
    names = [criterion.removeprefix("-") for criterion in order]
    grades = ", ".join(f"{name}: {candidate.grades[name]}" for name in names if name in candidate.grades)
    return f"{place}: {compact(candidate.value)} “{candidate.label}” ({grades or 'nobody claims it'})"


def _content(content: Content) -> Branch:
    head = Branch(_head(content.iri, content.label, content.kind, content.file, content.line))
    if content.sources:
        count = len(content.sources)
        word = "source" if count == 1 else "sources"
        head.below.append(Branch(f"{count} independent {word}: {_names(content.sources)}"))
    head.below += [_backing(backing) for backing in content.claims]
    return head


def _backing(backing: Backing) -> Branch:
    claim = backing.claim
    who = f"{_names(claim.claimants)} {claim.stance}"
    if backing.relayed_by:
        who += f", relayed by {_names(backing.relayed_by)}"
    branch = Branch(f"{_claim(claim)}: {who}  {_place(claim.file, claim.line)}")
    if claim.document:
        where = f"in {compact(claim.document.iri)} “{claim.document.label}”"
        branch.below.append(Branch(f"{where}{f' ({claim.issued})' if claim.issued else ''}"))
        branch.below[-1].below += [Branch(_passage(passage)) for passage in backing.passages]
    branch.below.append(Branch(f"confidence {backing.confidence}, {backing.assessment}"))
    branch.below += [_chain(chain) for chain in backing.repeats]
    branch.below += [Branch(f"{other.relation} {_brief(other.claim)}") for other in backing.against]
    return branch


def _chain(chain: Chain) -> Branch:
    end = ", in a circle" if chain.again else "" if chain.repeats else ", the root"
    return Branch(f"repeats {_brief(chain.claim)}{end}", [_chain(further) for further in chain.repeats])


def _brief(claim: Brief) -> str:
    date = f", {claim.issued}" if claim.issued else ""
    document = f" in {compact(claim.document.iri)}{date}" if claim.document else ""
    return f"{_claim(claim)}: {_names(claim.claimants)} {claim.stance}{document}  {_place(claim.file, claim.line)}"


def _claim(claim: Brief) -> str:
    notation = f"{claim.notation} " if claim.notation else ""
    return f"{notation}{compact(claim.iri)} “{claim.label}”"


def _passage(passage: Passage) -> str:
    paragraph = "" if passage.paragraph is None else f"paragraph {passage.paragraph}, "
    return f"{paragraph}characters {passage.start}–{passage.end}  {_place(passage.file, passage.line)}"


def _head(iri: str, label: str, kind: str, file: str, line: int | None) -> str:
    return f"{compact(iri)} “{label}”{f' ({kind})' if kind else ''}  {_place(file, line)}".rstrip()


def _names(named: Iterable[Named]) -> str:
    return ", ".join(one.label for one in named)


def _place(file: str, line: int | None) -> str:
    return f"{file}:{line}" if line else file
