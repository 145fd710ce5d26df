"""The baseline file: findings that are accepted for a while, each with its reason, its owner and its last day."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

from sahel_ld.errors import InputError, UsageError
from sahel_ld.findings import Finding

FILE_NAME = "sahel-ld-baseline.toml"
_HEAD = """\
# Findings of `sahel-ld check` that are accepted for a while. `sahel-ld check --update-baseline` adds what is new, removes what is gone, and
# keeps reason, owner and expires of the rest; comments are not kept. A waiver ends on the day in expires.
"""
_HEADING = re.compile(r"^\s*\[\[\s*waiver\s*\]\]")


@dataclass(frozen=True)
class Waiver:
    """A waiver covers ``count`` findings with this fingerprint, until the day before ``expires``; ``file`` and ``message`` are for people.

    ``line`` is where it stands in the baseline file.
    """

    code: str
    fingerprint: str
    file: str = ""
    message: str = ""
    reason: str = ""
    owner: str = ""
    expires: date | None = None
    count: int = 1
    line: int | None = None

    def covers_on(self, today: date) -> bool:
        """Whether it holds on that day."""
        return self.expires is None or today < self.expires


def read_baseline(path: Path, name: str) -> list[Waiver]:
    """The waivers of a file that is called ``name`` in messages.

    Raises InputError for text that is not TOML, UsageError for a file that is not there, an unknown key, a wrong value or two waivers of one
    fingerprint.
    """
    try:
        text = path.read_bytes().decode()
        table: dict[str, Any] = tomllib.loads(text)
    except FileNotFoundError:
        raise UsageError(f"{name}: no such file", hint="`--update-baseline` writes one") from None
    except OSError as error:
        raise UsageError(f"{name}: cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"not readable as TOML: {error}", file=name) from None
    if set(table) - {"waiver"}:
        raise UsageError(f"{name}: unknown key {min(set(table) - {'waiver'})!r}", hint="entries are [[waiver]]")
    entries = table.get("waiver", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise UsageError(f"{name}: waivers must be written as [[waiver]]")
    lines = _lines(text, entries)
    waivers = [_waiver(entry, line, name) for entry, line in zip(entries, lines, strict=True)]
    seen: dict[str, int | None] = {}
    for waiver in waivers:
        if waiver.fingerprint in seen:
            raise UsageError(
                f"{name}:{waiver.line}: the fingerprint {waiver.fingerprint} is waived twice, first at line {seen[waiver.fingerprint]}",
                hint="use `count` for several findings with one fingerprint",
            )
        seen[waiver.fingerprint] = waiver.line
    return waivers


def _lines(text: str, entries: Sequence[dict[str, Any]]) -> list[int | None]:
    """The line of each entry: of its heading, or where it is written otherwise of its fingerprint."""
    rows = text.split("\n")
    headings = [number for number, row in enumerate(rows, 1) if _HEADING.match(row)]
    if len(headings) == len(entries):
        return list(headings)
    prints = [str(entry.get("fingerprint")) for entry in entries]
    return [next((number for number, row in enumerate(rows, 1) if each in row), None) for each in prints]


_TYPES: dict[str, type] = {"expires": date, "count": int}


def _waiver(entry: dict[str, Any], line: int | None, name: str) -> Waiver:
    where = f"{name}:{line}" if line else name
    known = {field.name for field in fields(Waiver)} - {"line"}
    if unknown := sorted(set(entry) - known):
        raise UsageError(f"{where}: unknown key {unknown[0]!r}", hint=f"known keys: {', '.join(sorted(known))}")
    for key in ("code", "fingerprint"):
        if not entry.get(key):
            raise UsageError(f"{where}: a waiver needs `{key}`", hint="`--update-baseline` writes whole entries")
    for key, value in entry.items():
        wanted = _TYPES.get(key, str)
        if type(value) is not wanted:
            what = {date: "a day such as 2027-01-31, without quotes", int: "a number"}.get(wanted, "text in quotes")
            raise UsageError(f"{where}: `{key}` must be {what}")
    if entry.get("count", 1) < 1:
        raise UsageError(f"{where}: `count` must be 1 or more")
    return Waiver(**entry, line=line)


def updated(
    waivers: Iterable[Waiver],
    findings: Iterable[Finding],
    *,
    in_scope: Callable[[Waiver], bool],
    expires: date | None = None,
) -> list[Waiver]:
    """The waivers for these findings: reason, owner and day of those that there were, nothing filled in for new ones but ``expires``.

    A waiver that is not ``in_scope`` of the check stays as it is.
    """
    before = {waiver.fingerprint: waiver for waiver in waivers}
    after: dict[str, Waiver] = {}
    for finding in findings:
        if not waivable(finding):
            continue
        known = after.get(finding.fingerprint)
        if known:
            after[finding.fingerprint] = replace(known, count=known.count + 1)
            continue
        old = before.get(finding.fingerprint, Waiver(finding.code, finding.fingerprint, expires=expires))
        after[finding.fingerprint] = replace(old, file=finding.file, message=finding.message, count=1)
    kept = [one for one in before.values() if one.fingerprint not in after and not in_scope(one)]
    return sorted([*after.values(), *kept], key=lambda waiver: (waiver.file, waiver.code, waiver.fingerprint))


def waivable(finding: Finding) -> bool:
    """Whether a finding can be accepted: not what keeps the check from being whole, and not what is wrong with waivers."""
    return not (finding.unreadable or finding.wrong_use or finding.code.startswith("policy/"))


def baseline_text(waivers: Iterable[Waiver]) -> str:
    """The file with these waivers, in their order."""
    parts = [_HEAD]
    for waiver in waivers:
        lines = ["[[waiver]]"]
        for key in ("code", "fingerprint", "file", "message", "reason", "owner"):
            lines.append(f"{key} = {_quoted(getattr(waiver, key))}")
        if waiver.expires:
            lines.append(f"expires = {waiver.expires.isoformat()}")
        if waiver.count != 1:
            lines.append(f"count = {waiver.count}")
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def _quoted(text: str) -> str:
    """A basic string of TOML, which is a string of JSON but for one character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
