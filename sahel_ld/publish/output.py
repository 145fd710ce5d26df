"""The files of the site as they are written: every path checked, nothing written twice, all hashed."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from sahel_ld.publish.checksums import is_safe


@dataclass(frozen=True)
class FileEntry:
    """Size and SHA-256 of a written file."""

    size: int
    sha256: str


class Stamped(NamedTuple):
    """A file of a site as it stood on the disk after it was written: who changes it changes its time, who replaces it its number."""

    path: str
    sha256: str
    size: int
    changed: int
    number: int


class Output:
    """A folder that is being filled; ``last`` is the folder of the last build, whose files may be taken over."""

    def __init__(self, folder: Path, last: Path | None = None) -> None:
        self.folder = folder
        self.last = last
        self.files: dict[str, FileEntry] = {}
        self.paths: list[str] = []
        self._folders: set[str] = set()

    def write(self, path: str, content: bytes | str) -> None:
        """Write a file; its ``path`` is relative to the site. Raises ValueError for an unsafe path or one that is taken."""
        if not is_safe(path):
            raise ValueError(f"not a safe path: {path!r}")
        data = content.encode() if isinstance(content, str) else content
        self._add(path, FileEntry(len(data), hashlib.sha256(data).hexdigest()))
        (self.folder / path).write_bytes(data)

    def _add(self, path: str, entry: FileEntry) -> None:
        if path in self.files:
            raise ValueError(f"written twice: {path!r}")
        parent = path.rpartition("/")[0]
        if parent not in self._folders:
            (self.folder / parent).mkdir(parents=True, exist_ok=True)
            self._folders.add(parent)
        self.files[path] = entry
        self.paths.append(path)

    def note(self, found: dict[str, FileEntry]) -> None:
        """Know of files that another process has written into the folder."""
        self.paths += [path for path in found if path not in self.files]
        self.files |= found

    def take_over(self, found: Sequence[Stamped]) -> bool:
        """Have files of the last build here too; False, and nothing done, where one of them is not as it was written."""
        if self.last is None:
            return False
        last = str(self.last)
        if any(stamp(last, file.path) != file[2:] for file in found):
            return False
        for file in found:
            self._add(file.path, FileEntry(file.size, file.sha256))
            _link(f"{last}/{file.path}", f"{self.folder}/{file.path}")
        return True

    def last_contents(self, found: Sequence[Stamped]) -> dict[str, bytes] | None:
        """Files of the last build, by path; None where one of them is not as it was written."""
        if self.last is None or any(stamp(str(self.last), file.path) != file[2:] for file in found):
            return None
        return {file.path: (self.last / file.path).read_bytes() for file in found}

    def stamped(self, path: str) -> Stamped:
        """How a written file stands on the disk."""
        size, changed, number = stamp(str(self.folder), path)
        return Stamped(path, self.files[path].sha256, size, changed, number)

    def checksums(self) -> str:
        """The lines of `SHA256SUMS` for all files so far, as `sha256sum -c` reads them."""
        return "".join(f"{entry.sha256}  {path}\n" for path, entry in sorted(self.files.items()))

    def pages(self, wanted: Callable[[str], bool]) -> list[str]:
        """The paths of the written pages, sorted, for which ``wanted`` holds."""
        return sorted(path for path in self.files if path.endswith(".html") and wanted(path))


def stamp(folder: str, path: str) -> tuple[int, int, int]:
    """Size, time of the last change, and number of a file; none of it can be that of a file where there is none."""
    try:
        found = os.lstat(f"{folder}/{path}")
    except OSError:
        return -1, -1, -1
    return found.st_size, found.st_mtime_ns, found.st_ino


def _link(source: str, target: str) -> None:
    """A second name for a file, or a copy where the file system has no second names."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
