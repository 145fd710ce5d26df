"""JSON Lines: one object for each row, with plain values."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

from sahel_ld.query.answer import Answer
from sahel_ld.query.formats import Options
from sahel_ld.query.values import Value

TITLE = "JSON Lines: one object a row, with numbers, booleans, text and null"
KINDS = ("rows",)
SUFFIXES = (".jsonl", ".ndjson")


def render(answer: Answer, options: Options) -> Iterator[bytes]:  # noqa: ARG001 - all formats are called alike
    """A line for each row; unknown is null. A decimal is text where a JSON number would not hold it exactly."""
    for row in answer.rows:
        cells = {name: plain_json(value) for name, value in zip(answer.columns, row, strict=True)}
        yield json.dumps(cells, ensure_ascii=False).encode() + b"\n"


def plain_json(value: Value) -> str | int | float | bool | None:
    """A value as one that JSON has."""
    if isinstance(value, Decimal):
        return float(value) if Decimal(repr(float(value))) == value else str(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return {math.inf: "INF", -math.inf: "-INF"}.get(value, "NaN")
    return str(value) if isinstance(value, str) else value
