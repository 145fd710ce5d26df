"""The data as pages need it: what is said of a node, and what refers to it, indexed once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property

import pyoxigraph as ox

from sahel_ld.terms import BASE, RDF, SAH

Node = ox.NamedNode | ox.BlankNode
Term = ox.NamedNode | ox.BlankNode | ox.Literal
TYPE = f"{RDF}type"


def key_of(term: Node | ox.Triple) -> str:
    """A node as a key: the IRI, or ``_:`` and the label of a blank node."""
    if isinstance(term, ox.Triple):
        raise TypeError("statements about statements are refused at reading")
    return term.value if isinstance(term, ox.NamedNode) else f"_:{term.value}"


def property_iri(name: str) -> str:
    """The IRI of a property: a name without a colon is a term of the ontology."""
    return name if ":" in name else SAH + name


class Facts:
    """What is asserted, with the derived terms of the ontology, by subject and by object; every list is sorted, nothing twice.

    ``own[subject][property]`` are terms, ``incoming[object][property]`` subjects, ``graphs[subject]`` the graphs that describe it.
    ``quads[subject]`` are all quads of a subject, derived ones of other vocabularies too.
    """

    def __init__(self, asserted: Iterable[ox.Quad], derived: Iterable[ox.Quad] = ()) -> None:
        own: dict[str, dict[str, set[Term]]] = defaultdict(lambda: defaultdict(set))
        incoming: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        graphs: dict[str, set[str]] = defaultdict(set)
        self.quads: dict[str, list[ox.Quad]] = defaultdict(list)
        self.pointing: dict[str, list[ox.Quad]] = defaultdict(list)
        self.triples: dict[str, int] = defaultdict(int)

        def add(quad: ox.Quad) -> None:
            subject, predicate, value = key_of(quad.subject), quad.predicate.value, quad.object
            assert not isinstance(value, ox.Triple)
            own[subject][predicate].add(value)
            if not isinstance(value, ox.Literal):
                incoming[key_of(value)][predicate].add(subject)

        def keep(quad: ox.Quad) -> str:
            graph = quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""
            self.triples[graph] += 1
            self.quads[key_of(quad.subject)].append(quad)
            if isinstance(quad.object, ox.NamedNode | ox.BlankNode):
                self.pointing[key_of(quad.object)].append(quad)
            return graph

        for quad in asserted:
            graphs[key_of(quad.subject)].add(keep(quad))
            add(quad)
        for quad in derived:
            keep(quad)
            if quad.predicate.value.startswith(SAH):
                add(quad)
        self.own = {
            subject: {name: sorted(values, key=str) for name, values in sorted(properties.items())}
            for subject, properties in own.items()
        }
        self.incoming = {
            value: {name: sorted(subjects) for name, subjects in sorted(properties.items())}
            for value, properties in incoming.items()
        }
        self.graphs = {subject: sorted(names) for subject, names in graphs.items()}

    def all(self, subject: str, name: str) -> list[Term]:
        """The values of a property."""
        return self.own.get(subject, {}).get(property_iri(name), [])

    def iris(self, subject: str, name: str) -> list[str]:
        """The values of a property that are nodes."""
        return [key_of(value) for value in self.all(subject, name) if not isinstance(value, ox.Literal)]

    def iri(self, subject: str, name: str) -> str:
        """The first value of a property that is a node, or nothing."""
        return next(iter(self.iris(subject, name)), "")

    def literals(self, subject: str, name: str) -> list[ox.Literal]:
        """The values of a property that are literals."""
        return [value for value in self.all(subject, name) if isinstance(value, ox.Literal)]

    def literal(self, subject: str, name: str) -> ox.Literal | None:
        """The first value of a property that is a literal."""
        return next(iter(self.literals(subject, name)), None)

    def text(self, subject: str, name: str) -> str:
        """The lexical form of the first literal, or nothing."""
        found = self.literal(subject, name)
        return found.value if found else ""

    def number(self, subject: str, name: str) -> int:
        """The first literal as a whole number; 0 where it is none."""
        text = self.text(subject, name)
        return int(text) if text.isdecimal() else 0

    def subjects(self, value: str, name: str) -> list[str]:
        """What has ``value`` as a value of the property."""
        return self.incoming.get(value, {}).get(property_iri(name), [])

    def classes(self, subject: str) -> list[str]:
        """The local names of the classes of the ontology that a node has."""
        return [iri.removeprefix(SAH) for iri in self.iris(subject, TYPE) if iri.startswith(SAH)]

    def is_a(self, subject: str, *names: str) -> bool:
        """Whether a node has one of the classes of the ontology."""
        return any(name in names for name in self.classes(subject))

    @cached_property
    def things(self) -> list[str]:
        """Every IRI of a thing or source record under the base, whether it is described or only referred to."""
        spaces = (f"{BASE}id/", f"{BASE}src/")
        found = {iri for iri in (*self.own, *self.incoming) if iri.startswith(spaces) and iri not in spaces}
        return sorted(found)

    def of_kind(self, kind: str) -> Iterator[str]:
        """The things of a kind, in the order of their IRIs."""
        space = f"{BASE}id/{kind}/"
        return (iri for iri in self.things if iri.startswith(space))

    def instances(self, name: str) -> list[str]:
        """The instances of a class of the ontology."""
        return self.instances_of(SAH + name)

    def instances_of(self, iri: str) -> list[str]:
        """The instances of any class."""
        return self.subjects(iri, TYPE)
