"""The parts of the text form: a finding as lines, a line as pieces with a style, so that a terminal can colour what a pipe gets plain."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from sahel_ld.findings.model import KNOWN, NEW, Finding, Report, Severity
from sahel_ld.terms import compact

# Text and style: the name of a style of rich, empty for none.
Line = list[tuple[str, str]]
STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.NOTE: "bold cyan"}
_WIDTH = 160
_NAMED_ONTOLOGY_FILES = 6


def plain(lines: Iterable[Line]) -> str:
    """The lines without styles."""
    return "".join("".join(text for text, _ in line) + "\n" for line in lines)


def head(finding: Finding) -> Line:
    """`FILE:LINE:COLUMN: severity CODE message`: the form that editors know."""
    return [
        (f"{place(finding)}: ", "bold"),
        (finding.severity.word, STYLES[finding.severity]),
        (f" {finding.code} ", "magenta"),
        (finding.message, ""),
    ]


def entry(finding: Finding, text: Sequence[str] = ()) -> list[Line]:
    """The lines about one finding, with the source line where the text is given."""
    lines = [head(finding)]
    if finding.line and finding.line <= len(text):
        lines += excerpt(finding, text[finding.line - 1])
    facts = [("value", finding.value), ("of", finding.focus), ("path", finding.path)]
    shown = "  ".join(f"{name} {readable(term)}" for name, term in facts if term)
    if shown:
        lines.append([(f"    {shown}", "dim")])
    if finding.source:
        at = f":{finding.source.line}" if finding.source.line else ""
        lines.append([(f"    rule {finding.source.file}{at}", "dim")])
    if finding.hint:
        lines.append([("    hint: ", "green"), (finding.hint, "")])
    return lines


def place(finding: Finding) -> str:
    """``FILE:LINE:COLUMN``, as much as is known."""
    return ":".join(str(part) for part in (finding.file or "(no file)", finding.line, finding.column) if part)


def excerpt(finding: Finding, line: str) -> list[Line]:
    """The source line and a caret line under the faulty part; long lines are cut around it."""
    line = line.replace("\t", " ")
    if finding.column is None:
        return [[(f"    {_cut(line)}", "")]]
    start = finding.column - 1
    end = finding.end_column - 1 if finding.end_column and finding.end_line == finding.line else len(line.rstrip())
    offset = max(0, start - _WIDTH // 2) if len(line) > _WIDTH else 0
    visible = line[offset : offset + _WIDTH]
    before, marked = visible[: start - offset], visible[start - offset : max(end, start + 1) - offset]
    carets = "^" * max(1, width(marked))
    return [[(f"    {visible}", "")], [(f"    {' ' * width(before)}", ""), (carets, STYLES[finding.severity])]]


def width(text: str) -> int:
    """The columns that a text takes on a terminal."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def _cut(line: str) -> str:
    return line if len(line) <= _WIDTH else line[: _WIDTH - 1] + "…"


def readable(term: str) -> str:
    """A term or path with prefixes, long literals cut."""
    text = re.sub(r"<([^<>]*)>", lambda match: compact(match[1]), term)
    return text if len(text) <= 120 else text[:119] + "…"


def by_severity(findings: Iterable[Finding]) -> str:
    """``2 errors, 1 note``; empty where there are none."""
    found = list(findings)
    parts = []
    for severity in sorted(Severity, reverse=True):
        if count := sum(finding.severity is severity for finding in found):
            parts.append(f"{count} {severity.word}{'s' if count != 1 else ''}")
    return ", ".join(parts)


def summary(report: Report) -> str:
    """One line: findings by severity, and what was looked at."""
    if report.since:
        new, known = (report.with_status(status) for status in (NEW, KNOWN))
        found = f"{len(new)} new{_in_brackets(by_severity(new))}, {len(known)} known, {len(report.fixed)} fixed since {report.since}"
    else:
        found = by_severity(report.findings) or "no findings"
    if report.waived:
        found += f", {len(report.waived)} waived"
    looked = ", ".join(f"{count} {_counted(name, count)}" for name, count in report.counts.items())
    ontology = ", ".join(report.ontology[:_NAMED_ONTOLOGY_FILES])
    if len(report.ontology) > _NAMED_ONTOLOGY_FILES:
        ontology += f" and {len(report.ontology) - _NAMED_ONTOLOGY_FILES} more"
    return f"{found}{' in ' if looked else ''}{looked}{'; ontology: ' if ontology else ''}{ontology}"


def _in_brackets(text: str) -> str:
    return f" ({text})" if text else ""


def _counted(name: str, count: int) -> str:
    return name.removesuffix("s") if count == 1 else name
