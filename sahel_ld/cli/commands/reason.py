"""`sahel-ld reason`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from sahel_ld.cli.options import OutputOption, ProjectOption, QuietOption, out, say


def command(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="Files or folders; none: ontology and data of the project.", show_default=False),
    ] = None,
    inferred: Annotated[
        Path | None,
        typer.Option(
            "--inferred",
            metavar="FILE",
            help="Write the class hierarchy that follows, as N-Triples, to this file.",
            show_default=False,
        ),
    ] = None,
    with_asserted: Annotated[
        bool, typer.Option("--with-asserted", help="Put all statements that were read into that file too, as written.")
    ] = False,
    timeout: Annotated[
        float, typer.Option(metavar="SECONDS", help="Stop the reasoner after this time: exit code 4.")
    ] = 300.0,
    max_memory: Annotated[str, typer.Option(metavar="SIZE", help="Memory for Java: exit code 4 beyond it.")] = "2G",
    format_: Annotated[
        str, typer.Option("--format", "-f", help="text, json, sarif, junit, github, …; a wrong name lists all.")
    ] = "text",
    output: OutputOption = None,
    quiet: QuietOption = False,
    project: ProjectOption = None,
) -> int:
    """Reason with HermiT: contradictions, classes that nothing can be of, and the class hierarchy. Needs Java.

    Each contradiction is explained by the statements and axioms that make it, with file and line. Nothing is fetched: owl:imports is not followed.

    Examples: `sahel-ld reason`, `sahel-ld reason ontology/ --inferred hierarchy.nt`, `sahel-ld reason my.ttl --format json --timeout 60`.
    """
    from sahel_ld.api import Project
    from sahel_ld.errors import UsageError
    from sahel_ld.findings.formats import check_name, render
    from sahel_ld.query.limits import memory_size
    from sahel_ld.rdf.atomic import write_atomic

    check_name(format_)
    if with_asserted and not inferred:
        raise UsageError("--with-asserted says what goes into the file of --inferred", hint="add --inferred FILE")
    opened = Project(project)
    with _progress(quiet=quiet) as progress:
        found = opened.reason(paths or (), timeout=timeout, memory=memory_size(max_memory) // 1024**2, say=progress)
    text = render(found.report, format_)
    if output:
        write_atomic(output, text.encode())
    else:
        out(text)
    if inferred:
        if found.hierarchy or not found.report.exit_code():
            statements = {*found.hierarchy, *(found.read if with_asserted else ())}
            write_atomic(inferred, "".join(sorted(f"{triple} .\n" for triple in statements)).encode())
            say(f"{inferred}: {len(statements)} statements", quiet=quiet)
        else:
            say(f"{inferred} was not written: there is no class hierarchy", quiet=quiet)
    return int(found.report.exit_code())


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Callable[[str], None]]:
    """What is going on, in a line on standard error that goes away; nothing where that is no terminal."""
    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console

    with Console(stderr=True).status("reading the files") as status:
        yield status.update
