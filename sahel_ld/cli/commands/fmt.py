"""`sahel-ld fmt`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sahel_ld.cli.options import ProjectOption, QuietOption, say


def command(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Turtle files or folders; none: the project's data, ontology and shapes.", show_default=False
        ),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; exit with 1 where a file is not laid out.")
    ] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Show what would change, and change nothing.")] = False,
    project: ProjectOption = None,
    quiet: QuietOption = False,
) -> int:
    """Lay out Turtle files in one way. Comments, prefixes and order stay; a file that would lose anything is left as it is.

    Examples: `sahel-ld fmt`, `sahel-ld fmt --check data/ttl`, `sahel-ld fmt --diff report.ttl`.
    """
    import difflib

    from sahel_ld.api import Project
    from sahel_ld.cli.options import out
    from sahel_ld.errors import ExitCode
    from sahel_ld.rdf.atomic import write_atomic

    code = ExitCode.DONE
    changed = total = 0
    for name, path, before, after in Project(project).layouts(paths or ()):
        total += 1
        if isinstance(after, Exception):
            say(f"error: {after}")
            code = max(code, getattr(after, "exit_code", ExitCode.FINDINGS))
        elif before != after:
            changed += 1
            if diff:
                old, new = (text.decode().splitlines(keepends=True) for text in (before, after))
                out("".join(difflib.unified_diff(old, new, name, name)))
            elif check:
                say(f"{name}: not laid out")
            else:
                write_atomic(path, after)
                say(f"{name}: laid out", quiet=quiet)
    if changed and (check or diff):
        code = max(code, ExitCode.FINDINGS)
    say(f"{changed} of {total} files {'would change' if check or diff else 'changed'}", quiet=quiet)
    return int(code)
