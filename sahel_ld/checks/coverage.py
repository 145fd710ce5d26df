"""What the checks reach: triples under a shape, shapes and checks that a fault has fired, terms with data, questions with an answer."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pyoxigraph as ox

from sahel_ld.checks.loading import Loaded, load
from sahel_ld.checks.shapes_graph import ShapesGraph
from sahel_ld.checks.targets import select, targets
from sahel_ld.errors import SahelError
from sahel_ld.findings import Finding, Severity
from sahel_ld.findings.coverage import Coverage
from sahel_ld.project import Project
from sahel_ld.project.files import expand_paths
from sahel_ld.terms import OWL, RDF, RDFS, SH, compact

_TYPE = f"<{RDF}type>".encode()
_TRIPLE = re.compile(rb"(?m)^(\S+) (\S+) (.*) \.$")
_FAULT_NAME = re.compile(r"(\w+)__(.+?)(?:\.\d+)?")
_CLASSES = (f"{OWL}Class", f"{RDFS}Class")
_PROPERTIES = (f"{OWL}ObjectProperty", f"{OWL}DatatypeProperty", f"{RDF}Property")
# Properties of a node shape that constrain nothing by themselves, or leave it to another shape to report.
_SILENT = frozenset(
    f"{SH}{name}"
    for name in (
        *("property", "node", "targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf", "target", "name"),
        *("description", "message", "severity", "deactivated", "order", "group", "ignoredProperties", "flags", "path"),
    )
)


def coverage_of(
    project: Project, paths: Sequence[Path] = (), *, shapes: Sequence[Path] = (), ontology: Sequence[Path] = ()
) -> Coverage:
    """The coverage of the project's data, or of the files in ``paths``. Files that cannot be read are left out: the check reports them."""
    foreign = bool(shapes or ontology)
    groups = (
        expand_paths(paths) or project.data_files,
        expand_paths(ontology) if foreign else project.ontology_files,
        expand_paths(shapes) or project.shape_files,
    )
    files, _ = load(project.sources([path for group in groups for path in group]))
    by_path = {file.source.path: file for file in files}
    data, onto, shape_files = ([by_path[path] for path in group if path in by_path] for group in groups)
    graph = ShapesGraph(shape_files)
    covered, uncovered = _triples(graph, data, onto)
    used = Counter[bytes]()
    # Code lists and other individuals of the ontology are data too.
    for file in (*data, *onto):
        used.update(_terms(file.triples))
    if not foreign and not paths:
        used.update(_derived_terms(project))
    classes, properties = _unused(onto, used)
    whole = not foreign and not paths
    return Coverage(
        triples=sum(file.count for file in data),
        covered=covered,
        uncovered=uncovered,
        never_fired=_never_fired(project, graph) if whole else None,
        unused_classes=classes,
        unused_properties=properties,
        empty_queries=_empty_queries(project) if whole else None,
    )


def too_low(coverage: Coverage, minimum: float | None) -> Iterator[Finding]:
    """A finding where fewer triples than the minimum are under a shape."""
    if minimum is not None and coverage.percent < minimum:
        most = next(iter(coverage.uncovered), "")
        yield Finding(
            "coverage/below-minimum",
            Severity.ERROR,
            f"{coverage.percent} % of {coverage.triples} triples are under a shape; {minimum:g} % are asked for",
            hint=f"most of the others are about: {most}" if most else "",
        )


def _triples(graph: ShapesGraph, data: Sequence[Loaded], onto: Sequence[Loaded]) -> tuple[int, dict[str, int]]:
    """How many triples have a subject under a shape, and the others by the types of their subject."""
    nodes = select(graph, [file.triples for file in data], [file.triples for file in onto]).nodes
    nested = {f"<{path}>".encode() for path in _nested_paths(graph)}
    below: dict[bytes, list[bytes]] = defaultdict(list)
    count: Counter[bytes] = Counter()
    types: dict[bytes, set[str]] = defaultdict(set)
    for file in data:
        for subject, predicate, value in _TRIPLE.findall(file.triples):
            count[subject] += 1
            if predicate == _TYPE:
                types[subject].add(_name(value))
            elif predicate in nested:
                below[subject].append(value)
    reached = _reached(nodes, below)
    uncovered: Counter[str] = Counter()
    for subject, number in count.items():
        if subject not in reached:
            uncovered[", ".join(sorted(types[subject])) or "no type"] += number
    covered = sum(number for subject, number in count.items() if subject in reached)
    return covered, dict(sorted(uncovered.items(), key=lambda item: (-item[1], item[0])))


def _reached(nodes: set[bytes], below: dict[bytes, list[bytes]]) -> set[bytes]:
    """The focus nodes, and the nodes that a shape looks into from one of them."""
    seen = set(nodes)
    waiting = list(nodes)
    while waiting:
        for value in below.get(waiting.pop(), ()):
            if value not in seen:
                seen.add(value)
                waiting.append(value)
    return seen


