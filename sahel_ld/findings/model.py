"""One model for every finding, whatever found it, and the report that gathers them."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING

from sahel_ld.errors import ExitCode

if TYPE_CHECKING:
    from sahel_ld.findings.coverage import Coverage
    from sahel_ld.findings.rule import Rule

NEW, KNOWN = "new", "known"
_BLANK_LABEL = re.compile(r"_:[\w.\-]*\w")
_LINE_NUMBER = re.compile(r"(\.\w{2,6}):\d+(?::\d+)?\b")


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
    ``unreadable`` marks a finding that means that the file could not be read, ``wrong_use`` one that means that the check was set up wrongly.
    ``shape`` is the source shape, a term, and ``component`` the local name or IRI of the constraint component, of findings by SHACL.
    ``status`` is ``new`` or ``known`` where the finding was compared with those of an earlier state, else empty.
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
    wrong_use: bool = False
    shape: str = ""
    component: str = ""
    status: str = ""

    @property
    def fingerprint(self) -> str:
        """The same for the same fault when lines move: what is wrong with which node, not where it stands.

        Labels of blank nodes and line numbers in messages are left out: they change when something else does.
        """
        message = _LINE_NUMBER.sub(r"\1", self.message)
        parts = (self.code, self.file, self.focus, self.path, self.value, message)
        return hashlib.sha256(_BLANK_LABEL.sub("_:", "\0".join(parts)).encode()).hexdigest()[:32]

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
class Waived:
    """A finding that is accepted for a while: why, by whom, until when (``YYYY-MM-DD``, empty for no end)."""

    finding: Finding
    reason: str = ""
    owner: str = ""
    expires: str = ""


def _no_rule(_code: str) -> None:
    return None


@dataclass(frozen=True)
class Report:
    """The findings of one run, in order of place, with what was looked at.

    ``counts`` says how much was checked: ``files``, ``triples``, ``shapes``, ``focus nodes``, ``checks``; ``ontology`` names its files.
    ``waived`` are the findings that a baseline accepts. ``since`` names the earlier state that the findings were compared with, and ``fixed``
    are those that were there and are no more. ``explain`` gives what is known about a code.
    """

    findings: tuple[Finding, ...]
    counts: dict[str, int] = field(default_factory=dict)
    texts: dict[str, Sequence[str]] = field(default_factory=dict, repr=False)
    ontology: tuple[str, ...] = ()
    waived: tuple[Waived, ...] = ()
    since: str = ""
    fixed: tuple[Finding, ...] = ()
    coverage: Coverage | None = None
    explain: Callable[[str], Rule | None] = field(default=_no_rule, repr=False, compare=False)

    @property
    def by_severity(self) -> dict[str, int]:
        """How many errors, warnings and notes."""
        found = Counter(finding.severity for finding in self.findings)
        return {severity.word: found[severity] for severity in sorted(Severity, reverse=True)}

    def with_status(self, status: str) -> tuple[Finding, ...]:
        """The findings that are ``new`` or ``known``."""
        return tuple(finding for finding in self.findings if finding.status == status)

    def exit_code(self, fail_on: Severity = Severity.ERROR) -> ExitCode:
        """3 where a file could not be read, 2 where the check was set up wrongly, 1 where a finding is at or above ``fail_on``, else 0.

        A known finding does not count for 1. What could not be read, or was not checked, counts however old it is: nothing is known about it.
        """
        if any(finding.unreadable for finding in self.findings):
            return ExitCode.INPUT
        if any(finding.wrong_use and finding.severity is Severity.ERROR for finding in self.findings):
            return ExitCode.USAGE
        if any(finding.severity >= fail_on and finding.status != KNOWN for finding in self.findings):
            return ExitCode.FINDINGS
        return ExitCode.DONE
