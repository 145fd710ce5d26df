"""A synthetic project of any size in the project's own ontology: actors, places, events, control of places and the claims behind them."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from sahel_ld.terms import PREFIXES

CONTENT = ("event", "participation", "situation")
CHECKOUT = Path(__file__).parents[1]
# Out of so many things; what is left are claims.
SHARES = {"document": 0.03, "actor": 0.03, "place": 0.06, "event": 0.14, "participation": 0.12, "situation": 0.1}


def write(folder: Path, things: int) -> Path:
    """The project with that many things in ``folder``, made where it is not there yet; the same bytes for the same number."""
    root = folder / f"project-{things}"
    if not root.exists():
        for name in ("ontology", "shapes", "queries"):
            shutil.copytree(CHECKOUT / name, root / name)
        (root / "data/ttl").mkdir(parents=True)
        head = "".join(f"@prefix {prefix}: <{space}> .\n" for prefix, space in sorted(PREFIXES.items()))
        (root / "data/ttl/report.synthetic.ttl").write_text(head + "".join(turtle(things)), "utf-8")
    return root


def turtle(things: int) -> Iterator[str]:
    """The things as Turtle."""
    chance = random.Random(things)
    counts = {kind: max(1, int(things * share)) for kind, share in SHARES.items()}
    claims = things - sum(counts.values())

    def some(kind: str) -> str:
        return f"{kind}:{kind[0]}{chance.randrange(counts[kind])}"

    for number in range(counts["document"]):
        yield (
            f'document:d{number} a sah:Document ; skos:prefLabel "Report {number}"@en, "Rapport {number}"@fr ; sah:kind code:document-kind-news-report ;\n'
            f'    sah:issued "{date(2012, 1, 1) + timedelta(days=number)}"^^xsd:date ; sah:source document:d{number} .\n'
        )
    for number in range(counts["actor"]):
        yield (
            f'actor:a{number} a sah:Organisation ; skos:prefLabel "Group {number}"@en, "Groupe {number}"@fr ; sah:kind code:actor-kind-jihadist-group ;\n'
            f'    sah:acronym "G{number}" ; sah:source {some("document")} .\n'
        )
    for number in range(counts["place"]):
        yield (
            f'place:p{number} a sah:Territory ; skos:prefLabel "Town {number}"@en, "Ville {number}"@fr ; sah:kind code:territory-kind-settlement ;\n'
            f"    sah:source {some('document')} .\n"
        )
    for number in range(counts["event"]):
        yield (
            f'event:e{number} a sah:Event ; skos:prefLabel "Event {number}"@en, "Évènement {number}"@fr ; sah:kind code:event-kind-attack ;\n'
            f'    sah:when "20{chance.randrange(12, 26)}-0{chance.randrange(1, 10)}"^^xsd:gYearMonth ; sah:place {some("place")} .\n'
        )
    for number in range(counts["participation"]):
        yield (
            f'participation:p{number} a sah:Participation ; skos:prefLabel "Part {number}"@en ; sah:event event:e{number} ;\n'
            f"    sah:participant {some('actor')} ; sah:role code:role-perpetrator ; sah:certainty code:certainty-stated .\n"
        )
    for number in range(counts["situation"]):
        year = chance.randrange(12, 25)
        yield (
            f'situation:s{number} a sah:Control ; skos:prefLabel "Control {number}"@en ; sah:actor {some("actor")} ; sah:place {some("place")} ;\n'
            f'    sah:extent code:extent-town ; sah:from "20{year}-03"^^xsd:gYearMonth ; sah:until "20{year + 1}-01-01"^^xsd:date .\n'
        )
    # All content is claimed, and what is repeated was there before.
    contents = [f"{kind}:{kind[0]}{number}" for kind in CONTENT for number in range(counts[kind])]
    for number in range(claims):
        repeats = f" ; sah:repeats claim:c{chance.randrange(number)}" if number and not chance.randrange(3) else ""
        content, document = contents[number % len(contents)], number * counts["document"] // claims
        yield (
            f'claim:c{number} a sah:Claim ; skos:prefLabel "Claim {number}"@en ; skos:notation "C{number}" ; sah:claimant {some("actor")} ;\n'
            f"    sah:stance code:stance-asserts ; sah:content {content} ; sah:document document:d{document} ;\n"
            f'    sah:recordedOn "2026-11-25"^^xsd:date ; sah:confidence code:confidence-medium ; sah:assessment code:assessment-uncontested{repeats} .\n'
        )
