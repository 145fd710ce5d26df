"""`sahel-ld diff`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from sahel_ld.cli.options import OutputOption, ProjectOption, out


def command(
    old: Annotated[
        str, typer.Argument(metavar="[A]", help="A file, a folder, or a git ref such as v1.0 or HEAD~3, or REF:PATH.")
    ] = "HEAD",
    new: Annotated[
        str | None,
        typer.Argument(metavar="[B]", help="The same; without it, the project as it is now.", show_default=False),
    ] = None,
    format_: Annotated[
        str, typer.Option("--format", "-f", help="text, markdown (for a pull request) or json.")
    ] = "text",
    language: Annotated[str, typer.Option("--language", help="en or fr.")] = "en",
    by_file: Annotated[bool, typer.Option("--by-file", help="Show too what moved between files.")] = False,
    answers: Annotated[
        bool, typer.Option("--answers", help="Show too which answers to bundled questions change.")
    ] = False,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="Exit with 0 although there are differences.")] = False,
    output: OutputOption = None,
    project: ProjectOption = None,
) -> int:
    """Compare two states of the data, in words; order, layout, prefixes, blank nodes and moves between files do not count.

    Exit code 0: no difference; 1: there are differences.

    Examples: `sahel-ld diff HEAD~1`, `sahel-ld diff v1.0 v1.1 --format markdown`, `sahel-ld diff old.ttl new.ttl --language fr`.
    """
    from sahel_ld.api import Project
    from sahel_ld.diff.formats import check_name, render
    from sahel_ld.rdf.atomic import write_atomic

    check_name(format_)
    found = Project(project).diff(old, new, language=language, by_file=by_file, answers=answers)
    if output:
        write_atomic(output, render(found, format_).encode())
    elif format_ == "text" and sys.stdout.isatty():
        from rich.text import Text

        from sahel_ld.cli.options import console
        from sahel_ld.diff.formats.text import styled

        screen = console()
        for line in styled(found):
            screen.print(Text.assemble(*line), soft_wrap=True)
    else:
        out(render(found, format_))
    return 1 if found and not exit_zero else 0
