"""`sahel-ld draft`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sahel_ld.cli.options import OutputOption, ProjectOption, QuietOption, out, out_bytes, say

if TYPE_CHECKING:
    from sahel_ld.api import Project

HELP = {
    "file": "The document: text, HTML or PDF, United Nations documents too; with --review and --finish the draft.",
    "slug": "Name tag of the document, for the IRIs. Without it, from the data, the symbol or the title.",
    "review": "Walk through a draft: accept, choose, reject.",
    "web": "With --review: in a web page on this machine.",
    "port": "With --web: its port.",
    "finish": "Write what was accepted, as data. Refused while an item is open.",
    "measure": "Show how much of what the curated claims name is found, and how much of what is found they name.",
    "document": "The document of the data to measure against, such as document:seed; with --review, the file that the draft is of.",
    "not_named": "With --measure: a TOML file with what the claims name and the text does not, each with its reason.",
    "gold": "With --measure: a TOML file with what texts name, marked by hand, in place of the claims: a table for each, by the name of its file.",
    "recorded": "With --finish: the day on which the claims are recorded; today without it.",
}


def command(
    file: Annotated[Path, typer.Argument(help=HELP["file"], show_default=False)],
    output: OutputOption = None,
    slug: Annotated[str, typer.Option("--slug", metavar="NAME", help=HELP["slug"], show_default=False)] = "",
    review: Annotated[bool, typer.Option("--review", help=HELP["review"])] = False,
    web: Annotated[bool, typer.Option("--web", help=HELP["web"])] = False,
    port: Annotated[int, typer.Option("--port", metavar="N", help=HELP["port"])] = 8765,
    finish: Annotated[bool, typer.Option("--finish", help=HELP["finish"])] = False,
    measure: Annotated[bool, typer.Option("--measure", help=HELP["measure"])] = False,
    document: Annotated[
        str | None, typer.Option("--document", metavar="NAME", help=HELP["document"], show_default=False)
    ] = None,
    not_named: Annotated[
        Path | None, typer.Option("--not-named", metavar="FILE", help=HELP["not_named"], show_default=False)
    ] = None,
    gold: Annotated[Path | None, typer.Option("--gold", metavar="FILE", help=HELP["gold"], show_default=False)] = None,
    recorded_on: Annotated[
        str | None, typer.Option("--recorded-on", metavar="DATE", help=HELP["recorded"], show_default=False)
    ] = None,
    project: ProjectOption = None,
    quiet: QuietOption = False,
) -> int:
    """Make a draft from a document: names, dates, numbers and candidate claims, for a person to review.

    A draft fails `check` until each item is accepted or rejected. The text of the document is not copied into it.

    Examples: `sahel-ld draft report.pdf -o report.draft.ttl`, `sahel-ld draft report.draft.ttl --review --document report.pdf`,
    `sahel-ld draft report.draft.ttl --finish -o data/ttl/report.new.ttl`.
    """
    from sahel_ld.api import Project
    from sahel_ld.errors import UsageError

    if review + finish + measure > 1:
        raise UsageError("give one of --review, --finish, --measure")
    home = Project(project)
    if measure:
        out("\n".join(home.measure_draft(file, document, not_named, gold)) + "\n")
        return 0
    if review:
        return _web(home, file, document, port) if web else _review(home, file, document)
    if finish:
        return _finish(file, output, recorded_on, quiet=quiet)
    return _make(home, file, output, slug, quiet=quiet)


def _make(home: Project, file: Path, output: Path | None, slug: str, *, quiet: bool) -> int:
    from sahel_ld.rdf.atomic import write_atomic

    made = home.draft(file, slug=slug)
    if output is None:
        out_bytes(made.content)
    else:
        write_atomic(output, made.content)
        if made.found.document.extracted:
            text = output.with_suffix(".txt")
            write_atomic(text, made.found.document.text.encode())
            say(f"{text}: the text that the anchors count in", quiet=quiet)
    for remark in made.found.document.remarks:
        say(f"note: {remark}", quiet=quiet)
    say(f"{output or 'draft'}: {made.summary}", quiet=quiet)
    return 0


def _review(home: Project, file: Path, document: str | None) -> int:
    from rich.text import Text

    from sahel_ld.cli.options import console
    from sahel_ld.draft.known import Known
    from sahel_ld.draft.reviewing import Draft
    from sahel_ld.draft.terminal import HELP as KEYS
    from sahel_ld.draft.terminal import Line, review

    draft = Draft.load(file)
    text = _text_of(draft.text_hash, file, document)
    screen = console()

    def show(line: Line) -> None:
        screen.print(Text.assemble(*line), soft_wrap=True)

    def ask(prompt: str) -> str:
        if sys.stdin.isatty():
            return input(prompt)
        line = sys.stdin.readline()
        if not line:
            raise EOFError
        return line

    say(KEYS)
    left = review(draft, text, Known(home.asserted), show, ask)
    say(f"{file}: {left} items are open")
    return 1 if left else 0


def _web(home: Project, file: Path, document: str | None, port: int) -> int:
    from sahel_ld.draft.known import Known
    from sahel_ld.draft.reviewing import Draft
    from sahel_ld.errors import UsageError

    try:
        from sahel_ld.draft.web import Review, serve
    except ModuleNotFoundError as error:
        raise UsageError(f"--web needs {error.name}", hint="pip install 'sahel-ld[server]'") from None
    draft = Draft.load(file)
    review = Review(file, _text_of(draft.text_hash, file, document), Known(home.asserted))
    say(f"http://127.0.0.1:{port}/ (Ctrl+C ends)")
    serve(review, port)
    return 0


def _text_of(wanted: str, file: Path, document: str | None) -> str:
    """The text that the draft is of; nothing where it is not at hand."""
    from sahel_ld.draft.reading import read_document
    from sahel_ld.errors import UsageError

    beside = file.with_suffix(".txt")
    path = Path(document) if document else beside if beside.exists() else None
    if path is None:
        say("note: without --document FILE the passages are not shown")
        return ""
    read = read_document(path)
    if read.content_hash != wanted:
        raise UsageError(f"{path}: not the text that the draft was made from", hint="its SHA-256 is another")
    return read.text


def _finish(file: Path, output: Path | None, recorded_on: str | None, *, quiet: bool) -> int:
    from datetime import UTC, date, datetime

    from sahel_ld.draft.reviewing import Draft, data_bytes
    from sahel_ld.errors import UsageError
    from sahel_ld.rdf.atomic import write_atomic

    try:
        day = date.fromisoformat(recorded_on) if recorded_on else datetime.now(UTC).date()
    except ValueError:
        raise UsageError(f"--recorded-on {recorded_on!r}: YYYY-MM-DD is expected") from None
    quads = Draft.load(file).finished(day)
    content = data_bytes(quads, (output or file).name)
    if output is None:
        out_bytes(content)
    else:
        write_atomic(output, content)
    say(f"{output or 'data'}: {len(quads)} triples", quiet=quiet)
    return 0
