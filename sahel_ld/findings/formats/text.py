"""Text for people and for editors: `FILE:LINE:COLUMN: severity CODE message`, the source line with a caret, the rule's own place."""

from __future__ import annotations

import unicodedata
from collections import Counter

from sahel_ld.findings.model import Finding, Report
from sahel_ld.terms import compact

# A rule that is broken very often is shown so often, then counted.
REPEATS = 20
_WIDTH = 160


def render(report: Report) -> str:
    """All findings, at most ``REPEATS`` of a code, and a summary line with the true totals."""
    lines: list[str] = []
    seen: Counter[str] = Counter()
    for finding in report.findings:
        seen[finding.code] += 1
        if seen[finding.code] <= REPEATS:
            lines += entry(finding, report.texts.get(finding.file, ()))
    lines += [f"… and {count - REPEATS} more {code}" for code, count in sorted(seen.items()) if count > REPEATS]
    return "\n".join([*lines, summary(report)]) + "\n"


def entry(finding: Finding, text: tuple[str, ...] = ()) -> list[str]:
    """The lines about one finding."""
    lines = [f"{place(finding)}: {finding.severity.word} {finding.code} {finding.message}"]
    if finding.line and finding.line <= len(text):
        lines += excerpt(finding, text[finding.line - 1])
    facts = [("value", finding.value), ("of", finding.focus), ("path", finding.path)]
    shown = "  ".join(f"{name} {readable(term)}" for name, term in facts if term)
    if shown:
        lines.append(f"    {shown}")
    if finding.source:
        lines.append(f"    rule {finding.source.file}" + (f":{finding.source.line}" if finding.source.line else ""))
    if finding.hint:
        lines.append(f"    hint: {finding.hint}")
    return lines


def place(finding: Finding) -> str:
    """``FILE:LINE:COLUMN``, as much as is known."""
    return ":".join(str(part) for part in (finding.file or "(no file)", finding.line, finding.column) if part)


def excerpt(finding: Finding, line: str) -> list[str]:
    """The source line and a caret line under the faulty part; long lines are cut around it."""
    line = line.replace("\t", " ")
    if finding.column is None:
        return [f"    {_cut(line)}"]
    start = finding.column - 1
    end = finding.end_column - 1 if finding.end_column and finding.end_line == finding.line else len(line.rstrip())
    offset = max(0, start - _WIDTH // 2) if len(line) > _WIDTH else 0
    visible = line[offset : offset + _WIDTH]
    before, marked = visible[: start - offset], visible[start - offset : max(end, start + 1) - offset]
    return [f"    {visible}", f"    {' ' * width(before)}{'^' * max(1, width(marked))}"]


def width(text: str) -> int:
    """The columns that a text takes on a terminal."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def _cut(line: str) -> str:
    return line if len(line) <= _WIDTH else line[: _WIDTH - 1] + "…"


def readable(term: str) -> str:
    """A term or path with prefixes, long literals cut."""
    import re

    text = re.sub(r"<([^<>]*)>", lambda match: compact(match[1]), term)
    return text if len(text) <= 120 else text[:119] + "…"


def summary(report: Report) -> str:
    """One line: findings by severity, and what was looked at."""
    found = report.by_severity
    counts = ", ".join(f"{count} {name}{'s' if count != 1 else ''}" for name, count in found.items() if count)
    looked = ", ".join(f"{count} {name}" for name, count in report.counts.items())
    return f"{counts or 'no findings'} in {looked}" if looked else counts or "no findings"
