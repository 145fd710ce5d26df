"""What the check found in the data that the site shows: nothing is hidden."""

from __future__ import annotations

import re

from sahel_ld.publish.site import Site
from sahel_ld.publish.view import View

_MOST = 300


def write(site: Site, language: str) -> None:
    """Write the page of findings, where the data was checked."""
    if site.report is None:
        return
    findings = sorted(site.report.findings, key=lambda finding: (-finding.severity, finding.sort_key))
    rows = [
        (finding, focus_of(finding.focus), dict(finding.messages).get(language, finding.message))
        for finding in findings
    ]
    view = View(site, language, "findings.html")
    site.write_page(view, "findings.html", rows=rows[:_MOST], more=max(0, len(rows) - _MOST), counts=site.report.counts)


def focus_of(term: str) -> str:
    """The IRI of a focus node, which findings hold in N-Triples syntax, or nothing."""
    match = re.fullmatch(r"<([^<>]*)>", term)
    return match[1] if match else ""
