"""How grave a finding is, as the project sees it: the table [severity] of `sahel-ld.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from sahel_ld.errors import UsageError
from sahel_ld.findings import Finding, Report, Severity
from sahel_ld.project.settings import FILE_NAME

if TYPE_CHECKING:
    from sahel_ld.checks.explain import Codes
    from sahel_ld.project import Project

_OFF = "off"
_WORDS = {severity.word: severity for severity in Severity} | {_OFF: None}


@dataclass(frozen=True)
class SeverityPolicy:
    """Codes, or patterns with ``*`` and ``?``, and the severity that their findings have; None for none at all."""

    levels: Mapping[str, Severity | None]

    @classmethod
    def of_table(cls, table: object) -> SeverityPolicy:
        """The policy of a table of settings. Raises UsageError for what is not a severity."""
        if table is None:
            return cls({})
        if not isinstance(table, Mapping):
            raise UsageError(
                f"{FILE_NAME}: severity must be a table", hint='write a line [severity], then "CODE" = "warning"'
            )
        for code, word in table.items():
            if not isinstance(word, str) or word not in _WORDS:
                raise UsageError(
                    f"{FILE_NAME}: the severity of {code!r} is {word!r}", hint=f"use one of {', '.join(_WORDS)}"
                )
        return cls({code: _WORDS[word] for code, word in table.items()})

    def key_of(self, code: str) -> str | None:
        """The entry for a code: the code itself, else the longest pattern that matches, the last by name of equally long ones."""
        if code in self.levels:
            return code
        return max(
            (key for key in self.levels if fnmatchcase(code, key)), key=lambda key: (len(key), key), default=None
        )

    def apply(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """The findings with their severities. A file that could not be read stays an error: what is in it is not known."""
        for finding in findings:
            key = None if finding.unreadable else self.key_of(finding.code)
            if key is None:
                yield finding
            elif (severity := self.levels[key]) is not None:
                yield finding if finding.severity is severity else replace(finding, severity=severity)

    def unknown(self, codes: Codes, found: Iterable[str]) -> list[str]:
        """The keys that stand for no code: neither for one that there is, nor for one that was found."""
        known = [*codes.all, *found]
        return [
            key
            for key in self.levels
            if codes(key) is None and not any(fnmatchcase(code, key) or _of_family(key, code) for code in known)
        ]


def _of_family(key: str, code: str) -> bool:
    """Whether a pattern looks into a family such as ``lexical/*``."""
    return code.endswith("/*") and key.startswith(code[:-1])


def applied(report: Report, policy: SeverityPolicy) -> Report:
    """The report with the severities of the policy."""
    if not policy.levels:
        return report
    findings = sorted(policy.apply(report.findings), key=lambda finding: finding.sort_key)
    return replace(report, findings=tuple(findings), fixed=tuple(policy.apply(report.fixed)))


def unknown_codes(project: Project, policy: SeverityPolicy, codes: Codes, report: Report) -> Iterator[Finding]:
    """A finding for each key of the table that has no effect, at its line of the settings."""
    unknown = policy.unknown(codes, {finding.code for finding in report.findings})
    if not unknown:
        return
    path = project.root / FILE_NAME
    lines = path.read_text("utf-8").splitlines()
    for key in unknown:
        wanted = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=")
        line = next((number for number, text in enumerate(lines, 1) if wanted.match(text)), 1)
        yield Finding(
            "policy/unknown-code",
            Severity.WARNING,
            f"no code is {key!r}: this severity has no effect",
            project.name_of(path),
            line,
            hint="`sahel-ld explain --list` has all codes",
        )
