"""`sahel-ld serve`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sahel_ld.cli.options import ProjectOption, QuietOption, say

HELP = {
    "site": "The site that `sahel-ld build` wrote. Without it: build/site where that is one, else no pages, only services over the project.",
    "host": "Address to listen on. Others than this machine can reach the server only where this is changed.",
    "port": "0 takes any free port.",
    "timeout": "A query is stopped after this time: status 504.",
    "max_rows": "No answer with more rows or triples: status 422.",
    "max_bytes": "No answer of more bytes, such as 8M: status 422.",
    "max_memory": "A query that needs more is stopped: status 422.",
    "max_clients": "Queries that run or wait at one time; more get status 503.",
    "workers": "Processes that run queries.",
    "log_format": "text or json: one line for each request, on standard error.",
}


def command(
    site: Annotated[
        Path | None, typer.Option("--site", metavar="FOLDER", help=HELP["site"], show_default=False)
    ] = None,
    host: Annotated[str, typer.Option(metavar="ADDRESS", help=HELP["host"])] = "127.0.0.1",
    port: Annotated[int, typer.Option(metavar="N", help=HELP["port"])] = 8010,
    timeout: Annotated[float, typer.Option(metavar="SECONDS", help=HELP["timeout"])] = 10,
    max_rows: Annotated[int, typer.Option(metavar="N", help=HELP["max_rows"])] = 100_000,
    max_bytes: Annotated[str, typer.Option(metavar="SIZE", help=HELP["max_bytes"])] = "32M",
    max_memory: Annotated[str, typer.Option(metavar="SIZE", help=HELP["max_memory"])] = "1G",
    max_clients: Annotated[int, typer.Option(metavar="N", help=HELP["max_clients"])] = 100,
    workers: Annotated[
        int | None, typer.Option(metavar="N", help=HELP["workers"], show_default="as many as processors, at least 4")
    ] = None,
    log_format: Annotated[str, typer.Option(metavar="FORMAT", help=HELP["log_format"])] = "text",
    project: ProjectOption = None,
    quiet: QuietOption = False,
) -> None:
    """Serve the published site, SPARQL, the questions and reconciliation over HTTP; read only, on this machine.

    /sparql SPARQL 1.1 Protocol; /graphs Graph Store Protocol; /api/query/NAME the bundled questions, /api/openapi.json their description;
    /api/reconcile for OpenRefine; /health and /metrics. A new build is noticed and takes the place of the old one.

    Examples:

      sahel-ld build && sahel-ld serve

      sahel-ld serve --port 0 --timeout 5 --log-format json
    """
    from sahel_ld.errors import UsageError
    from sahel_ld.publish.checksums import MARKER
    from sahel_ld.query.limits import memory_size
    from sahel_ld.server import ServerSettings

    try:
        from sahel_ld.server.serve import serve
    except ModuleNotFoundError as error:
        raise UsageError(f"`serve` needs {error.name}", hint="pip install 'sahel-ld[server]'") from None
    folder: Path | None = site or Path("build/site")
    if not folder or not (folder / MARKER).is_file():
        if site:
            raise UsageError(f"{site}: no site that `sahel-ld build` wrote", hint=f"sahel-ld build -o {site}")
        say("note: no site in build/site, so there are no pages; `sahel-ld build` makes one", quiet=quiet)
        folder = None
    elif project and not site:
        say(f"note: pages and data are those of {folder}, not of {project}; --site names another", quiet=quiet)
    chosen = {"workers": workers} if workers is not None else {}
    settings = ServerSettings(
        project=project,
        site=folder,
        host=host,
        port=port,
        timeout=timeout,
        max_rows=max_rows,
        max_bytes=memory_size(max_bytes),
        max_memory=memory_size(max_memory),
        max_clients=max_clients,
        log_format=log_format,
        **chosen,
    )
    if host not in ("127.0.0.1", "::1", "localhost"):
        say(f"note: {host} can be reached from other machines", quiet=quiet)
    serve(settings)
