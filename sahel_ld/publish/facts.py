"""The data as pages need it: what is said of a node, and what refers to it, indexed once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from sahel_ld.publish.reads import EVERYTHING, GRAPHS, INCOMING, OWN, SPACE, Noted, Reads
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
    ``quads[subject]`` are all quads of a subject, derived ones of other vocabularies too, ``pointing[object]`` all that refer to it;
    ``in_graph[graph]`` are those of a graph, ``triples[graph]`` says how many. ``reads`` notes what is asked for.
    """

    def __init__(
        self, asserted: Iterable[ox.Quad], derived: Iterable[ox.Quad] = (), reads: Reads | None = None
    ) -> None:
        own: dict[str, dict[str, set[Term]]] = defaultdict(lambda: defaultdict(set))
        incoming: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        graphs: dict[str, set[str]] = defaultdict(set)
        quads: dict[str, list[ox.Quad]] = defaultdict(list)
        pointing: dict[str, list[ox.Quad]] = defaultdict(list)
        in_graph: dict[str, list[ox.Quad]] = defaultdict(list)

        def add(quad: ox.Quad) -> None:
            subject, predicate, value = key_of(quad.subject), quad.predicate.value, quad.object
            assert not isinstance(value, ox.Triple)
            own[subject][predicate].add(value)
            if not isinstance(value, ox.Literal):
                incoming[key_of(value)][predicate].add(subject)

        def keep(quad: ox.Quad) -> str:
            graph = quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""
            in_graph[graph].append(quad)
            quads[key_of(quad.subject)].append(quad)
            if isinstance(quad.object, ox.NamedNode | ox.BlankNode):
                pointing[key_of(quad.object)].append(quad)
            return graph

        for quad in asserted:
            graphs[key_of(quad.subject)].add(keep(quad))
            add(quad)
        for quad in derived:
            keep(quad)
            if quad.predicate.value.startswith(SAH):
                add(quad)
        self._own = {
            subject: {name: sorted(values, key=str) for name, values in sorted(properties.items())}
            for subject, properties in own.items()
        }
        self._incoming = {
            value: {name: sorted(subjects) for name, subjects in sorted(properties.items())}
            for value, properties in incoming.items()
        }
        self.reads = reads or Reads()
        self.own = Noted(self._own, self.reads, OWN)
        self.incoming = Noted(self._incoming, self.reads, INCOMING)
        self.graphs = Noted({subject: sorted(names) for subject, names in graphs.items()}, self.reads, OWN)
        self.quads = Noted(dict(quads), self.reads, OWN)
        self.pointing = Noted(dict(pointing), self.reads, INCOMING)
        self.in_graph = Noted(dict(in_graph), self.reads, GRAPHS)
        self.triples = Noted({graph: len(members) for graph, members in in_graph.items()}, self.reads, GRAPHS)
        self._spaces: dict[str, list[str]] = {}

    def all(self, subject: str, name: str) -> list[Term]:
        """The values of a property."""
        self.reads.now.add(subject)
        return self._own.get(subject, {}).get(property_iri(name), [])

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
        self.reads.now.add(f"{INCOMING}{value}")
        return self._incoming.get(value, {}).get(property_iri(name), [])

    def classes(self, subject: str) -> list[str]:
        """The local names of the classes of the ontology that a node has."""
        return [iri.removeprefix(SAH) for iri in self.iris(subject, TYPE) if iri.startswith(SAH)]

    def is_a(self, subject: str, *names: str) -> bool:
        """Whether a node has one of the classes of the ontology."""
        return any(name in names for name in self.classes(subject))

    @property
    def nodes(self) -> frozenset[str]:
        """Every node that is described or referred to."""
        self.reads.note(EVERYTHING)
        return frozenset(self._own.keys() | self._incoming.keys())

    def within(self, space: str) -> list[str]:
        """Every IRI that begins with ``space`` and goes on, whether it is described or only referred to, sorted."""
        self.reads.note(f"{SPACE}{space}")
        if space not in self._spaces:
            nodes = self._own.keys() | self._incoming.keys()
            self._spaces[space] = sorted(iri for iri in nodes if iri.startswith(space) and iri != space)
        return self._spaces[space]

    @property
    def things(self) -> list[str]:
        """Every IRI of a thing or source record under the base, sorted."""
        return self.within(f"{BASE}id/") + self.within(f"{BASE}src/")

    def of_kind(self, kind: str) -> Iterator[str]:
        """The things of a kind, in the order of their IRIs."""
        return iter(self.within(f"{BASE}id/{kind}/"))

    def instances(self, name: str) -> list[str]:
        """The instances of a class of the ontology."""
        return self.instances_of(SAH + name)

    def instances_of(self, iri: str) -> list[str]:
        """The instances of any class."""
        return self.subjects(iri, TYPE)
