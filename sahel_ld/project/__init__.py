"""A project: a folder with an ontology, shapes, data and queries."""

from sahel_ld.project.project import Project

__all__ = ["Project"]
