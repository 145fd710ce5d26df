"""The fast engine for SHACL Core: shacl-rust with its index."""

from __future__ import annotations

import io

from sahel_ld.checks.engines import Result
from sahel_ld.errors import InputError
from sahel_ld.terms import SH


class FastEngine:
    """SHACL Core in Rust; keeps the labels of blank nodes."""

    def validate(self, data: bytes, shapes: bytes) -> list[Result]:
        """The results. Raises InputError where the shapes are not well formed."""
        import shacl_rust

        try:
            report = shacl_rust.validate_file(
                io.BytesIO(data), io.BytesIO(shapes), data_format="nt", shapes_format="nt", experimental_index=True
            )
        except ValueError as error:
            raise InputError(f"the shapes cannot be used: {error}") from None
        return [_result(entry) for entry in report["results"]]


def _result(entry: dict[str, object]) -> Result:
    messages = entry.get("messages")
    return Result(
        focus=str(entry["focusNode"]),
        path=str(entry.get("resultPath") or ""),
        value=str(entry.get("value") or ""),
        component=str(entry["sourceConstraintComponent"])[1:-1].removeprefix(SH),
        severity=str(entry["severity"])[1:-1].removeprefix(SH),
        shape=str(entry.get("sourceShape") or ""),
        message=str(messages[0]) if isinstance(messages, list) and messages else "",
    )
