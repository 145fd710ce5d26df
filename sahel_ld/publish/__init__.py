"""Publishing: a static site of linked data, with a page and RDF for everything, made from a project."""

from sahel_ld.publish.build import Built, build

__all__ = ["Built", "build"]
