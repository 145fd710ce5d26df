"""Claims as a web: what is claimed by whom, what a claim repeats down to its roots, and what stands against it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sahel_ld.publish.facts import Facts

ASSESSMENTS = ("contradicted", "contested", "imprecise", "superseded", "uncontested")
AGAINST = ("contradicts", "corrects", "disputes")
RELATIONS = (
    ("contradicts", "contradicted.by"),
    ("corrects", "corrected.by"),
    ("disputes", "disputed.by"),
    ("qualifies", "qualified.by"),
    ("revises", "revised.by"),
    ("supports", "supported.by"),
    ("alternativeTo", ""),
    ("basedOn", "premise.of"),
)


class ClaimBook:
    """Questions about claims, each answered once."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._made: dict[str, tuple[tuple[str, ...], frozenset[str]]] = {}

    def of_content(self, content: str) -> list[str]:
        """The claims of a content node, in the order of ``order``."""
        return sorted(self.facts.subjects(content, "content"), key=self.order)

    def order(self, claim: str) -> tuple[int, bool, str, str]:
        """Roots first, then by the date of the document, then by IRI; the assessment comes before all."""
        facts = self.facts
        document = facts.iri(claim, "document")
        return (
            ASSESSMENTS[::-1].index(self.assessment(claim)),
            bool(facts.iris(claim, "repeats")),
            facts.text(claim, "madeOn") or facts.text(document, "issued") or "9999",
            claim,
        )

    def assessment(self, claim: str) -> str:
        """The assessment of a claim as one of ``ASSESSMENTS``; one that is not known counts as uncontested."""
        name = self.facts.iri(claim, "assessment").rpartition("assessment-")[2]
        return name if name in ASSESSMENTS else "uncontested"

    def grouped(self, claims: Iterable[str]) -> list[tuple[str, list[str]]]:
        """Claims by assessment: the concept's IRI with its claims, the uncontested first; claims without one last."""
        groups: dict[str, list[str]] = {}
        for claim in sorted(claims, key=self.order):
            groups.setdefault(self.facts.iri(claim, "assessment"), []).append(claim)
        return list(groups.items())

    def roots(self, claim: str) -> tuple[str, ...]:
        """The claims that repeat nothing, reached by following ``repeats``; a claim that repeats nothing is its own root."""
        return self.facts.reads.recall(self._made, claim, self._roots, claim)

    def _roots(self, claim: str) -> tuple[str, ...]:
        seen: set[str] = set()
        roots: set[str] = set()
        queue = [claim]
        while queue:
            current = queue.pop()
            if current in seen:
                continue
            seen.add(current)
            before = self.facts.iris(current, "repeats")
            if not before:
                roots.add(current)
            queue.extend(before)
        return tuple(sorted(roots))

    def independent(self, claims: Iterable[str]) -> list[str]:
        """The distinct claimants of the roots of the claims, denials left out."""
        roots = {root for claim in claims if not self.denies(claim) for root in self.roots(claim)}
        return sorted({claimant for root in roots for claimant in self.facts.iris(root, "claimant")})

    def denies(self, claim: str) -> bool:
        """Whether a claim denies its content."""
        return self.facts.iri(claim, "stance").endswith("#stance-denies")

    def against(self, claim: str) -> list[str]:
        """The claims that contradict, correct or dispute a claim, or that it contradicts, corrects or disputes."""
        found = {other for name in AGAINST for other in self.facts.iris(claim, name)}
        found |= {other for name in AGAINST for other in self.facts.subjects(claim, name)}
        return sorted(found - {claim}, key=self.order)

    def refuting(self, claim: str) -> list[str]:
        """The claims that contradict or correct a claim: corrections first, then those of the better standing."""
        corrections = self.facts.subjects(claim, "corrects")
        found = {*corrections, *self.facts.subjects(claim, "contradicts"), *self.facts.iris(claim, "contradicts")}
        return sorted(found - {claim}, key=lambda other: (other not in corrections, self.order(other)))

    def contests(self, claims: Iterable[str]) -> list[tuple[list[str], list[str]]]:
        """The contradictions that claims are part of, each as two sides; all accounts that hang together are one contest.

        The first side are the claims that are assessed as contradicted, the second what stands against them.
        Where nothing is assessed so, all accounts are on the second side.
        """
        left = sorted({claim for claim in claims if self.refuting(claim)}, key=self.order, reverse=True)
        seen: set[str] = set()
        found = []
        for start in left:
            if start in seen:
                continue
            group, queue = {start}, [start]
            while queue:
                for other in self.refuting(queue.pop()):
                    if other not in group:
                        group.add(other)
                        queue.append(other)
            seen |= group
            weak = sorted((claim for claim in group if self.assessment(claim) == "contradicted"), key=self.order)
            rest = [claim for claim in self._against(weak, group) if claim not in weak]
            found.append((weak, rest))
        return found

    def _against(self, weak: list[str], group: set[str]) -> list[str]:
        ordered = list(dict.fromkeys(other for claim in weak for other in self.refuting(claim)))
        return ordered + sorted(group - set(ordered), key=self.order)

    def layers(self, claim: str) -> tuple[list[list[str]], list[list[str]]]:
        """What a claim repeats and what repeats it, each by distance: origins first, then towards the claim; then away from it."""
        before = self._layers(claim, lambda node: self.facts.iris(node, "repeats"))
        after = self._layers(claim, lambda node: self.facts.subjects(node, "repeats"))
        return before[::-1], after

    def _layers(self, claim: str, step: Callable[[str], list[str]]) -> list[list[str]]:
        layers: list[list[str]] = []
        seen = {claim}
        current = [claim]
        while True:
            following = sorted({node for one in current for node in step(one)} - seen, key=self.order)
            if not following:
                return layers
            layers.append(following)
            seen.update(following)
            current = following

    def relations(self, claim: str) -> list[tuple[str, str, list[str]]]:
        """How a claim relates to others: property, key of the words for the other direction (or nothing), claims."""
        facts = self.facts
        found = []
        for name, inverse in RELATIONS:
            own, others = facts.iris(claim, name), facts.subjects(claim, name)
            if own:
                found.append((name, "", own))
            others = [other for other in others if name not in ("contradicts", "alternativeTo") or other not in own]
            if others:
                found.append((name, inverse, others))
        return found
