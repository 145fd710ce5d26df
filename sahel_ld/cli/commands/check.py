"""`sahel-ld check`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sahel_ld.cli.options import OutputOption, ProjectOption, out


def command(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Files or folders; none: the whole project.", show_default=False)
    ] = None,
    shapes: Annotated[
        list[Path] | None,
        typer.Option(
            "--shapes", help="Shapes to use instead of the project's; may be given several times.", show_default=False
        ),
    ] = None,
    ontology: Annotated[
        list[Path] | None,
        typer.Option("--ontology", help="Ontology to use instead of the project's.", show_default=False),
    ] = None,
    engine: Annotated[str, typer.Option(help="fast, pyshacl, or both: two engines, one verdict.")] = "fast",
    fail_on: Annotated[str, typer.Option(help="Lowest severity that gives exit code 1: error, warning or note.")] = "",
    format_: Annotated[str, typer.Option("--format", "-f", help="text, json, sarif, junit or github.")] = "text",
    output: OutputOption = None,
    project: ProjectOption = None,
) -> int:
    """Check data: syntax, literals, house rules, SHACL shapes, set-wise checks; each finding with file, line and column.

    Examples: `sahel-ld check`, `sahel-ld check data/ttl/report.seed.ttl --format json`,
    `sahel-ld check --shapes shapes.ttl --ontology onto.ttl data/`.
    """
    from sahel_ld.api import Project
    from sahel_ld.errors import UsageError
    from sahel_ld.findings import Severity
    from sahel_ld.findings.formats import render
    from sahel_ld.rdf.atomic import write_atomic

    opened = Project(project)
    wanted = fail_on or opened.settings.fail_on
    if wanted.upper() not in Severity.__members__:
        raise UsageError(f"unknown severity {wanted!r}", hint="use error, warning or note")
    report = opened.check(paths or (), engine=engine, shapes=shapes or (), ontology=ontology or ())
    text = render(report, format_)
    if output:
        write_atomic(output, text.encode())
    else:
        out(text)
    return int(report.exit_code(Severity[wanted.upper()]))
