"""`sahel-ld query`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sahel_ld.cli.options import OutputOption, ProjectOption, QuietOption, out, say
from sahel_ld.cli.remote import (
    DefaultGraphOption,
    EndpointOption,
    MaxBytesOption,
    MaxWaitOption,
    PageOption,
    PartialOption,
    PostOption,
    RowLimitOption,
    endpoint_at,
    guards_of,
    need_endpoint,
)

if TYPE_CHECKING:
    from sahel_ld.project import Project
    from sahel_ld.query import Answer, BoundQuery, Limits, Question
    from sahel_ld.store import Store


def command(
    name: Annotated[
        str | None, typer.Argument(help="Name of a bundled question; see `sahel-ld list queries`.", show_default=False)
    ] = None,
    param: Annotated[
        list[str] | None,
        typer.Option(
            "--param",
            "-p",
            metavar="NAME=VALUE",
            help="Value of a parameter; given twice for the same name: either.",
            show_default=False,
        ),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="What held then, possibly: YYYY, YYYY-MM or YYYY-MM-DD.", show_default=False),
    ] = None,
    known_at: Annotated[
        str | None, typer.Option(metavar="DATE", help="What could have been known then.", show_default=False)
    ] = None,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            help="table, csv, tsv, json, jsonl, xml, markdown, geojson, parquet, arrow; turtle, ntriples, jsonld for graphs. "
            "Without it: what the suffix of -o says, else table.",
            show_default=False,
        ),
    ] = None,
    output: OutputOption = None,
    describe: Annotated[
        bool, typer.Option("--describe", help="Show what the question is, its parameters, columns and examples.")
    ] = False,
    show: Annotated[bool, typer.Option("--show", help="Show the final SPARQL and run nothing.")] = False,
    file: Annotated[
        Path | None,
        typer.Option(
            "--file", "-f", metavar="FILE", help="Your own query in a file; - is standard input.", show_default=False
        ),
    ] = None,
    sparql: Annotated[
        str | None,
        typer.Option(
            "--execute",
            "-e",
            metavar="SPARQL",
            help="Your own query; the project's prefixes are there.",
            show_default=False,
        ),
    ] = None,
    policy: Annotated[
        str | None,
        typer.Option(
            "--policy",
            metavar="NAME",
            help="One value where sources give several, as a declared policy picks it; see `sahel-ld list policies`.",
            show_default=False,
        ),
    ] = None,
    timeout: Annotated[
        float | None,
        typer.Option(metavar="SECONDS", help="Stop the query after this time: exit code 4.", show_default=False),
    ] = None,
    max_rows: Annotated[
        int | None,
        typer.Option(metavar="N", help="No answer with more rows than this: exit code 4.", show_default=False),
    ] = None,
    max_memory: Annotated[
        str | None,
        typer.Option(
            metavar="SIZE", help="Stop the query at this much memory, such as 2G: exit code 4.", show_default=False
        ),
    ] = None,
    lang: Annotated[str, typer.Option(metavar="TAG", help="Language of labels in tables.")] = "en",
    iris: Annotated[bool, typer.Option("--iris", help="Short IRIs in place of labels in tables.")] = False,
    raw: Annotated[
        bool, typer.Option("--raw", help="CSV: leave cells that a spreadsheet would run as they are.")
    ] = False,
    allow_service: Annotated[
        bool, typer.Option("--allow-service", help="Let SERVICE in your own query reach out.")
    ] = False,
    endpoint: EndpointOption = None,
    default_graph: DefaultGraphOption = None,
    page: PageOption = None,
    post: PostOption = False,
    allow_partial: PartialOption = False,
    row_limit: RowLimitOption = None,
    max_wait: MaxWaitOption = None,
    max_bytes: MaxBytesOption = None,
    timing: Annotated[bool, typer.Option("--timing", help="Print to standard error where the time went.")] = False,
    quiet: QuietOption = False,
    project: ProjectOption = None,
) -> int:
    """Ask a bundled question, or your own in SPARQL.

    Examples: `sahel-ld query contradicted-claims`, `sahel-ld query who-held -p place=place:kidal --as-of 2020-01-01`,
    `sahel-ld query death-tolls --policy official`, `sahel-ld query who-held --describe`, `sahel-ld query -e 'SELECT ?x { ?x a sah:Actor }' --format csv -o actors.csv`.
    """
    from sahel_ld.api import Project
    from sahel_ld.cli.answers import chosen_format, write_answer
    from sahel_ld.cli.timing import Timing
    from sahel_ld.query import Limits
    from sahel_ld.query.limits import memory_size

    clock = Timing()
    chosen = chosen_format(format_, output)
    limits = Limits(timeout, max_rows, memory_size(max_memory) if max_memory else None)
    opened = Project(project)
    question = _question(opened, name, file, sparql)
    if describe:
        from sahel_ld.cli.describe import description

        out(description(question))
        return 0
    bound = question.bind(_values(param or []), as_of=as_of, known_at=known_at)
    if show:
        out(bound.text if bound.text.endswith("\n") else f"{bound.text}\n")
        return 0
    if policy:
        from sahel_ld.query.choosing import choice_of, choose

        policies = opened.policies
        policies.named(policy)
        choice_of(question, bound)
    clock.mark("start")
    if endpoint:
        guards = guards_of(post, allow_partial, row_limit, max_wait, max_bytes)
        contact = opened.settings.contact
        asked = endpoint_at(endpoint, guards, default_graphs=default_graph, contact=contact, quiet=quiet)

        def ask(wanted: BoundQuery) -> Answer:
            return asked.query(wanted, limits=limits, allow_service=allow_service, page=page)
    else:
        need_endpoint(default_graph=default_graph, page=page, post=post, allow_partial=allow_partial)
        need_endpoint(row_limit=row_limit, max_wait=max_wait, max_bytes=max_bytes)
        store = opened.open()
        clock.mark("load and derive")

        def ask(wanted: BoundQuery) -> Answer:
            bundled = name is not None or wanted is not bound
            return _ask(store, wanted, bundled=bundled, allow_service=allow_service, limits=limits)

    answer = ask(bound)
    if policy:
        answer = choose(question, bound, answer, policies, policy, ask).answer
    clock.mark("query")
    write_answer(answer, chosen, output, raw=raw, language=lang, labels=not iris)
    clock.mark("output")
    for note in answer.notes:
        say(f"note: {note}", quiet=quiet)
    if answer.kind != "boolean" and not len(answer):
        say("note: the answer is empty", quiet=quiet)
    if timing:
        say(clock.line())
    return 0


def _question(opened: Project, name: str | None, file: Path | None, sparql: str | None) -> Question:
    """What is asked: a bundled question, or a query of the user's own as a question. Raises UsageError unless it is exactly one."""
    from sahel_ld.errors import UsageError
    from sahel_ld.query import Question
    from sahel_ld.query.questions import Questions

    if sum(given is not None for given in (name, file, sparql)) != 1:
        raise UsageError(
            "give one of: the name of a question, --file, --execute", hint="see `sahel-ld list queries` for the names"
        )
    if name is not None:
        return Questions(opened.query_files()).named(name)
    if sparql is not None:
        return Question("-e", Path("-e"), sparql)
    assert file is not None
    if str(file) == "-":
        return Question("standard input", Path("standard input"), sys.stdin.buffer.read().decode("utf-8", "replace"))
    return Question.load(file)


def _values(pairs: list[str]) -> dict[str, object]:
    """The values given as ``name=value``; a name that comes twice has a list."""
    from sahel_ld.errors import UsageError

    values: dict[str, object] = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign or not name:
            raise UsageError(f"--param {pair!r}: NAME=VALUE is expected")
        before = values.get(name)
        values[name] = value if before is None else [*(before if isinstance(before, list) else [before]), value]
    return values


def _ask(store: Store, bound: BoundQuery, *, bundled: bool, allow_service: bool, limits: Limits) -> Answer:
    if bundled:
        return store.ask_bound(bound, limits=limits)
    return store.ask_sparql(bound.text, name=bound.name, allow_service=allow_service, limits=limits)
