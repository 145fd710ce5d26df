"""How a report is laid out: what the person at the other end asked for, not what was found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sahel_ld.errors import UsageError
from sahel_ld.findings.model import Severity

GROUPS = ("none", "file", "code")


def _as_it_is(name: str) -> str:
    return name


@dataclass(frozen=True)
class Layout:
    """``group`` gathers findings by ``file`` or ``code``; of each code ``max_repeats`` are shown (0: all), then counted.

    ``fail_on`` is the severity from which a test of the JUnit format fails. ``locate`` turns the name of a file into the one that the reader
    of the output knows: a service looks for files from the top of the repository, whatever the folder of the project.
    """

    group: str = "none"
    max_repeats: int = 20
    show_waived: bool = False
    fail_on: Severity = Severity.ERROR
    locate: Callable[[str], str] = _as_it_is

    def __post_init__(self) -> None:
        if self.group not in GROUPS:
            raise UsageError(f"unknown grouping {self.group!r}", hint=f"use one of {', '.join(GROUPS)}")
        if self.max_repeats < 0:
            raise UsageError("--max-repeats must not be negative", hint="0 shows all")
