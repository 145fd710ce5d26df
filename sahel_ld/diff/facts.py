"""What is said of a node, on one side or on whichever side says something."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

import pyoxigraph as ox

from sahel_ld.diff.structure import Triple
from sahel_ld.terms import RDF, SAH

Node = ox.NamedNode | ox.BlankNode
Term = ox.NamedNode | ox.BlankNode | ox.Literal
TYPE = ox.NamedNode(f"{RDF}type")


def term(name: str) -> ox.NamedNode:
    """A property or class: a name without a colon is a term of the ontology."""
    return ox.NamedNode(name if ":" in name else SAH + name)


class Facts:
    """Triples by subject and by object."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.own: dict[Node, dict[ox.NamedNode, set[Term]]] = defaultdict(lambda: defaultdict(set))
        self.incoming: dict[Node, dict[ox.NamedNode, set[Node]]] = defaultdict(lambda: defaultdict(set))
        for subject, predicate, value in triples:
            self.own[subject][predicate].add(value)
            if not isinstance(value, ox.Literal):
                self.incoming[value][predicate].add(subject)

    def values(self, node: Node, name: str | ox.NamedNode) -> list[Term]:
        """The values of a property, sorted."""
        key = term(name) if isinstance(name, str) else name
        return sorted(self.own.get(node, {}).get(key, ()), key=str)

    def nodes(self, node: Node, name: str | ox.NamedNode) -> list[Node]:
        """The values that are nodes, sorted."""
        return [value for value in self.values(node, name) if not isinstance(value, ox.Literal)]

    def subjects(self, node: Node, name: str | ox.NamedNode) -> list[Node]:
        """What has the node as a value of the property, sorted."""
        key = term(name) if isinstance(name, str) else name
        return sorted(self.incoming.get(node, {}).get(key, ()), key=str)

    def literals(self, node: Node, name: str | ox.NamedNode) -> list[ox.Literal]:
        """The values that are literals, sorted."""
        return [value for value in self.values(node, name) if isinstance(value, ox.Literal)]

    def classes(self, node: Node) -> list[str]:
        """The IRIs of the classes of a node, sorted."""
        return [kind.value for kind in self.nodes(node, TYPE) if isinstance(kind, ox.NamedNode)]

    def describes(self, node: Node) -> bool:
        """Whether anything is said of a node."""
        return node in self.own


class Both:
    """The new side, else the old one, else what the project at hand says: enough to name whatever a change is about."""

    def __init__(self, old: Facts, new: Facts, home: Callable[[], Facts]) -> None:
        self.old = old
        self.new = new
        self._home = home

    @cached_property
    def home(self) -> Facts:
        """The project at hand; read when a side does not describe what it names."""
        return self._home()

    def _sides(self) -> Iterator[Facts]:
        yield self.new
        yield self.old
        yield self.home

    def values(self, node: Node, name: str | ox.NamedNode) -> list[Term]:
        """The values of a property on the first side that has any."""
        if not self.new.describes(node) and not self.old.describes(node):
            return self.home.values(node, name)
        return self.new.values(node, name) or self.old.values(node, name)

    def nodes(self, node: Node, name: str | ox.NamedNode) -> list[Node]:
        """The values that are nodes."""
        return [value for value in self.values(node, name) if not isinstance(value, ox.Literal)]

    def node(self, node: Node, name: str | ox.NamedNode) -> Node | None:
        """The first value that is a node."""
        return next(iter(self.nodes(node, name)), None)

    def literals(self, node: Node, name: str | ox.NamedNode) -> list[ox.Literal]:
        """The values that are literals."""
        return [value for value in self.values(node, name) if isinstance(value, ox.Literal)]

    def subjects(self, node: Node, name: str | ox.NamedNode) -> list[Node]:
        """What has the node as a value, on the first side that knows of any."""
        return next((found for side in self._sides() if (found := side.subjects(node, name))), [])

    def classes(self, node: Node) -> list[str]:
        """The IRIs of the classes of a node."""
        return [kind.value for kind in self.nodes(node, TYPE) if isinstance(kind, ox.NamedNode)]
