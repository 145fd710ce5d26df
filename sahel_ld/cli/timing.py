"""Where the time of a command went."""

from __future__ import annotations

import os
import time
from pathlib import Path


class Timing:
    """A clock with marks. The first span begins when the process began, where the system tells."""

    def __init__(self) -> None:
        self._begun = time.perf_counter() - _age_of_process()
        self._marks: list[tuple[str, float]] = []

    def mark(self, name: str) -> None:
        """End a span, which has this name."""
        self._marks.append((name, time.perf_counter()))

    def line(self) -> str:
        """All spans in seconds, and their sum."""
        parts, before = [], self._begun
        for name, moment in self._marks:
            parts.append(f"{name} {moment - before:.3f}")
            before = moment
        return f"timing: {', '.join(parts)}; total {before - self._begun:.3f} s"


def _age_of_process() -> float:
    """Seconds since the process began, 0 where the system does not tell."""
    try:
        fields = Path("/proc/self/stat").read_text().rpartition(")")[2].split()
        uptime = float(Path("/proc/uptime").read_text().split()[0])
        return max(uptime - int(fields[19]) / os.sysconf("SC_CLK_TCK"), 0.0)
    except (OSError, ValueError, IndexError):
        return 0.0
