"""How well a draft finds what curated claims name: recall and precision, by kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sahel_ld.dates import DATE_TYPES
from sahel_ld.draft.known import Known
from sahel_ld.draft.lexicon import KINDS
from sahel_ld.draft.mentions import Mention
from sahel_ld.draft.when import When
from sahel_ld.terms import SAH, compact

GROUPS = {
    "actor": "actors",
    "place": "places",
    "agreement": "agreements",
    "document": "documents",
    "law": "documents",
    "programme": "documents",
}
ORDER = ("actors", "places", "agreements", "documents", "dates")
_DATES = ("when", "from", "until", "value")


@dataclass(frozen=True)
class Measure:
    """For one kind: what the claims name, what was found of it, what was proposed and what of that is right; names in order."""

    kind: str
    named: tuple[str, ...]
    missed: tuple[str, ...]
    proposed: tuple[str, ...]
    wrong: tuple[str, ...]

    @property
    def recall(self) -> float:
        """The share of what the claims name that was found."""
        return 1 - len(self.missed) / len(self.named) if self.named else 1.0

    @property
    def precision(self) -> float:
        """The share of what was proposed that the claims name."""
        return 1 - len(self.wrong) / len(self.proposed) if self.proposed else 1.0


def named_by_claims(known: Known, document: str) -> dict[str, set[str]]:
    """What the curated claims of a document name, by kind: claimants, and the values of the content nodes; dates by their lexical form."""
    found: dict[str, set[str]] = defaultdict(set)
    for claim in known.users(document, "document"):
        if f"{SAH}Claim" not in known.iris(claim, "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"):
            continue
        for iri in known.iris(claim, "claimant"):
            _add(found, iri)
        for content in known.iris(claim, "content"):
            for predicate in known.properties(content):
                for iri in known.iris(content, predicate):
                    _add(found, iri)
            for literal in known.literals(content, *_DATES):
                if literal.datatype.value in DATE_TYPES:
                    found["dates"].add(literal.value)
    return dict(found)


def _add(found: dict[str, set[str]], iri: str) -> None:
    for kind in KINDS:
        if f"/id/{kind}/" in iri:
            found[GROUPS[kind]].add(iri)


def measured(
    gold: Mapping[str, set[str]], mentions: Sequence[Mention], dates: Sequence[When], left_out: Iterable[str] = ()
) -> list[Measure]:
    """Recall and precision by kind against what is named, and of all together last.

    A mention counts once for all places that mean the same, and is right where one of the things that it may mean is named; what is inside a
    longer name counts for neither. ``left_out`` are things and dates that the claims name and the text does not.
    """
    out = set(left_out)
    proposals: dict[str, set[frozenset[str]]] = defaultdict(set)
    for mention in mentions:
        if not mention.inside:
            proposals[_group(mention)].add(frozenset(sense.iri for sense in mention.senses))
    proposals["dates"] = {frozenset([when.lexical]) for when in dates}
    meant = {iri for groups in proposals.values() for group in groups for iri in group}
    rows = [_measure(kind, gold.get(kind, set()) - out, meant, proposals[kind], gold) for kind in ORDER]
    together = Measure(
        "all",
        *(
            tuple(name for row in rows for name in getattr(row, part))
            for part in ("named", "missed", "proposed", "wrong")
        ),
    )
    return [*rows, together]


def _group(mention: Mention) -> str:
    kind = next(kind for kind in KINDS if f"/id/{kind}/" in mention.senses[0].iri)
    return GROUPS[kind]


def _measure(
    kind: str, named: set[str], meant: set[str], proposed: set[frozenset[str]], gold: Mapping[str, set[str]]
) -> Measure:
    everything = set().union(*gold.values())
    wrong = [group for group in proposed if not group & everything]
    return Measure(
        kind,
        tuple(sorted(map(_shown, named))),
        tuple(sorted(_shown(iri) for iri in named - meant)),
        tuple(sorted(map(_either, proposed))),
        tuple(sorted(map(_either, wrong))),
    )


def _either(group: frozenset[str]) -> str:
    return " or ".join(sorted(map(_shown, group)))


def _shown(name: str) -> str:
    return compact(name) if "://" in name else name
