"""The `#+` lines at the top of a query file as YAML, after the conventions of grlc."""

from __future__ import annotations

from typing import Any

from sahel_ld.errors import InputError


def read_header(text: str, file: str = "") -> dict[str, Any]:
    """The header's keys and values, all text; empty where there is none. Raises InputError with the line where it is not YAML."""
    import yaml  # only those who ask about a query need it

    rows = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.startswith("#+")]
    if not rows:
        return {}
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        header = yaml.load("\n".join(line[2:].removeprefix(" ") for _, line in rows), Loader=loader)  # noqa: S506 - BaseLoader makes text only
    except yaml.MarkedYAMLError as error:
        at = error.problem_mark.line if error.problem_mark else 0
        raise InputError(
            f"the header is not YAML: {error.problem}", file=file, line=rows[min(at, len(rows) - 1)][0]
        ) from None
    if not isinstance(header, dict):
        raise InputError("the header must be lines `key: value`", file=file, line=rows[0][0])
    return header
