"""sahel_ld: linked data that says who claims what, where, and when it held.

>>> from sahel_ld import Project
>>> project = Project()
>>> report = project.check()
>>> answer = project.open().query("contradicted-claims")
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sahel_ld.version import __version__

if TYPE_CHECKING:
    from sahel_ld.api import Project

__all__ = ["Project", "__version__"]


def __getattr__(name: str) -> Any:
    # Imported on first use: the command answers --help without loading an RDF engine.
    if name == "Project":
        from sahel_ld.api import Project

        return Project
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
