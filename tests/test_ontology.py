"""The ontology files say what docs/model.md says, hold together logically, and the derivation rules derive."""

from __future__ import annotations

import io
import re
import shutil
from collections import Counter
from pathlib import Path

import pytest
import yaml
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    parse,
    serialize,
)

ROOT = Path(__file__).resolve().parents[1]
MODEL = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
RULES = sorted((ROOT / "queries" / "rules").glob("*.rq"))

SAH = "https://w3id.org/sahel-ld/def#"
CODE = "https://w3id.org/sahel-ld/code#"
OWL = "http://www.w3.org/2002/07/owl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
XSD = "http://www.w3.org/2001/XMLSchema#"

RDF_TYPE = NamedNode(RDF + "type")
SUB_CLASS_OF = RDFS + "subClassOf"
ABSTRACT = {"Entity", "Content"}  # classes of the ontology that only group the classes of the model
PROPERTY_TYPES = {OWL + "ObjectProperty", OWL + "DatatypeProperty"}
OWL2_DATATYPES = {
    XSD + name
    for name in re.findall(
        r"\w+",
        """string normalizedString token Name NCName NMTOKEN language anyURI boolean hexBinary base64Binary
        decimal integer nonNegativeInteger nonPositiveInteger positiveInteger negativeInteger long int short byte
        unsignedLong unsignedInt unsignedShort unsignedByte double float dateTime dateTimeStamp""",
    )
}


def load(name: str) -> list[Triple]:
    return [
        Triple(quad.subject, quad.predicate, quad.object) for quad in parse(path=str(ROOT / "ontology" / f"{name}.ttl"))
    ]


SAHEL, CODES, ALIGNMENTS = load("sahel"), load("codes"), load("alignments")


def objects(triples: list[Triple], subject: str, predicate: str) -> list[str]:
    """The IRIs and lexical forms that a subject has for a predicate."""
    return [
        triple.object.value
        for triple in triples
        if triple.subject == NamedNode(subject)
        and triple.predicate.value == predicate
        and isinstance(triple.object, NamedNode | Literal)
    ]


def instances(triples: list[Triple], *types: str) -> set[str]:
    return {
        triple.subject.value
        for triple in triples
        if triple.predicate == RDF_TYPE
        and isinstance(triple.subject, NamedNode)
        and isinstance(triple.object, NamedNode)
        and triple.object.value in types
    }


def own(triples: list[Triple], *types: str) -> set[str]:
    return {iri.removeprefix(SAH) for iri in instances(triples, *types) if iri.startswith(SAH)}


def languages(triples: list[Triple], subject: str, predicate: str) -> Counter[str]:
    return Counter(
        triple.object.language or ""
        for triple in triples
        if triple.subject == NamedNode(subject)
        and triple.predicate.value == predicate
        and isinstance(triple.object, Literal)
        and triple.object.value.strip()
    )


def table_rows() -> list[tuple[str, str]]:
    """Class cell (carried down) and property cell of every row of the property tables in the model."""
    rows: list[tuple[str, str]] = []
    inside, current = False, ""
    for line in MODEL.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")] if line.startswith("|") else []
        if not cells:
            inside = False
        elif cells[:2] == ["class", "property"]:
            inside = True
        elif inside and not cells[0].startswith("---"):
            current = cells[0] or current
            rows.append((current, cells[1]))
    return rows


def model_code_lists() -> dict[str, list[str]]:
    """The code lists of the model: the section on them, and the tables it refers back to."""
    lists: dict[str, list[str]] = {}
    pattern = r"concept of `code:([a-z-]+)`(?: of the curators)?(?:: | \()([a-z0-9, -]+)"
    for name, entries in re.findall(pattern, MODEL):
        lists[name] = [entry.strip() for entry in entries.split(",")]
    text = MODEL.partition("## Code lists")[2]
    for names, entries in re.findall(r"((?:`[a-z-]+`, )*`[a-z-]+`): ([^.`]+)\.", " ".join(text.split())):
        for name in re.findall(r"`([a-z-]+)`", names):
            if entries == "as above":
                assert name in lists, f"{name} is said to be above but is not"
            else:
                lists[name] = [entry.strip() for entry in entries.split(",")]
    return lists


