"""JSON: one object with a summary and the list of findings."""

from __future__ import annotations

import json
from typing import Any

from sahel_ld.findings.model import Finding, Report


def render(report: Report) -> str:
    """``{"summary": {…}, "findings": […]}``, indented."""
    summary = {"total": len(report.findings), **report.by_severity, "checked": report.counts}
    content = {"summary": summary, "findings": [as_object(finding) for finding in report.findings]}
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def as_object(finding: Finding) -> dict[str, Any]:
    """One finding with all its fields."""
    return {
        "file": finding.file,
        "line": finding.line,
        "column": finding.column,
        "endLine": finding.end_line,
        "endColumn": finding.end_column,
        "code": finding.code,
        "severity": finding.severity.word,
        "message": finding.message,
        "messages": {language or "und": text for language, text in finding.messages},
        "focus": finding.focus,
        "path": finding.path,
        "value": finding.value,
        "hint": finding.hint,
        "source": {"file": finding.source.file, "line": finding.source.line} if finding.source else None,
    }
