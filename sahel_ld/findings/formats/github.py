"""GitHub workflow commands: each finding becomes an annotation on its line. Known findings are not repeated on every pull request."""

from __future__ import annotations

from sahel_ld.findings.entries import summary
from sahel_ld.findings.layout import Layout
from sahel_ld.findings.model import KNOWN, Report, Severity

SUFFIXES = ()
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render(report: Report, layout: Layout) -> str:
    """One command a finding, the gravest first because the page shows only the first ones; then the summary."""
    lines = []
    for finding in sorted(report.findings, key=lambda finding: -finding.severity):
        if finding.status == KNOWN:
            continue
        fields = {
            "file": layout.locate(finding.file) if finding.file else "",
            "line": finding.line,
            "col": finding.column,
            "endLine": finding.end_line,
            "endColumn": finding.end_column,
            "title": finding.code,
        }
        properties = ",".join(f"{key}={_property(str(value))}" for key, value in fields.items() if value)
        hint = f"\n{finding.hint}" if finding.hint else ""
        lines.append(f"::{_COMMANDS[finding.severity]} {properties}::{_data(finding.message + hint)}")
    return "\n".join([*lines, summary(report)]) + "\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
