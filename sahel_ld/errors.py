"""Errors that reach the user, each with the exit code of the command line."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes of every command; where several apply, the highest wins."""

    DONE = 0
    FINDINGS = 1
    USAGE = 2
    INPUT = 3
    OUTSIDE = 4
    INTERNAL = 70


class SahelError(Exception):
    """Base of the errors that are shown as one message, without a traceback.

    ``str(error)`` says what was wrong; ``hint`` what to do; ``file``, ``line`` and ``column`` (from 1) where.
    """

    exit_code = ExitCode.INTERNAL

    def __init__(
        self, message: str, *, hint: str = "", file: str = "", line: int | None = None, column: int | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.file = file
        self.line = line
        self.column = column

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        return f"{place}: {self.message}" if place else self.message


class UsageError(SahelError):
    """Wrong use or settings: unknown name, missing file, refused feature."""

    exit_code = ExitCode.USAGE


class InputError(SahelError):
    """An input cannot be read: syntax, encoding, or not the format it says."""

    exit_code = ExitCode.INPUT


class DataError(SahelError):
    """The data cannot be used for what was asked, for example written in a format that has no place for it."""

    exit_code = ExitCode.FINDINGS


class OutsideError(SahelError):
    """Something outside failed: endpoint, network, Java, time limit."""

    exit_code = ExitCode.OUTSIDE
