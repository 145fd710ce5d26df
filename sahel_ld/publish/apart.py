"""Work in a process of its own, beside what this one goes on with."""

from __future__ import annotations

import ctypes
import gc
import os
import pickle
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, Generic, TypeVar

T = TypeVar("T")
_THREADS = Path("/proc/self/task")
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


class Apart(Generic[T]):
    """``work`` done in a copy of this process; what it gives must be able to pass through pickle.

    It is done here, when its result is asked for, where a copy cannot be had or would be unsafe (a process of several threads), and where the
    copy failed: so an exception is the one that ``work`` raises here.
    """

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._done: list[T] = []
        self._copy = _copy_at_work(work) if _can_fork() else None

    def result(self) -> T:
        """What the work gave, waited for."""
        if not self._done:
            content = _all_of(*self._copy) if self._copy else b""
            self._copy = None
            self._done.append(pickle.loads(content) if content else self._work())  # noqa: S301 - written by ourselves
        return self._done[0]

    def abandon(self) -> None:
        """End the work, whose result nobody wants."""
        if self._copy:
            os.kill(self._copy[0], signal.SIGKILL)
            _all_of(*self._copy)
            self._copy = None

    def __del__(self) -> None:
        self.abandon()


def _can_fork() -> bool:
    """Whether this is a process of one thread, on a system that can tell."""
    return sys.platform == "linux" and _THREADS.is_dir() and len(list(_THREADS.iterdir())) == 1


def _copy_at_work(work: Callable[[], object]) -> tuple[int, IO[bytes]]:
    parent = os.getpid()
    reading, writing = os.pipe()
    process = os.fork()
    if process:
        os.close(writing)
        return process, os.fdopen(reading, "rb")
    try:
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
        if os.getppid() == parent:
            os.close(reading)
            gc.disable()  # it would write to all of the memory that both share
            with os.fdopen(writing, "wb") as stream:
                stream.write(pickle.dumps(work(), pickle.HIGHEST_PROTOCOL))
            os._exit(0)
    finally:
        os._exit(1)  # whatever happened: the work is then done by the process itself


def _all_of(process: int, stream: IO[bytes]) -> bytes:
    """What the copy wrote; nothing where it failed."""
    with stream:
        content = stream.read()
    _, status = os.waitpid(process, 0)
    return content if status == 0 else b""
