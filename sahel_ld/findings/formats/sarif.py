"""SARIF 2.1.0, for code-scanning views. Field rules: OASIS Static Analysis Results Interchange Format 2.1.0."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from urllib.parse import quote

from sahel_ld.findings.model import Finding, Report, Severity

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def render(report: Report) -> str:
    """A log with one run; the rules are the codes that were found."""
    from sahel_ld import __version__

    codes = sorted({finding.code for finding in report.findings})
    driver = {
        "name": "sahel-ld",
        "version": __version__,
        "rules": [{"id": code, "shortDescription": {"text": code}} for code in codes],
    }
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "columnKind": "unicodeCodePoints",
                "results": [_result(finding, codes.index(finding.code)) for finding in report.findings],
            }
        ],
    }
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _result(finding: Finding, rule: int) -> dict[str, Any]:
    text = f"{finding.message} ({finding.hint})" if finding.hint else finding.message
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": text},
        "partialFingerprints": {"sahelLd/v1": fingerprint(finding)},
    }
    if finding.file:
        result["locations"] = [{"physicalLocation": _location(finding)}]
    if finding.source:
        result["relatedLocations"] = [
            {
                "message": {"text": "the rule"},
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(finding.source.file)},
                    **({"region": {"startLine": finding.source.line}} if finding.source.line else {}),
                },
            }
        ]
    return result


def _location(finding: Finding) -> dict[str, Any]:
    region = {
        "startLine": finding.line,
        "startColumn": finding.column,
        "endLine": finding.end_line,
        "endColumn": finding.end_column,
    }
    location: dict[str, Any] = {"artifactLocation": {"uri": quote(finding.file)}}
    if finding.line:
        location["region"] = {key: value for key, value in region.items() if value}
    return location


def fingerprint(finding: Finding) -> str:
    """The same for the same fault when lines move: what is wrong with which node, not where it stands."""
    parts = (finding.code, finding.file, finding.focus, finding.path, finding.value, finding.message)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
