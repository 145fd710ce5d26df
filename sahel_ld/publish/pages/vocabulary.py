"""The ontology on one page: every class and property once, with all that is said of it, each at its own anchor."""

from __future__ import annotations

from collections.abc import Iterator

from sahel_ld.publish.facts import TYPE, Facts
from sahel_ld.publish.machine.entities import MEDIA
from sahel_ld.publish.site import Site
from sahel_ld.publish.view import View
from sahel_ld.terms import BASE, OWL, PREFIXES, RDF, RDFS, SAH, SKOS

_CLASSES = (f"{OWL}Class", f"{RDFS}Class")
_PROPERTIES = (f"{OWL}ObjectProperty", f"{OWL}DatatypeProperty", f"{OWL}AnnotationProperty", f"{RDF}Property")
_TEXTS = ((f"{SKOS}scopeNote", "def.note"), (f"{SKOS}example", "def.example"), (f"{SKOS}editorialNote", "def.note"))


def write(site: Site, language: str) -> None:
    """Write the page of the vocabulary."""
    facts = site.facts
    view = View(site, language, "def/index.html")
    terms = [iri for iri in facts.within(SAH) if iri in facts.own]
    classes = [iri for iri in terms if set(facts.iris(iri, TYPE)) & set(_CLASSES)]
    properties = [iri for iri in terms if iri not in classes]
    site.write_page(
        view,
        "vocabulary.html",
        head=f"{BASE}def",
        formats=list(MEDIA.items()),
        classes=[(iri, list(class_rows(facts, view, iri))) for iri in in_tree(facts, classes)],
        properties=[(iri, list(property_rows(facts, view, iri))) for iri in properties],
        texts=_TEXTS,
    )


def in_tree(facts: Facts, classes: list[str]) -> list[str]:
    """Classes with each special one after its general one."""
    known = set(classes)
    found: list[str] = []

    def walk(iri: str) -> None:
        if iri not in found:
            found.append(iri)
            for child in facts.subjects(iri, f"{RDFS}subClassOf"):
                if child in known:
                    walk(child)

    for iri in classes:
        if not known & set(facts.iris(iri, f"{RDFS}subClassOf")):
            walk(iri)
    return found + [iri for iri in classes if iri not in found]


def class_rows(facts: Facts, view: View, iri: str) -> Iterator[tuple[str, list[str], str]]:
    """What is said of a class: words for the row, IRIs, and the word between them."""
    yield view.t("def.sub"), members(facts, iri, f"{RDFS}subClassOf"), ", "
    yield (
        view.t("def.subs"),
        [child for child in facts.subjects(iri, f"{RDFS}subClassOf") if child.startswith(SAH)],
        ", ",
    )
    yield view.t("def.disjoint"), facts.iris(iri, f"{OWL}disjointWith"), ", "
    in_domain = [name for name in facts.within(SAH) if iri in members(facts, name, f"{RDFS}domain")]
    yield view.t("def.in.domain"), sorted(in_domain), ", "
    in_range = [name for name in facts.within(SAH) if iri in members(facts, name, f"{RDFS}range")]
    yield view.t("def.in.range"), sorted(in_range), ", "
    yield view.t("def.also"), elsewhere(facts, iri), ", "


def property_rows(facts: Facts, view: View, iri: str) -> Iterator[tuple[str, list[str], str]]:
    """What is said of a property."""
    either = f" {view.t('or')} "
    loose = PREFIXES["schema"]  # the looser domains and ranges of schema.org
    domain = members(facts, iri, f"{RDFS}domain") + facts.iris(iri, f"{loose}domainIncludes")
    yield view.t("def.domain"), domain, either
    values = members(facts, iri, f"{RDFS}range") + facts.iris(iri, f"{loose}rangeIncludes")
    yield view.t("def.range"), values, either
    yield view.t("def.sub"), facts.iris(iri, f"{RDFS}subPropertyOf"), ", "
    yield (
        view.t("def.subs"),
        [child for child in facts.subjects(iri, f"{RDFS}subPropertyOf") if child.startswith(SAH)],
        ", ",
    )
    yield view.t("def.inverse"), members(facts, iri, f"{OWL}inverseOf"), ", "
    yield view.t("def.also"), elsewhere(facts, iri), ", "


def members(facts: Facts, iri: str, name: str) -> list[str]:
    """The named classes in the values of a property: those of a union or list each for itself; restrictions are left out."""
    found: list[str] = []
    for value in facts.iris(iri, name):
        if not value.startswith("_:"):
            found.append(value)
        for part in ("unionOf", "oneOf"):
            for head in facts.iris(value, OWL + part):
                found.extend(item for item in items(facts, head) if not item.startswith("_:"))
    return list(dict.fromkeys(found))


def items(facts: Facts, head: str) -> Iterator[str]:
    """The nodes of an RDF list; a list that turns back on itself ends there."""
    seen: set[str] = set()
    while head and head not in seen and head != f"{RDF}nil":
        seen.add(head)
        yield from facts.iris(head, f"{RDF}first")
        head = facts.iri(head, f"{RDF}rest")


def elsewhere(facts: Facts, iri: str) -> list[str]:
    """The terms of other vocabularies that a term is aligned with."""
    names = ("equivalentClass", "equivalentProperty")
    found = [value for name in names for value in facts.iris(iri, OWL + name)]
    found += [
        value
        for name in ("exactMatch", "closeMatch", "broadMatch", "relatedMatch")
        for value in facts.iris(iri, SKOS + name)
    ]
    found += facts.iris(iri, f"{RDFS}seeAlso")
    return [value for value in dict.fromkeys(found) if not value.startswith(("_:", SAH))]
