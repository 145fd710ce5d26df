"""Waivers laid over a report: what they cover is counted apart, and what is wrong with them is found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date

from sahel_ld.checks.baseline import Waiver, waivable
from sahel_ld.findings import Finding, Report, Severity, Waived


def waive(
    report: Report,
    waivers: Iterable[Waiver],
    *,
    name: str,
    today: date,
    in_scope: Callable[[Waiver], bool],
) -> Report:
    """The report without what the waivers cover today, and with findings about expired, unused and unfounded waivers in the file ``name``."""
    held = {waiver.fingerprint: waiver for waiver in waivers}
    left = {fingerprint: waiver.count for fingerprint, waiver in held.items()}
    shown: list[Finding] = []
    waived: list[Waived] = []
    for finding in report.findings:
        waiver = held.get(finding.fingerprint) if waivable(finding) else None
        if waiver is None or not left[waiver.fingerprint]:
            shown.append(finding)
            continue
        left[waiver.fingerprint] -= 1
        if waiver.covers_on(today):
            day = waiver.expires.isoformat() if waiver.expires else ""
            waived.append(Waived(finding, waiver.reason, waiver.owner, day))
        else:
            shown.append(finding)
    # What a file that cannot be read would have shown is not known.
    whole = not any(finding.unreadable for finding in report.findings)
    for waiver in held.values():
        unused = left[waiver.fingerprint] if whole and in_scope(waiver) else 0
        shown += _about(waiver, unused, name, today)
    return replace(
        report, findings=tuple(sorted(shown, key=lambda finding: finding.sort_key)), waived=(*report.waived, *waived)
    )


def _about(waiver: Waiver, unused: int, name: str, today: date) -> Iterator[Finding]:
    def found(code: str, severity: Severity, message: str, hint: str = "") -> Finding:
        return Finding(code, severity, message, name, waiver.line, hint=hint)

    what = f"{waiver.code}{f' in {waiver.file}' if waiver.file else ''}"
    if unused == waiver.count:
        yield found("policy/waiver-unused", Severity.WARNING, f"nothing is left to waive: {what} is not found any more")
        return
    if unused:
        rest = f"{waiver.count - unused} of {waiver.count} findings are left of {what}"
        yield found("policy/waiver-unused", Severity.WARNING, rest, f"write count = {waiver.count - unused}")
    if waiver.expires and not waiver.covers_on(today):
        yield found(
            "policy/waiver-expired", Severity.WARNING, f"the waiver of {what} expired on {waiver.expires.isoformat()}"
        )
    if not waiver.reason.strip():
        yield found("policy/waiver-without-reason", Severity.WARNING, f"the waiver of {what} has no reason")
    elif not waiver.owner.strip() or waiver.expires is None:
        missing = [key for key, value in (("owner", waiver.owner.strip()), ("expires", waiver.expires)) if not value]
        yield found(
            "policy/waiver-incomplete", Severity.NOTE, f"the waiver of {what} has no {' and no '.join(missing)}"
        )
