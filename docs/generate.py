"""Writes the parts of the documentation that come from code and data, or with --check tells which are not current.

python docs/generate.py
"""

from __future__ import annotations

import dataclasses
import enum
import inspect
import re
import sys
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, get_type_hints

import typer

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT / "docs" / "reference"
NOTE = "<!-- Written by docs/generate.py. Edit the source that it names, not this page. -->\n"
# The public classes of the Python API, in the order in which a user meets them.
API = (
    "sahel_ld.api.Project",
    "sahel_ld.store.Store",
    "sahel_ld.query.Answer",
    "sahel_ld.query.Limits",
    "sahel_ld.query.Question",
    "sahel_ld.query.values.IRI",
    "sahel_ld.query.values.Text",
    "sahel_ld.remote.Endpoint",
    "sahel_ld.remote.Guards",
    "sahel_ld.remote.Credentials",
    "sahel_ld.findings.Report",
    "sahel_ld.findings.Finding",
    "sahel_ld.findings.Severity",
    "sahel_ld.findings.rule.Rule",
    "sahel_ld.errors.SahelError",
    "sahel_ld.errors.UsageError",
    "sahel_ld.errors.InputError",
    "sahel_ld.errors.DataError",
    "sahel_ld.errors.OutsideError",
)


def main() -> int:
    """Write the pages that differ, or only name them; 1 where --check finds one that is not current."""
    stale = [path for path, text in pages() if not path.is_file() or path.read_text("utf-8") != text]
    if "--check" in sys.argv:
        for path in stale:
            print(f"{path.relative_to(ROOT).as_posix()} is not current: run `make generate`")
        return 1 if stale else 0
    for path, text in pages():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    return 0


def pages() -> Iterator[tuple[Path, str]]:
    """Each generated page with its text."""
    sys.path.append(str(ROOT / "docs"))
    from generate_data import data_page, gaps_page

    makers: dict[str, Callable[[], Iterator[str]]] = {
        "cli": cli_page,
        "settings": settings_page,
        "codes": codes_page,
        "queries": queries_page,
        "python": python_page,
        "exit-codes": exit_codes_page,
        "data": data_page,
        "gaps": gaps_page,
    }
    for name, maker in makers.items():
        # The title comes first, or mkdocs would name the page after its file.
        title, *rest = maker()
        text = "\n".join([title, NOTE, *rest])
        yield REFERENCE / f"{name}.md", re.sub(r"\n{3,}", "\n\n", text).rstrip("\n") + "\n"
    yield ROOT / "docs/decisions/index.md", "\n".join(decisions_page()) + "\n"


def decisions_page() -> Iterator[str]:
    """`decisions/index.md`, from the titles of the pages beside it."""
    yield f"# Decisions\n\n{NOTE}"
    yield "What was decided where another way was open, and why. One page each: context, decision, consequences. A decision that changes is rewritten,"
    yield "with what changed it.\n"
    pages = sorted(path for path in (ROOT / "docs/decisions").glob("*.md") if path.name != "index.md")
    yield from (f"- [{path.read_text('utf-8').partition('# ')[2].splitlines()[0]}]({path.name})" for path in pages)


def cli_page() -> Iterator[str]:
    """`reference/cli.md`, from the functions of the commands."""
    from sahel_ld.cli.main import create_app

    app = create_app()
    functions: dict[str, Any] = {info.name or "": info.callback for info in app.registered_commands}
    functions |= {info.name or "": info.typer_instance for info in app.registered_groups}
    order = list(typer.main.get_command(app).commands)  # type: ignore[attr-defined]
    yield "# Command line\n"
    yield "`sahel-ld COMMAND --help` says the same in the terminal, `sahel-ld --version` which version this is. `sahel-ld --debug COMMAND` shows a"
    yield "traceback for errors, and `sahel-ld --install-completion` makes the shell complete names. [Exit codes](exit-codes.md) are the same for all.\n"
    for name in order:
        command = functions[name]
        if not isinstance(command, typer.Typer):
            yield from _command(f"sahel-ld {name}", command, "##")
            continue
        yield f"\n## sahel-ld {name}\n"
        yield f"{command.info.help}\n"
        for inner in command.registered_commands:
            assert inner.callback
            yield from _command(
                f"sahel-ld {name} {inner.name or inner.callback.__name__.rstrip('_')}", inner.callback, "###"
            )


