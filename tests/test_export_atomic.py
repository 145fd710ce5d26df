"""Writes leave the old or the new, never half: files and folders, also when the process is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sahel_ld.errors import UsageError
from sahel_ld.rdf import folder as folders
from sahel_ld.rdf.atomic import write_atomic
from sahel_ld.rdf.folder import replaced_folder


def test_file_is_replaced_and_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "sub" / "a.txt"
    write_atomic(path, b"one")
    path.chmod(0o640)
    write_atomic(path, b"two")
    assert path.read_bytes() == b"two"
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(path.parent.iterdir()) == [path]


def test_file_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(UsageError, match="cannot be written"):
        write_atomic(tmp_path / "file" / "a.txt", b"")


@pytest.mark.parametrize("can_exchange", [True, False])
def test_folder_is_replaced_as_a_whole(can_exchange: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not can_exchange:
        monkeypatch.setattr(folders, "_exchange", lambda *_: False)
    target = tmp_path / "site"
    for content in ("one", "two", "three"):
        with replaced_folder(target) as folder:
            (folder / f"{content}.txt").write_text(content)
        assert [path.name for path in target.iterdir()] == [f"{content}.txt"]
    assert list(tmp_path.iterdir()) == [target]


def test_failure_leaves_the_old_folder(tmp_path: Path) -> None:
    target = tmp_path / "site"
    with replaced_folder(target) as folder:
        (folder / "old").write_text("")
    with pytest.raises(FileNotFoundError), replaced_folder(target) as folder:
        (folder / "none" / "new").write_text("")
    assert [path.name for path in target.iterdir()] == ["old"]
    assert list(tmp_path.iterdir()) == [target]


def test_folder_set_aside_by_a_killed_process_comes_back(tmp_path: Path) -> None:
    aside = tmp_path / ".site.old"
    aside.mkdir()
    (aside / "old").write_text("")
    (tmp_path / ".site.building-999999999").mkdir()
    with pytest.raises(ZeroDivisionError), replaced_folder(tmp_path / "site"):
        raise ZeroDivisionError
    assert (tmp_path / "site" / "old").exists()
    assert list(tmp_path.iterdir()) == [tmp_path / "site"]


KILLED = """
import sys
from pathlib import Path
from sahel_ld.rdf.folder import replaced_folder
for number in range(100000):
    with replaced_folder(Path(sys.argv[1])) as folder:
        for name in "abc":
            (folder / name).write_text(str(number))
    print(number, flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is of POSIX")
def test_kill_at_any_moment_leaves_a_whole_folder(tmp_path: Path) -> None:
    target = tmp_path / "site"
    for delay in range(12):
        process = subprocess.Popen([sys.executable, "-c", KILLED, str(target)], stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(delay * 0.003)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        assert len({(target / name).read_text() for name in "abc"}) == 1
