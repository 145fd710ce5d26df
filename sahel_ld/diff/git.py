"""What a git ref holds, in a temporary folder; the working tree and the repository stay as they are."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import tarfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from sahel_ld.errors import OutsideError, UsageError
from sahel_ld.project.settings import FILE_NAME
from sahel_ld.rdf.formats import SUFFIXES

_NEEDED = frozenset(SUFFIXES) | {".rq"}


def extract(ref: str, repository: Path, into: Path) -> Path | None:
    """Write the data, ontology, shapes and queries of a ref, or of ``REF:PATH``, below ``into``; the folder or file written.

    ``repository`` is a folder in the repository; where it is not its top, only what lies in that folder is taken. None where there is no such ref.
    Raises UsageError where ``repository`` is in no repository, OutsideError where git is missing or fails.
    """
    if _git(repository, "rev-parse", "--git-dir") is None:
        raise UsageError(
            f"{ref}: no such file or folder, and no git ref, for {repository} is not in a git repository",
            hint="name two files or folders, or the project in a repository with --project",
        )
    inside = ":" in ref
    found = _git(
        repository, "rev-parse", "--verify", "--quiet", "--end-of-options", ref if inside else f"{ref}^{{commit}}"
    )
    if found is None:
        return None
    name = found.decode().strip()
    if inside and (_git(repository, "cat-file", "-t", name) or b"").strip() == b"blob":
        content = _git(repository, "cat-file", "blob", name)
        target = into / PurePosixPath(ref.partition(":")[2]).name
        target.write_bytes(content or b"")
        return target
    archive = _git(repository, "archive", "--format=tar", name)
    if archive is None:
        raise OutsideError(f"{ref}: git cannot read it", hint=f"try: git archive {ref}")
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        for member in tar:
            path = PurePosixPath(member.name)
            if member.isfile() and (path.suffix.lower() in _NEEDED or path.name == FILE_NAME):
                tar.extract(member, into, filter="data")
    return into


def _git(repository: Path, *words: str) -> bytes | None:
    """What git prints; None where it fails."""
    program = shutil.which("git")
    if program is None:
        raise OutsideError("git is not installed", hint="a git ref needs it; files and folders do not")
    done = subprocess.run(  # noqa: S603 - git itself, without a shell
        [program, "-C", str(repository), *words],
        capture_output=True,
        check=False,
        env=os.environ | {"GIT_OPTIONAL_LOCKS": "0"},
    )
    return done.stdout if done.returncode == 0 else None


def moment_of(ref: str, repository: Path) -> str:
    """When a ref was committed, in UTC as xsd:dateTime. Raises UsageError where there is no such commit."""
    found = _git(repository, "show", "--no-patch", "--format=%ct", "--end-of-options", f"{ref}^{{commit}}")
    if found is None:
        raise UsageError(f"{ref}: no commit in the repository of {repository}")
    return f"{datetime.fromtimestamp(int(found), UTC):%Y-%m-%dT%H:%M:%SZ}"


def commits_after(ref: str, repository: Path, folders: Iterable[str]) -> list[str]:
    """The commits after a ref up to now that change something in the folders, the oldest first. Raises UsageError where there is no such ref."""
    found = _git(repository, "rev-list", "--reverse", "--first-parent", f"{ref}..HEAD", "--", *folders)
    if found is None:
        raise UsageError(f"{ref}: no commit in the repository of {repository}")
    return found.decode().split()