def _command(path: str, function: Any, heading: str) -> Iterator[str]:
    hints = get_type_hints(function, include_extras=True)
    parameters = [(name, hints[name], given.default) for name, given in inspect.signature(function).parameters.items()]
    arguments, options = (
        [(name, hint, _info(hint), default) for name, hint, default in parameters if isinstance(_info(hint), kind)]
        for kind in (typer.models.ArgumentInfo, typer.models.OptionInfo)
    )
    yield f"\n{heading} {path}\n"
    text, colon, examples = inspect.cleandoc(function.__doc__).partition("Examples:")
    yield text.strip() + "\n"
    words = []
    for name, _, info, default in arguments:
        word = info.metavar or name.upper()
        words.append(word if default is inspect.Parameter.empty or "[" in word else f"[{word}]")
    yield f"```text\n{' '.join([path, '[OPTIONS]', *words])}\n```\n"
    if arguments:
        yield "| argument | meaning |\n| --- | --- |"
        for name, _, info, default in arguments:
            yield f"| `{re.sub(r'[][.]', '', info.metavar or name.upper())}` | {_cell(info.help or '')}{_default(info, default)} |"
        yield ""
    yield "| option | meaning |\n| --- | --- |"
    for name, hint, info, default in options:
        if not info.hidden:
            # Typer keeps the first name that is written in Annotated as the default.
            written = [flag for flag in (info.default, *(info.param_decls or ())) if str(flag).startswith("-")]
            flags = written or [f"--{name.strip('_').replace('_', '-')}"]
            value = _value(hint, info.metavar)
            yield f"| {', '.join(f'`{flag}`' for flag in flags)}{value} | {_cell(info.help or '')}{_default(info, default)} |"
    yield ""
    if colon:
        found = re.findall(r"`([^`]+)`", examples) or [line.strip() for line in examples.splitlines() if line.strip()]
        yield "Examples:\n\n```text\n" + "\n".join(found) + "\n```\n"


def _info(hint: Any) -> Any:
    return hint.__metadata__[0]


def _value(hint: Any, metavar: str | None) -> str:
    types = str(hint.__origin__)
    if "bool" in types:
        return ""
    kinds = {"int": "NUMBER", "float": "NUMBER", "Path": "PATH"}
    return f" `{(metavar or '').replace('|', ' or ') or next((word for kind, word in kinds.items() if kind in types), 'TEXT')}`"


def _default(info: Any, default: Any) -> str:
    if default is inspect.Parameter.empty:
        return " Required."
    if isinstance(info.show_default, str):
        return f" Default: {info.show_default}."
    if isinstance(default, bool) or default in (None, "", ()) or not info.show_default:
        return ""
    return f" Default: `{default}`."


def settings_page() -> Iterator[str]:
    """`reference/settings.md`, from `sahel_ld.project.settings.Settings`."""
    from sahel_ld.project.settings import Settings

    yield "# Settings\n"
    yield "`sahel-ld.toml` in the folder of the project. The file may be missing, and so may every key; a key that is unknown is an error (exit code 2).\n"
    yield _code_marks(inspect.cleandoc(Settings.__doc__ or "").replace("`sahel-ld.toml`", "the file")) + "\n"
    yield "| key | type | default |\n| --- | --- | --- |"
    for field in dataclasses.fields(Settings):
        if field.default is not dataclasses.MISSING:
            default: object = field.default
        else:
            default = field.default_factory() if field.default_factory is not dataclasses.MISSING else None
        shown = f"`{_toml(default)}`" if default not in (None, {}, ()) else "none"
        kind = str(field.type).removesuffix(" | None")
        yield f"| `{field.name}` | {_cell(kind)} | {shown} |"
    yield "\nThe settings of this project:\n"
    yield f"```toml\n{(ROOT / 'sahel-ld.toml').read_text('utf-8').rstrip()}\n```"


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)