# ---- the files and the page ----


def test_every_class_of_the_model_is_defined_and_vice_versa() -> None:
    layers = MODEL.partition("## Three layers")[2].partition("## Properties by class")[0]
    named = set(re.findall(r"`([A-Z][A-Za-z]+)`", layers + " ".join(cell for cell, _ in table_rows())))
    assert len(named) > 20
    assert own(SAHEL, OWL + "Class") - ABSTRACT == named


def test_every_property_of_the_model_is_defined_and_vice_versa() -> None:
    in_tables = {name for _, cell in table_rows() for name in re.findall(r"`sah:([A-Za-z]+)`", cell)}
    mentioned = set(re.findall(r"sah:([a-z][A-Za-z]*)", MODEL))
    defined = own(SAHEL, *PROPERTY_TYPES)
    assert len(in_tables) > 70
    assert in_tables - defined == set()
    assert defined == mentioned


def test_the_domains_allow_what_the_tables_of_the_model_say() -> None:
    """A row `class | property` of the model must not contradict the domain in the ontology."""
    graph = Store()
    graph.extend(parse(path=str(ROOT / "ontology" / "sahel.ttl")))
    wrong: list[str] = []
    checked = 0
    for classes, properties in table_rows():
        for name in re.findall(r"`([A-Z][A-Za-z]+)`", classes):
            for prop in re.findall(r"`sah:([A-Za-z]+)`", properties):
                if prop in {"founded", "dissolved", "born", "died"}:  # of sub-classes, named in the same cell
                    continue
                answer = graph.query(
                    f"""PREFIX sah: <{SAH}> PREFIX owl: <{OWL}> PREFIX rdfs: <{RDFS}> PREFIX rdf: <{RDF}>
                    ASK {{ sah:{prop} rdfs:domain/((owl:unionOf/rdf:rest*/rdf:first)?) ?domain .
                           sah:{name} rdfs:subClassOf* ?domain }}"""
                )
                checked += 1
                if not answer:
                    wrong.append(f"{name} {prop}")
    assert wrong == []
    assert checked > 80


def test_every_code_of_the_model_exists() -> None:
    lists = model_code_lists()
    concepts = {iri.removeprefix(CODE) for iri in instances(CODES, SKOS + "Concept")}
    schemes = {iri.removeprefix(CODE) for iri in instances(CODES, SKOS + "ConceptScheme")}
    assert set(lists) == schemes
    assert {f"{name}-{entry}" for name, entries in lists.items() for entry in entries} - concepts == set()


def test_every_code_list_that_the_tables_of_the_model_refer_to_exists() -> None:
    schemes = {iri.removeprefix(CODE) for iri in instances(CODES, SKOS + "ConceptScheme")}
    assert set(re.findall(r"concept of `code:([a-z-]+)`", MODEL)) - schemes == set()


# ---- labels and definitions ----


def test_every_term_has_one_label_and_one_definition_in_english_and_french() -> None:
    wanted = Counter({"en": 1, "fr": 1})
    terms = [SAH + name for name in own(SAHEL, OWL + "Class", *PROPERTY_TYPES)]
    missing = [
        f"{term} {predicate}"
        for term in terms
        for predicate in (RDFS + "label", SKOS + "definition")
        if languages(SAHEL, term, predicate) != wanted
    ]
    assert missing == []
    assert all(objects(SAHEL, term, RDFS + "isDefinedBy") == [SAH.rstrip("#")] for term in terms)


