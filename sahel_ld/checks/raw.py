"""A finding before it has its place: what is wrong, said in terms of the graph."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from sahel_ld.findings import Severity, ShapeSource


class Where(Enum):
    """Which part of the text shows the fault."""

    VALUE = "the value of the focus node's property"
    EXTRA = "the last value of the focus node's property"
    SUBJECT = "the focus node, where it is first a subject"
    LITERAL = "every place of a literal"


@dataclass(frozen=True)
class Raw:
    """``focus``, ``value`` in N-Triples syntax; ``path`` in SPARQL syntax; ``shape`` and ``component`` as in a Finding."""

    code: str
    severity: Severity
    message: str
    where: Where
    focus: str = ""
    path: str = ""
    value: str = ""
    hint: str = ""
    messages: tuple[tuple[str, str], ...] = ()
    source: ShapeSource | None = None
    shape: str = ""
    component: str = ""
