"""The documentation: its examples run, its generated parts are current, its site builds, its links lead somewhere."""

from __future__ import annotations

import importlib.util
import re
import shlex
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from conftest import ROOT

from sahel_ld.cli.main import run
from sahel_ld.project import Project
from sahel_ld.query.questions import Questions


def load(name: str) -> ModuleType:
    """A script of the folder `docs`."""
    spec = importlib.util.spec_from_file_location(f"docs_{name}", ROOT / "docs" / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


examples = load("examples")
generate = load("generate")
PAGES: list[Path] = examples.pages()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_the_examples_of_a_page_print_what_it_shows(page: Path, tmp_path: Path) -> None:
    problems = examples.run_page(page, tmp_path)
    assert not problems, "\n\n".join(problems) + "\n(`python docs/examples.py --update` renews the output)"


@pytest.mark.parametrize(
    "page", [path for path in PAGES if "sahel-ld" in path.read_text("utf-8")], ids=lambda page: page.name
)
def test_every_console_block_has_a_command(page: Path) -> None:
    for block in examples.blocks_of(page.read_text("utf-8")):
        if block.language == "console":
            assert block.body.startswith("$ "), f"{page.name}:{block.line}"


def test_generated_pages_are_current() -> None:
    stale = [path.name for path, text in generate.pages() if not path.is_file() or path.read_text("utf-8") != text]
    assert not stale, f"run `make generate`: {', '.join(stale)}"


def test_generated_pages_are_the_same_in_every_run() -> None:
    run = "import sys; sys.path.insert(0, 'docs'); import generate, hashlib; print(hashlib.sha256(repr(list(generate.pages())).encode()).hexdigest())"
    made = {
        subprocess.run(
            [sys.executable, "-c", run],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(made) == 1


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_relative_links_lead_to_files(page: Path) -> None:
    text = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text("utf-8"), flags=re.DOTALL)
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text)
    missing = [target for target in targets if not re.match(r"[a-z]+:", target) and not (page.parent / target).exists()]
    assert not missing


# The commands of which examples need the project alone: no file of the user's, no server, no Java.
NEEDS_NOTHING = re.compile(r"sahel-ld (?:query|list|explain|evidence (?:of|why|best|gaps)) ")


def help_examples() -> list[str]:
    """The examples in help texts, as the reference shows them."""
    shown = (ROOT / "docs/reference/cli.md").read_text("utf-8").splitlines()
    return [line for line in shown if NEEDS_NOTHING.match(line) and "[OPTIONS]" not in line]


@pytest.mark.parametrize("command", help_examples())
def test_the_examples_of_help_run(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", shlex.split(command))
    with pytest.raises(SystemExit) as ended:
        run()
    output, errors = capfdbinary.readouterr()
    assert ended.value.code == 0, errors.decode()
    assert output or [path for path in tmp_path.iterdir() if path.stat().st_size]


def test_the_twenty_questions_of_the_readme_are_answered_as_it_says() -> None:
    """Each row of the table names a command; what it says in code marks is in the answer."""
    rows = re.findall(
        r"^\| (\d+) \| (.+?) \| `sahel-ld query (.+?)` \| (.+?) \|$",
        (ROOT / "README.md").read_text("utf-8"),
        re.MULTILINE,
    )
    assert [int(number) for number, *_ in rows] == list(range(1, 21))
    project = Project(ROOT)
    questions = Questions(project.query_files())
    store = project.open()
    for number, _, command, answer in rows:
        words = shlex.split(command)
        values, times = _options(words[1:])
        bound = questions.named(words[0]).bind(values, **times)
        found = store.ask_bound(bound)
        printed = found.table().lower() + b"".join(found.render("csv")).decode().lower()
        assert len(found), f"question {number} has no answer"
        missing = [word for word in re.findall(r"`([^`]+)`", answer) if word.lower() not in printed]
        assert not missing, f"question {number}: {missing} not in\n{printed}"


def _options(words: list[str]) -> tuple[dict[str, list[str]], dict[str, str]]:
    values: dict[str, list[str]] = {}
    times: dict[str, str] = {}
    for option, value in zip(words[::2], words[1::2], strict=True):
        if option == "-p":
            name, _, given = value.partition("=")
            values.setdefault(name, []).append(given)
        else:
            times[option.strip("-").replace("-", "_")] = value
    return values, times


def test_the_site_of_the_documentation_builds_without_a_warning(tmp_path: Path) -> None:
    pytest.importorskip("mkdocs", reason="the extra docs is not installed: make docs")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--site-dir", str(tmp_path / "site")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "site" / "index.html").is_file()