def test_every_code_has_one_label_and_one_definition_in_english_and_french() -> None:
    wanted = Counter({"en": 1, "fr": 1})
    missing = [
        f"{node} {predicate}"
        for node in instances(CODES, SKOS + "Concept", SKOS + "ConceptScheme")
        if node.startswith(CODE)
        for predicate in (SKOS + "prefLabel", SKOS + "definition")
        if languages(CODES, node, predicate) != wanted
    ]
    assert missing == []


def test_notes_and_examples_come_in_both_languages() -> None:
    lopsided = [
        f"{SAH}{name} {predicate}"
        for name in own(SAHEL, OWL + "Class", *PROPERTY_TYPES)
        for predicate in (SKOS + "scopeNote", SKOS + "example")
        if (found := languages(SAHEL, SAH + name, predicate)) and found["en"] != found["fr"]
    ]
    assert lopsided == []


# ---- code lists ----


def test_every_concept_is_in_exactly_one_scheme_and_named_after_it() -> None:
    schemes = instances(CODES, SKOS + "ConceptScheme")
    wrong: list[str] = []
    for concept in sorted(instances(CODES, SKOS + "Concept")):
        scheme = objects(CODES, concept, SKOS + "inScheme")
        notation = objects(CODES, concept, SKOS + "notation")
        if len(scheme) != 1 or len(notation) != 1 or scheme[0] not in schemes:
            wrong.append(concept)
        elif concept != f"{scheme[0]}-{notation[0]}":
            wrong.append(f"{concept} is not {scheme[0]}-{notation[0]}")
    assert wrong == []


def test_every_concept_hangs_from_its_own_scheme() -> None:
    wrong: list[str] = []
    for concept in sorted(instances(CODES, SKOS + "Concept")):
        scheme = objects(CODES, concept, SKOS + "inScheme")
        top, broader = objects(CODES, concept, SKOS + "topConceptOf"), objects(CODES, concept, SKOS + "broader")
        above = top if top else [found for node in broader for found in objects(CODES, node, SKOS + "inScheme")]
        if above != scheme or (top and broader):
            wrong.append(concept)
    assert wrong == []


def test_no_two_concepts_of_a_scheme_share_a_label() -> None:
    seen = Counter(
        (objects(CODES, triple.subject.value, SKOS + "inScheme")[0], triple.object.value, triple.object.language)
        for triple in CODES
        if triple.predicate.value == SKOS + "prefLabel"
        and isinstance(triple.subject, NamedNode)
        and isinstance(triple.object, Literal)
        and objects(CODES, triple.subject.value, SKOS + "inScheme")
    )
    assert [key for key, count in seen.items() if count > 1] == []


def test_address_templates_have_one_place_for_the_code() -> None:
    templates = {
        triple.subject.value: triple.object.value
        for triple in CODES
        if triple.predicate.value == SAH + "uriTemplate"
        and isinstance(triple.subject, NamedNode)
        and isinstance(triple.object, Literal)
    }
    assert len(templates) >= 4
    assert all(re.fullmatch(r"https?://[^{}\s]+\{code\}[^{}\s]*", value) for value in templates.values())
    assert all(node.startswith(CODE + "identifier-scheme-") for node in templates)


# ---- OWL ----


def test_no_range_is_outside_the_datatypes_of_owl_2() -> None:
    ranges = {
        triple.object.value
        for triple in SAHEL + ALIGNMENTS
        if triple.predicate.value == RDFS + "range" and isinstance(triple.object, NamedNode)
    }
    assert {iri for iri in ranges if iri.startswith((XSD, RDF)) and iri not in OWL2_DATATYPES} == set()


