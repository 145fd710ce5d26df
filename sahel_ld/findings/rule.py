"""What a code stands for: the rule behind a finding, told to those who have to mend what it found."""

from __future__ import annotations

from dataclasses import dataclass

from sahel_ld.findings.model import ShapeSource


@dataclass(frozen=True)
class Rule:
    """``title`` is one line; ``meaning`` says what is found, ``why`` why it matters, ``mend`` what to do.

    ``example`` shows the fault, or the fault and its cure; ``messages`` are those of a shape or check by language; ``source`` is where it stands.
    """

    code: str
    title: str
    meaning: str = ""
    why: str = ""
    mend: str = ""
    example: str = ""
    messages: tuple[tuple[str, str], ...] = ()
    source: ShapeSource | None = None
