"""`sahel-ld build`: the whole job."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sahel_ld.cli.options import ProjectOption, QuietOption, say

if TYPE_CHECKING:
    from sahel_ld.publish.signature import Signer

_VERSION_HELP = "Publish the data as a version too, at /version/NAME/, which later builds keep byte for byte."


def command(
    output: Annotated[
        Path,
        typer.Option("--output", "-o", metavar="FOLDER", help="Where the site goes; an older site there is replaced."),
    ] = Path("build/site"),
    force: Annotated[bool, typer.Option("--force", help="Publish even with errors in the data.")] = False,
    no_check: Annotated[bool, typer.Option("--no-check", help="Do not check the data before.")] = False,
    profile: Annotated[
        str,
        typer.Option(
            "--profile",
            metavar="NAME",
            help="Withhold and coarsen: public, partner, or a rules file; the files are proved to hold nothing of it.",
            show_default=False,
        ),
    ] = "",
    changes_since: Annotated[
        list[str] | None,
        typer.Option(
            "--changes-since",
            metavar="REF|FOLDER",
            help="Publish what has changed since a release, as Atom and LDES; several times for several, the oldest first. REF.. takes each commit since.",
            show_default=False,
        ),
    ] = None,
    version: Annotated[str, typer.Option("--version", metavar="NAME", help=_VERSION_HELP, show_default=False)] = "",
    versions_from: Annotated[
        Path | None,
        typer.Option(
            "--versions-from",
            metavar="FOLDER",
            help="Take the published versions from this site, in place of the one that is replaced.",
            show_default=False,
        ),
    ] = None,
    full: Annotated[
        bool,
        typer.Option(
            "--full", help="Make every file again, also those whose data has not changed since the last build."
        ),
    ] = False,
    sign: Annotated[
        Path | None,
        typer.Option(
            "--sign",
            metavar="KEYFILE",
            help="Sign the checksums with this secret key of minisign. Its password: the variable SAHEL_LD_SIGNING_PASSWORD, or asked for.",
            show_default=False,
        ),
    ] = None,
    project: ProjectOption = None,
    quiet: QuietOption = False,
) -> None:
    """Check the data, derive what follows from it, export it in all formats, and publish it as a web site.

    The site is static: put the folder on any web server. The new site takes the place of the old one in one step. What has not changed since
    the last build is taken over from the old site; the record that tells is a hidden file beside it. The bytes are those of a full build.

    Examples:

      sahel-ld build

      sahel-ld build -o public && python -m http.server -d public
    """
    from sahel_ld.project import Project
    from sahel_ld.publish import build

    built = build(
        Project(project),
        output,
        force=force,
        check=not no_check,
        profile=profile,
        version=version,
        versions_from=versions_from,
        since=changes_since or (),
        full=full,
        sign=_signer(sign) if sign else None,
        progress=lambda step: say(f"{step} …", quiet=quiet),
    )
    if built.report:
        found = ", ".join(f"{count} {word}{'s' * (count != 1)}" for word, count in built.report.by_severity.items())
        say(f"findings: {found}", quiet=quiet)
    say(", ".join(f"{count:,} {name}" for name, count in built.counts.items()), quiet=quiet)
    for note in built.notes:
        say(f"note: {note}", quiet=quiet)
    total = sum(built.seconds.values())
    say(
        "; ".join(f"{name} {taken:.1f} s" for name, taken in built.seconds.items()) + f"; all {total:.1f} s",
        quiet=quiet,
    )
    say(f"published: {output}/index.html", quiet=quiet)


def _signer(key: Path) -> Signer:
    from sahel_ld.publish.signature import signer_of

    return signer_of(key, (lambda text: str(typer.prompt(text, hide_input=True))) if sys.stdin.isatty() else None)
