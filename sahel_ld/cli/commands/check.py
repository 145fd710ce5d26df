"""`sahel-ld check`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sahel_ld.cli.options import ProjectOption, say

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from sahel_ld.checks.verdict import Subject
    from sahel_ld.findings import Report, Severity

_FORMATS = "text, json, sarif, junit, github, gitlab or rdf"


def command(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Files or folders; none: the whole project.", show_default=False)
    ] = None,
    shapes: Annotated[
        list[Path] | None,
        typer.Option(
            "--shapes", help="Shapes to use instead of the project's; may be given several times.", show_default=False
        ),
    ] = None,
    ontology: Annotated[
        list[Path] | None,
        typer.Option("--ontology", help="Ontology to use instead of the project's.", show_default=False),
    ] = None,
    engine: Annotated[str, typer.Option(help="fast, pyshacl, or both: two engines, one verdict.")] = "fast",
    fail_on: Annotated[
        str,
        typer.Option(
            metavar="SEVERITY",
            help="Lowest severity that gives exit code 1: error, warning or note.",
            show_default=False,
        ),
    ] = "",
    since: Annotated[
        str | None,
        typer.Option(
            metavar="REF",
            help="Tell new, known and fixed findings apart, compared with this git revision; only new ones give exit code 1.",
            show_default=False,
        ),
    ] = None,
    format_: Annotated[str, typer.Option("--format", "-f", help=f"For standard output: {_FORMATS}.")] = "text",
    output: Annotated[
        list[str] | None,
        typer.Option(
            "--output",
            "-o",
            metavar="[FORMAT=]FILE",
            help="Write to this file as well, in this format or the one of its suffix (.sarif, .json, .xml, .ttl, .txt); may be given several times.",
            show_default=False,
        ),
    ] = None,
    group: Annotated[str, typer.Option(help="Text by file, by code, or none: in order of place.")] = "none",
    max_repeats: Annotated[int, typer.Option(metavar="N", help="Show so many findings of a code; 0: all.")] = 20,
    baseline: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Waivers; without it sahel-ld-baseline.toml of the project, where it is there.",
            show_default=False,
        ),
    ] = None,
    update_baseline: Annotated[
        bool, typer.Option("--update-baseline", help="Write the baseline: waive what is found now, drop what is gone.")
    ] = False,
    expires: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Day on which new waivers of --update-baseline end.", show_default=False),
    ] = None,
    today: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Day on which waivers are judged.", show_default="the real one"),
    ] = None,
    show_waived: Annotated[bool, typer.Option("--show-waived", help="Show waived findings too.")] = False,
    coverage: Annotated[bool, typer.Option("--coverage", help="Tell what no shape, check or query reaches.")] = False,
    min_coverage: Annotated[
        float | None,
        typer.Option(
            metavar="PERCENT", help="Finding where fewer triples than this are under a shape.", show_default=False
        ),
    ] = None,
    watch: Annotated[
        bool, typer.Option("--watch", help="Check again after every save, large files incrementally; Ctrl-C ends it.")
    ] = False,
    project: ProjectOption = None,
) -> int:
    """Check data: syntax, literals, house rules, SHACL shapes, set-wise checks; each finding with file, line and column.

    Examples: `sahel-ld check`, `sahel-ld check data/ttl/report.seed.ttl --format json`,
    `sahel-ld check --shapes shapes.ttl --ontology onto.ttl data/`, `sahel-ld check --since main -o out.sarif -o junit=out.xml`.
    """
    from sahel_ld.api import Project
    from sahel_ld.checks.verdict import Demands, Subject, judge, renewed_baseline
    from sahel_ld.cli.outputs import destinations, locator, show, write
    from sahel_ld.findings.formats import check_name
    from sahel_ld.findings.layout import Layout
    from sahel_ld.rdf.atomic import write_atomic

    check_name(format_)
    files = destinations(output or ())
    opened = Project(project)
    failing = _severity(fail_on or opened.settings.fail_on)
    subject = Subject(opened, paths or (), engine, shapes or (), ontology or ())
    layout = Layout(group, max_repeats, show_waived, failing, locator(opened, [*subject.paths, *subject.shapes]))
    if watch:
        return _watch(subject, lambda report: show(report, format_, layout))
    demands = Demands(since, baseline, _day(today, "--today"), coverage, min_coverage)
    if update_baseline:
        path, content = renewed_baseline(subject, demands, expires=_day(expires, "--expires"))
        write_atomic(path, content)
        say(f"{path}: written")
    report = judge(subject, demands)
    show(report, format_, layout)
    write(report, files, layout)
    return int(report.exit_code(failing))


def _watch(subject: Subject, show: Callable[[Report], None]) -> int:
    """Show a report at once and after every save, until the user has had enough."""
    import time
    from functools import partial

    from sahel_ld.checks.incremental.loop import Watch

    paths, shapes, ontology = (
        [Path(path) for path in group] for group in (subject.paths, subject.shapes, subject.ontology)
    )
    for verdict in Watch(subject.project, paths, subject.engine, shapes, ontology).verdicts(partial(time.sleep, 0.25)):
        show(verdict.report)
        say("whole check; waiting for a save" if verdict.whole else "incremental check; waiting for a save")
    return 0


def _severity(word: str) -> Severity:
    from sahel_ld.errors import UsageError
    from sahel_ld.findings import Severity

    if word.upper() not in Severity.__members__:
        raise UsageError(f"unknown severity {word!r}", hint="use error, warning or note")
    return Severity[word.upper()]


def _day(text: str | None, option: str) -> date | None:
    from datetime import date

    from sahel_ld.errors import UsageError

    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError(f"{option} {text}: not a day", hint="write YYYY-MM-DD") from None
