"""How commands show answers."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sahel_ld.cli.options import out_bytes

if TYPE_CHECKING:
    from sahel_ld.query import Answer


def chosen_format(format_: str | None, output: Path | None) -> str:
    """The format asked for, else what the suffix of the output file names, else a table. Raises UsageError where there is no such format."""
    from sahel_ld.query.formats import format_named, format_of_path

    chosen = format_ or (format_of_path(output) if output else "table")
    format_named(chosen)
    return chosen


def write_answer(answer: Answer, format_: str, output: Path | None, **options: Any) -> None:
    """Write an answer to a file, whole or not at all, or to standard output; ``options`` are those of `Answer.render`."""
    terminal = output is None and sys.stdout.isatty()
    chunks = answer.render(format_, terminal=terminal, **options)
    if output:
        from sahel_ld.rdf.atomic import write_atomic

        write_atomic(output, chunks)
        return
    for chunk in chunks:
        out_bytes(chunk)
