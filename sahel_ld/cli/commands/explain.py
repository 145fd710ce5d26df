"""`sahel-ld explain`."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sahel_ld.cli.options import ProjectOption, out

if TYPE_CHECKING:
    from sahel_ld.findings.rule import Rule

_WIDTH = 100


def command(
    code: Annotated[
        str | None, typer.Argument(help="Code of a finding, such as house/twin-iri.", show_default=False)
    ] = None,
    all_: Annotated[bool, typer.Option("--list", "-l", help="List all codes, with a line about each.")] = False,
    shapes: Annotated[
        list[Path] | None,
        typer.Option("--shapes", help="Shapes that were used instead of the project's.", show_default=False),
    ] = None,
    project: ProjectOption = None,
) -> None:
    """Explain the code of a finding: what is found, why it matters, how to mend it, an example.

    Examples: `sahel-ld explain lexical/gYear`, `sahel-ld explain shape/claim-stance`, `sahel-ld explain --list`.
    """
    from sahel_ld.api import Project
    from sahel_ld.checks.explain import Codes
    from sahel_ld.errors import UsageError
    from sahel_ld.project.files import expand_paths

    opened = Project(project)
    codes = Codes.of_project(opened, expand_paths(shapes or ()))
    if all_:
        width = max(len(each) for each in codes.all)
        out("".join(f"{each:<{width}}  {codes.rule(each).title}\n" for each in codes.all))
        return
    if code is None:
        raise UsageError("give the code of a finding", hint="`sahel-ld explain --list` has all codes")
    text = "\n".join(_lines(codes.rule(code))) + "\n"
    fault = opened.root / "tests" / "faults" / f"{code.replace('/', '__')}.ttl"
    if fault.is_file():
        text += f"\nA file with this fault: {opened.name_of(fault)}\n"
    out(text)


def _lines(rule: Rule) -> Iterator[str]:
    yield f"{rule.code}: {rule.title}"
    if rule.source:
        yield f"  {rule.source.file}" + (f":{rule.source.line}" if rule.source.line else "")
    for title, text in (("", rule.meaning), ("Why: ", rule.why), ("To mend: ", rule.mend)):
        if text:
            yield ""
            yield from textwrap.wrap(title + text, _WIDTH, break_long_words=False, break_on_hyphens=False)
    others = [(language, text) for language, text in rule.messages if text != rule.meaning]
    if others:
        yield ""
        for language, text in others:
            yield from textwrap.wrap(f"{language or '-'}: {text}", _WIDTH, subsequent_indent="    ")
    if rule.example:
        yield ""
        yield from (f"    {line}" if line else "" for line in rule.example.splitlines())
