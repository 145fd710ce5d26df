"""What the checks reach and what they do not, as numbers and names."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Coverage:
    """``covered`` of ``triples`` triples of the data have a subject that a shape looks at.

    ``uncovered`` counts the other triples by the types of their subject (``no type`` where it has none). ``never_fired`` are codes of shapes and
    checks without a fault in the tests, None where there are no such tests; ``unused_classes`` and ``unused_properties`` are terms of the
    ontology without data; ``empty_queries`` questions without an answer, None where there are no questions.
    """

    triples: int
    covered: int
    uncovered: dict[str, int] = field(default_factory=dict)
    never_fired: tuple[str, ...] | None = None
    unused_classes: tuple[str, ...] = ()
    unused_properties: tuple[str, ...] = ()
    empty_queries: tuple[str, ...] | None = None

    @property
    def percent(self) -> float:
        """The share of covered triples, cut to one digit so that 100 means all; 0 where there are none."""
        return self.covered * 1000 // self.triples / 10 if self.triples else 0.0