def codes_page() -> Iterator[str]:
    """`reference/codes.md`, from `sahel_ld/checks/codes.toml`, the shapes and the checks."""
    from sahel_ld.api import Project
    from sahel_ld.checks.explain import Codes, built_in

    codes = Codes.of_project(Project(ROOT))
    own = [codes.rule(code) for code in codes.all if code not in built_in()]
    yield "# Codes of findings\n"
    yield "Every finding has a code. `sahel-ld explain CODE` prints what stands here, and `sahel-ld explain --list` all codes. A code can be given"
    yield "another severity, or waived: see [Decide what counts](../how-to/decide-what-counts.md).\n"
    yield "Codes that begin with `shape/` are those of the [shapes](#shapes) of the project, those with `check/` of its [set-wise checks](#checks)."
    yield "All others are built in, and the same for every project.\n"
    for family, rules in groupby(built_in().values(), key=lambda rule: rule.code.partition("/")[0]):
        yield f"## {family}\n"
        for rule in rules:
            yield f"### `{rule.code}`\n"
            yield f"**{rule.title}.** {rule.meaning}\n"
            yield f"{rule.why}\n" if rule.why else ""
            yield f"*To mend:* {rule.mend}\n" if rule.mend else ""
            yield f"```turtle\n{rule.example}\n```\n" if rule.example else ""
    checks = [rule for rule in own if rule.code.startswith("check/")]
    yield "## Checks\n"
    yield f"The {len(checks)} queries in `queries/checks/`, each run once over all data, also over what lies in different files.\n"
    yield "| code | what must hold | to mend |\n| --- | --- | --- |"
    yield from (f"| `{rule.code}` | {_cell(rule.title)} | {_cell(rule.mend)} |" for rule in checks)
    shapes = [rule for rule in own if rule.code.startswith("shape/")]
    yield "\n## Shapes\n"
    yield f"The {len(shapes)} named shapes in `shapes/`, all in SHACL Core, with their messages.\n"
    yield "| code | message |\n| --- | --- |"
    yield from (f"| `{rule.code}` | {_cell(rule.meaning)} |" for rule in shapes)


def queries_page() -> Iterator[str]:
    """`reference/queries.md`, from the headers of the bundled questions."""
    from sahel_ld.cli.describe import command_line
    from sahel_ld.query import Question

    questions = [Question.load(path) for path in sorted((ROOT / "queries").glob("*.rq"))]
    yield "# Bundled questions\n"
    yield "`sahel-ld query NAME` asks one, `sahel-ld query NAME --describe` prints what stands here. Every question takes"
    yield "`--as-of` (what held then) and `--known-at` (what could have been known then) unless it says why not. Where sources give different values,"
    yield "[`--policy`](../explanation/policies.md) gives one.\n"
    yield "| name | question |\n| --- | --- |"
    yield from (f"| [`{each.name}`](#{each.name}) | {_cell(each.header.summary)} |" for each in questions)
    for question in questions:
        header = question.header
        yield f"\n## {question.name}\n"
        yield f"{header.summary} *{header.summary_fr}*\n" if header.summary_fr else f"{header.summary}\n"
        yield f"{header.description}\n" if header.description else ""
        parameters = [parameter for parameter in question.parameters if parameter.name not in ("asOf", "knownAt")]
        if parameters:
            yield "| parameter | type | meaning | default |\n| --- | --- | --- | --- |"
            for parameter in parameters:
                default = "all" if "UNDEF" in parameter.default else f"`{parameter.default}`"
                yield f"| `{parameter.name}` | {parameter.type} | {_cell(parameter.meaning)} | {default} |"
            yield ""
        yield "| column | type | meaning |\n| --- | --- | --- |"
        yield from (f"| `{column.name}` | {column.type} | {_cell(column.meaning)} |" for column in header.columns)
        yield ""
        for option, reason in (("--as-of", header.no_as_of), ("--known-at", header.no_known_at)):
            yield f"No `{option}`: {reason}.\n" if reason else ""
        yield f"`--policy` gives {header.choice.words}.\n" if header.choice else ""
        for example in header.examples:
            yield f"- `{command_line(question.name, example)}`: {example.says}"


