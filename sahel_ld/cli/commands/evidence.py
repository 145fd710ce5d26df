"""`sahel-ld evidence`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sahel_ld.cli.options import OutputOption, ProjectOption, out

if TYPE_CHECKING:
    from sahel_ld.evidence.tree import Branch

app = typer.Typer(
    help="What stands behind the statements: prove the passages, follow the claims, find what is thin. Example: `sahel-ld evidence verify --source report.txt`.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
FormatOption = Annotated[str, typer.Option("--format", "-f", help="text or json.")]


@app.command()
def verify(
    source: Annotated[
        Path,
        typer.Option("--source", metavar="FILE|FOLDER", help="The text of a document, or a folder with such files."),
    ],
    document: Annotated[
        str | None,
        typer.Option(
            "--document",
            metavar="IRI",
            help="The document that the file is. Without it: the one with its hash, else the one of which most anchors hold.",
            show_default=False,
        ),
    ] = None,
    format_: Annotated[
        str, typer.Option("--format", "-f", help="text, json, sarif, junit, github, …; a wrong name lists all.")
    ] = "text",
    output: OutputOption = None,
    project: ProjectOption = None,
) -> int:
    """Read a document again and prove every anchor into it.

    Exit code 1: the document has changed, a passage is not where an anchor says, or a claim has no anchor; 2: no document matches; 3: not text.

    Examples: `sahel-ld evidence verify --source report.txt`, `sahel-ld evidence verify --source texts/ --format json`,
    `sahel-ld evidence verify --source new.txt --document document:seed`.
    """
    from sahel_ld.api import Project
    from sahel_ld.findings.formats import check_name, render
    from sahel_ld.rdf.atomic import write_atomic

    check_name(format_)
    report = Project(project).verify(source, document=document)
    text = render(report, format_)
    if format_ == "text":
        text += f"{report.counts['anchors verified']} anchors of {report.counts['claims verified']} claims verified\n"
    if output:
        write_atomic(output, text.encode())
    else:
        out(text)
    return int(report.exit_code())


@app.command()
def of(
    iri: Annotated[str, typer.Argument(metavar="IRI", help="A content node, an entity, a claim or an anchor.")],
    format_: FormatOption = "text",
    lang: Annotated[str, typer.Option(metavar="TAG", help="Language of labels.")] = "en",
    project: ProjectOption = None,
) -> int:
    """Show every claim about a thing: who, how, in which document and passage, what it repeats, what stands against it.

    Examples: `sahel-ld evidence of statement:is-area-almost-doubled`, `sahel-ld evidence of actor:jnim --format json`.
    """
    from sahel_ld.api import Project
    from sahel_ld.evidence.tree import tree_of
    from sahel_ld.evidence.views import as_json

    _check(format_)
    found = Project(project).evidence_of(iri, language=lang)
    if format_ == "json":
        _json(as_json(found))
    else:
        _show([tree_of(found)])
    return 0


@app.command()
def why(
    name: Annotated[str, typer.Argument(help="Name of a bundled question; see `sahel-ld list queries`.")],
    row: Annotated[int, typer.Option(metavar="N", help="Which row of the answer, from 1.")] = 1,
    param: Annotated[
        list[str] | None,
        typer.Option("--param", "-p", metavar="NAME=VALUE", help="Value of a parameter.", show_default=False),
    ] = None,
    as_of: Annotated[
        str | None, typer.Option(metavar="DATE", help="What held then, possibly.", show_default=False)
    ] = None,
    known_at: Annotated[
        str | None, typer.Option(metavar="DATE", help="What could have been known then.", show_default=False)
    ] = None,
    format_: FormatOption = "text",
    lang: Annotated[str, typer.Option(metavar="TAG", help="Language of labels.")] = "en",
    project: ProjectOption = None,
) -> int:
    """From a row of an answer to the claims, files and lines that it rests on.

    Examples: `sahel-ld evidence why contradicted-claims --row 2`,
    `sahel-ld evidence why who-held -p place=place:kidal --as-of 2020-01-01 --row 1 --format json`.
    """
    from sahel_ld.api import Project
    from sahel_ld.cli.parameters import values_of
    from sahel_ld.evidence import Ledger
    from sahel_ld.evidence.tree import tree_of_row
    from sahel_ld.evidence.views import as_json
    from sahel_ld.evidence.why import why as explain
    from sahel_ld.query.questions import Questions

    _check(format_)
    opened = Project(project)
    bound = Questions(opened.query_files()).named(name).bind(values_of(param or []), as_of=as_of, known_at=known_at)
    answer = opened.store.ask_bound(bound)
    found = explain(Ledger(opened, language=lang), answer, row)
    if format_ == "json":
        _json(as_json(found))
    else:
        _show([tree_of_row(found)])
    return 0


@app.command()
def best(
    name: Annotated[str, typer.Argument(help="Name of a bundled question with the tag contested.")],
    policy: Annotated[str, typer.Option(metavar="NAME", help="Name of a policy; see `sahel-ld list policies`.")],
    param: Annotated[
        list[str] | None,
        typer.Option("--param", "-p", metavar="NAME=VALUE", help="Value of a parameter.", show_default=False),
    ] = None,
    as_of: Annotated[
        str | None, typer.Option(metavar="DATE", help="What held then, possibly.", show_default=False)
    ] = None,
    known_at: Annotated[
        str | None, typer.Option(metavar="DATE", help="What could have been known then.", show_default=False)
    ] = None,
    format_: FormatOption = "text",
    lang: Annotated[str, typer.Option(metavar="TAG", help="Language of labels.")] = "en",
    project: ProjectOption = None,
) -> int:
    """Show what a policy decides between the values that sources give against each other: each value, its grades, what it was set aside by.

    Examples: `sahel-ld evidence best death-tolls --policy official`,
    `sahel-ld evidence best dates-given --policy most-sources -p subject=actor:jnim --format json`.
    """
    from sahel_ld.api import Project
    from sahel_ld.cli.parameters import values_of
    from sahel_ld.evidence.tree import tree_of_best
    from sahel_ld.evidence.views import as_json

    _check(format_)
    found = Project(project).best(name, policy, as_of=as_of, known_at=known_at, language=lang, **values_of(param or []))
    if format_ == "json":
        _json(as_json(found))
    else:
        _show([tree_of_best(found)])
    return 0


@app.command()
def gaps(
    kind: Annotated[
        list[str] | None,
        typer.Option(
            "--kind",
            help="one-root, unverified, contradicted, contested, stale or no-anchor; several times for several.",
            show_default=False,
        ),
    ] = None,
    older_than: Annotated[int, typer.Option(metavar="YEARS", help="From which age a document is stale.")] = 5,
    at: Annotated[
        str | None,
        typer.Option(
            metavar="DATE",
            help="The day by which age is reckoned. Without it: the last day on which a claim was recorded.",
            show_default=False,
        ),
    ] = None,
    counts: Annotated[bool, typer.Option("--counts", help="The numbers only.")] = False,
    format_: FormatOption = "text",
    lang: Annotated[str, typer.Option(metavar="TAG", help="Language of labels.")] = "en",
    project: ProjectOption = None,
) -> int:
    """List the statements whose evidence is thin: one source, unverified, contradicted or contested, old, or without a passage.

    Examples: `sahel-ld evidence gaps --counts`, `sahel-ld evidence gaps --kind contradicted --kind contested`,
    `sahel-ld evidence gaps --kind stale --older-than 3 --format json`.
    """
    from dataclasses import replace
    from datetime import date

    from sahel_ld.api import Project
    from sahel_ld.errors import UsageError
    from sahel_ld.evidence import Ledger
    from sahel_ld.evidence.gaps import find_gaps
    from sahel_ld.evidence.tree import Branch, tree_of_gaps
    from sahel_ld.evidence.views import as_json

    _check(format_)
    try:
        day = date.fromisoformat(at) if at else None
    except ValueError:
        raise UsageError(f"--at {at!r} is not a date: YYYY-MM-DD") from None
    found = find_gaps(Ledger(Project(project), language=lang), years=older_than, at=day, only=kind or ())
    if format_ == "json":
        listed = as_json(replace(found, gaps=() if counts else found.gaps))
        _json({"counts": found.counts, **listed})
        return 0
    trees = tree_of_gaps(found)
    if counts:
        trees = [Branch(tree.text) for tree in trees]
    _show(trees or [Branch(f"no gaps in {found.contents} statements")])
    return 0


def _check(name: str) -> None:
    from sahel_ld.errors import UsageError

    if name not in ("text", "json"):
        raise UsageError(f"unknown format {name!r}", hint="use text or json")


def _json(content: object) -> None:
    out(json.dumps(content, ensure_ascii=False, indent=2) + "\n")


def _show(trees: Iterable[Branch]) -> None:
    from sahel_ld.cli.options import console
    from sahel_ld.evidence.tree import plain, rich

    for tree in trees:
        if sys.stdout.isatty():
            console().print(rich(tree))
        else:
            out(plain(tree))
