"""Writing files whole: a reader, or a crash at any moment, finds the old content or the new, never half."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from sahel_ld.errors import UsageError

_NEW_FILE_MODE = 0o666
_PRIVATE = 0o600
_HANDLES = Path("/proc/self/fd")


def write_atomic(path: Path, content: bytes | Iterable[bytes]) -> None:
    """Replace the file at ``path`` by ``content``, given whole or in chunks; its folder is made where it is missing.

    An exception while the chunks are made leaves the old file as it was. Raises UsageError where the place cannot be written.
    """
    target = path.resolve() if path.is_symlink() else path
    chunks = (content,) if isinstance(content, bytes) else content
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with _unnamed(target) or _named(target) as (handle, name):
            with os.fdopen(handle, "wb", closefd=False) as stream:
                for chunk in chunks:
                    stream.write(chunk)
            os.fsync(handle)
            if hasattr(os, "fchmod"):
                os.fchmod(handle, _mode_of(target))
            name().replace(target)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror}") from error
    _sync_folder(target.parent)


_Open = AbstractContextManager[tuple[int, Callable[[], Path]]]


def _unnamed(target: Path) -> _Open | None:
    """A new file without a name in the folder of ``target``: a killed process leaves nothing of it. None where the system has none."""
    flag = getattr(os, "O_TMPFILE", None)
    if flag is None or not _HANDLES.is_dir():
        return None
    try:
        handle = os.open(target.parent, flag | os.O_RDWR, _PRIVATE)
    except OSError:
        return None
    return _open_unnamed(handle, target)


@contextlib.contextmanager
def _open_unnamed(handle: int, target: Path) -> Iterator[tuple[int, Callable[[], Path]]]:
    # A link cannot replace a file: it gets a name of its own for the moment until it is renamed.
    part = _part(target)

    def name() -> Path:
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.link(_HANDLES / str(handle), part, src_dir_fd=folder)
        except OSError:
            # A file system without links: copied under a name.
            with os.fdopen(os.dup(handle), "rb") as source, part.open("xb") as copy:
                source.seek(0)
                shutil.copyfileobj(source, copy)
                os.fsync(copy.fileno())
                os.fchmod(copy.fileno(), os.fstat(handle).st_mode)
        finally:
            os.close(folder)
        return part

    try:
        yield handle, name
    finally:
        os.close(handle)
        _remove(part)


@contextlib.contextmanager
def _named(target: Path) -> Iterator[tuple[int, Callable[[], Path]]]:
    part = _part(target)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), _PRIVATE)

    def name() -> Path:
        os.close(handle)  # a file that is open cannot be renamed on Windows
        return part

    try:
        yield handle, name
    finally:
        with contextlib.suppress(OSError):
            os.close(handle)
        _remove(part)


def _remove(part: Path) -> None:
    with contextlib.suppress(FileNotFoundError):
        part.unlink()


def _part(target: Path) -> Path:
    return target.with_name(f".{target.name[:100]}.{secrets.token_hex(4)}.part")


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
