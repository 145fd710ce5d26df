"""Text for people and for editors: `FILE:LINE:COLUMN: severity CODE message`, the source line with a caret, the rule's own place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from sahel_ld.findings.coverage import Coverage
from sahel_ld.findings.entries import Line, by_severity, entry, head, plain, summary
from sahel_ld.findings.layout import Layout
from sahel_ld.findings.model import KNOWN, NEW, Finding, Report

SUFFIXES = (".txt",)
_SHOWN_NAMES = 20


def render(report: Report, layout: Layout) -> str:
    """All findings, as many of a code as the layout says, and a summary line with the true totals."""
    return plain(styled(report, layout))


def styled(report: Report, layout: Layout) -> Iterator[Line]:
    """The same with the styles of a terminal."""
    if report.since:
        new, known = (report.with_status(status) for status in (NEW, KNOWN))
        yield from _section(f"new since {report.since}", len(new))
        yield from _entries(new, report, layout)
        yield from _section("known", len(known))
        yield from _heads(known, layout)
        yield from _section("fixed", len(report.fixed))
        yield from _heads(report.fixed, layout)
    else:
        yield from _entries(report.findings, report, layout)
    if layout.show_waived:
        yield from _section("waived", len(report.waived))
        for waived in report.waived:
            yield head(waived.finding)
            facts = (("reason", waived.reason), ("owner", waived.owner), ("expires", waived.expires))
            yield [("    " + "  ".join(f"{name}: {text or '-'}" for name, text in facts), "dim")]
    if report.coverage:
        yield from _coverage(report.coverage)
    yield [(summary(report), "bold")]


def _section(title: str, count: int) -> Iterator[Line]:
    yield [(f"{title}: {count}", "bold underline")]


def _entries(findings: Sequence[Finding], report: Report, layout: Layout) -> Iterator[Line]:
    seen: Counter[str] = Counter()
    for title, group in _groups(findings, report, layout):
        if title:
            yield [(title, "bold underline"), (f": {by_severity(group)}", "")]
        for finding in group:
            seen[finding.code] += 1
            if not layout.max_repeats or seen[finding.code] <= layout.max_repeats:
                yield from entry(finding, report.texts.get(finding.file, ()))
    yield from _rest(seen, layout)


def _heads(findings: Sequence[Finding], layout: Layout) -> Iterator[Line]:
    seen: Counter[str] = Counter()
    for finding in findings:
        seen[finding.code] += 1
        if not layout.max_repeats or seen[finding.code] <= layout.max_repeats:
            yield head(finding)
    yield from _rest(seen, layout)


def _rest(seen: Counter[str], layout: Layout) -> Iterator[Line]:
    for code, count in sorted(seen.items()):
        if layout.max_repeats and count > layout.max_repeats:
            yield [(f"… and {count - layout.max_repeats} more {code} ({count} in all)", "dim")]


def _groups(findings: Sequence[Finding], report: Report, layout: Layout) -> Iterator[tuple[str, Sequence[Finding]]]:
    if layout.group == "none":
        yield "", findings
    elif layout.group == "file":
        for file, found in groupby(findings, key=lambda finding: finding.file):
            yield file or "(no file)", list(found)
    else:
        # The gravest and most frequent first.
        by_code: dict[str, list[Finding]] = {}
        for finding in findings:
            by_code.setdefault(finding.code, []).append(finding)
        for code, group in sorted(
            by_code.items(), key=lambda item: (-max(one.severity for one in item[1]), -len(item[1]), item[0])
        ):
            rule = report.explain(code)
            yield f"{code} ({rule.title})" if rule else code, group


def _coverage(coverage: Coverage) -> Iterator[Line]:
    yield [
        ("coverage", "bold underline"),
        (f": {coverage.percent} % of {coverage.triples} triples are under a shape", ""),
    ]
    if coverage.uncovered:
        kinds = [f"{count} of {kind}" for kind, count in coverage.uncovered.items()]
        yield [(f"  under no shape: {_some(kinds)}", "")]
    for title, names in (
        ("without a fault in the tests", coverage.never_fired),
        ("classes without data", coverage.unused_classes),
        ("properties without data", coverage.unused_properties),
        ("queries without an answer", coverage.empty_queries),
    ):
        if names is not None:
            yield [(f"  {title}: {len(names)}", ""), (f" ({_some(names)})" if names else "", "dim")]


def _some(names: Sequence[str]) -> str:
    more = len(names) - _SHOWN_NAMES
    return ", ".join(names[:_SHOWN_NAMES]) + (f" and {more} more" if more > 0 else "")
