"""SARIF 2.1.0, for code-scanning views. Field rules: OASIS Static Analysis Results Interchange Format 2.1.0."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from sahel_ld.findings.layout import Layout
from sahel_ld.findings.model import KNOWN, NEW, Finding, Report, Severity, Waived
from sahel_ld.findings.rule import Rule

SUFFIXES = (".sarif", ".sarif.json")
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
_BASELINE = {NEW: "new", KNOWN: "unchanged"}
# A finding without a file is about how the check was set up. Code-scanning services refuse a result without a location.
_SETTINGS = "sahel-ld.toml"


def render(report: Report, layout: Layout) -> str:
    """A log with one run; the rules are the codes that were found. Waived findings are suppressed results, where they are to be shown."""
    from sahel_ld.version import __version__

    waived = report.waived if layout.show_waived else ()
    found = [*report.findings, *(each.finding for each in waived)]
    codes = {code: index for index, code in enumerate(sorted({finding.code for finding in found}))}
    driver = {
        "name": "sahel-ld",
        "semanticVersion": __version__,
        "rules": [_rule(code, report.explain(code)) for code in codes],
    }
    results = [_result(finding, codes[finding.code], layout) for finding in report.findings]
    results += [_result(each.finding, codes[each.finding.code], layout) | _suppressed(each) for each in waived]
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}],
    }
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _rule(code: str, rule: Rule | None) -> dict[str, Any]:
    if rule is None:
        return {"id": code, "shortDescription": {"text": code}}
    help_ = "\n\n".join(part for part in (rule.why, rule.mend) if part) or rule.title
    example = f"\n\n```\n{rule.example.strip()}\n```" if rule.example else ""
    return {
        "id": code,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.meaning or rule.title},
        "help": {"text": help_, "markdown": help_ + example},
    }


def _result(finding: Finding, rule: int, layout: Layout) -> dict[str, Any]:
    text = f"{finding.message} ({finding.hint})" if finding.hint else finding.message
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": text},
        "partialFingerprints": {"sahelLd/v1": finding.fingerprint},
        "locations": [{"physicalLocation": _location(finding, layout)}],
    }
    if finding.status:
        result["baselineState"] = _BASELINE[finding.status]
    if finding.source:
        region = {"region": {"startLine": finding.source.line}} if finding.source.line else {}
        result["relatedLocations"] = [
            {
                "message": {"text": "the rule"},
                "physicalLocation": {"artifactLocation": _artifact(finding.source.file, layout), **region},
            }
        ]
    return result


def _suppressed(waived: Waived) -> dict[str, Any]:
    return {"suppressions": [{"kind": "external", "status": "accepted", "justification": waived.reason}]}


def _location(finding: Finding, layout: Layout) -> dict[str, Any]:
    region = {
        "startLine": finding.line,
        "startColumn": finding.column,
        "endLine": finding.end_line,
        "endColumn": finding.end_column,
    }
    location: dict[str, Any] = {"artifactLocation": _artifact(finding.file or _SETTINGS, layout)}
    if finding.line:
        location["region"] = {key: value for key, value in region.items() if value}
    return location


def _artifact(file: str, layout: Layout) -> dict[str, str]:
    return {"uri": quote(layout.locate(file))}
