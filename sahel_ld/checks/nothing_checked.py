"""Nothing checked is not success: what makes a run green without having looked at anything is itself a finding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sahel_ld.checks.loading import Loaded
from sahel_ld.checks.raw import Raw, Where
from sahel_ld.checks.redefinition import redefined
from sahel_ld.checks.shape_files import empty_files, missing_imports, wrong_namespace
from sahel_ld.checks.shapes_graph import ShapesGraph
from sahel_ld.checks.targets import Selection
from sahel_ld.findings import Finding, Severity
from sahel_ld.terms import SH, compact


@dataclass(frozen=True)
class Checked:
    """What a check had before it. ``chosen`` says that data and shapes belong together: the whole project, or shapes named by the user.

    ``partial`` says that at least one file could not be read.
    """

    data: Sequence[Loaded]
    ontology: Sequence[Loaded]
    shapes: ShapesGraph
    selection: Selection
    chosen: bool
    partial: bool


def file_findings(checked: Checked) -> Iterator[Finding]:
    """No triples, no shapes, no node that a shape looks at; shapes files that do not say what they seem to say."""
    triples = sum(file.count for file in checked.data)
    if not triples and not checked.partial:
        yield Finding("shapes/no-triples", Severity.ERROR, "the data holds no triple: nothing was checked")
    if not checked.shapes.shapes and not checked.partial:
        yield Finding(
            "shapes/none",
            Severity.ERROR,
            "there is no shape: nothing was checked",
            hint="name shapes with --shapes",
            wrong_use=True,
        )
    if triples and checked.shapes.shapes and not checked.selection.open and not checked.selection.nodes:
        yield Finding(
            "shapes/no-focus-node",
            Severity.ERROR if checked.chosen else Severity.NOTE,
            f"none of {len(checked.shapes.shapes)} shapes selects a node of the data: no shape was checked",
            hint="name the shapes for this data with --shapes"
            if not checked.chosen
            else "compare the classes in the data with the targets of the shapes",
        )
    yield from empty_files(checked.shapes.files)
    yield from wrong_namespace(checked.shapes.files)
    yield from redefined(checked.shapes.files)


def graph_findings(checked: Checked) -> Iterator[Raw]:
    """Terms that SHACL does not have, targets that select nothing, imports that are not there."""
    yield from checked.shapes.unknown_terms()
    if checked.chosen and not checked.partial:
        yield from _idle_targets(checked.selection)
    yield from missing_imports([*checked.data, *checked.ontology, *checked.shapes.files])


def _idle_targets(selection: Selection) -> Iterator[Raw]:
    for target in selection.idle():
        value = compact(target.value[1:-1]) if target.value.startswith("<") else target.value
        yield Raw(
            "shapes/idle-target",
            Severity.NOTE,
            f"sh:{target.kind} {value} selects no node: this shape has checked nothing",
            Where.VALUE,
            focus=target.shape,
            path=f"<{SH}{target.kind}>",
            value=target.value,
        )


def without_echo(findings: Sequence[Finding]) -> list[Finding]:
    """Without the remark of the house on a namespace that is found to make shapes useless: one fault, one finding."""
    wrong = {(one.file, one.line) for one in findings if one.code == "shapes/wrong-namespace"}
    return [one for one in findings if one.code != "house/namespace" or (one.file, one.line) not in wrong]
