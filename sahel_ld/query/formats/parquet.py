"""Apache Parquet, where pyarrow is installed."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from typing import Any

from sahel_ld.errors import UsageError
from sahel_ld.query.answer import Answer
from sahel_ld.query.formats import Options
from sahel_ld.query.frames import column_type, plain

TITLE = "Apache Parquet, one type a column (needs pyarrow)"
KINDS = ("rows",)
SUFFIXES = (".parquet",)


def render(answer: Answer, options: Options) -> Iterator[bytes]:  # noqa: ARG001 - all formats are called alike
    """The whole file. Raises UsageError where pyarrow is missing."""
    pyarrow = need_pyarrow("parquet")
    import pyarrow.parquet as parquet

    buffer = io.BytesIO()
    parquet.write_table(arrow_table(answer, pyarrow), buffer, compression="zstd", store_schema=True)
    yield buffer.getvalue()


def need_pyarrow(what: str) -> Any:
    """The module pyarrow. Raises UsageError, which says how to get it, where it is missing."""
    try:
        import pyarrow
    except ImportError:
        raise UsageError(f"the format {what} needs pyarrow", hint="pip install pyarrow") from None
    return pyarrow


def arrow_table(answer: Answer, pyarrow: Any) -> Any:
    """The rows as an Arrow table: numbers, booleans and dates where a whole column has them, else text; unknown is null."""
    types = {int: pyarrow.int64(), float: pyarrow.float64(), bool: pyarrow.bool_(), date: pyarrow.date32()}
    arrays, names = [], []
    for index, name in enumerate(answer.columns):
        values = [row[index] for row in answer.rows]
        kind = column_type(values)
        known = types.get(kind) if kind else None
        if kind is int and any(value is not None and not -(2**63) <= value < 2**63 for value in values):  # type: ignore[operator]
            known = None
        arrays.append(
            pyarrow.array(values if known else [plain(value) for value in values], type=known or pyarrow.string())
        )
        names.append(name)
    return pyarrow.table(arrays, names=names)
