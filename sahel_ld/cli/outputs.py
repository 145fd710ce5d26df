"""Where reports go: to the terminal in colours, to a pipe plain, to any number of files in the format that each names."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sahel_ld.findings import Report
    from sahel_ld.findings.layout import Layout
    from sahel_ld.project import Project

_NAMED = re.compile(r"([a-z]+)=(.+)", re.DOTALL)
# Folders from which the services look for files: GitHub Actions, GitLab CI.
_WORKSPACES = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR")


def destinations(words: Iterable[str]) -> list[tuple[str, Path]]:
    """Format and file of each ``FORMAT=FILE`` or ``FILE`` with a telling suffix. Raises UsageError for one that says no format."""
    from sahel_ld.errors import UsageError
    from sahel_ld.findings.formats import check_name, format_of, names

    found = []
    for word in words:
        if (named := _NAMED.fullmatch(word)) and (named[1] in names() or format_of(word) is None):
            found.append((check_name(named[1]), Path(named[2])))
        elif chosen := format_of(word):
            found.append((chosen, Path(word)))
        else:
            raise UsageError(
                f"--output {word}: the suffix says no format",
                hint=f"write FORMAT={word}, with one of {', '.join(names())}",
            )
    return found


def locator(project: Project, given: Sequence[Path]) -> Callable[[str], str]:
    """From the name of a file in findings to its path from the top of the repository, inside of a CI service; else the name as it is."""
    workspace = next((os.environ[name] for name in _WORKSPACES if os.environ.get(name)), None)
    if workspace is None:
        return lambda name: name
    top = Path(workspace).resolve()
    names = {project.name_of(path): path for path in given}

    def locate(name: str) -> str:
        path = names.get(name, project.root / name)
        try:
            return path.resolve().relative_to(top).as_posix()
        except ValueError:
            return name

    return locate


def show(report: Report, name: str, layout: Layout) -> None:
    """The report on standard output; text in colours where that is a terminal."""
    from sahel_ld.cli.options import console, out
    from sahel_ld.findings.formats import check_name, render

    if check_name(name) != "text" or not (sys.stdout.isatty() or os.environ.get("FORCE_COLOR")):
        out(render(report, name, layout))
        return
    from rich.text import Text

    from sahel_ld.findings.formats.text import styled

    screen = console()
    for line in styled(report, layout):
        screen.print(Text.assemble(*line), soft_wrap=True)


def write(report: Report, files: Iterable[tuple[str, Path]], layout: Layout) -> None:
    """The report into each of the files, whole or not at all."""
    from sahel_ld.findings.formats import render
    from sahel_ld.rdf.atomic import write_atomic

    for name, path in files:
        write_atomic(path, render(report, name, layout).encode())
