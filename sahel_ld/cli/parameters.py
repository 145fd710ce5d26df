"""Values of a question's parameters as they are written on the command line."""

from __future__ import annotations

from collections.abc import Iterable

from sahel_ld.errors import UsageError


def values_of(pairs: Iterable[str]) -> dict[str, object]:
    """The values given as ``NAME=VALUE``; a name that comes twice has a list. Raises UsageError for what is not of this form."""
    values: dict[str, list[str]] = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign or not name:
            raise UsageError(f"--param {pair!r}: NAME=VALUE is expected")
        values.setdefault(name, []).append(value)
    return {name: found[0] if len(found) == 1 else found for name, found in values.items()}
