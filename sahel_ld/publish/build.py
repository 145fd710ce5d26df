"""The whole job: check, derive, export, describe, publish; the new site takes the place of the old one in one step."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sahel_ld.errors import UsageError
from sahel_ld.findings import Report
from sahel_ld.profiles import AllowedProject, prove_files
from sahel_ld.project import Project
from sahel_ld.publish import changes, live, versions
from sahel_ld.publish.apart import Apart
from sahel_ld.publish.checking import Checking
from sahel_ld.publish.checksums import MARKER
from sahel_ld.publish.machine import description, dumps, entities, hosting, manifest
from sahel_ld.publish.output import Output
from sahel_ld.publish.pages import write_pages
from sahel_ld.publish.pages.questions import ask
from sahel_ld.publish.record import key_of_program, place_of, read_record
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
    full: bool = False,
    profile: str = "",
    sign: Signer | None = None,
    since: Sequence[str] = (),
    version: str = "",
    versions_from: Path | None = None,
    progress: Progress = print_nothing,
) -> Built:
    """Check the project and publish it as a site in the folder ``target``.

    Of the site that is there, the parts whose data has not changed are taken over, unless ``full``: the bytes are the same either way.
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
    releases = versions.releases_of(target, version, versions_from)
    built = Built(target)

    @contextmanager
    def step(name: str) -> Iterator[None]:
        progress(name)
        start = time.perf_counter()
        yield
        built.seconds[name] = time.perf_counter() - start

    checking = Checking(project) if check else None
    with replaced_folder(target) as folder, kept_in_memory() as all_is_read:
        try:
            with step("derive"):
                if profile:
                    project = allowed = AllowedProject(project, profile)
                    built.notes.append(f"profile {allowed.applied.profile}: {', '.join(allowed.applied.lines())}")
                _ = project.derived
            with step("index"):
                key = key_of_program(project, profile)
                last = None if full else read_record(place_of(target), key)
                output = Output(folder, target if last else None)
                site = Site(project, output, lambda: shown_report(checking.report if checking else None, profile), last)
                site.shared["releases"] = releases
        finally:
            # Of what keeps the data from being read, the check says more.
            if checking and not force:
                with step("check"):
                    checking.stop_on_errors()
        all_is_read()
        with site.beside(write_dumps, ask):
            if since:
                with step("changes"):
                    changes.write(site, since)
            with step("data beside pages"):
                entities.write(site)
            with step("pages"):
                write_pages(site)
            with step("dumps"):
                _ = site.output
            with step("finish"):
                for name, content in static_files().items():
                    output.write(f"static/{name}", content)
                versions.write(site, releases, sign)
                hosting.write(site)
                site.parts.keep("dumps", [dump.path for dump in site.shared["dumps"]])
                manifest.seal(site, sign)
                record = site.parts.record(key)
                # Right for the old site too: what both have is the same, and of the rest no file is as the record says.
                recording = Apart(lambda: record.write(place_of(target)))
            if profile:
                with step("proof"):
                    prove_files(folder, allowed.applied)
    if not live.is_there():
        built.notes.append(
            "without live queries in the page, whose engine comes from npm: make assets, and build again"
        )
    recording.result()
    if checking:
        built.report = checking.report
    built.counts = {
        "asserted triples": len(site.asserted),
        "derived triples": len(site.derived),
        "things": len(site.facts.things),
        "pages": sum(path.endswith(".html") for path in output.files),
        "files": len(output.files),
    }
    return built


@contextmanager
def kept_in_memory() -> Iterator[Callable[[], None]]:
    """Look for no garbage among what is read, until the function is called and never after: all of it stays to the end."""
    was_on = gc.isenabled()

    def all_is_read() -> None:
        gc.freeze()
        if was_on:
            gc.enable()

    gc.disable()
    try:
        yield all_is_read
    finally:
        gc.unfreeze()
        if was_on:
            gc.enable()


def write_dumps(site: Site) -> None:
    """Write all data in all formats, and the description of these files."""
    dumps.write(site)
    description.write(site)


def refuse_foreign(target: Path) -> None:
    """Raise UsageError where ``target`` holds files that no build has made: they would be lost."""
    if target.is_symlink() or target.is_file():
        raise UsageError(f"{target}: not a folder")
    if target.is_dir() and any(target.iterdir()) and not (target / MARKER).is_file():
        raise UsageError(
            f"{target}: this folder holds something that `sahel-ld build` did not make",
            hint="name a new or empty folder",
        )


def shown_report(report: Report | None, profile: str) -> Report | None:
    """The findings that the site shows: under a profile none where there are any, for they quote the data as it is."""
    return None if report and profile and report.findings else report
