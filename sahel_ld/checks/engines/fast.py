"""The fast engine for SHACL Core: the Rust library `shacl`.

Chosen over shacl-rust on evidence: shacl-rust 0.2.12 reports every literal as not conforming to a shape named by sh:node, and counts none as conforming
in sh:qualifiedValueShape (`tests/test_engines.py`, `docs/decisions/shacl-engine.md`).
"""

from __future__ import annotations

import re
from functools import cached_property
from importlib.util import find_spec
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from sahel_ld.checks.engines import Result
from sahel_ld.errors import InputError
from sahel_ld.terms import SH

if TYPE_CHECKING:
    from collections.abc import Sequence

    import shacl

_BRACKETED = re.compile(r"\([^()]*\)")
_RENAMED = re.compile(r"_:([01])_b(\d+)")


def available() -> bool:
    """Whether the library is there; it has no wheel for Linux on ARM."""
    return find_spec("shacl") is not None


class FastEngine:
    """SHACL Core in Rust."""

    def validate(self, data: Sequence[bytes], shapes: bytes) -> list[Result]:
        """The results. Raises InputError where the shapes are not well formed."""
        import shacl

        try:
            compiled = shacl.Shapes.from_text(shapes.decode(), format="ntriples")
            report = compiled.validate_text(b"".join(data).decode(), format="ntriples")
        except ValueError as error:
            raise InputError(f"the shapes cannot be used: {error}") from None
        labels = _Labels(data, shapes)
        return [_result(entry, labels) for entry in report.results]


class _Labels:
    """The library numbers blank nodes in the order in which they first appear; this gives their labels back."""

    def __init__(self, data: Sequence[bytes], shapes: bytes) -> None:
        self.texts: tuple[Sequence[bytes], Sequence[bytes]] = (data, (shapes,))

    def restore(self, text: str) -> str:
        """``text`` with the labels that were handed in."""
        return _RENAMED.sub(lambda match: self._labels[int(match[1])][int(match[2])], text) if "_:" in text else text

    @cached_property
    def _labels(self) -> tuple[list[str], list[str]]:
        data, shapes = (list(dict.fromkeys(chain.from_iterable(map(blank_labels, texts)))) for texts in self.texts)
        # The count goes on from the shapes, which the library reads first, to the data.
        return shapes + data, shapes


def blank_labels(triples: bytes) -> list[str]:
    """The labels of the blank nodes of N-Triples in the order of the text, `_:` included, with repeats."""
    parts = triples.split(b"_:")
    labels = []
    for before, part in pairwise(parts):
        label = part[: part.find(b" ")]
        subject = not before or before.endswith(b"\n")
        if subject or (before.endswith(b"> ") and part[len(label) :].startswith(b" .\n")):
            labels.append(f"_:{label.decode()}")
    return labels


def _result(entry: shacl.Result, labels: _Labels) -> Result:
    path = entry.path or ""
    # The library brackets a sequence as a whole.
    if _BRACKETED.fullmatch(path):
        path = path[1:-1]
    return Result(
        focus=labels.restore(entry.focus_node),
        path=path.replace("/", " / ") if ">/" in path else path,
        value=labels.restore(entry.value or ""),
        component=entry.component_iri.removeprefix(SH),
        severity=entry.severity_iri.removeprefix(SH),
        shape=labels.restore(entry.source_shape or ""),
        message="",
    )
