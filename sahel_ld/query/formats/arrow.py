"""Apache Arrow (Feather), where pyarrow is installed."""

from __future__ import annotations

import io
from collections.abc import Iterator

from sahel_ld.query.answer import Answer
from sahel_ld.query.formats import Options
from sahel_ld.query.formats.parquet import arrow_table, need_pyarrow

TITLE = "Apache Arrow file, also called Feather (needs pyarrow)"
KINDS = ("rows",)
SUFFIXES = (".arrow", ".feather")


def render(answer: Answer, options: Options) -> Iterator[bytes]:  # noqa: ARG001 - all formats are called alike
    """The whole file. Raises UsageError where pyarrow is missing."""
    pyarrow = need_pyarrow("arrow")
    table = arrow_table(answer, pyarrow)
    buffer = io.BytesIO()
    with pyarrow.ipc.new_file(buffer, table.schema) as writer:
        writer.write_table(table)
    yield buffer.getvalue()
