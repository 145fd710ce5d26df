"""The fast engine for SHACL Core: the Rust library `shacl`.

Chosen over shacl-rust on evidence: shacl-rust 0.2.12 reports every literal as not conforming to a shape named by sh:node, and counts none as conforming
in sh:qualifiedValueShape (`tests/test_engines.py`, `docs/decisions/shacl-engine.md`).
"""

from __future__ import annotations

import re
from functools import cached_property
from importlib.util import find_spec
from itertools import chain, pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from sahel_ld.checks.engines import Result
from sahel_ld.errors import InputError
from sahel_ld.rdf.bulk import is_label
from sahel_ld.terms import SH

if TYPE_CHECKING:
    from collections.abc import Sequence

    import shacl

_IN_MEMORY = 1_000_000
_BETWEEN = re.compile(r"(>[)*+?]*)([/|])")
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
            report = _validate(compiled, data)
        except ValueError as error:
            raise InputError(f"the shapes cannot be used: {error}") from None
        labels = _Labels(data, shapes)
        return [_result(entry, labels) for entry in report.results]


def _validate(compiled: shacl.Shapes, data: Sequence[bytes]) -> shacl.Report:
    if sum(map(len, data)) < _IN_MEMORY:
        return compiled.validate_text(b"".join(data).decode(), format="ntriples")
    # A file spares two copies of the whole text.
    with TemporaryDirectory(prefix="sahel-ld-") as folder:
        path = Path(folder, "data.nt")
        with path.open("wb") as file:
            file.writelines(data)
        return compiled.validate_file(str(path))


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
    labels = []
    for before, part in pairwise(triples.split(b"_:")):
        end = part.find(b" ")
        if is_label(before, part, end):
            labels.append(f"_:{part[:end].decode()}")
    return labels


def _result(entry: shacl.Result, labels: _Labels) -> Result:
    path = entry.path or ""
    # The library brackets a sequence as a whole.
    if _BRACKETED.fullmatch(path):
        path = path[1:-1]
    return Result(
        focus=labels.restore(entry.focus_node),
        path=_BETWEEN.sub(r"\1 \2 ", path),
        value=labels.restore(entry.value or ""),
        component=entry.component_iri.removeprefix(SH),
        severity=entry.severity_iri.removeprefix(SH),
        shape=labels.restore(entry.source_shape or ""),
        message="",
    )
