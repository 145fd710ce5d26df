"""`sahel-ld load`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sahel_ld.cli.options import ProjectOption, QuietOption, out, say
from sahel_ld.cli.progress import Progress
from sahel_ld.cli.remote import endpoint_at, guards_of

if TYPE_CHECKING:
    import pyoxigraph as ox

    from sahel_ld.project import Project
    from sahel_ld.remote.load import LoadReport

HELP = {
    "files": "RDF files. Without them: the whole project, with what is derived from it.",
    "endpoint": "Where the store answers queries; the statements are counted there. Who asks: the variables SAHEL_LD_ENDPOINT_USER and _PASSWORD, or _TOKEN.",
    "update": "Where it takes SPARQL Update. Without it: …/update where queries go to …/query, else the same address.",
    "store": "Where it has the Graph Store Protocol: each graph is sent in one request. Without --update-endpoint no SPARQL Update is used.",
    "graph": "Put all statements into this graph. Without it: each into its own, and those of a file without graphs into the default graph.",
    "timeout": "No request takes longer: exit code 4.",
}


def command(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="[FILE]...", help=HELP["files"], show_default=False)
    ] = None,
    endpoint: Annotated[str, typer.Option("--endpoint", metavar="URL", help=HELP["endpoint"], show_default=False)] = "",
    update_endpoint: Annotated[
        str | None, typer.Option("--update-endpoint", metavar="URL", help=HELP["update"], show_default=False)
    ] = None,
    graph_store: Annotated[
        str | None, typer.Option("--graph-store", metavar="URL", help=HELP["store"], show_default=False)
    ] = None,
    graph: Annotated[str | None, typer.Option("--graph", metavar="IRI", help=HELP["graph"], show_default=False)] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="In place of what these graphs hold; without it, in addition.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be loaded and what is there; change nothing.")
    ] = False,
    no_derived: Annotated[
        bool, typer.Option("--no-derived", help="Leave out what is derived: day bounds and rules.")
    ] = False,
    batch: Annotated[int, typer.Option(metavar="N", help="About so many statements in an update.")] = 2000,
    timeout: Annotated[float, typer.Option(metavar="SECONDS", help=HELP["timeout"])] = 300,
    quiet: QuietOption = False,
    project: ProjectOption = None,
) -> int:
    """Put files, or the whole project, into a store: counted there, in place in one go, nothing left behind on failure.

    The statements go into temporary graphs; when the store has counted what was sent, one update moves them into place.

    Examples: `sahel-ld load --replace --endpoint http://localhost:7878/query`,
    `sahel-ld load dump.nq --endpoint http://localhost:3030/ds/query --dry-run`,
    `sahel-ld load places.ttl --graph https://example.org/g --endpoint http://localhost:7878/query --graph-store http://localhost:7878/store`.
    """
    from dataclasses import replace as changed

    from sahel_ld.errors import UsageError
    from sahel_ld.project import Project
    from sahel_ld.remote.load import Target, load

    if not endpoint:
        raise UsageError("load needs --endpoint: the address where the store answers queries")
    if batch < 1:
        raise UsageError("--batch must be at least 1")
    home = Project(project)
    asked = endpoint_at(endpoint, changed(guards_of(), timeout=timeout), contact=home.settings.contact, quiet=quiet)
    quads = _quads(home, files or [], derived=not no_derived)
    with Progress("statements", quiet=quiet) as progress:
        report = load(
            quads,
            Target(asked, update_endpoint, graph_store),
            graph=graph,
            replace=replace,
            dry_run=dry_run,
            batch=batch,
            progress=progress.show,
        )
    _tell(report, repr(asked), replace=replace, quiet=quiet)
    return 0


def _quads(home: Project, files: list[Path], *, derived: bool) -> list[ox.Quad]:
    from sahel_ld.exporters.selection import project_quads, quads_of_files
    from sahel_ld.project.files import expand_paths

    return quads_of_files(home, expand_paths(files)) if files else project_quads(home, derived=derived)


def _tell(report: LoadReport, place: str, *, replace: bool, quiet: bool) -> None:
    """A line for each graph, and one for all."""
    from sahel_ld.remote.load import DEFAULT

    names = {one.graph: "default graph" if one.graph == DEFAULT else one.graph for one in report.graphs}
    width = max(map(len, names.values()))
    if not quiet:
        heads = ("sent", "before", "after") if report.done else ("to send", "there now")
        out("  ".join([f"{'graph':{width}}", *(f"{head:>9}" for head in heads)]) + "\n")
        for one in report.graphs:
            numbers = (one.statements, one.before, one.after)[: len(heads)]
            out("  ".join([f"{names[one.graph]:{width}}", *(f"{number:9}" for number in numbers)]) + "\n")
    for note in report.notes:
        say(f"note: {note}", quiet=quiet)
    count = f"{report.statements} statements in {len(report.graphs)} graph{'s' * (len(report.graphs) != 1)}"
    where = place.removeprefix("<Endpoint ").removesuffix(">")
    if report.done:
        say(f"{where}: {count} loaded and counted", quiet=quiet)
    else:
        say(
            f"{where}: {count} would {'replace' if replace else 'be added to'} what is there; nothing was changed",
            quiet=quiet,
        )
