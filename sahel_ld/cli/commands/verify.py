"""`sahel-ld verify`."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from sahel_ld.cli.options import OutputOption, QuietOption, out, say

if TYPE_CHECKING:
    from sahel_ld.publish.verify import Verified

HELP = {
    "target": "A folder, or the http(s) address of a published site.",
    "against": "Compare with the checksums of this copy, a folder or an address, and not with those of the copy itself.",
    "key": "Public key of minisign, or a file with one: the list of checksums must be signed by it.",
    "only": "Only files whose path fits, such as 'dump/*'; several times for several.",
    "ignore": "Not files whose path fits, such as CNAME; several times for several.",
    "timeout": "The whole takes no longer: exit code 4.",
}
_MOST = 200


def command(
    target: Annotated[str, typer.Argument(metavar="FOLDER|URL", help=HELP["target"])] = "build/site",
    against: Annotated[
        str | None, typer.Option("--against", metavar="FOLDER|URL", help=HELP["against"], show_default=False)
    ] = None,
    key: Annotated[str | None, typer.Option("--key", metavar="KEY", help=HELP["key"], show_default=False)] = None,
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="PATTERN", help=HELP["only"], show_default=False)
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option("--ignore", metavar="PATTERN", help=HELP["ignore"], show_default=False)
    ] = None,
    format_: Annotated[str, typer.Option("--format", "-f", help="text or json.")] = "text",
    jobs: Annotated[int, typer.Option("--jobs", metavar="N", help="So many files at a time.")] = 4,
    timeout: Annotated[float, typer.Option("--timeout", metavar="SECONDS", help=HELP["timeout"])] = 1800,
    output: OutputOption = None,
    quiet: QuietOption = False,
) -> int:
    """Compare every file of a built, downloaded or hosted site with its checksums, and RDF that differs by its content.

    A file that says the same in other bytes is told, and does not count as changed.
    Exit code 0: the copy says what was published; 1: files are changed, missing or extra, or the signature is false; 2: there is no site; 4: a host does not answer.

    Examples: `sahel-ld verify build/site`, `sahel-ld verify https://data.example.org/ --against build/site`,
    `sahel-ld verify https://data.example.org/ --key sahel-ld.pub --only 'dump/*'`.
    """
    from sahel_ld.cli.progress import Progress
    from sahel_ld.errors import UsageError
    from sahel_ld.publish.verify import Demands, verify
    from sahel_ld.rdf.atomic import write_atomic

    if format_ not in ("text", "json"):
        raise UsageError(f"unknown format {format_!r}", hint="use text or json")
    demands = Demands(against, key, only or (), ignore or (), jobs, timeout)
    with Progress("files", quiet=quiet) as progress:
        found = verify(target, demands, say=lambda line: say(line, quiet=quiet), progress=progress.show)
    text = _json(found) if format_ == "json" else _text(found)
    if output:
        write_atomic(output, text.encode())
    else:
        out(text)
    return int(found.exit_code)


def _text(found: Verified) -> str:
    """A line for each file that is not as published, remarks, and a line for the whole."""
    lines = []
    for one in found.deviations[:_MOST]:
        more = "; ".join(filter(None, (one.entity, one.note)))
        lines.append(f"{one.state:12}  {one.path}{f'  ({more})' if more else ''}")
    if len(found.deviations) > _MOST:
        lines.append(f"… and {len(found.deviations) - _MOST:,} more: --format json has all")
    lines += [f"note: {note}" for note in found.notes]
    counts = ", ".join(f"{count:,} {state}" for state, count in found.counts.items())
    signed = f"; signed: {found.listing.signed}" if found.listing.signed else ""
    lines.append(f"{found.name}: {found.files:,} files compared: {counts}; list {found.listing.sha256}{signed}")
    return "\n".join(lines) + "\n"


def _json(found: Verified) -> str:
    document = {
        "copy": found.name,
        "list": found.listing.sha256,
        "signed": found.listing.signed,
        "compared": found.files,
        "counts": found.counts,
        "notes": found.notes,
        "files": [{name: value for name, value in asdict(one).items() if value} for one in found.deviations],
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"
