"""What a change broke: the findings of now beside those of an earlier revision, told apart as new, known and fixed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from sahel_ld.checks.check import check
from sahel_ld.errors import SahelError, UsageError
from sahel_ld.findings import Finding, Report
from sahel_ld.findings.model import KNOWN, NEW
from sahel_ld.project import Project
from sahel_ld.project.files import expand_paths
from sahel_ld.project.revision import Revision, revision

Naming = Callable[[str], str]


def since(
    report: Report,
    project: Project,
    ref: str,
    paths: Sequence[Path] = (),
    *,
    engine: str = "fast",
    shapes: Sequence[Path] = (),
    ontology: Sequence[Path] = (),
) -> Report:
    """``report``, of the same arguments, compared with the findings of the project, its shapes and checks at the revision ``ref``.

    Raises UsageError where there is no git, no such revision, or the project at that revision cannot be checked.
    """
    # Files from elsewhere, checked with shapes from elsewhere, are compared in the repository in which one stands.
    foreign = bool(shapes or ontology)
    with revision(ref, Path.cwd() if foreign and paths else project.root) as then:
        groups = [[then.then(path) for path in group] for group in (paths, shapes, ontology)]
        there = [[path for path in group if path is not None] for group in groups]
        root = then.then(project.root)
        gone = any(group and not kept for group, kept in zip(groups, there, strict=True))
        given = {project.name_of(path): path for path in expand_paths([*paths, *shapes, *ontology])}
        name = _naming(project, then.top, given)
        if root is None or gone:
            return compared(report, (), ref, name)
        try:
            earlier = Project(root)
            before = check(earlier, there[0], engine=engine, shapes=there[1], ontology=there[2])
        except SahelError as error:
            raise UsageError(f"--since: the project at {ref} cannot be checked: {error}", hint=error.hint) from error
        return compared(report, _renamed(before.findings, project, then, given), ref, name)


def _naming(project: Project, top: Path, given: Mapping[str, Path]) -> Naming:
    """From the name of a file in findings to its path in the repository."""

    def name(file: str) -> str:
        path = given.get(file, project.root / file)
        try:
            return path.resolve().relative_to(top).as_posix()
        except ValueError:
            return file

    return lambda file: name(file) if file else ""


def _renamed(
    findings: Iterable[Finding], project: Project, then: Revision, given: Mapping[str, Path]
) -> Iterator[Finding]:
    """Findings about files in the copy, named as these files are named now."""
    inside = f"{then.copy.as_posix()}/"
    names = {path.resolve(): name for name, path in given.items()}
    for finding in findings:
        if finding.file.startswith(inside):
            path = then.top / finding.file.removeprefix(inside)
            yield replace(finding, file=names.get(path) or project.name_of(path))
        else:
            yield finding


def compared(report: Report, before: Iterable[Finding], ref: str, name: Naming) -> Report:
    """The report with a status for each finding, which ``before`` tells; ``name`` makes names of files comparable.

    A fault of a thing that moved to another file is known, not new.
    """
    earlier = list(before)
    old: dict[str, list[int]] = {}
    for index, finding in enumerate(earlier):
        old.setdefault(_key(finding, name), []).append(index)
    findings = [_matched(finding, old.get(_key(finding, name), [])) for finding in report.findings]
    left = Counter(index for indices in old.values() for index in indices)
    moved: dict[str, list[int]] = {}
    for index in sorted(left):
        if earlier[index].focus.startswith("<"):
            moved.setdefault(_key(earlier[index], _nowhere), []).append(index)
    for number, (finding, known) in enumerate(findings):
        if known is None and finding.focus.startswith("<") and (places := moved.get(_key(finding, _nowhere))):
            index = places.pop(0)
            del left[index]
            findings[number] = (replace(finding, status=KNOWN), index)
    return replace(
        report,
        since=ref,
        findings=tuple(finding for finding, _ in findings),
        fixed=tuple(earlier[index] for index in sorted(left)),
    )


def _matched(finding: Finding, places: list[int]) -> tuple[Finding, int | None]:
    """The finding with its status; a place is taken from those of the same finding before."""
    if places:
        return replace(finding, status=KNOWN), places.pop(0)
    return replace(finding, status=NEW), None


def _key(finding: Finding, name: Naming) -> str:
    return replace(finding, file=name(finding.file)).fingerprint


def _nowhere(_file: str) -> str:
    return ""
