"""The wheel, installed alone: in an empty folder the command works on the data that it brings."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel as `make wheel` builds it, without the network: hatchling is there."""
    pytest.importorskip("build")
    pytest.importorskip("hatchling")
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(folder.glob("sahel_ld-*.whl"))


@pytest.fixture(scope="module")
def command(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`sahel-ld` in an environment of its own: its package is the wheel, the packages that it needs are those of this one."""
    home = tmp_path_factory.mktemp("alone")
    venv.create(home, with_pip=False, symlinks=True)
    library = next(home.glob("lib/python*/site-packages"))
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(library)
    # Last on the path, and without the .pth files there, so that an editable install of this checkout is not seen.
    others = [path for path in sys.path if path.endswith("site-packages")]
    (library / "others.pth").write_text("\n".join(others) + "\n")
    script = home / "bin" / "sahel-ld"
    script.write_text(f"#!{home / 'bin' / 'python'}\nfrom sahel_ld.cli.main import run\nrun()\n")
    script.chmod(0o755)
    return script


def run(command: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command in a folder, with nothing of this checkout around it."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "SAHEL", "VIRTUAL"))}
    return subprocess.run([command, *arguments], cwd=folder, env=env, capture_output=True, text=True, check=False)


def test_the_wheel_holds_the_package_and_its_data_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        names = packed.namelist()
    assert {name.split("/")[0] for name in names} == {
        "sahel_ld",
        next(name.split("/")[0] for name in names if "dist-info" in name),
    }
    bundled = {name.removeprefix("sahel_ld/_bundle/") for name in names if name.startswith("sahel_ld/_bundle/")}
    for folder, pattern in (("ontology", "*.ttl"), ("shapes", "*.ttl"), ("data/ttl", "*.ttl"), ("queries", "**/*.*")):
        here = {path.relative_to(ROOT).as_posix() for path in (ROOT / folder).glob(pattern)}
        assert here
        assert here == {name for name in bundled if name.startswith(f"{folder}/")}
    assert {"sahel_ld/py.typed", "sahel_ld/_bundle/sahel-ld.toml"} <= set(names)
    assert not [name for name in names if "__pycache__" in name or name.endswith(".pyc")]


def test_the_command_runs_on_the_bundled_data_in_an_empty_folder(command: Path, tmp_path: Path) -> None:
    where = run(command, tmp_path, "query", "-e", "ASK { ?x a sah:Claim }")
    assert (where.returncode, where.stdout.strip()) == (0, "true"), where.stdout + where.stderr
    checked = run(command, tmp_path, "check", "--format", "json")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    answer = run(command, tmp_path, "query", "independent-sources", "--format", "csv")
    assert answer.stdout.splitlines()[1].startswith(
        "https://w3id.org/sahel-ld/id/statement/is-area-almost-doubled,1,5,"
    )
    exported = run(command, tmp_path, "export", "ntriples", "--output", "all.nt")
    assert exported.returncode == 0, exported.stderr
    assert (tmp_path / "all.nt").stat().st_size > 1_000_000
    built = run(command, tmp_path, "build", "--output", "site")
    assert built.returncode == 0, built.stdout + built.stderr
    assert (tmp_path / "site" / "index.html").is_file()
    assert sorted(path.name for path in tmp_path.iterdir()) == [".site.record", "all.nt", "site"]


def test_the_package_that_runs_is_the_one_of_the_wheel(command: Path, tmp_path: Path) -> None:
    python = command.with_name("python")
    done = subprocess.run(
        [python, "-I", "-c", "import sahel_ld; from sahel_ld import Project; print(sahel_ld.__file__, Project().root)"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    module, root = done.stdout.split()
    assert Path(module).is_relative_to(command.parents[1])
    assert Path(root) == Path(module).parent / "_bundle"
