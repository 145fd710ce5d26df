"""From a verdict of the reasoner to findings that say why, with the file and line of every statement involved."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Sequence

import pyoxigraph as ox

from sahel_ld.checks.loading import Loaded
from sahel_ld.checks.owl.axioms import Axioms, Premise
from sahel_ld.checks.owl.clashes import Clash, clashes
from sahel_ld.checks.owl.closure import Closure, Is
from sahel_ld.checks.owl.hermit import HermiT
from sahel_ld.checks.owl.places import Spot, because, is_assertion, spots_of, subject_spots
from sahel_ld.checks.owl.prepare import Prepared
from sahel_ld.checks.owl.shrink import Unit, declares, shrink, units
from sahel_ld.checks.owl.words import Term
from sahel_ld.errors import OutsideError
from sahel_ld.findings import Finding, Severity, ShapeSource

# Seconds for narrowing down all that the rules do not explain; how many of the statements left are shown, and of how many at most.
_NARROWING = 90.0
_SHOWN, _MANY = 12, 200
_MEMBER = ox.BlankNode("member")


class Explainer:
    """Explanations of one set of statements; ``say`` is told what is going on."""

    def __init__(self, prepared: Prepared, files: Sequence[Loaded], hermit: HermiT, say: Callable[[str], None]) -> None:
        self._prepared = prepared
        self._files = files
        self._hermit = hermit
        self._say = say
        self.axioms = Axioms(prepared.statements, prepared.name)
        self.assertions = [triple for triple in prepared.statements if is_assertion(triple)]
        self._narrow_until: float | None = None
        known = set(self.assertions)
        self.terminology = [triple for triple in prepared.statements if triple not in known]

    def inconsistent(self) -> list[Finding]:
        """Why the statements contradict one another: a finding for each thing in which they do."""
        self._say("looking for the contradiction")
        closure = Closure(self.axioms)
        closure.tell(triple for triple in self.assertions if triple not in self._prepared.implied)
        closure.tell(self._prepared.aside)
        closure.run()
        found = clashes(closure)
        if not found:
            return [self._narrowed("owl/inconsistent", "the statements contradict one another", self._contradictory)]
        spots = spots_of((leaf.triple for clash in found for leaf in clash.leaves), self._files)
        return [self._contradiction(clash, spots) for clash in found]

    def unsatisfiable(self, classes: Iterable[ox.NamedNode]) -> list[Finding]:
        """Why nothing can be of these classes."""
        return [self._empty(name) for name in classes]

    def refused(self, complaint: str) -> Finding:
        """What HermiT does not accept as OWL 2 DL, at the first name that it mentions."""
        names = [ox.NamedNode(name) for name in re.findall(r"<([^<>\s]+)>", complaint)]
        spots = [spot for name in names[:3] for spot in subject_spots(name, self._files)]
        text = re.sub(r"<([^<>\s]+)>", lambda match: self._prepared.name(match[1]), complaint)
        return _finding(
            "owl/not-dl",
            f"the reasoner does not take this as OWL 2 DL: {text}",
            spots[0] if spots else None,
            focus=str(names[0]) if names else "",
            hint="a property that is transitive, or has one below it, cannot be functional, asymmetric or irreflexive"
            if "simple" in complaint.lower()
            else "",
        )

    def _contradiction(self, clash: Clash, spots: dict[ox.Triple, Spot]) -> Finding:
        asserted = [leaf.triple for leaf in clash.leaves if is_assertion(leaf.triple)]
        own = [triple for triple in asserted if triple.subject == clash.thing] or asserted
        places = sorted(spots[triple] for triple in own or [leaf.triple for leaf in clash.leaves] if triple in spots)
        return _finding(
            "owl/inconsistent",
            f"{clash.message}: {because(clash.leaves, self.axioms, spots)}",
            places[0] if places else None,
            focus=str(clash.thing),
            rule=spots.get(clash.rule.triple) if clash.rule else None,
        )

    def _empty(self, name: ox.NamedNode) -> Finding:
        self._say(f"looking for why nothing can be of {self._prepared.name(name.value)}")
        closure = Closure(self.axioms)
        closure.names[_MEMBER] = "a member"
        closure.add(Is(_MEMBER, name))
        closure.run()
        message = f"nothing can be of {self._prepared.name(name.value)}"
        found = next(iter(clashes(closure)), None)
        if found is None:
            return self._narrowed(
                "owl/unsatisfiable", message, lambda triples: name in self._hermit_says(triples), about=name
            )
        spots = spots_of((leaf.triple for leaf in found.leaves), self._files)
        return _finding(
            "owl/unsatisfiable",
            f"{message}: {found.message}; because {because(found.leaves, self.axioms, spots)}",
            self._class_spot(name, spots),
            focus=str(name),
            rule=spots.get(found.rule.triple) if found.rule else None,
        )

    def _class_spot(self, name: ox.NamedNode, spots: dict[ox.Triple, Spot]) -> Spot | None:
        """Where a class is described: in the file of an axiom about it, where there is one."""
        places = subject_spots(name, self._files)
        own = {spot.file for triple, spot in spots.items() if triple.subject == name}
        return next((place for place in places if place.file in own), places[0] if places else None)

    def _narrowed(
        self,
        code: str,
        message: str,
        bad: Callable[[Iterable[ox.Triple]], bool],
        about: ox.NamedNode | None = None,
    ) -> Finding:
        """The finding for what the rules do not explain: the fewest statements that HermiT still objects to, as far as time allows."""
        self._say("asking the reasoner about fewer and fewer statements")
        if self._narrow_until is None:
            self._narrow_until = time.monotonic() + min(_NARROWING, self._hermit.left - 1)
        end = self._narrow_until

        def more() -> bool:
            return time.monotonic() < end

        terminology = units(self.terminology)
        fixed = [unit for unit in terminology if declares(unit)]
        axioms = [unit for unit in terminology if not declares(unit)]
        assertions = [] if about else units(self.assertions)

        def still(kept: Sequence[Unit], others: Sequence[Unit]) -> bool:
            return more() and bad(
                dict.fromkeys(triple for part in (fixed, others, kept) for unit in part for triple in unit)
            )

        if assertions and still((), axioms):
            assertions = []
        if assertions:
            assertions = shrink(assertions, lambda kept: still(kept, axioms), more)
        axioms = shrink(axioms, lambda kept: still(kept, assertions), more)
        left = [Premise(unit[0]) for unit in (*assertions, *axioms)]
        shown = left[:_SHOWN] if more() or len(left) <= _MANY else []
        spots = spots_of((premise.triple for premise in shown), self._files)
        how = "these statements are enough for it, and none of them can go"
        if not more():
            how = f"in the time there was it could be narrowed to {len(left)} statements"
        if len(left) > len(shown) > 0:
            how += f", among them {len(shown)}"
        said = f": {because(shown, self.axioms, spots)}" if shown else ""
        return _finding(
            code,
            f"{message}; no rule shows why, so fewer and fewer statements were tried: {how}{said}",
            self._class_spot(about, spots) if about else min(spots.values(), default=None),
            focus=str(about) if about else str(left[0].triple.subject) if left else "",
        )

    def _contradictory(self, triples: Iterable[ox.Triple]) -> bool:
        try:
            return not self._hermit.run(triples).consistent
        except OutsideError:
            return False

    def _hermit_says(self, triples: Iterable[ox.Triple]) -> list[Term]:
        try:
            return [*self._hermit.run(triples).unsatisfiable]
        except OutsideError:
            return []


def _finding(
    code: str, message: str, spot: Spot | None, *, focus: str = "", hint: str = "", rule: Spot | None = None
) -> Finding:
    place = spot or Spot("", None)
    return Finding(
        code,
        Severity.ERROR,
        message,
        place.file,
        place.line,
        place.column,
        place.end_line,
        place.end_column,
        focus=focus,
        hint=hint,
        source=ShapeSource(rule.file, rule.line) if rule else None,
    )
