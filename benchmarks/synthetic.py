"""Synthetic data of any size: events with places, actors, casualty numbers and claims, the same bytes for the same size."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

PREFIXES = """@prefix ex: <https://example.org/id/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

"""

ONTOLOGY = """@prefix ex: <https://example.org/id/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .

<https://example.org/ontology> a owl:Ontology .
ex:Event a owl:Class .
ex:Attack a owl:Class ; rdfs:subClassOf ex:Event .
ex:Battle a owl:Class ; rdfs:subClassOf ex:Event .
ex:Claim a owl:Class .
ex:Place a owl:Class .
ex:Town a owl:Class ; rdfs:subClassOf ex:Place .
ex:Actor a owl:Class .
"""

CORE_SHAPES = """@prefix ex: <https://example.org/id/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

ex:EventShape a sh:NodeShape ;
    sh:targetClass ex:Event ;
    sh:property ex:EventLabel , ex:EventBegins , ex:EventEnds , ex:EventPlace , ex:EventActor , ex:EventKilled , ex:EventStatus , ex:EventClaim .
ex:EventLabel a sh:PropertyShape ; sh:path rdfs:label ; sh:minCount 1 ; sh:uniqueLang true ; sh:minLength 3 .
ex:EventBegins a sh:PropertyShape ; sh:path ex:begins ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:date ; sh:lessThanOrEquals ex:ends .
ex:EventEnds a sh:PropertyShape ; sh:path ex:ends ; sh:maxCount 1 ; sh:datatype xsd:date .
ex:EventPlace a sh:PropertyShape ; sh:path ex:place ; sh:minCount 1 ; sh:class ex:Place .
ex:EventActor a sh:PropertyShape ; sh:path ex:actor ; sh:minCount 1 ; sh:class ex:Actor .
ex:EventKilled a sh:PropertyShape ; sh:path ex:killed ; sh:datatype xsd:integer ; sh:minInclusive 0 ; sh:maxInclusive 5000 .
ex:EventStatus a sh:PropertyShape ; sh:path ex:status ; sh:in ( "confirmed" "disputed" "unknown" ) .
ex:EventClaim a sh:PropertyShape ; sh:path ex:claim ; sh:minCount 1 .
ex:ClaimShape a sh:NodeShape ;
    sh:targetClass ex:Claim ;
    sh:property ex:ClaimSource , ex:ClaimDate , ex:ClaimConfidence .
ex:ClaimSource a sh:PropertyShape ; sh:path ex:source ; sh:minCount 1 ; sh:nodeKind sh:IRI .
ex:ClaimDate a sh:PropertyShape ; sh:path ex:asserted ; sh:minCount 1 ; sh:datatype xsd:date .
ex:ClaimConfidence a sh:PropertyShape ; sh:path ex:confidence ; sh:datatype xsd:decimal ; sh:minInclusive 0.0 ; sh:maxInclusive 1.0 .
ex:PlaceShape a sh:NodeShape ;
    sh:targetClass ex:Place ;
    sh:property ex:PlaceCode .
ex:PlaceCode a sh:PropertyShape ; sh:path ex:code ; sh:minCount 1 ; sh:pattern "^ML[0-9]{4,6}$" .
"""

SPARQL_SHAPES = (
    CORE_SHAPES
    + """
ex:Prefixes sh:declare [ sh:prefix "ex" ; sh:namespace "https://example.org/id/"^^xsd:anyURI ] .
ex:EventShape sh:sparql ex:Order .
ex:Order sh:message "It ends before it begins." ;
    sh:prefixes ex:Prefixes ;
    sh:select "SELECT $this ?value WHERE { $this ex:begins ?begins ; ex:ends ?value . FILTER(?value < ?begins) }" .
ex:PlaceShape sh:sparql ex:Code .
ex:Code sh:message "Two places have the code {?value}." ;
    sh:prefixes ex:Prefixes ;
    sh:select "SELECT $this ?value WHERE { $this ex:code ?value . ?other ex:code ?value . FILTER(?other != $this) }" .
"""
)

# One in so many of the values of each kind is wrong.
FAULTS = 400


def turtle(triples: int) -> Iterator[str]:
    """The lines of a Turtle file of about ``triples`` triples, one event of about 17 at a time."""
    chance = random.Random(triples)
    places, actors = places_of(triples), max(10, triples // 5000)
    yield PREFIXES
    count = 0
    for number in range(places):
        code = f"ML{number:06d}" if chance.randrange(FAULTS) else "ML-"
        yield f'ex:p{number} a ex:Town ;\n    rdfs:label "Lieu {number} é"@fr ;\n    ex:code "{code}" .\n\n'
        count += 3
    for number in range(actors):
        yield f'ex:a{number} a ex:Actor ;\n    rdfs:label "Group {number}"@en .\n\n'
        count += 2
    number = 0
    while count < triples:
        text, added = _event(number, chance, places, actors)
        yield text
        number, count = number + 1, count + added


def places_of(triples: int) -> int:
    """How many places, ``ex:p0`` and so on, are in the file of that size."""
    return max(20, triples // 2000)


def _event(number: int, chance: random.Random, places: int, actors: int) -> tuple[str, int]:
    def fails() -> bool:
        return not chance.randrange(FAULTS)

    day, later = chance.randrange(1, 28), chance.randrange(0, 28)
    begins = f"20{chance.randrange(12, 26)}-{chance.randrange(1, 13):02d}-{day:02d}"
    ends = f"{begins[:8]}{max(day, later):02d}" if not fails() else f"2011-01-{day:02d}"
    killed = chance.randrange(0, 60) if not fails() else -1
    status = chance.choice(["confirmed", "disputed", "unknown"]) if not fails() else "maybe"
    lines = [
        f"ex:e{number} a ex:{chance.choice(['Attack', 'Battle'])} ;",
        f'    rdfs:label "Event {number}"@en , "Évènement {number}"@fr ;',
        f'    ex:begins "{begins}"^^xsd:date ;' if not fails() else "    ex:noted true ;",
        f'    ex:ends "{ends}"^^xsd:date ;',
        f"    ex:place ex:p{chance.randrange(places)} ;",
        f"    ex:actor ex:a{chance.randrange(actors)} ;",
        f"    ex:killed {killed} ;",
        f'    ex:status "{status}" ;',
        f'    ex:claim ex:c{number} , [ a ex:Claim ; ex:source ex:s{number % 90} ; ex:asserted "{begins}"^^xsd:date ; ex:confidence 0.{chance.randrange(10, 99)} ] .',
        "",
        f"ex:c{number} a ex:Claim ;",
        f"    ex:source ex:s{number % 90} ;" if not fails() else '    ex:source "a newspaper" ;',
        f'    ex:asserted "{begins if not fails() else "soon"}"^^xsd:date ;',
        f"    ex:confidence 0.{chance.randrange(10, 99)} .",
        "",
        "",
    ]
    return "\n".join(lines), 18


def write(folder: Path, triples: int) -> Path:
    """The Turtle file of that size in ``folder``, made where it is not there yet."""
    path = folder / f"data-{triples}.ttl"
    if not path.exists():
        with path.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(turtle(triples))
    return path
