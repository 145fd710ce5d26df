"""Options that several commands share, and how commands print."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

ProjectOption = Annotated[
    Path | None,
    typer.Option(
        "--project",
        help="Folder of the project. Without it: the current folder where it is one, else the bundled data.",
        metavar="PATH",
        show_default=False,
    ),
]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Print results and errors only.")]
OutputOption = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", help="Write to this file instead of standard output.", metavar="FILE", show_default=False
    ),
]


def out(text: str) -> None:
    """Write ``text`` to standard output as UTF-8 with LF line ends, whatever the locale."""
    out_bytes(text.encode())


def out_bytes(content: bytes) -> None:
    """Write bytes to standard output."""
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def say(message: str, *, quiet: bool = False) -> None:
    """Write a line about the work to standard error."""
    if not quiet:
        typer.echo(message, err=True)


def console(**options: Any) -> Any:
    """A rich console on standard output; plain in a pipe, without colour where NO_COLOR is set."""
    from rich.console import Console

    return Console(highlight=False, **options)
