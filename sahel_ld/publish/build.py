"""The whole job: check, derive, export, describe, publish; the new site takes the place of the old one in one step."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sahel_ld.errors import DataError, UsageError
from sahel_ld.findings import Report, Severity
from sahel_ld.profiles import AllowedProject, prove_files
from sahel_ld.project import Project
from sahel_ld.publish import changes, live, versions
from sahel_ld.publish.machine import description, dumps, entities, hosting, manifest
from sahel_ld.publish.output import MARKER, Output
from sahel_ld.publish.pages import write_pages
from sahel_ld.publish.paths import LANGUAGES
from sahel_ld.publish.signature import Signer
from sahel_ld.publish.site import Site, static_files
from sahel_ld.rdf.folder import replaced_folder


@dataclass
class Built:
    """What a build did: the folder, counts, the findings of the check, remarks, and the seconds of each step.

    The seconds are for people at the command line; nothing of them is in the site.
    """

    target: Path
    report: Report | None = None
    counts: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)


Progress = Callable[[str], None]


def print_nothing(step: str) -> None:
    """Take no notice of a step."""


def build(
    project: Project,
    target: Path,
    *,
    force: bool = False,
    check: bool = True,
    profile: str = "",
    sign: Signer | None = None,
    since: Sequence[str] = (),
    version: str = "",
    versions_from: Path | None = None,
    progress: Progress = print_nothing,
) -> Built:
    """Check the project and publish it as a site in the folder ``target``.

    With errors in the data nothing is written unless ``force``. ``profile`` withholds and coarsens, and every file is proved to hold nothing of that. ``sign`` signs the list of checksums. ``since`` are releases, the oldest first, for the feed of changes.
    ``version`` names the data for ever; versions of the site at ``versions_from``, or else at ``target``, are taken over byte for byte.
    ``progress`` is called with the name of each step as it begins.
    Raises DataError for errors in the data and for what would leak, UsageError for a ``target`` that holds something else than a site.
    """
    refuse_foreign(target)
    if profile and since:
        raise UsageError(
            "a profile and the changes since a release exclude each other: the release is not under the profile"
        )
    releases = versions.releases_of(versions_from or target, version)
    built = Built(target)

    @contextmanager
    def step(name: str) -> Iterator[None]:
        progress(name)
        start = time.perf_counter()
        yield
        built.seconds[name] = time.perf_counter() - start

    if check:
        with step("check"):
            built.report = checked(project)
        if not force:
            stop_on_errors(built.report)
    with replaced_folder(target) as folder:
        output = Output(folder)
        with step("derive"):
            if profile:
                project = allowed = AllowedProject(project, profile)
                built.notes.append(f"profile {allowed.applied.profile}: {', '.join(allowed.applied.lines())}")
            _ = project.derived
        with step("index"):
            site = Site(project, output, shown_report(built.report, profile))
            site.shared["releases"] = releases
        with step("dumps"):
            dumps.write(site)
            description.write(site)
        if since:
            with step("changes"):
                changes.write(site, since)
        with step("data beside pages"):
            entities.write(site)
        for language in LANGUAGES:
            with step(f"pages in {language}"):
                write_pages(site, language)
        with step("finish"):
            for name, content in static_files().items():
                output.write(f"static/{name}", content)
            versions.write(site, releases)
            hosting.write(site)
            manifest.seal(site, sign)
        if profile:
            with step("proof"):
                prove_files(folder, allowed.applied)
    if not live.is_there():
        built.notes.append(
            "without live queries in the page, whose engine comes from npm: make assets, and build again"
        )
    built.counts = {
        "asserted triples": len(site.asserted),
        "derived triples": len(site.derived),
        "things": len(site.facts.things),
        "pages": sum(path.endswith(".html") for path in output.files),
        "files": len(output.files),
    }
    return built


def checked(project: Project) -> Report:
    """The findings of the whole check."""
    from sahel_ld.checks import check

    return check(project, [])


def shown_report(report: Report | None, profile: str) -> Report | None:
    """The findings that the site shows: under a profile none where there are any, for they quote the data as it is."""
    return None if report and profile and report.findings else report


def stop_on_errors(report: Report) -> None:
    """Raise DataError where the check found errors."""
    errors = [finding for finding in report.findings if finding.severity == Severity.ERROR]
    if errors:
        first = errors[0]
        raise DataError(
            f"{len(errors)} error{'s' * (len(errors) > 1)} in the data, nothing published; the first: {first.message}",
            hint="`sahel-ld check` shows all; --force publishes nevertheless",
            file=first.file,
            line=first.line,
            column=first.column,
        )


def refuse_foreign(target: Path) -> None:
    """Raise UsageError where ``target`` holds files that no build has made: they would be lost."""
    if target.is_symlink() or target.is_file():
        raise UsageError(f"{target}: not a folder")
    if target.is_dir() and any(target.iterdir()) and not (target / MARKER).is_file():
        raise UsageError(
            f"{target}: this folder holds something that `sahel-ld build` did not make",
            hint="name a new or empty folder",
        )
