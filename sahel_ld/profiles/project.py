"""A project as a profile allows it: whatever is made from its data is made from what may go out."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import Quad

from sahel_ld.profiles.publication import published
from sahel_ld.project import Project
from sahel_ld.project.project import DERIVED

if TYPE_CHECKING:
    from sahel_ld.store import Store


class AllowedProject(Project):
    """The project with the quads that a profile allows; ``applied`` is what was done.

    Raises UsageError for an unknown profile, DataError where something that is withheld would still go out.
    """

    def __init__(self, project: Project, profile: str) -> None:
        super().__init__(project.root)
        quads, self.applied = published(project, profile)
        self._allowed = tuple(quads)

    def quads(self, *, ontology: bool = True) -> Iterator[Quad]:
        """The quads of the data, and of the ontology, that are allowed."""
        own = {self.graph_of(path) for path in self.ontology_files}
        return (
            quad for quad in self._allowed if quad.graph_name != DERIVED and (ontology or quad.graph_name not in own)
        )

    @cached_property
    def derived(self) -> tuple[Quad, ...]:
        """What follows from the quads that are allowed."""
        return tuple(quad for quad in self._allowed if quad.graph_name == DERIVED)

    def open(self) -> Store:
        """A store with what is allowed."""
        from sahel_ld.store import Store

        return Store.of_quads([*self.asserted, *self.derived], queries=self.query_files(), policies=self.policies)
