"""The files of a git repository as they were at a revision, in a folder of their own: the working tree and its index are not touched."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sahel_ld.errors import UsageError
from sahel_ld.rdf.formats import format_of_path

_WANTED = (".rq", ".toml")
_LINK = "120000"
# Set by git for its hooks; they would send our calls to another repository or index.
_OF_HOOKS = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY")


@dataclass(frozen=True)
class Revision:
    """``top`` is the folder of the repository, ``copy`` the one with its RDF, query and settings files as they were."""

    top: Path
    copy: Path

    def then(self, path: Path) -> Path | None:
        """Where a file or folder is in the copy; itself where it lies outside of the repository; None where it was not there."""
        try:
            inside = path.resolve().relative_to(self.top)
        except ValueError:
            return path
        found = self.copy / inside
        return found if found.exists() else None


@contextmanager
def revision(ref: str, near: Path) -> Iterator[Revision]:
    """The repository around ``near`` at ``ref``, a commit, branch or tag; the copy is removed when the block ends.

    Raises UsageError where there is no git, no repository or no such revision.
    """
    git = shutil.which("git")
    if git is None:
        raise UsageError("--since needs git, which is not installed or not on the PATH")
    with tempfile.TemporaryDirectory(prefix="sahel-ld-since-") as folder:
        index = Path(folder, "index")
        copy = Path(folder, "files").resolve()
        copy.mkdir()
        runner = _Git(git, near if near.is_dir() else near.parent, index)
        top = Path(runner.run("rev-parse", "--show-toplevel", problem=f"{near} is not in a git repository").strip())
        runner.folder = top
        commit = _commit(runner, ref)
        runner.run("read-tree", commit, problem=f"the files at {ref} cannot be read")
        listed = runner.run("ls-files", "-s", "-z", problem=f"the files at {ref} cannot be listed")
        names = [name for mode, name in _entries(listed) if mode == _LINK or _wanted(name)]
        runner.run(
            "checkout-index",
            "--quiet",
            "-z",
            "--stdin",
            f"--prefix={copy.as_posix()}/",
            problem=f"the files at {ref} cannot be written",
            text="".join(f"{name}\0" for name in names),
        )
        yield Revision(top.resolve(), copy)


def _commit(runner: _Git, ref: str) -> str:
    problem = f"no revision {ref!r} in this repository"
    hint = "a shallow clone has only the last commit: `git fetch --unshallow`, or fetch-depth: 0 in actions/checkout"
    if not ref or ref.startswith("-"):
        raise UsageError(problem, hint="give a commit, a branch or a tag")
    return runner.run("rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}", problem=problem, hint=hint).strip()


def _entries(listed: str) -> Iterator[tuple[str, str]]:
    """Mode and path of each entry of `git ls-files -s -z`."""
    for entry in listed.split("\0"):
        if entry:
            facts, _, name = entry.partition("\t")
            yield facts.split(" ")[0], name


def _wanted(name: str) -> bool:
    return name.endswith(_WANTED) or format_of_path(Path(name)) is not None


class _Git:
    """Calls of git in one folder, with an index of our own."""

    def __init__(self, command: str, folder: Path, index: Path) -> None:
        self.command = command
        self.folder = folder
        self.environment = {key: value for key, value in os.environ.items() if key not in _OF_HOOKS}
        self.environment |= {"GIT_INDEX_FILE": str(index), "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}

    def run(self, *words: str, problem: str, hint: str = "", text: str = "") -> str:
        done = subprocess.run(  # noqa: S603 - git by its full path, words of our own and a revision that is no option
            [self.command, "-C", str(self.folder), *words],
            input=text.encode(errors="surrogateescape"),
            capture_output=True,
            env=self.environment,
            check=False,
        )
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip().removeprefix("fatal: ")
            raise UsageError(f"--since: {problem}{f' ({said})' if said else ''}", hint=hint)
        return done.stdout.decode(errors="surrogateescape")
