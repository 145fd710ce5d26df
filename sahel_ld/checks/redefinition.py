"""One shape in two files: told in parts it is one shape, as SHACL says; told in two ways nobody can say which one is meant."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

import pyoxigraph as ox

from sahel_ld.checks.loading import Loaded
from sahel_ld.checks.paths import path_text
from sahel_ld.checks.shapes_graph import ShapesGraph
from sahel_ld.findings import Finding, Severity
from sahel_ld.rdf.canonical import canonical_nquads
from sahel_ld.terms import RDF, SH

_SH = re.escape(SH).encode()
_A_SHAPE = re.compile(
    rb"(?m)^(<[^>]*>) (?:<"
    + re.escape(f"{RDF}type").encode()
    + rb"> <"
    + _SH
    + rb"(?:Node|Property)Shape>|<"
    + _SH
    + rb"(?:path|targetClass|targetNode|targetSubjectsOf|targetObjectsOf)> )"
)
_TARGETS = ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")
# Source: SHACL, W3C Recommendation of 20 July 2017: what a shape has at most one value of.
_ONCE = (
    *("path", "datatype", "nodeKind", "minCount", "maxCount", "minExclusive", "minInclusive", "maxExclusive"),
    *("maxInclusive", "minLength", "maxLength", "flags", "languageIn", "uniqueLang", "in", "closed", "severity"),
    *("ignoredProperties", "deactivated", "qualifiedMinCount", "qualifiedMaxCount", "qualifiedValueShapesDisjoint"),
)
Content = dict[str, set[bytes]]


def redefined(files: Sequence[Loaded]) -> Iterator[Finding]:
    """A finding at each place of a named shape that two files tell in two ways."""
    places: dict[bytes, list[Loaded]] = defaultdict(list)
    for file in files:
        for shape in set(_A_SHAPE.findall(file.triples)):
            places[shape].append(file)
    for term, where in sorted(places.items()):
        if len(where) < 2:
            continue
        shape = term.decode()
        graphs = [ShapesGraph([file]) for file in where]
        contents = [_content(graph.store, ox.NamedNode(shape[1:-1])) for graph in graphs]
        clashes = {what for one, other in combinations(contents, 2) for what in _clashes(one, other)}
        if clashes:
            yield from _at_each_place(shape, graphs, ", ".join(sorted(clashes)))


def _at_each_place(shape: str, graphs: Sequence[ShapesGraph], clashes: str) -> Iterator[Finding]:
    at = [place for graph in graphs if (place := graph.source(shape))]
    for place in at:
        others = ", ".join(f"{other.file}:{other.line}" for other in at if other != place)
        yield Finding(
            "shapes/redefined",
            Severity.ERROR,
            f"the shape {shape} is told in another way at {others}: {clashes}",
            place.file,
            place.line,
            focus=shape,
            hint="give one of them another IRI, or remove it",
            wrong_use=True,
        )


def _content(store: ox.Store, shape: ox.NamedNode) -> Content:
    """What is said of a shape, by what says it; unnamed property shapes by their path, targets and messages by their kind."""
    found: Content = defaultdict(set)
    for quad in store.quads_for_pattern(shape, None, None):
        value = quad.object
        assert not isinstance(value, ox.Triple)
        name = quad.predicate.value.removeprefix(SH)
        key = f"sh:{name}" if quad.predicate.value.startswith(SH) else ""
        if name in _TARGETS:
            found["its targets"].add(f"{name} {value}".encode())
        elif name == "message" and isinstance(value, ox.Literal):
            found[f"sh:message in {value.language or 'no language'}"].add(value.value.encode())
        elif isinstance(value, ox.BlankNode) and name == "property":
            found[f"the property shape of {_path(store, value)}"].add(_below(store, value))
        elif key and isinstance(value, ox.BlankNode):
            found[key].add(_below(store, value))
        elif name in _ONCE:
            found[key].add(str(value).encode())
    return found


def _clashes(one: Content, other: Content) -> Iterator[str]:
    """What both say, and neither says all that the other says of it."""
    for key in one.keys() & other.keys():
        single = key.removeprefix("sh:") in _ONCE or key.startswith(("its targets", "sh:message"))
        if one[key] != other[key] and (single or not (one[key] <= other[key] or other[key] <= one[key])):
            yield key


def _path(store: ox.Store, property_shape: ox.BlankNode) -> str:
    for quad in store.quads_for_pattern(property_shape, ox.NamedNode(f"{SH}path"), None):
        if isinstance(quad.object, ox.NamedNode | ox.BlankNode):
            return path_text(store, quad.object)
    return "no path"


def _below(store: ox.Store, node: ox.BlankNode) -> bytes:
    """What hangs on a blank node, the same for two nodes that say the same."""
    quads: set[ox.Quad] = set()
    waiting = [node]
    while waiting:
        for quad in store.quads_for_pattern(waiting.pop(), None, None):
            if quad not in quads:
                quads.add(quad)
                if isinstance(quad.object, ox.BlankNode):
                    waiting.append(quad.object)
    return canonical_nquads(quads)
