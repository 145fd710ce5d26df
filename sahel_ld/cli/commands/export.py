"""`sahel-ld export`: the data in one of the formats."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sahel_ld.cli.options import OutputOption, ProjectOption, QuietOption, out_bytes, say

HELP = {
    "format": "turtle, ntriples, nquads, trig, jsonld or rdfxml (or ttl, nt, nq, rdf); a wrong name lists all.",
    "files": "RDF files to export together. Without them: the whole project, with what is derived from it.",
    "graph": "Only this graph: the stem of a file, or an IRI.",
}


def command(
    format_: Annotated[str, typer.Argument(metavar="FORMAT", help=HELP["format"], show_default=False)],
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="[FILE]...", help=HELP["files"], show_default=False)
    ] = None,
    output: OutputOption = None,
    graph: Annotated[
        str | None, typer.Option("--graph", metavar="NAME", help=HELP["graph"], show_default=False)
    ] = None,
    no_derived: Annotated[
        bool, typer.Option("--no-derived", help="Leave out what is derived: day bounds and rules.")
    ] = False,
    profile: Annotated[
        str | None,
        typer.Option(
            "--profile",
            metavar="NAME",
            help="Withhold and coarsen: public, partner, or a rules file.",
            show_default=False,
        ),
    ] = None,
    project: ProjectOption = None,
    quiet: QuietOption = False,
) -> None:
    """Write the data in one of the formats: the same bytes for the same data, on every machine.

    Turtle, N-Triples and RDF/XML hold one graph: the triples of all graphs are written, each once, and a note says so.

    Examples:

      sahel-ld export trig -o sahel.trig

      sahel-ld export nt data/ttl/registry.places.ttl | wc -l
    """
    from sahel_ld.exporters import export_files, export_project
    from sahel_ld.project import Project
    from sahel_ld.rdf.atomic import write_atomic

    home = Project(project)
    if profile:
        from sahel_ld.exporters import export_quads
        from sahel_ld.exporters.selection import in_graph, quads_of_files
        from sahel_ld.profiles import allowed, load, published

        if files:
            quads, report = allowed(quads_of_files(home, files), load(profile, home.root))
        else:
            quads, report = published(home, profile, derived=not no_derived)
        written = export_quads(in_graph(quads, graph) if graph else quads, format_)
        say(f"profile {report.profile}: {', '.join(report.lines())}", quiet=quiet)
    elif files:
        written = export_files(home, files, format_, graph=graph)
    else:
        written = export_project(home, format_, graph=graph, derived=not no_derived)
    if output is None:
        out_bytes(written.content)
    else:
        write_atomic(output, written.content)
    if written.note:
        say(f"note: {written.note}", quiet=quiet)
    say(f"{output or 'export'}: {written.statements} statements, {len(written.content)} bytes", quiet=quiet)
