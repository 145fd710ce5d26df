"""Options of the commands that reach for an endpoint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from sahel_ld.cli.options import say

if TYPE_CHECKING:
    from sahel_ld.remote import Endpoint, Guards

EndpointOption = Annotated[
    str | None,
    typer.Option(
        "--endpoint",
        metavar="URL",
        help="Ask this SPARQL endpoint in place of the project's data. Who asks: the variables SAHEL_LD_ENDPOINT_USER and _PASSWORD, or _TOKEN.",
        show_default=False,
    ),
]
DefaultGraphOption = Annotated[
    list[str] | None,
    typer.Option(
        "--default-graph",
        metavar="IRI",
        help="With --endpoint: this graph, or these together, are what a query sees.",
        show_default=False,
    ),
]
PageOption = Annotated[
    int | None,
    typer.Option(
        "--page",
        metavar="N",
        help="With --endpoint: fetch N rows at a time, and compare their number with a COUNT.",
        show_default=False,
    ),
]
PostOption = Annotated[bool, typer.Option("--post", help="With --endpoint: send short queries by POST too.")]
PartialOption = Annotated[
    bool, typer.Option("--allow-partial", help="With --endpoint: take an answer that is not whole, with a note.")
]
RowLimitOption = Annotated[
    int | None,
    typer.Option(
        "--row-limit",
        metavar="N",
        help="With --endpoint: it is known to stop at N rows; 10000 and 1048576 are suspected anyway.",
        show_default=False,
    ),
]
MaxWaitOption = Annotated[
    float | None,
    typer.Option(
        "--max-wait",
        metavar="SECONDS",
        help="With --endpoint: wait so long at most when it asks to.",
        show_default="60",
    ),
]
MaxBytesOption = Annotated[
    str | None,
    typer.Option(
        "--max-bytes", metavar="SIZE", help="With --endpoint: no answer of more bytes, such as 8M.", show_default="256M"
    ),
]


def guards_of(
    post: bool = False,
    allow_partial: bool = False,
    row_limit: int | None = None,
    max_wait: float | None = None,
    max_bytes: str | None = None,
) -> Guards:
    """The guard rails that these options mean."""
    from sahel_ld.query.limits import memory_size
    from sahel_ld.remote import Guards

    usual = Guards()
    return Guards(
        max_wait=usual.max_wait if max_wait is None else max_wait,
        max_bytes=usual.max_bytes if max_bytes is None else memory_size(max_bytes),
        always_post=post,
        allow_partial=allow_partial,
        row_limit=row_limit,
    )


def endpoint_at(
    url: str, guards: Guards, *, default_graphs: list[str] | None = None, contact: str = "", quiet: bool = False
) -> Endpoint:
    """The endpoint, which writes a line to standard error when it waits."""
    from sahel_ld.remote import Endpoint

    return Endpoint(
        url,
        guards,
        default_graphs=default_graphs or (),
        contact=contact,
        say=lambda line: say(line, quiet=quiet),
    )


def need_endpoint(**options: object) -> None:
    """Raise UsageError for the first option that means nothing without ``--endpoint``."""
    from sahel_ld.errors import UsageError

    for name, value in options.items():
        if value not in (None, False, []):
            raise UsageError(f"--{name.replace('_', '-')} is for --endpoint, which is not given")
