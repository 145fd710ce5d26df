"""From what was found to the verdict of a project: compared with an earlier state, its severities, its waivers, its coverage."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sahel_ld.checks.baseline import FILE_NAME, Waiver, baseline_text, read_baseline, updated
from sahel_ld.checks.check import check
from sahel_ld.checks.explain import Codes
from sahel_ld.checks.policy import SeverityPolicy, applied, unknown_codes
from sahel_ld.checks.waivers import waive
from sahel_ld.errors import UsageError
from sahel_ld.findings import Finding, Report
from sahel_ld.findings.model import NEW
from sahel_ld.project import Project
from sahel_ld.project.files import expand_paths


@dataclass(frozen=True)
class Subject:
    """What is checked, and with what; see `sahel_ld.checks.check.check`."""

    project: Project
    paths: Sequence[Path] = ()
    engine: str = "fast"
    shapes: Sequence[Path] = ()
    ontology: Sequence[Path] = ()

    @property
    def foreign(self) -> bool:
        """Whether shapes or ontology are not those of the project."""
        return bool(self.shapes or self.ontology)

    def run(self) -> Report:
        """What is found."""
        return check(self.project, self.paths, engine=self.engine, shapes=self.shapes, ontology=self.ontology)

    def in_scope(self) -> Callable[[Waiver], bool]:
        """Which waivers this check can say something about: all, or those for the files that it was asked for."""
        if not self.paths:
            return lambda _: True
        names = {self.project.name_of(path) for path in expand_paths(self.paths)}
        return lambda waiver: waiver.file in names


@dataclass(frozen=True)
class Demands:
    """What is asked of a check beyond its findings.

    ``since`` is a git revision to compare with; ``baseline`` the file of waivers, by default `sahel-ld-baseline.toml` of the project where it is
    there; ``today`` the day on which waivers are judged, by default the real one. ``coverage`` asks for it, ``min_coverage`` is the share in
    percent below which there is a finding.
    """

    since: str | None = None
    baseline: Path | None = None
    today: date | None = None
    coverage: bool = False
    min_coverage: float | None = None


def judge(subject: Subject, demands: Demands) -> Report:
    """The verdict. Raises what checking, comparing and reading the baseline raise."""
    report = _graded(subject, demands)
    path = baseline_path(subject, demands)
    if path is not None:
        report = _waived(report, path, subject, demands)
    if not report.since:
        return report
    # What is wrong with settings and waivers is not compared: it holds for this run.
    findings = (finding if finding.status else replace(finding, status=NEW) for finding in report.findings)
    return replace(report, findings=tuple(findings))


def _waived(report: Report, path: Path, subject: Subject, demands: Demands) -> Report:
    name = subject.project.name_of(path)
    today = demands.today or date.today()  # noqa: DTZ011 - a waiver ends with the day of whoever runs the check
    waivers = read_baseline(path, name)
    waived = waive(report, waivers, name=name, today=today, in_scope=subject.in_scope())
    policy = SeverityPolicy.of_table(subject.project.settings.severity)
    return _with_texts(applied(waived, policy), [(name, path)])


def renewed_baseline(subject: Subject, demands: Demands, *, expires: date | None = None) -> tuple[Path, bytes]:
    """The baseline file that waives what is found now, and where it belongs; reason, owner and day of known waivers are kept."""
    path = demands.baseline or subject.project.root / FILE_NAME
    if demands.baseline is None and subject.project.bundled:
        raise UsageError("the bundled data has no baseline of its own", hint="name one with --baseline FILE")
    before = read_baseline(path, subject.project.name_of(path)) if path.exists() else []
    report = _graded(subject, replace(demands, since=None, coverage=False, min_coverage=None))
    if any(finding.unreadable for finding in report.findings):
        raise UsageError(
            "the baseline is not updated: a file cannot be read, and what it would show is not known",
            hint="`sahel-ld check` names it",
        )
    waivers = updated(before, report.findings, in_scope=subject.in_scope(), expires=expires)
    return path, baseline_text(waivers).encode()


def baseline_path(subject: Subject, demands: Demands) -> Path | None:
    """The baseline file that holds for a check, None for none."""
    if demands.baseline is not None:
        return demands.baseline
    path = subject.project.root / FILE_NAME
    return path if path.is_file() and not subject.foreign else None


def _graded(subject: Subject, demands: Demands) -> Report:
    """The findings with their severities, compared with an earlier state where that is asked for."""
    policy = SeverityPolicy.of_table(subject.project.settings.severity)
    report = subject.run()
    extra: list[Finding] = []
    if policy.levels and not subject.foreign and not subject.paths and isinstance(report.explain, Codes):
        extra += unknown_codes(subject.project, policy, report.explain, report)
    if demands.coverage or demands.min_coverage is not None:
        from sahel_ld.checks.coverage import coverage_of, too_low

        coverage = coverage_of(subject.project, subject.paths, shapes=subject.shapes, ontology=subject.ontology)
        report = replace(report, coverage=coverage)
        extra += too_low(coverage, demands.min_coverage)
    if demands.since is not None:
        from sahel_ld.checks.since import since

        report = since(
            report,
            subject.project,
            demands.since,
            subject.paths,
            engine=subject.engine,
            shapes=subject.shapes,
            ontology=subject.ontology,
        )
    report = replace(report, findings=(*report.findings, *extra))
    report = applied(report, policy) if policy.levels else report
    report = replace(report, findings=tuple(sorted(report.findings, key=lambda finding: finding.sort_key)))
    return _with_texts(report, [(one.file, subject.project.root / one.file) for one in extra if one.file])


def _with_texts(report: Report, files: Iterable[tuple[str, Path]]) -> Report:
    """The report with the lines of further files, so that findings in them can be shown."""
    shown = {finding.file for finding in report.findings}
    texts = {
        name: tuple(path.read_text("utf-8", "replace").split("\n"))
        for name, path in files
        if name in shown and name not in report.texts
    }
    return replace(report, texts=report.texts | texts) if texts else report
