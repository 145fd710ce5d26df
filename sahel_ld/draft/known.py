"""What the data knows: labels, kinds, dates and offices, for finding names in a text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

import pyoxigraph as ox

from sahel_ld.dates import days_of
from sahel_ld.terms import BASE, RDF, SAH, SKOS

Term = ox.NamedNode | ox.BlankNode | ox.Literal


class Known:
    """The data by subject and by object. Things are their IRIs."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        self._own: dict[str, dict[str, set[Term]]] = defaultdict(lambda: defaultdict(set))
        self._users: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for quad in quads:
            if isinstance(quad.subject, ox.NamedNode) and not isinstance(quad.object, ox.Triple):
                self._own[quad.subject.value][quad.predicate.value].add(quad.object)
                if isinstance(quad.object, ox.NamedNode):
                    self._users[quad.object.value][quad.predicate.value].add(quad.subject.value)

    def of_kind(self, *kinds: str) -> list[str]:
        """The things of these kinds (``actor`` …) that are described, sorted."""
        spaces = tuple(f"{BASE}id/{kind}/" for kind in kinds)
        return sorted(iri for iri in self._own if iri.startswith(spaces))

    def instances(self, name: str) -> list[str]:
        """The instances of a class of the ontology, sorted."""
        return sorted(self._users[SAH + name][f"{RDF}type"])

    def literals(self, iri: str, *names: str) -> list[ox.Literal]:
        """The literals of properties, sorted; a name without a colon is of the ontology."""
        found = {value for name in names for value in self._values(iri, name) if isinstance(value, ox.Literal)}
        return sorted(found, key=str)

    def text(self, iri: str, name: str) -> str:
        """The lexical form of the first literal, or nothing."""
        return next((literal.value for literal in self.literals(iri, name)), "")

    def iris(self, iri: str, *names: str) -> list[str]:
        """The things that properties point to, sorted."""
        return sorted(
            {value.value for name in names for value in self._values(iri, name) if isinstance(value, ox.NamedNode)}
        )

    def users(self, iri: str, name: str) -> list[str]:
        """What points to a thing by a property, sorted."""
        return sorted(self._users.get(iri, {}).get(name if ":" in name else SAH + name, ()))

    def properties(self, iri: str) -> dict[str, set[Term]]:
        """All that is said of a thing."""
        return self._own.get(iri, {})

    def _values(self, iri: str, name: str) -> set[Term]:
        return self._own.get(iri, {}).get(name if ":" in name else SAH + name, set())

    def names(self, iri: str) -> list[ox.Literal]:
        """Labels and other names."""
        return self.literals(iri, f"{SKOS}prefLabel", f"{SKOS}altLabel")

    def label(self, iri: str, language: str = "en") -> str:
        """The label in the language, else in English, else the end of the IRI."""
        labels = {literal.language or "": literal.value for literal in self.literals(iri, f"{SKOS}prefLabel")}
        return labels.get(language) or labels.get("en") or next(iter(labels.values()), iri.rpartition("/")[2])

    def first_day(self, iri: str, *names: str) -> date | None:
        """The first day that a date of a thing can mean; None where it has none that is understood."""
        for literal in self.literals(iri, *names):
            try:
                return days_of(literal.value, literal.datatype.value).first
            except ValueError:
                continue
        return None

    def held_on(self, iri: str, day: date) -> bool:
        """Whether a situation may have held on a day."""
        start, end = self.first_day(iri, "from"), self.first_day(iri, "until")
        return not (start and start > day) and not (end and end <= day)

    def document_like(self, content_hash: str, symbol: str, title: str) -> str | None:
        """The document of the data that has this hash, symbol or title; None where it has none of them."""
        for iri in self.of_kind("document"):
            if self.text(iri, "contentHash").lower() == content_hash or (symbol and self.text(iri, "symbol") == symbol):
                return iri
        titled = (
            iri for iri in self.of_kind("document") if title and any(name.value == title for name in self.names(iri))
        )
        return next(titled, None)
