"""GitLab code quality: a list of issues that merge requests show. Fields: GitLab documentation, "Code Quality report format"."""

from __future__ import annotations

import json
from collections import Counter

from sahel_ld.findings.layout import Layout
from sahel_ld.findings.model import KNOWN, Report, Severity

SUFFIXES = (".codequality.json",)
_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}


def render(report: Report, layout: Layout) -> str:
    """One issue a finding that has a file; fingerprints are made different where one fault stands in several places."""
    issues = []
    seen: Counter[str] = Counter()
    for finding in report.findings:
        if not finding.file or finding.status == KNOWN:
            continue
        seen[finding.fingerprint] += 1
        number = seen[finding.fingerprint]
        issues.append(
            {
                "description": f"{finding.message} ({finding.hint})" if finding.hint else finding.message,
                "check_name": finding.code,
                "fingerprint": finding.fingerprint + (f"-{number}" if number > 1 else ""),
                "severity": _SEVERITIES[finding.severity],
                "location": {"path": layout.locate(finding.file), "lines": {"begin": finding.line or 1}},
            }
        )
    return json.dumps(issues, ensure_ascii=False, indent=2) + "\n"
