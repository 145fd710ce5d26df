"""One model for every finding, whatever found it, and the report that gathers them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import IntEnum

from sahel_ld.errors import ExitCode


class Severity(IntEnum):
    """How grave a finding is; a larger number is graver."""

    NOTE = 1
    WARNING = 2
    ERROR = 3

    @property
    def word(self) -> str:
        """``note``, ``warning`` or ``error``."""
        return self.name.lower()


@dataclass(frozen=True)
class ShapeSource:
    """Where the rule stands that was broken: the file and line of a shape or of a check."""

    file: str
    line: int | None = None


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, and where.

    ``code`` names the rule (``syntax/parse``, ``lexical/gYear``, ``shape/claim-stance``, ``check/interval-order`` …).
    ``line``, ``column``, ``end_line`` and ``end_column`` count from 1, in characters, the end excluded; None where the format gives no place.
    ``focus``, ``path`` and ``value`` are terms in N-Triples syntax (a path in SPARQL syntax), empty where they do not apply.
    ``unreadable`` marks a finding that means that the file could not be read.
    """

    code: str
    severity: Severity
    message: str
    file: str = ""
    line: int | None = None
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None
    focus: str = ""
    path: str = ""
    value: str = ""
    hint: str = ""
    messages: tuple[tuple[str, str], ...] = ()
    source: ShapeSource | None = None
    unreadable: bool = False

    @property
    def sort_key(self) -> tuple[str, int, int, int, str, str, str, str]:
        """Order of a report: by place, then the gravest first."""
        return (
            self.file,
            self.line or 0,
            self.column or 0,
            -self.severity,
            self.code,
            self.focus,
            self.value,
            self.message,
        )


@dataclass(frozen=True)
class Report:
    """The findings of one run, in order of place, with what was looked at.

    ``counts`` says how much was checked: ``files``, ``triples``, ``shapes``, ``checks``, ``focus nodes``.
    """

    findings: tuple[Finding, ...]
    counts: dict[str, int] = field(default_factory=dict)
    texts: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False)

    @property
    def by_severity(self) -> dict[str, int]:
        """How many errors, warnings and notes."""
        found = Counter(finding.severity for finding in self.findings)
        return {severity.word: found[severity] for severity in sorted(Severity, reverse=True)}

    def exit_code(self, fail_on: Severity = Severity.ERROR) -> ExitCode:
        """3 where a file could not be read, 1 where a finding is at or above ``fail_on``, else 0."""
        if any(finding.unreadable for finding in self.findings):
            return ExitCode.INPUT
        if any(finding.severity >= fail_on for finding in self.findings):
            return ExitCode.FINDINGS
        return ExitCode.DONE