def python_page() -> Iterator[str]:
    """`reference/python.md`, from the signatures and docstrings of the public classes."""
    yield "# Python API\n"
    yield "A project has the verbs of the command as methods. Errors are `SahelError`s with `message`, `hint`, `file`, `line`, `column` and `exit_code`;"
    yield "bad data is no error of `check`: it gives findings.\n"
    yield "```python\nfrom datetime import date\n\nfrom sahel_ld import Project\n\nproject = Project()\nreport = project.check()"
    yield 'answer = project.query("who-held", place="place:kidal", as_of=date(2020, 1, 1))'
    yield 'for row in answer.dicts():\n    print(row["actor"], row["from"], row["until"])\n```\n'
    for path in API:
        module, _, name = path.rpartition(".")
        found = getattr(__import__(module, fromlist=[name]), name)
        yield f"\n## {name}\n"
        yield f"`from {'sahel_ld' if name == 'Project' else module} import {name}`\n"
        yield _code_marks(inspect.cleandoc(found.__doc__ or "")) + "\n"
        yield from _members(found)


def _members(found: type) -> Iterator[str]:
    for name, member in inspect.getmembers(found, lambda member: not inspect.isclass(member)):
        is_value = not callable(member) and not hasattr(member, "__get__")
        doc = inspect.getdoc(getattr(member, "func", member))
        if name.startswith("_") or is_value or not doc or not _is_ours(found, name):
            continue
        yield f"### {found.__name__}.{name}\n"
        call = getattr(member, "__func__", member)
        if inspect.isfunction(call):
            yield f"```text\n{_signature(found.__name__, call)}\n```\n"
        yield _code_marks(doc) + "\n"


def _is_ours(found: type, name: str) -> bool:
    owner = next((one for one in found.__mro__ if name in one.__dict__), None)
    return owner is not None and owner.__module__.startswith("sahel_ld")


def _signature(owner: str, call: Any) -> str:
    """How a method is called; in several lines where one would be long."""
    signature = inspect.signature(call)
    words, kind = [], None
    for name, parameter in signature.parameters.items():
        if name in ("self", "cls"):
            continue
        if kind is inspect.Parameter.POSITIONAL_ONLY and parameter.kind is not kind:
            words.append("/")
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY and kind not in (
            parameter.kind,
            inspect.Parameter.VAR_POSITIONAL,
        ):
            words.append("*")
        kind = parameter.kind
        star = (
            "**" if kind is inspect.Parameter.VAR_KEYWORD else "*" if kind is inspect.Parameter.VAR_POSITIONAL else ""
        )
        default = "" if parameter.default is inspect.Parameter.empty else f" = {_written(parameter.default)}"
        words.append(f"{star}{name}: {parameter.annotation}{default}")
    result = (
        ""
        if signature.return_annotation in (None, "None", inspect.Signature.empty)
        else f" -> {signature.return_annotation}"
    )
    line = f"{owner}.{call.__name__}({', '.join(words)}){result}"
    if len(line) <= 100:
        return line
    return f"{owner}.{call.__name__}(\n    " + ",\n    ".join(words) + f",\n){result}"


def _written(value: object) -> str:
    if isinstance(value, enum.Enum):
        return f"{type(value).__name__}.{value.name}"
    return "..." if callable(value) else repr(value)


def exit_codes_page() -> Iterator[str]:
    """`reference/exit-codes.md`, from `sahel_ld.errors`."""
    from sahel_ld import errors

    meanings = {
        0: "Done, and nothing at or above `--fail-on`.",
        1: "Done, and there are findings in the data (`diff`: there are differences).",
    }
    for value in vars(errors).values():
        if (
            inspect.isclass(value)
            and issubclass(value, errors.SahelError)
            and value not in (errors.SahelError, errors.DataError)
        ):
            meanings[value.exit_code] = f"{inspect.cleandoc(value.__doc__ or '')} (`{value.__name__}`)"
    meanings[70] = "A fault of ours; `--debug` shows where."
    yield "# Exit codes\n"
    yield "The same for every command, so that a script can tell wrong data from a broken file from a crash. Where several apply, the highest wins.\n"
    yield "| code | name | meaning |\n| --- | --- | --- |"
    for code in errors.ExitCode:
        yield f"| {int(code)} | {code.name} | {meanings[int(code)]} |"
    yield "\n130 is a run that was stopped from the keyboard, 141 one whose output nobody reads any more."


def _cell(text: str) -> str:
    return _code_marks(" ".join(text.split()).replace("|", "\\|"))


def _code_marks(text: str) -> str:
    return text.replace("``", "`")


if __name__ == "__main__":
    sys.exit(main())
