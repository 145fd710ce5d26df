"""Writing files whole: a reader, or a crash at any moment, finds the old content or the new, never half."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from sahel_ld.errors import UsageError

_NEW_FILE_MODE = 0o666


def write_atomic(path: Path, content: bytes | Iterable[bytes]) -> None:
    """Replace the file at ``path`` by ``content``, given whole or in chunks; its folder is made where it is missing.

    An exception while the chunks are made leaves the old file as it was. Raises UsageError where the place cannot be written.
    """
    target = path.resolve() if path.is_symlink() else path
    chunks = (content,) if isinstance(content, bytes) else content
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:100]}.", suffix=".part")
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror}") from error
    try:
        with os.fdopen(handle, "wb") as stream:
            for chunk in chunks:
                stream.write(chunk)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(_mode_of(target))
        Path(name).replace(target)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror}") from error
    finally:
        with contextlib.suppress(FileNotFoundError):
            Path(name).unlink()
    _sync_folder(target.parent)


def _mode_of(target: Path) -> int:
    """The mode of the file that is replaced, or what the process gives to new files."""
    try:
        return target.stat().st_mode & 0o777
    except FileNotFoundError:
        mask = os.umask(0o022)
        os.umask(mask)
        return _NEW_FILE_MODE & ~mask


def _sync_folder(folder: Path) -> None:
    """Make the new name durable where the system can open folders."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
