"""Whole processes, measured from outside: wall-clock seconds and peak memory as the operating system accounts them."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Run:
    """One finished process: seconds, peak resident memory in MB, exit code, seconds of processor time."""

    seconds: float
    megabytes: float
    code: int
    cpu: float


def run(command: Sequence[str], cwd: str | None = None) -> Run:
    """Run a command to its end, its output thrown away."""
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=cwd) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - start
    return Run(seconds, usage.ru_maxrss / 1024, process.returncode, usage.ru_utime + usage.ru_stime)


def pairs(ours: Sequence[str], peer: Sequence[str], rounds: int) -> list[tuple[Run, Run]]:
    """Both commands in turn, so that a drift of the machine touches both."""
    return [(run(ours), run(peer)) for _ in range(rounds)]


def ratio(found: Sequence[tuple[Run, Run]]) -> str:
    """How many times faster ours is, and what share of the peer's memory it takes: medians over the rounds."""
    faster = median(peer.seconds / ours.seconds for ours, peer in found)
    memory = median(ours.megabytes / peer.megabytes for ours, peer in found)
    ours, peer = found[0][0], found[0][1]
    return f"{faster:7.1f} x faster, {memory:5.0%} of the memory ({ours.megabytes:.0f} MB against {peer.megabytes:.0f} MB), exit codes {ours.code} and {peer.code}"
