"""JUnit XML: a test case for each file, failed by each of its errors; for dashboards that know tests only."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from itertools import groupby

from sahel_ld.findings.formats.text import place
from sahel_ld.findings.model import Report, Severity


def render(report: Report) -> str:
    """One `testsuite`; a case a file with findings, and one that stands for all other files."""
    suite = ET.Element("testsuite", name="sahel-ld check")
    failures = 0
    cases = 0
    for file, found in groupby(report.findings, key=lambda finding: finding.file):
        case = ET.SubElement(suite, "testcase", classname="sahel-ld.check", name=file or "(no file)")
        cases += 1
        notes = []
        for finding in found:
            text = f"{place(finding)}: {finding.severity.word} {finding.code} {finding.message}"
            if finding.severity is Severity.ERROR:
                failures += 1
                failure = ET.SubElement(case, "failure", message=_clean(finding.message), type=finding.code)
                failure.text = _clean(text)
            else:
                notes.append(_clean(text))
        if notes:
            ET.SubElement(case, "system-out").text = "\n".join(notes)
    if not cases:
        ET.SubElement(suite, "testcase", classname="sahel-ld.check", name="all files")
        cases = 1
    suite.set("tests", str(cases))
    suite.set("failures", str(failures))
    suite.set("errors", "0")
    ET.indent(suite)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(suite, encoding="unicode")}\n'


def _clean(text: str) -> str:
    """Without the control characters that XML has no place for."""
    return "".join(char if char in "\t\n" or ord(char) >= 32 else f"\\x{ord(char):02x}" for char in text)
