"""Reasoning: whether ontology and data contradict themselves, which classes can have no members, and what the class hierarchy is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from sahel_ld.checks.loading import Loaded, load
from sahel_ld.checks.owl.explain import Explainer
from sahel_ld.checks.owl.hermit import HermiT
from sahel_ld.checks.owl.hierarchy import direct
from sahel_ld.checks.owl.names import Namer
from sahel_ld.checks.owl.prepare import Prepared, prepare
from sahel_ld.checks.placing import place
from sahel_ld.errors import OutsideError, UsageError
from sahel_ld.findings import Finding, Report, Severity
from sahel_ld.project import Project
from sahel_ld.project.files import expand_paths

TIMEOUT = 300.0
MEMORY = 2000


@dataclass(frozen=True)
class Reasoning:
    """``report`` has what is wrong. ``hierarchy`` says what the nearest classes above each class are, and which classes are the same; it is empty
    where the statements contradict one another or could not be reasoned about. ``read`` are the statements of the files, as written.
    """

    report: Report
    hierarchy: tuple[ox.Triple, ...] = ()
    read: tuple[ox.Triple, ...] = ()


def reason(
    project: Project,
    paths: Sequence[Path] = (),
    *,
    timeout: float = TIMEOUT,
    memory: int = MEMORY,
    say: Callable[[str], None] = lambda _: None,
) -> Reasoning:
    """Reason with HermiT about the ontology and the data of the project, or about the files and folders in ``paths`` alone.

    The whole of the data goes in, less what cannot matter: annotations and statements without meaning in OWL are left out, which changes no
    verdict; statements with datatypes that OWL 2 does not know are set aside, one note says how many, and of them only the domain of the property
    is kept. ``owl:imports`` is not followed. ``timeout`` is in seconds, ``memory`` in MB; ``say`` is told what is going on.

    Raises OutsideError where Java is missing or fails, or a limit is reached; UsageError for a path that does not exist.
    """
    if timeout <= 0:
        raise UsageError("the time limit must be more than 0 seconds")
    wanted = expand_paths(paths) or [*project.ontology_files, *project.data_files]
    files, findings = load(project.sources(wanted))
    if findings:
        return Reasoning(_report(findings, {"files": len(files)}, files))
    prepared = prepare(files)
    findings = place(prepared.raws, files) + _notes(prepared)
    counts = {
        "files": len(files),
        "triples": sum(file.count for file in files),
        "class names": len(prepared.names("class")),
        "property names": len(prepared.names("object property")) + len(prepared.names("data property")),
    }
    if prepared.punned or not prepared.statements:
        return Reasoning(_report(findings, counts, files))
    hermit = HermiT(timeout=timeout, memory=memory)
    explainer = Explainer(prepared, files, hermit, say)
    counts["individuals"] = len({triple.subject for triple in explainer.assertions})
    say(f"reasoning about {len(prepared.statements)} statements")
    verdict = hermit.run(prepared.statements)
    if verdict.refused:
        findings.append(explainer.refused(verdict.refused))
        return Reasoning(_report(findings, counts, files))
    empty = verdict.unsatisfiable
    if not verdict.consistent:
        say("reasoning about the ontology without the data")
        empty, notes = _empty_without_data(hermit, explainer)
        findings += notes + explainer.inconsistent()
    findings += explainer.unsatisfiable(empty)
    return Reasoning(
        _report(findings, counts, files),
        direct(verdict.hierarchy),
        tuple(quad.triple for file in files for quad in ox.parse(file.nquads, format=ox.RdfFormat.N_QUADS)),
    )


def _empty_without_data(hermit: HermiT, explainer: Explainer) -> tuple[list[ox.NamedNode], list[Finding]]:
    """The classes that the ontology alone leaves empty, and a note where time or memory did not suffice for that."""
    try:
        return hermit.run(explainer.terminology).unsatisfiable, []
    except OutsideError as error:
        message = f"the ontology without the data was not reasoned about: {error}"
        return [], [Finding("owl/unfinished", Severity.NOTE, message)]


def _notes(prepared: Prepared) -> list[Finding]:
    notes = []
    if not prepared.statements:
        notes.append(
            Finding("owl/no-axioms", Severity.ERROR, "nothing here has a meaning in OWL: nothing was reasoned about")
        )
    if prepared.aside_datatypes or prepared.lost_axioms:
        total = prepared.aside_datatypes.total()
        message = f"{total} statements were set aside, for the reasoner cannot read {_counted(prepared.aside_datatypes, prepared.name)}"
        if not total:
            message = "no statement was set aside"
        if prepared.lost_axioms:
            message += f"; so were {prepared.lost_axioms.total()} axioms that need {_counted(prepared.lost_axioms, prepared.name)}"
        notes.append(Finding("owl/set-aside", Severity.NOTE, message))
    if prepared.undeclared:
        notes.append(
            Finding(
                "owl/undeclared",
                Severity.NOTE,
                f"what OWL has no meaning for was left out: no file declares {_counted(prepared.undeclared, prepared.name)}",
            )
        )
    return notes


def _statements(number: int) -> str:
    return "1 statement was" if number == 1 else f"{number} statements were"


def _counted(names: dict[str, int], name: Namer) -> str:
    ordered = sorted(names.items(), key=lambda item: (-item[1], item[0]))
    shown = ", ".join(f"{name(iri)} ({count})" for iri, count in ordered[:10])
    return shown + (f" and {len(ordered) - 10} more" if len(ordered) > 10 else "")


def _report(findings: Iterable[Finding], counts: dict[str, int], files: Sequence[Loaded]) -> Report:
    kept = sorted(set(findings), key=lambda finding: finding.sort_key)
    shown = {finding.file for finding in kept}
    return Report(tuple(kept), counts, {file.source.name: file.lines for file in files if file.source.name in shown})
