"""Replacing a whole folder in one step: a reader, or a crash at any moment, finds the old folder or the new, never half."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sahel_ld.errors import UsageError

_AT_FDCWD = -100  # Linux: a path is relative to the current folder
_EXCHANGE = 2  # RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS


@contextmanager
def replaced_folder(target: Path) -> Iterator[Path]:
    """An empty folder to fill; when the block ends without an exception it takes the place of ``target`` in one step.

    A process killed at any moment leaves the old folder or the new one under the name of ``target``; what it was filling
    is removed by the next call. Raises UsageError where the place cannot be written.
    """
    target = target.absolute()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _recover(target)
        building = target.with_name(f".{target.name}.building-{os.getpid()}")
        building.mkdir()
    except OSError as error:
        raise UsageError(f"{target}: cannot be written: {error.strerror}") from error
    try:
        yield building
        os.sync()
        _take_place(building, target)
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _take_place(building: Path, target: Path) -> None:
    try:
        if not target.exists():
            building.rename(target)
        elif not _exchange(building, target):
            # Two steps where the system cannot exchange two folders; `_recover` repairs a stop between them.
            old = _aside(target)
            target.rename(old)
            building.rename(target)
            shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        raise UsageError(f"{target}: cannot be replaced: {error.strerror}") from error


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; False where the system has no way to do it."""
    if os.name != "posix":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    if sys.platform == "darwin":
        swap = getattr(libc, "renamex_np", None)
        return swap is not None and swap(os.fsencode(one), os.fsencode(other), _EXCHANGE) == 0
    exchange = getattr(libc, "renameat2", None)
    if exchange is None:
        return False
    done: int = exchange(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _EXCHANGE)
    return done == 0


def _recover(target: Path) -> None:
    """Put back a folder that a killed process had set aside, and remove what killed processes were filling."""
    old = _aside(target)
    if old.exists():
        if target.exists():
            shutil.rmtree(old, ignore_errors=True)
        else:
            old.rename(target)
    prefix = f".{target.name}.building-"
    for left in target.parent.glob(f"{prefix}*"):
        number = left.name.removeprefix(prefix)
        if number.isdigit() and (int(number) == os.getpid() or not _is_running(int(number))):
            shutil.rmtree(left, ignore_errors=True)


def _aside(target: Path) -> Path:
    return target.with_name(f".{target.name}.old")


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True
