"""A project as a profile allows it: applied to what is asserted, derived anew from that, and proved."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from sahel_ld.errors import DataError
from sahel_ld.profiles.applying import Applied, apply
from sahel_ld.profiles.leaking import leaks, leaks_in_files
from sahel_ld.profiles.profile import Profile, load
from sahel_ld.project import Project
from sahel_ld.project.derive import derive
from sahel_ld.project.project import DERIVED


def published(project: Project, name: str, *, derived: bool = True) -> tuple[list[ox.Quad], Applied]:
    """The quads of a project as the profile ``name`` allows them, with what is derived from those, and what was done.

    Raises UsageError for an unknown profile, DataError where something that is withheld would still go out.
    """
    profile = load(name, project.root)
    quads, report = apply(project.asserted, profile)
    if derived:
        quads += derive(quads, project.query_files("rules"), DERIVED)
    prove(quads, profile, report)
    return quads, report


def allowed(quads: Iterable[ox.Quad], profile: Profile) -> tuple[list[ox.Quad], Applied]:
    """Quads as the profile allows them, and what was done. Raises DataError where something that is withheld would still go out."""
    written, report = apply(quads, profile)
    prove(written, profile, report)
    return written, report


def prove_files(folder: Path, report: Applied) -> None:
    """Raises DataError, naming the files, where those of a folder hold something that the profile withheld."""
    if found := leaks_in_files(folder, report.withheld):
        more = f"; and {len(found) - 5} more" if len(found) > 5 else ""
        raise DataError(
            f"profile {report.profile}: nothing is published, for these files would hold what is withheld: {'; '.join(found[:5])}{more}",
            hint="a query file that names it, or a version published before, may hold it: mend that, and build again",
        )


def prove(quads: Iterable[ox.Quad], profile: Profile, report: Applied) -> None:
    """Raises DataError, naming the places, where quads hold something that the profile withholds."""
    found = leaks(quads, profile, report.withheld)
    if found:
        shown = "; ".join(str(leak) for leak in found[:5])
        more = f"; and {len(found) - 5} more" if len(found) > 5 else ""
        raise DataError(
            f"profile {profile.name}: nothing is written, for the output would hold what is withheld: {shown}{more}",
            hint="this is a fault of the rules or of the program: report it with the places named here",
        )
