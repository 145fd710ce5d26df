"""Runs the examples of the documentation: `python docs/examples.py PAGE…` tells what differs, with --update it writes what is printed now.

Each page is run from top to bottom in a folder of its own, a copy of the project under git, or an empty one where the page holds
`<!-- examples: empty folder -->`:

- ```console: lines that begin with `$ ` are run (`> ` goes on with the line above), the lines below are what is printed; `…` stands for anything,
  and counts (a number before "triples", "files", … or with a unit of time) and lines of files may differ: they change with the data. A command without output shown may print what it likes. Exit codes are 0, unless the next command is `echo $?`.
  A server in the background writes its process id to a file `*.pid`, and is ended with the page.
- ```python: run as a script, ```pycon: run as a session and compared.
- ```any title="FILE": written to that file.
- ```toml, ```json, ```yaml, ```turtle, ```sparql without a title: must be well formed.
- ```sh and ```text are not run: commands that install, need a network or a terminal.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PARTS = ("sahel-ld.toml", "ontology", "shapes", "data/ttl", "queries", "tests/faults")
EMPTY = "<!-- examples: empty folder -->"
_FENCE = re.compile(
    r"^(?P<indent> *)```(?P<language>\w+)(?P<rest>[^\n]*)\n(?P<body>.*?)^(?P=indent)```[ ]*$", re.DOTALL | re.MULTILINE
)
_COUNT = re.compile(
    r"\b\d[\d,.]*(?= (?:(?:asserted |derived )?(?:anchors?|bytes|checks?|claims?|documents?|files|graphs|focus nodes?|individuals|(?:class|property) names|"
    r"pages|s\b|shapes|statements|things|triples)))|(?<=\.ttl:)\d+(:\d+)?|(?<=: )\d+(?= of )|(?<=\d of )\d+(?=, )"
)


@dataclass(frozen=True)
class Block:
    """A fenced block of a page; ``start`` and ``end`` are the offsets of its body."""

    language: str
    title: str
    body: str
    line: int
    start: int
    end: int


@dataclass(frozen=True)
class Command:
    """A command of a console block with the output that the page shows, None where it shows none."""

    text: str
    shown: str | None


def pages() -> list[Path]:
    """All pages whose examples are run."""
    return [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]


def blocks_of(text: str) -> Iterator[Block]:
    """The fenced blocks of a page."""
    for match in _FENCE.finditer(text):
        title = re.search(r'title="([^"]+)"', match["rest"])
        body = re.sub(f"(?m)^{match['indent']}", "", match["body"])
        line = text.count("\n", 0, match.start()) + 1
        yield Block(match["language"], title[1] if title else "", body, line, match.start("body"), match.end("body"))


def commands_of(body: str) -> Iterator[Command]:
    """The commands of a console block."""
    for part in re.split(r"^(?=\$ )", body, flags=re.MULTILINE):
        if not part.strip():
            continue
        lines = part.splitlines()
        more = next((number for number, line in enumerate(lines[1:], 1) if not line.startswith("> ")), len(lines))
        command = "\n".join(line[2:] for line in lines[:more])
        shown = "\n".join(line.rstrip() for line in lines[more:]).strip("\n")
        yield Command(command, shown or None)


def matches(shown: str, printed: str) -> bool:
    """Whether what the page shows is what was printed; ``…`` in the page is anything."""
    shown, printed = (_COUNT.sub("0", text) for text in (shown, clean(printed)))
    return re.fullmatch(".*?".join(map(re.escape, shown.split("…"))), printed, re.DOTALL) is not None


def clean(printed: str) -> str:
    """Output without spaces at the ends of lines and empty lines around."""
    return "\n".join(line.rstrip() for line in printed.splitlines()).strip("\n")


def run_page(page: Path, folder: Path, update: bool = False) -> list[str]:
    """What is wrong with the examples of a page. ``folder`` is where they run; with ``update`` new output is written to the page."""
    try:
        return _run_page(page, folder, update)
    finally:
        for file in folder.glob("*.pid"):
            with suppress(OSError, ValueError):
                os.kill(int(file.read_text()), signal.SIGKILL)


def _run_page(page: Path, folder: Path, update: bool) -> list[str]:
    text = page.read_text("utf-8")
    blocks = list(blocks_of(text))
    if any(block.title or block.language in ("console", "python", "pycon") for block in blocks) and EMPTY not in text:
        copy_project(folder)
    problems: list[str] = []
    changed: list[tuple[Block, str]] = []
    for block in blocks:
        place = f"{page.relative_to(ROOT).as_posix()}:{block.line}"
        if block.title:
            path = folder / block.title
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.body, "utf-8")
        elif block.language == "console":
            body, found = _console(block, folder, place)
            problems += found
            changed.append((block, body))
        elif block.language == "python":
            done = _run([sys.executable, "-c", block.body], folder)
            problems += [f"{place}: {done.stdout}"] if done.returncode else []
        elif block.language == "pycon":
            done = _run([sys.executable, "-c", _SESSION, block.body], folder)
            problems += [f"{place}: {done.stdout}"] if done.returncode else []
        else:
            problems += [f"{place}: {problem}" for problem in malformed(block)]
    if update:
        for block, body in reversed(changed):
            text = text[: block.start] + body + text[block.end :]
        page.write_text(text, "utf-8")
    return problems


_SESSION = """
import doctest, sys
test = doctest.DocTestParser().get_doctest(sys.argv[1], {}, "page", "page", 0)
runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
runner.run(test)
sys.exit(runner.failures)
"""


def _console(block: Block, folder: Path, place: str) -> tuple[str, list[str]]:
    body, problems, code = [], [], 0
    commands = list(commands_of(block.body))
    for number, command in enumerate(commands):
        if command.text == "echo $?":
            printed = f"{code}\n"
            code = 0
        else:
            done = _run(["bash", "-c", command.text], folder)
            printed, code = done.stdout, done.returncode
        told = number + 1 < len(commands) and commands[number + 1].text == "echo $?"
        if code and not told:
            problems.append(f"{place}: `{command.text}` ended with {code}:\n{printed}")
        shown = command.shown
        if shown is not None:
            if not matches(shown, printed):
                problems.append(
                    f"{place}: `{command.text}` printed:\n{clean(printed)}\n--- and the page shows:\n{shown}"
                )
            if "…" not in shown or (shown.count("…") == 1 and "\n…" in f"\n{shown}"):
                shown = _renewed(shown, clean(printed))
        body.append("$ " + command.text.replace("\n", "\n> ") + "\n" + (shown + "\n" if shown else ""))
    return "".join(body), problems


def _renewed(shown: str, printed: str) -> str:
    """What is printed now, cut where the page cuts it: a line that is only ``…`` leaves out lines."""
    lines = printed.splitlines()
    if "\n…" not in f"\n{shown}":
        return printed
    head, _, tail = shown.partition("…")
    first, last = len(head.splitlines()), len(tail.strip("\n").splitlines())
    return "\n".join([*lines[:first], "…", *lines[len(lines) - last :]])


def _run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PYTEST_", "SAHEL_"))}
    env |= {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
        "NO_COLOR": "1",
        "COLUMNS": "110",
    }
    env |= {f"GIT_{who}_{what}": "docs@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    return subprocess.run(  # noqa: S603 - the commands are those of the documentation
        command,
        cwd=folder,
        env=env,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=600,
        check=False,
    )


def malformed(block: Block) -> list[str]:
    """What is wrong with a block that is not run."""
    try:
        if block.language == "toml":
            tomllib.loads(block.body)
        elif block.language == "json":
            json.loads(block.body)
        elif block.language == "yaml":
            import yaml

            yaml.safe_load(block.body)
    except ValueError as error:
        return [f"not {block.language}: {error}"]
    return []


def copy_project(folder: Path) -> None:
    """Copy what makes the project into ``folder``, and put it under git."""
    for part in PARTS:
        source, target = ROOT / part, folder / part
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, dirs_exist_ok=True)
        elif source.is_file():
            shutil.copy(source, target)
    for command in ("git init -q -b main", "git add .", "git commit -q -m data"):
        _run(shlex.split(command), folder)


def main() -> int:
    """Run the pages that are named, or all; 1 where something differs."""
    update = "--update" in sys.argv
    named = [Path(argument).resolve() for argument in sys.argv[1:] if not argument.startswith("-")]
    problems = []
    for page in named or pages():
        with tempfile.TemporaryDirectory() as folder:
            problems += run_page(page, Path(folder), update)
    print("\n\n".join(problems) or "all examples are as shown")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
