"""The Python API: a project with the verbs of the command."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from sahel_ld import project

if TYPE_CHECKING:
    from sahel_ld.findings import Report


class Project(project.Project):
    """A project folder, or without ``root`` the current one or the bundled data, with the verbs of the command as methods."""

    def check(
        self,
        paths: Iterable[Path | str] = (),
        *,
        engine: str = "fast",
        shapes: Iterable[Path | str] = (),
        ontology: Iterable[Path | str] = (),
    ) -> Report:
        """Check the whole project, or only the files in ``paths`` against its shapes and checks.

        ``engine`` is ``fast``, ``pyshacl`` or ``both``; ``shapes`` and ``ontology`` replace those of the project.
        Bad data gives findings, not exceptions; a missing path raises UsageError.
        """
        from sahel_ld.checks import check

        return check(
            self,
            [Path(path) for path in paths],
            engine=engine,
            shapes=[Path(path) for path in shapes],
            ontology=[Path(path) for path in ontology],
        )
