"""The whole check, in order: read, literals, house rules, shapes, set-wise checks; then every finding gets its place."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox

from sahel_ld.checks import house
from sahel_ld.checks.explain import Codes
from sahel_ld.checks.lexical import check_literals
from sahel_ld.checks.loading import Loaded, TextLines, load, unreadable
from sahel_ld.checks.nothing_checked import Checked, file_findings, graph_findings, without_echo
from sahel_ld.checks.placing import place
from sahel_ld.checks.portable import unnamed_properties
from sahel_ld.checks.query_files import query_problems
from sahel_ld.checks.raw import Raw
from sahel_ld.checks.sets import SetCheck, run_checks
from sahel_ld.checks.shacl import ShapesCheck
from sahel_ld.checks.shapes_graph import ShapesGraph
from sahel_ld.checks.targets import select
from sahel_ld.errors import InputError, UsageError
from sahel_ld.findings import Finding, Report
from sahel_ld.project import Project
from sahel_ld.project.derive import date_bounds
from sahel_ld.project.files import expand_paths
from sahel_ld.rdf.reader import Source
from sahel_ld.terms import GRAPH

ENGINES = ("fast", "pyshacl", "both")
_DERIVED = ox.NamedNode(f"{GRAPH}derived")


def check(
    project: Project,
    paths: Sequence[Path] = (),
    *,
    engine: str = "fast",
    shapes: Sequence[Path] = (),
    ontology: Sequence[Path] = (),
) -> Report:
    """Check the project, or the files and folders in ``paths`` against its shapes, checks and ontology.

    Files of the project's own data are checked together with the rest of the data, and only findings in ``paths`` are reported;
    files from elsewhere are checked on their own. ``shapes`` and ``ontology`` replace those of the project, and its house rules and
    set-wise checks do not apply then. Raises UsageError for an unknown engine or a path that does not exist.
    """
    if engine not in ENGINES:
        raise UsageError(f"unknown engine {engine!r}", hint=f"use one of {', '.join(ENGINES)}")
    foreign = bool(shapes or ontology)
    wanted = expand_paths(paths)
    own = {path.resolve() for path in project.data_files}
    inside = [path for path in wanted if path.resolve() in own]
    data = sorted({*wanted, *(project.data_files if inside or not wanted else [])}, key=lambda path: path.as_posix())
    ontology_files = expand_paths(ontology) if foreign else project.ontology_files
    shape_files = expand_paths(shapes) if shapes else project.shape_files

    sources = project.sources([*data, *ontology_files, *shape_files])
    files, findings = load(sources)
    unread = {source.name: TextLines(source.path.read_bytes()) for source in sources if _is_text(source, findings)}
    partial = bool(findings)
    by_path = {file.source.path: file for file in files}
    data_files, onto, shape_ = (
        [by_path[path] for path in group if path in by_path] for group in (data, ontology_files, shape_files)
    )
    graph = ShapesGraph(shape_)
    shaped = ShapesCheck([*data_files, *onto], graph, engine)
    with _beside(shaped.run):
        raws = list(check_literals(files))
        findings += house.prefixes([*data_files, *onto, *shape_])
        raws += house.twin_iris(data_files)
        raws += unnamed_properties(data_files)
        if not foreign:
            if project.settings.blank_nodes == "forbid":
                raws += house.blank_nodes(data_files)
            raws += house.minted_iris(data_files)
        counts = {
            "files": len(files),
            "triples": sum(file.count for file in (*data_files, *onto)),
            "shapes": len(graph.shapes),
        }
        selection = select(graph, [file.triples for file in data_files], [file.triples for file in onto])
        counts["focus nodes"] = len(selection.nodes)
        checked = Checked(data_files, onto, graph, selection, chosen=bool(shapes) or not wanted, partial=partial)
        findings += file_findings(checked)
        raws += graph_findings(checked)
    shacl_raws, shacl_findings = shaped.found()
    raws += shacl_raws
    findings += shacl_findings
    checks: list[SetCheck] = []
    if not foreign:
        checks = [SetCheck(path, project.name_of(path)) for path in project.query_files("checks")]
        counts["checks"] = len(checks)
        found, broken = _set_checks(checks, [*data_files, *onto])
        raws += found
        findings += broken
        if not wanted:
            findings += query_problems(project)
    findings = without_echo([*findings, *place(raws, files)])
    texts = {file.source.name: file.lines for file in files} | unread
    report = _report(findings, counts, texts, {project.name_of(path) for path in wanted} if inside else None)
    return replace(report, ontology=tuple(file.source.name for file in onto), explain=Codes(graph, checks))


def _is_text(source: Source, findings: Sequence[Finding]) -> bool:
    """Whether a file could be opened but is not what its name says, at a place that can be shown."""
    return any(finding.file == source.name and finding.line for finding in findings) and source.path.is_file()


@contextmanager
def _beside(work: Callable[[], None]) -> Iterator[None]:
    """Do ``work``, which is nearly all outside Python, while the body of the `with` goes on."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(0.0005)  # so long it waits before each of its steps in Python
    try:
        with ThreadPoolExecutor(1) as pool:
            working = pool.submit(work)
            yield
            working.result()
    finally:
        sys.setswitchinterval(interval)


def _set_checks(checks: Sequence[SetCheck], files: Sequence[Loaded]) -> tuple[list[Raw], list[Finding]]:
    """The findings of the checks over the files and the day bounds of their dates; a broken check is a finding itself."""
    store = ox.Store()
    for file in files:
        store.bulk_extend(ox.parse(file.nquads, format=ox.RdfFormat.N_QUADS))
    store.extend(list(date_bounds(store, _DERIVED)))
    raws: list[Raw] = []
    broken = []
    for one in checks:
        try:
            raws += run_checks([one], store)
        except InputError as error:
            broken.append(replace(unreadable(error), code="check/broken"))
    return raws, broken


def _concerns_all(finding: Finding) -> bool:
    """Whether it keeps the check from being whole, so that it matters whatever file is looked at."""
    return not finding.file or finding.unreadable or finding.wrong_use or finding.code.startswith("shapes/")


def _report(
    findings: list[Finding], counts: dict[str, int], texts: dict[str, TextLines], only: set[str] | None
) -> Report:
    kept = {finding for finding in findings if only is None or finding.file in only or _concerns_all(finding)}
    shown = sorted({finding.file for finding in kept} & texts.keys())
    return Report(
        tuple(sorted(kept, key=lambda finding: finding.sort_key)), counts, {name: texts[name] for name in shown}
    )
