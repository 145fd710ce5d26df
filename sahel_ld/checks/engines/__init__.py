"""SHACL engines behind one protocol: N-Triples in, normal results out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol


class Result(NamedTuple):
    """One validation result. Terms in N-Triples syntax, ``path`` in SPARQL syntax, empty where the report has none.

    ``component`` and ``severity`` are local names of the SHACL vocabulary or IRIs of others. ``shape`` is the term of the source shape:
    blank nodes have the labels of the shapes graph that was handed in. ``message`` is what the engine itself says.
    """

    focus: str
    path: str
    value: str
    component: str
    severity: str
    shape: str
    message: str

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        """What two engines must agree on."""
        return (self.focus, self.path, self.value, self.component, self.severity)


class ShaclEngine(Protocol):
    """Validates a data graph against a shapes graph, both N-Triples in UTF-8."""

    def validate(self, data: Sequence[bytes], shapes: bytes) -> list[Result]:
        """The results, in any order; ``data`` may come in several pieces. Raises OutsideError or InputError where the engine cannot do what a shape asks."""
