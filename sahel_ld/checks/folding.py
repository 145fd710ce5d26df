"""A value that "does not conform to a shape" is a finding about its cause: the results inside a blank node replace the one about it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

import pyoxigraph as ox

from sahel_ld.checks.engines import Result
from sahel_ld.checks.engines.fast import FastEngine
from sahel_ld.checks.shapes_graph import ShapesGraph
from sahel_ld.terms import OWL, RDF, RDFS, SH

_NODE = "NodeConstraintComponent"
_OBJECT = re.compile(rb"(?m)^(\S+) (<[^>]*>) (_:\S+) ")
_TARGETS = re.compile(
    rb"(?m)^\S+ (?:<"
    + re.escape(SH).encode()
    + rb"target\w*> .*|<"
    + re.escape(f"{RDF}type").encode()
    + rb"> <(?:"
    + b"|".join(re.escape(iri).encode() for iri in (f"{RDFS}Class", f"{OWL}Class"))
    + rb")> \.)\n"
)


def fold(results: list[Result], data: Sequence[bytes], shapes: ShapesGraph) -> list[Result]:
    """The results with those of sh:node about blank nodes replaced by what is wrong inside, over as many levels as there are.

    A result whose cause cannot be shown stays. Values with an IRI are left alone: what is wrong with them shows where they are described.
    """
    nested = [result for result in results if result.component == _NODE and result.value.startswith("_:")]
    if not nested:
        return results
    wanted = {(node, result.value) for result in nested for node in _nodes(shapes, result.shape)}
    causes: dict[str, list[Result]] = defaultdict(list)
    for result in fold(_inside(wanted, data, shapes), data, shapes):
        causes[result.focus].append(result)
    folded = []
    for result in results:
        inner = causes.get(result.value, []) if result in nested else []
        folded += [cause._replace(severity=result.severity) for cause in inner] or [result]
    return list(dict.fromkeys(folded))


def _inside(wanted: set[tuple[str, str]], data: Sequence[bytes], shapes: ShapesGraph) -> list[Result]:
    """The results of validating each blank node against a shape: found through a class of its own, since a label names nothing in another graph."""
    classes = {pair: f"<urn:sahel-ld:nested:{number}>" for number, pair in enumerate(sorted(wanted))}
    targets = "".join(f"{node} <{SH}targetClass> {name} .\n" for (node, _), name in classes.items())
    types = "".join(f"{value} <{RDF}type> {name} .\n" for (_, value), name in classes.items())
    bare = _TARGETS.sub(b"", shapes.triples)
    results = FastEngine().validate([*data, types.encode()], bare + targets.encode())
    # A closed shape would see the type that was added here.
    return [result for result in results if result.value not in classes.values()]


def _nodes(shapes: ShapesGraph, shape: str) -> list[str]:
    subject = ox.BlankNode(shape[2:]) if shape.startswith("_:") else ox.NamedNode(shape[1:-1])
    return [str(quad.object) for quad in shapes.store.quads_for_pattern(subject, ox.NamedNode(f"{SH}node"), None)]


class Owners:
    """Which named thing each blank node belongs to, and by which path: asked for only where a finding is about one."""

    def __init__(self, texts: Iterable[bytes]) -> None:
        self._parents: dict[str, tuple[str, str]] = {}
        for text in texts:
            for subject, predicate, value in _OBJECT.findall(text):
                self._parents.setdefault(value.decode(), (subject.decode(), predicate.decode()))

    def of(self, node: str) -> tuple[str, str]:
        """The nearest node with an IRI and the path from it; the node itself and an empty path where there is none."""
        steps: list[str] = []
        current = node
        seen: set[str] = set()
        while current.startswith("_:") and current in self._parents and current not in seen:
            seen.add(current)
            current, step = self._parents[current]
            steps.insert(0, step)
        return (current, " / ".join(_without_cells(steps))) if not current.startswith("_:") else (node, "")


def _without_cells(steps: list[str]) -> list[str]:
    cells = (f"<{RDF}first>", f"<{RDF}rest>")
    return [step for step in steps if step not in cells]