def _nested_paths(graph: ShapesGraph) -> Iterator[str]:
    """The properties whose values a shape looks into: those of property shapes with sh:node or sh:property."""
    for name in ("node", "property"):
        for quad in graph.store.quads_for_pattern(None, ox.NamedNode(SH + name), None):
            assert isinstance(quad.subject, ox.NamedNode | ox.BlankNode)
            for path in graph.store.quads_for_pattern(quad.subject, ox.NamedNode(f"{SH}path"), None):
                if isinstance(path.object, ox.NamedNode):
                    yield path.object.value


def _name(term: bytes) -> str:
    text = term.decode()
    return compact(text[1:-1]) if text.startswith("<") else text


def _terms(triples: bytes) -> Iterator[bytes]:
    """The properties and classes that are used."""
    for _, predicate, value in _TRIPLE.findall(triples):
        yield predicate
        if predicate == _TYPE:
            yield value


def _derived_terms(project: Project) -> Iterator[bytes]:
    try:
        for quad in project.derived:
            yield str(quad.predicate).encode()
            if quad.predicate.value == f"{RDF}type":
                yield str(quad.object).encode()
    except SahelError:
        return  # a file or rule that is broken is a finding of the check


def _unused(onto: Sequence[Loaded], used: Counter[bytes]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Classes and properties of the ontology that neither they nor anything below them has data for; deprecated ones are not asked after."""
    store = ox.Store()
    for file in onto:
        store.extend(ox.parse(file.triples, format=ox.RdfFormat.N_TRIPLES))

    def declared(kinds: Iterable[str], below: str) -> tuple[str, ...]:
        found = set()
        for kind in kinds:
            for quad in store.quads_for_pattern(None, ox.NamedNode(f"{RDF}type"), ox.NamedNode(kind)):
                if isinstance(quad.subject, ox.NamedNode) and not _deprecated(store, quad.subject):
                    found.add(quad.subject.value)
        return tuple(sorted(compact(iri) for iri in found if not _has_data(store, iri, below, used)))

    return declared(_CLASSES, f"{RDFS}subClassOf"), declared(_PROPERTIES, f"{RDFS}subPropertyOf")


def _deprecated(store: ox.Store, term: ox.NamedNode) -> bool:
    return next(store.quads_for_pattern(term, ox.NamedNode(f"{OWL}deprecated"), None), None) is not None


def _has_data(store: ox.Store, iri: str, below: str, used: Counter[bytes]) -> bool:
    seen: set[str] = set()
    waiting = [iri]
    while waiting:
        one = waiting.pop()
        if used[f"<{one}>".encode()]:
            return True
        seen.add(one)
        for quad in store.quads_for_pattern(None, ox.NamedNode(below), ox.NamedNode(one)):
            if isinstance(quad.subject, ox.NamedNode) and quad.subject.value not in seen:
                waiting.append(quad.subject.value)
    return False


def _never_fired(project: Project, graph: ShapesGraph) -> tuple[str, ...] | None:
    """The codes of shapes and checks for which the tests have no fault file, by the names of the files."""
    folder = project.root / "tests" / "faults"
    if not folder.is_dir():
        return None
    fired = {
        f"{match[1]}/{match[2]}"
        for path in folder.iterdir()
        if path.is_file() and (match := _FAULT_NAME.fullmatch(path.name.rsplit(".", 1)[0]))
    }
    wanted = {graph.code(shape, "") for shape in reporting_shapes(graph) if shape.startswith("<")}
    wanted |= {f"check/{path.stem}" for path in project.query_files("checks")}
    return tuple(sorted(wanted - fired))


def reporting_shapes(graph: ShapesGraph) -> set[str]:
    """The shapes that results can name: with a target, or a property shape below one, and with a constraint of their own."""
    waiting = {target.shape for target in targets(graph)}
    seen: set[str] = set()
    while waiting:
        shape = waiting.pop()
        seen.add(shape)
        node = ox.BlankNode(shape[2:]) if shape.startswith("_:") else ox.NamedNode(shape[1:-1])
        for quad in graph.store.quads_for_pattern(node, ox.NamedNode(f"{SH}property"), None):
            if str(quad.object) not in seen:
                waiting.add(str(quad.object))
    return {shape for shape in seen if _constrains(graph, shape)}


def _constrains(graph: ShapesGraph, shape: str) -> bool:
    node = ox.BlankNode(shape[2:]) if shape.startswith("_:") else ox.NamedNode(shape[1:-1])
    predicates = {quad.predicate.value for quad in graph.store.quads_for_pattern(node, None, None)}
    is_property_shape = f"{SH}path" in predicates
    loud = {iri for iri in predicates - _SILENT if iri.startswith(SH)}
    return bool(loud) or (is_property_shape and f"{SH}node" in predicates)


def _empty_queries(project: Project) -> tuple[str, ...] | None:
    """The bundled questions that give no row, neither by themselves nor with one of their examples."""
    if not project.query_files():
        return None
    try:
        store = project.open()
    except SahelError:
        return None  # the check reports why
    empty = []
    for name in store.questions.names:
        try:
            question = store.questions.named(name)
            asked = [question.bind()]
            asked += [
                question.bind(one.params, as_of=one.as_of, known_at=one.known_at) for one in question.header.examples
            ]
            answered = any(len(store.ask_bound(bound)) for bound in asked)
        except SahelError as error:
            empty.append(f"{name} ({error.message})")
            continue
        if not answered:
            empty.append(name)
    return tuple(empty)