def test_the_classes_of_the_three_layers_are_disjoint() -> None:
    graph = Store()
    graph.extend(parse(path=str(ROOT / "ontology" / "sahel.ttl")))
    found = graph.query(
        f"""PREFIX owl: <{OWL}> PREFIX rdf: <{RDF}>
        SELECT ?list ?class {{ ?list a owl:AllDisjointClasses ; owl:members/rdf:rest*/rdf:first ?class }}"""
    )
    assert isinstance(found, QuerySolutions)
    lists: dict[str, set[str]] = {}
    for row in found:
        lists.setdefault(str(row["list"]), set()).add(str(row["class"]).strip("<>").removeprefix(SAH))
    below = {
        parent: {name for name in own(SAHEL, OWL + "Class") if SAH + parent in objects(SAHEL, SAH + name, SUB_CLASS_OF)}
        for parent in ("Entity", "Content", "Situation")
    }
    layers = below["Entity"] | below["Content"] | {"Identifier", "Geometry", "Claim", "EvidenceAnchor"}
    assert sorted(map(sorted, lists.values())) == sorted(map(sorted, (layers, below["Situation"])))
    assert objects(SAHEL, SAH + "Person", OWL + "disjointWith") == [SAH + "Organisation"]


def test_no_term_is_of_two_kinds() -> None:
    """OWL 2 DL: a property is an object, a datatype or an annotation property, and here no class is a property."""
    kinds = [OWL + kind for kind in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")]
    everything = SAHEL + CODES + ALIGNMENTS
    declared = Counter(iri for kind in kinds for iri in instances(everything, kind))
    assert [iri for iri, count in declared.items() if count > 1] == []


def test_every_term_used_is_declared_in_its_file() -> None:
    reserved = (RDF, RDFS, OWL, XSD)
    for triples in (SAHEL, CODES, ALIGNMENTS):
        kinds = [OWL + kind for kind in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")]
        declared = instances(triples, *kinds)
        used = {triple.predicate.value for triple in triples} | {
            triple.object.value
            for triple in triples
            if triple.predicate.value in {RDF + "type", RDFS + "subClassOf", RDFS + "subPropertyOf", RDFS + "domain"}
            and isinstance(triple.object, NamedNode)
        }
        assert {iri for iri in used if not iri.startswith(reserved)} - declared == set()


# What the foreign vocabularies say of their own terms, as far as it could clash with the alignments.
FOREIGN = """
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix geo: <http://www.opengis.net/ont/geosparql#> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
foaf:Agent a owl:Class .
foaf:Project a owl:Class .
foaf:Person rdfs:subClassOf foaf:Agent ; owl:disjointWith foaf:Organization , foaf:Project .
foaf:Organization rdfs:subClassOf foaf:Agent ; owl:disjointWith foaf:Person , foaf:Document .
foaf:Document owl:disjointWith foaf:Organization , foaf:Project .
foaf:maker rdfs:range foaf:Agent .
org:Role a owl:Class .
org:Organization owl:equivalentClass foaf:Organization ; owl:disjointWith org:Membership , org:Role .
geo:Feature owl:disjointWith geo:Geometry .
geo:hasGeometry rdfs:domain geo:Feature ; rdfs:range geo:Geometry .
prov:Person rdfs:subClassOf prov:Agent .
prov:Organization rdfs:subClassOf prov:Agent .
prov:Activity a owl:Class ; owl:disjointWith prov:Entity .
prov:wasAttributedTo rdfs:domain prov:Entity ; rdfs:range prov:Agent .
prov:wasDerivedFrom rdfs:domain prov:Entity ; rdfs:range prov:Entity .
prov:wasRevisionOf rdfs:subPropertyOf prov:wasDerivedFrom .
prov:alternateOf rdfs:domain prov:Entity ; rdfs:range prov:Entity .
"""

PREFIXES = f"""
@prefix code: <{CODE}> .
@prefix sah: <{SAH}> .
@prefix skos: <{SKOS}> .
@prefix geo: <http://www.opengis.net/ont/geosparql#> .
@prefix xsd: <{XSD}> .
@prefix x: <https://example.org/id/> .
"""


def read(text: str) -> list[Triple]:
    return [Triple(quad.subject, quad.predicate, quad.object) for quad in parse(text, format=RdfFormat.TURTLE)]


def unsatisfiable(triples: list[Triple]) -> list[str] | None:
    """Ask HermiT: the unsatisfiable classes, or None when the triples are inconsistent."""
    if shutil.which("java") is None:
        pytest.skip("HermiT needs java, and there is none on the path")
    owlready2 = pytest.importorskip("owlready2", reason="HermiT is run through owlready2")
    kept = [
        triple
        for triple in triples
        if not isinstance(triple.object, Literal)
        or triple.object.language
        or triple.object.datatype.value in OWL2_DATATYPES
    ]
    world = owlready2.World()
    document = io.BytesIO(serialize(kept, format=RdfFormat.N_TRIPLES) or b"")
    world.get_ontology("https://example.org/everything#").load(fileobj=document)
    try:
        owlready2.sync_reasoner(world, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        return None
    return [str(entity.iri) for entity in world.inconsistent_classes()]


def test_the_ontology_is_consistent_and_every_class_can_have_members() -> None:
    assert unsatisfiable(SAHEL + CODES + ALIGNMENTS + read(FOREIGN)) == []


def test_the_data_is_consistent_with_the_ontology() -> None:
    files = sorted((ROOT / "data" / "ttl").glob("*.ttl"))
    if not files:
        pytest.skip("there is no data yet")
    data = [Triple(quad.subject, quad.predicate, quad.object) for file in files for quad in parse(path=str(file))]
    assert unsatisfiable(SAHEL + CODES + ALIGNMENTS + data) == []


@pytest.mark.parametrize(
    "mistake",
    [
        pytest.param("x:c1 sah:stance code:stance-reports , code:stance-denies .", id="two stances"),
        pytest.param("x:c1 sah:claimant x:mali . x:e1 sah:place x:mali .", id="an actor as a place"),
        pytest.param("x:ag a sah:Person ; sah:founded '2012'^^xsd:string .", id="a person is founded"),
        pytest.param("x:c1 sah:repeats x:c2 . x:c2 sah:repeats x:c1 .", id="claims repeat each other"),
        pytest.param("x:c1 sah:corrects x:c2 ; sah:supports x:c2 .", id="corrects and supports"),
        pytest.param("x:e1 sah:low 3 , 4 .", id="two lowest numbers"),
        pytest.param("x:a1 sah:paragraph 'two' .", id="a paragraph in words"),
        pytest.param("x:c1 sah:content x:c2 . x:c2 sah:claimant x:un .", id="a claim as content"),
    ],
)
def test_a_reasoner_notices(mistake: str) -> None:
    assert unsatisfiable(SAHEL + CODES + read(PREFIXES + mistake)) is None


# ---- rules ----

FIXTURE = """
x:wd a sah:Identifier ; sah:identifies x:mali ; sah:scheme code:identifier-scheme-wikidata ; sah:code "Q912" ;
    sah:match code:match-exact .
x:gn a sah:Identifier ; sah:identifies x:gao ; sah:scheme code:identifier-scheme-geonames ; sah:code "2457161" ;
    sah:match code:match-close .
x:odd a sah:Identifier ; sah:identifies x:gao ; sah:scheme code:identifier-scheme-geonames ; sah:code "1 <2>" ;
    sah:match code:match-exact .
x:pc a sah:Identifier ; sah:identifies x:gao ; sah:scheme code:identifier-scheme-p-code ; sah:code "ML07" ;
    sah:match code:match-exact .
x:point a sah:Geometry ; sah:locates x:gao ; geo:asWKT "POINT(0 16)"^^geo:wktLiteral .
x:report a sah:Document ; skos:prefLabel "Report"@en ; sah:publisher x:un ; sah:issued "2023-08-25"^^xsd:date .
x:article a sah:Document ; sah:derivedFrom x:report .
x:coup a sah:Event ; sah:kind code:event-kind-coup ; sah:place x:gao ; sah:when "2012"^^xsd:gYear .
x:denied a sah:Event ; sah:kind code:event-kind-attack .
x:one a sah:Participation ; sah:event x:coup ; sah:participant x:army ; sah:role code:role-perpetrator ;
    sah:certainty code:certainty-stated .
x:either a sah:Participation ; sah:event x:coup ; sah:participant x:jnim , x:isgs ; sah:role code:role-target ;
    sah:certainty code:certainty-alternative .
x:maybe a sah:Participation ; sah:event x:coup ; sah:participant x:wagner ; sah:role code:role-participant ;
    sah:certainty code:certainty-presumed .
x:member a sah:Membership ; sah:member x:mali ; sah:organisation x:un ; sah:from "1960-09-28"^^xsd:date ;
    sah:until "2030"^^xsd:gYear .
x:refuted a sah:Membership ; sah:member x:mali ; sah:organisation x:eu .
x:minister a sah:Office ; sah:holder x:ag ; sah:organisation x:army ; sah:post "chief"@en .
x:root a sah:Claim ; sah:claimant x:un ; sah:stance code:stance-asserts ; sah:document x:report ; sah:anchor x:here ;
    sah:content x:coup , x:one , x:either , x:maybe , x:member , x:minister ; sah:assessment code:assessment-uncontested .
x:copy a sah:Claim ; skos:prefLabel "Copy"@en ; sah:claimant x:ap ; sah:stance code:stance-reports ;
    sah:document x:article ; sah:content x:coup , x:refuted ; sah:repeats x:root ; sah:alternativeTo x:root ;
    sah:madeOn "2023-08-26"^^xsd:date ; sah:assessment code:assessment-contradicted .
x:third a sah:Claim ; sah:claimant x:seed ; sah:stance code:stance-reports ; sah:document x:article ;
    sah:content x:coup ; sah:repeats x:copy ; sah:assessment code:assessment-uncontested .
x:no a sah:Claim ; sah:claimant x:mali ; sah:stance code:stance-denies ; sah:document x:article ;
    sah:content x:denied , x:member ; sah:corrects x:copy ; sah:assessment code:assessment-contested .
x:here a sah:EvidenceAnchor ; sah:document x:report ; sah:startOffset 5 ; sah:endOffset 9 .
"""

VIEW_PREFIXES = f"""{PREFIXES}
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdf: <{RDF}> .
@prefix schema: <https://schema.org/> .
@prefix sem: <http://semanticweb.cs.vu.nl/2009/11/sem/> .
@prefix time: <http://www.w3.org/2006/time#> .
"""

# Per rule: triples that must come out, and triples that must not.
EXPECTED: dict[str, tuple[str, str]] = {
    "external-matches": (
        "x:mali skos:exactMatch <http://www.wikidata.org/entity/Q912> ."
        "x:gao skos:closeMatch <https://sws.geonames.org/2457161/> .",
        "x:gao skos:exactMatch <https://sws.geonames.org/2457161/> .",
    ),
    "web-annotations": (
        "<https://example.org/id/root#annotation> a oa:Annotation ; oa:hasBody x:root ; oa:hasTarget x:here ."
        "x:here oa:hasSource x:report ; oa:hasSelector <https://example.org/id/here#position> ."
        "<https://example.org/id/here#position> a oa:TextPositionSelector ; oa:start 5 ; oa:end 9 .",
        "<https://example.org/id/copy#annotation> a oa:Annotation .",
    ),
    "provenance": (
        "x:root prov:wasAttributedTo x:un ; prov:wasQuotedFrom x:report ."
        "x:copy prov:wasDerivedFrom x:root ; prov:hadPrimarySource x:report ; prov:alternateOf x:root ."
        "x:third prov:hadPrimarySource x:report ; prov:wasDerivedFrom x:copy ."
        "x:article prov:wasDerivedFrom x:report .",
        "x:root prov:hadPrimarySource x:report . x:third prov:hadPrimarySource x:article ; prov:wasDerivedFrom x:root ."
        "x:copy prov:wasAttributedTo x:un .",
    ),
    "sem-events": (
        "x:coup a sem:Event ; sem:eventType code:event-kind-coup ; sem:hasPlace x:gao ; sem:hasActor x:either , x:army ;"
        "    sem:hasTimeStamp '2012'^^xsd:gYear ."
        "x:either a sem:Role ; rdf:value x:jnim , x:isgs ; sem:roleType code:role-target ; sem:accordingTo x:un ."
        "x:maybe a sem:Role ; rdf:value x:wagner .",
        "x:coup sem:hasActor x:jnim , x:isgs , x:wagner . x:denied a sem:Event .",
    ),
    "org-memberships": (
        "<https://example.org/id/member#membership> a org:Membership ; org:member x:mali ; org:organization x:un ;"
        "    org:memberDuring <https://example.org/id/member#interval> ; prov:wasDerivedFrom x:root ."
        "<https://example.org/id/member#interval> time:hasBeginning <https://example.org/id/member#beginning> ."
        "<https://example.org/id/member#beginning> time:inXSDDate '1960-09-28'^^xsd:date ."
        "<https://example.org/id/member#end> time:inXSDgYear '2030'^^xsd:gYear ."
        "<https://example.org/id/minister#membership> org:role <https://example.org/id/minister#role> .",
        "<https://example.org/id/refuted#membership> a org:Membership ."
        "<https://example.org/id/member#membership> prov:wasDerivedFrom x:no .",
    ),
    "geometries": (
        "x:gao a geo:Feature ; geo:hasGeometry x:point ; geo:hasDefaultGeometry x:point .",
        "x:mali a geo:Feature .",
    ),
    "claim-relations": (
        "x:no sah:contradicts x:copy . x:copy sah:contradicts x:no . x:root sah:alternativeTo x:copy .",
        "x:copy sah:corrects x:no . x:copy sah:alternativeTo x:root .",
    ),
    "schema-claims": (
        "x:root a schema:Claim ; schema:author x:un ; schema:appearance x:report ; schema:about x:coup ."
        "x:copy schema:name 'Copy'@en ; schema:datePublished '2023-08-26'^^xsd:date ."
        "x:report schema:name 'Report'@en ; schema:publisher x:un .",
        "x:root schema:name 'Copy'@en .",
    ),
}


def derive(rule: Path) -> set[Triple]:
    store = Store()
    graph = NamedNode("https://example.org/graph/fixture")
    for text in (PREFIXES + FIXTURE, (ROOT / "ontology" / "codes.ttl").read_text(encoding="utf-8")):
        store.load(text.encode(), format=RdfFormat.TURTLE, to_graph=graph)
    result = store.query(rule.read_text(encoding="utf-8"), use_default_graph_as_union=True)
    assert isinstance(result, QueryTriples)
    return set(result)


def test_every_rule_has_an_expectation() -> None:
    assert {rule.stem for rule in RULES} == set(EXPECTED)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.stem)
def test_a_rule_has_a_summary_in_its_header(rule: Path) -> None:
    header = [line[3:] for line in rule.read_text(encoding="utf-8").splitlines() if line.startswith("#+ ")]
    assert rule.read_text(encoding="utf-8").startswith("#+ ")
    assert len(yaml.safe_load("\n".join(header))["summary"]) > 20


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.stem)
def test_a_rule_derives_what_it_should_and_no_more(rule: Path) -> None:
    derived = derive(rule)
    wanted, unwanted = EXPECTED[rule.stem]
    assert set(read(VIEW_PREFIXES + wanted)) - derived == set()
    assert set(read(VIEW_PREFIXES + unwanted)) & derived == set()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.stem)
def test_a_rule_makes_no_blank_nodes(rule: Path) -> None:
    derived = derive(rule)
    assert derived
    assert not any(isinstance(node, BlankNode) for triple in derived for node in (triple.subject, triple.object))


def test_external_matches_make_no_link_from_a_code_that_is_no_part_of_an_address() -> None:
    derived = derive(ROOT / "queries" / "rules" / "external-matches.rq")
    assert len(derived) == 2
