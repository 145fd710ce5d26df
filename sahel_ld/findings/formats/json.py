"""JSON: one object with a summary and the list of findings."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from sahel_ld.findings.coverage import Coverage
from sahel_ld.findings.layout import Layout
from sahel_ld.findings.model import KNOWN, NEW, Finding, Report

SUFFIXES = (".json",)


def render(report: Report, layout: Layout) -> str:  # noqa: ARG001 - machines get everything
    """``{"summary": {…}, "findings": […], "waived": […]}``, indented; with ``fixed`` and ``coverage`` where they were asked for."""
    summary: dict[str, Any] = {"total": len(report.findings), **report.by_severity, "waived": len(report.waived)}
    if report.since:
        summary |= {
            "since": report.since,
            "new": len(report.with_status(NEW)),
            "known": len(report.with_status(KNOWN)),
            "fixed": len(report.fixed),
        }
    summary |= {"checked": report.counts, "ontology": list(report.ontology)}
    content: dict[str, Any] = {"summary": summary, "findings": [as_object(finding) for finding in report.findings]}
    if report.since:
        content["fixed"] = [as_object(finding) for finding in report.fixed]
    content["waived"] = [
        as_object(waived.finding) | {"reason": waived.reason, "owner": waived.owner, "expires": waived.expires or None}
        for waived in report.waived
    ]
    if report.coverage:
        content["coverage"] = _coverage(report.coverage)
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
        "fingerprint": finding.fingerprint,
        **({"status": finding.status} if finding.status else {}),
    }


def _coverage(coverage: Coverage) -> dict[str, Any]:
    fields = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(coverage).items()}
    return {"percent": coverage.percent} | {
        "".join(part.title() if index else part for index, part in enumerate(name.split("_"))): value
        for name, value in fields.items()
    }
