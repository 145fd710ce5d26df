"""The chain of a claim: what it repeats down to its origin, where it stands itself, and what repeats it."""

from __future__ import annotations

from collections.abc import Iterator

from sahel_ld.publish.sections import Section
from sahel_ld.publish.view import View

ORDER = 5


def sections(view: View, iri: str) -> Iterator[Section]:
    """The chain as a row of steps."""
    facts = view.facts
    if not facts.is_a(iri, "Claim"):
        return
    before, after = view.claims.layers(iri)
    steps = [("origin" if number == 0 else "via", layer) for number, layer in enumerate(before)]
    steps.append(("this", [iri]))
    steps += [("after", layer) for layer in after]
    data = {"steps": steps, "iri": iri, "alone": len(steps) == 1}
    yield Section("chain", view.t("chain"), "chain.html", data)
