"""JUnit XML: a test case for each file, failed by each finding at or above the failing severity; for dashboards that know tests only."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from itertools import groupby

from sahel_ld.findings.entries import place
from sahel_ld.findings.layout import Layout
from sahel_ld.findings.model import KNOWN, Report

SUFFIXES = (".xml",)
_NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(report: Report, layout: Layout) -> str:
    """One `testsuite`; a case a file with findings, and one that stands for all other files. Waived findings are skipped tests."""
    root = ET.Element("testsuites")
    suite = ET.SubElement(root, "testsuite", name="sahel-ld check")
    failures = 0
    cases = 0
    for file, found in groupby(report.findings, key=lambda finding: finding.file):
        case = ET.SubElement(suite, "testcase", classname="sahel-ld.check", name=file or "(no file)")
        cases += 1
        notes = []
        for finding in found:
            text = f"{place(finding)}: {finding.severity.word} {finding.code} {finding.message}"
            if finding.severity >= layout.fail_on and finding.status != KNOWN:
                failures += 1
                failure = ET.SubElement(case, "failure", message=_clean(finding.message), type=finding.code)
                failure.text = _clean(text)
            else:
                notes.append(_clean(text))
        if notes:
            ET.SubElement(case, "system-out").text = "\n".join(notes)
    for waived in report.waived:
        name = f"{place(waived.finding)} {waived.finding.code}"
        case = ET.SubElement(suite, "testcase", classname="sahel-ld.waived", name=_clean(name))
        ET.SubElement(case, "skipped", message=_clean(waived.reason or "waived"))
        cases += 1
    if not cases:
        ET.SubElement(suite, "testcase", classname="sahel-ld.check", name="all files")
        cases = 1
    suite.set("tests", str(cases))
    suite.set("failures", str(failures))
    suite.set("errors", "0")
    suite.set("skipped", str(len(report.waived)))
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _clean(text: str) -> str:
    """Without the control characters that XML has no place for."""
    return _NOT_XML.sub(lambda match: f"\\x{ord(match[0]):02x}", text)
