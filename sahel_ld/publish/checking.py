"""The check of the data as a step of a build: beside the other steps, and with errors their end."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sahel_ld.errors import DataError
from sahel_ld.findings import Report, Severity
from sahel_ld.project import Project
from sahel_ld.publish.apart import Apart

if TYPE_CHECKING:
    from sahel_ld.findings.rule import Rule


class Checking:
    """A check that goes on beside the build."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._apart = Apart(self._check)
        self._report: Report | None = None

    @property
    def report(self) -> Report:
        """The findings of the whole check, waited for."""
        if self._report is None:
            self._report = replace(self._apart.result(), explain=self._explain)
        return self._report

    def _check(self) -> Report:
        from sahel_ld.checks import check

        # What explains codes holds an engine, which does not pass from one process to another.
        return replace(check(self._project), explain=Report(()).explain)

    def _explain(self, code: str) -> Rule | None:
        from sahel_ld.checks.explain import Codes

        return Codes.of_project(self._project)(code)

    def stop_on_errors(self) -> None:
        """Raise DataError where the check found errors."""
        errors = [finding for finding in self.report.findings if finding.severity == Severity.ERROR]
        if errors:
            first = errors[0]
            raise DataError(
                f"{len(errors)} error{'s' * (len(errors) > 1)} in the data, nothing published; the first: {first.message}",
                hint="`sahel-ld check` shows all; --force publishes nevertheless",
                file=first.file,
                line=first.line,
                column=first.column,
            )
