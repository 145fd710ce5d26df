"""The files of the site as they are written: every path checked, nothing written twice, all hashed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

MARKER = "SHA256SUMS"
_PATH = re.compile(r"(?:[A-Za-z0-9_.~=-]+/)*[A-Za-z0-9_.~=-]+")


@dataclass(frozen=True)
class FileEntry:
    """Size and SHA-256 of a written file."""

    size: int
    sha256: str


class Output:
    """A folder that is being filled."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files: dict[str, FileEntry] = {}
        self._folders: set[str] = set()

    def write(self, path: str, content: bytes | str) -> None:
        """Write a file; its ``path`` is relative to the site. Raises ValueError for an unsafe path or one that is taken."""
        if not _PATH.fullmatch(path) or any(part in (".", "..") for part in path.split("/")):
            raise ValueError(f"not a safe path: {path!r}")
        if path in self.files:
            raise ValueError(f"written twice: {path!r}")
        data = content.encode() if isinstance(content, str) else content
        parent = path.rpartition("/")[0]
        if parent not in self._folders:
            (self.folder / parent).mkdir(parents=True, exist_ok=True)
            self._folders.add(parent)
        (self.folder / path).write_bytes(data)
        self.files[path] = FileEntry(len(data), hashlib.sha256(data).hexdigest())

    def checksums(self) -> str:
        """The lines of `SHA256SUMS` for all files so far, as `sha256sum -c` reads them."""
        return "".join(f"{entry.sha256}  {path}\n" for path, entry in sorted(self.files.items()))

    def pages(self, wanted: Callable[[str], bool]) -> list[str]:
        """The paths of the written pages, sorted, for which ``wanted`` holds."""
        return sorted(path for path in self.files if path.endswith(".html") and wanted(path))
