"""Shapes against data: one engine, or two and their agreement."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pyoxigraph as ox

from sahel_ld.checks.constraints import (
    Constraint,
    core_only,
    has_sparql,
    joinable_constraints,
    run_constraints,
    target_patterns,
)
from sahel_ld.checks.engines import Result
from sahel_ld.checks.engines.fast import FastEngine, available
from sahel_ld.checks.engines.reference import ReferenceEngine
from sahel_ld.checks.folding import fold
from sahel_ld.checks.loading import Loaded
from sahel_ld.checks.narrowing import predicates_read, triples_with
from sahel_ld.checks.pairs import partial_pairs, run_pairs, without
from sahel_ld.checks.raw import Raw, Where
from sahel_ld.checks.shapes_graph import SEVERITIES, ShapesGraph
from sahel_ld.checks.wording import words
from sahel_ld.errors import InputError
from sahel_ld.findings import Finding, Severity
from sahel_ld.terms import RDFS

# Results without a value that show at the last value that the node has: there is one too many.
_EXTRA = frozenset(
    {"MaxCountConstraintComponent", "UniqueLangConstraintComponent", "QualifiedMaxCountConstraintComponent"}
)


def check_shapes(files: Sequence[Loaded], shapes: ShapesGraph, engine: str) -> tuple[list[Raw], list[Finding]]:
    """What the shapes find in the files taken together; with ``both`` also where two engines disagree."""
    judged = ShapesCheck(files, shapes, engine)
    judged.run()
    return judged.found()


class ShapesCheck:
    """Shapes on files taken together, in two steps: ``run`` is nearly all outside Python, so that other work can go on beside it."""

    def __init__(self, files: Sequence[Loaded], shapes: ShapesGraph, engine: str) -> None:
        self._shapes = shapes
        self._data = [file.triples for file in files]
        self._engines = {"fast": ("fast",), "pyshacl": ("pyshacl",), "both": ("fast", "pyshacl")}[engine]
        self._pairs = partial_pairs(shapes, self._data) if shapes.shapes else []
        self._rest = ShapesGraph(shapes.files, without(shapes.triples, self._pairs)) if self._pairs else shapes
        self._results: dict[str, list[Result]] = {}
        self._broken: list[Finding] = []

    def run(self) -> None:
        """Ask the engines."""
        for name in self._engines if self._shapes.shapes else ():
            try:
                if name == "fast":
                    self._results[name] = fast_results(self._data, self._rest)
                else:
                    self._results[name] = ReferenceEngine().validate(self._data, self._rest.triples)
            except InputError as error:
                self._broken.append(
                    Finding("shapes/not-run", Severity.ERROR, error.message, hint=error.hint, unreadable=True)
                )

    def found(self) -> tuple[list[Raw], list[Finding]]:
        """What the engines said, and with two of them where they disagree."""
        ours = list(run_pairs(self._pairs, self._shapes, _store(self._data))) if self._pairs else []
        results = {name: found + ours for name, found in self._results.items()}
        folded = fold(next(iter(results.values()), []), self._data, self._shapes) if results else []
        raws = [raw_of(result, self._shapes) for result in folded]
        if len(results) == 2:
            raws += _disagreements(results, self._shapes)
        return raws, self._broken


def fast_results(data: Sequence[bytes], shapes: ShapesGraph) -> list[Result]:
    """SHACL Core in the fast engine, SPARQL constraints set-at-a-time; all of it in the reference engine where that is not provably the same."""
    if not available():
        return ReferenceEngine().validate(data, shapes.triples)
    if not has_sparql(shapes):
        return FastEngine().validate(data, shapes.triples)
    constraints = joinable_constraints(shapes)
    if constraints is None:
        return ReferenceEngine().validate(data, shapes.triples)
    with ThreadPoolExecutor(1) as worker:  # the engine is not Python and runs beside the queries
        core = worker.submit(FastEngine().validate, data, core_only(shapes))
        found = run_constraints(constraints, shapes, _store_for(constraints, shapes, data))
        return [*core.result(), *found]


def _store_for(constraints: Sequence[Constraint], shapes: ShapesGraph, data: Sequence[bytes]) -> ox.Store:
    """A store with what the constraints and their targets can read."""
    predicates = {f"{RDFS}subClassOf"}
    for constraint in constraints:
        targets = " . ".join(pattern for owner in constraint.owners for pattern in target_patterns(shapes, owner))
        for text in (constraint.query, f"{{ {targets.replace('*', '')} }}"):
            read = predicates_read(text)
            if read is None:
                return _store(data)
            predicates |= read
    return _store([part for text in data for part in triples_with(text, predicates)])


def _store(data: Sequence[bytes]) -> ox.Store:
    store = ox.Store()
    for text in data:
        store.bulk_extend(ox.parse(text, format=ox.RdfFormat.N_TRIPLES))
    return store


def raw_of(result: Result, shapes: ShapesGraph) -> Raw:
    messages = shapes.messages(result.shape)
    chosen = next((text for language, text in messages if language in ("en", "")), messages[0][1] if messages else "")
    if result.component in _EXTRA:
        where = Where.EXTRA
    else:
        where = Where.VALUE if result.value and result.value != result.focus else Where.SUBJECT
    return Raw(
        code=shapes.code(result.shape, result.component),
        severity=SEVERITIES.get(result.severity, Severity.ERROR),
        message=chosen or words(result, shapes.store),
        where=where,
        focus=result.focus,
        path=result.path,
        value=result.value if where is not Where.SUBJECT else "",
        messages=messages,
        source=shapes.source(result.shape),
        shape=result.shape,
        component=result.component,
    )


def _disagreements(results: dict[str, list[Result]], shapes: ShapesGraph) -> list[Raw]:
    """A finding for each result that only one of two engines has."""
    keys = {name: {_comparable(result): result for result in found} for name, found in results.items()}
    (first, ours), (second, theirs) = keys.items()
    raws = []
    for name, other, mine, yours in ((first, second, ours, theirs), (second, first, theirs, ours)):
        for key in sorted(mine.keys() - yours.keys()):
            raw = raw_of(mine[key], shapes)
            raws.append(
                Raw(
                    "shapes/engines-disagree",
                    Severity.ERROR,
                    f"{name} reports {raw.code}, {other} does not: {raw.message}",
                    raw.where,
                    raw.focus,
                    raw.path,
                    raw.value,
                    source=raw.source,
                )
            )
    return raws


def _comparable(result: Result) -> tuple[str, ...]:
    path = result.path.translate(str.maketrans("", "", " ()"))
    return (result.focus, path, result.value, result.component, result.severity)
