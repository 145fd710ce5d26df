"""`sahel-ld list`."""

from __future__ import annotations

from typing import Annotated

import typer

from sahel_ld.cli.options import OutputOption, ProjectOption


def command(
    what: Annotated[
        str | None,
        typer.Argument(
            help="queries, actors, agreements, codes, documents, events, files, places, policies or programmes.",
            show_default=False,
        ),
    ] = None,
    counts: Annotated[
        bool,
        typer.Option("--counts", help="How many things there are of each class, and of each kind in the registry."),
    ] = False,
    format_: Annotated[
        str | None,
        typer.Option("--format", help="table, csv, tsv, json, jsonl, xml or markdown.", show_default=False),
    ] = None,
    output: OutputOption = None,
    lang: Annotated[str, typer.Option(metavar="TAG", help="Language of labels and summaries.")] = "en",
    project: ProjectOption = None,
) -> int:
    """List the bundled questions, or what the data holds.

    Examples: `sahel-ld list queries`, `sahel-ld list actors --format csv`, `sahel-ld list --counts`.
    """
    from sahel_ld.api import Project
    from sahel_ld.cli.answers import chosen_format, write_answer
    from sahel_ld.errors import UsageError
    from sahel_ld.query.questions import Questions
    from sahel_ld.store import lists

    if counts == (what is not None):
        raise UsageError("say what to list, or --counts", hint=f"lists: {', '.join(lists.NAMES)}")
    chosen = chosen_format(format_, output)
    if what is not None and what not in lists.NAMES:
        raise lists.unknown_list(what)
    opened = Project(project)
    if what == "queries":
        answer = lists.list_of_questions(Questions(opened.query_files()), lang)
    elif what == "policies":
        answer = lists.list_of_policies(opened.policies, lang)
    else:
        answer = lists.counts(opened.store, lang) if what is None else lists.list_of(opened.store, what, lang)
    write_answer(answer, chosen, output, labels=False)
    return 0
