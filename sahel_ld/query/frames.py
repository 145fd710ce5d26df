"""Answers as data frames of other libraries."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas
    import polars  # type: ignore[import-not-found,unused-ignore]

    from sahel_ld.query.answer import Answer


def to_pandas(answer: Answer) -> pandas.DataFrame:
    """A pandas DataFrame; see `Answer.to_pandas`."""
    try:
        import pandas
    except ImportError:
        raise ImportError("to_pandas needs pandas: pip install pandas") from None
    columns: dict[str, Any] = {}
    for index, name in enumerate(answer.columns):
        values = [row[index] for row in answer.rows]
        kind = column_type(values)
        dtype = {int: "Int64", bool: "boolean", float: "Float64"}.get(kind, "object") if kind else "object"
        columns[name] = pandas.Series(values, dtype=dtype, name=name)
    return pandas.DataFrame(columns, columns=list(answer.columns))


def to_polars(answer: Answer) -> polars.DataFrame:
    """A polars DataFrame; see `Answer.to_polars`."""
    try:
        import polars  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        raise ImportError("to_polars needs polars: pip install polars") from None
    types = {int: polars.Int64, bool: polars.Boolean, float: polars.Float64, date: polars.Date}
    series = []
    for index, name in enumerate(answer.columns):
        values = [row[index] for row in answer.rows]
        kind = column_type(values)
        known = types.get(kind) if kind else None
        series.append(
            polars.Series(name, values if known else [plain(value) for value in values], dtype=known or polars.String)
        )
    return polars.DataFrame(series)


def column_type(values: list[Any]) -> type | None:
    """The one type of all values that are known (str for all text), None where they are of several types or none is known."""
    found = {str if isinstance(value, str) else type(value) for value in values if value is not None}
    return found.pop() if len(found) == 1 else None


def plain(value: Any) -> str | None:
    """A value as text, for columns that hold several types."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return (
        value.isoformat()
        if isinstance(value, date | datetime)
        else str(value)
        if isinstance(value, Decimal | int | float)
        else str.__str__(value)
    )
