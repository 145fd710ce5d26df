"""The site in a real browser: search, the slider of days, no script error, nothing of hostile data runs."""

from __future__ import annotations

import functools
import http.server
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from publish_fixture import HOSTILE, SMALL, make_project

from sahel_ld.project import Project
from sahel_ld.publish import build

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--virtual-time-budget=4000",
    "--enable-logging=stderr",
    "--v=0",
]


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module", params=[SMALL + HOSTILE], ids=["small and hostile"])
def address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root = tmp_path_factory.mktemp("browser")
    build(Project(make_project(root / "project", request.param)), root / "site", check=False)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(root / "site")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def look(url: str, folder: Path) -> tuple[str, str]:
    """The page after its scripts have run, and what the browser's console says."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("Chromium is not installed (apt-get install chromium)")
    done = subprocess.run(
        [program, *FLAGS, f"--user-data-dir={folder}", "--dump-dom", url],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    console = [line for line in done.stderr.splitlines() if ":CONSOLE" in line]
    return done.stdout, "\n".join(console)


def test_search_folds_accents(address: str, tmp_path: Path) -> None:
    page, console = look(f"{address}/search.html?q=MENAKA", tmp_path)
    assert 'href="doc/actor/group.html"' in page
    assert console == ""
    page, console = look(f"{address}/fr/search.html?q=groupe", tmp_path)
    assert ">Groupe<small>Acteurs</small>" in page
    assert console == ""


def test_slider_shows_one_day(address: str, tmp_path: Path) -> None:
    page, console = look(f"{address}/time.html#2022-06-01", tmp_path)
    assert console == ""
    assert "1 June 2022: 2 held, 0 may have held" in page
    page, _ = look(f"{address}/time.html#2022-03-15", tmp_path)
    assert "1 held, 1 may have held" in page
    page, _ = look(f"{address}/time.html#2023-01-01", tmp_path)  # half open: on the first day it no longer holds
    assert "1 held, 0 may have held" in page


@pytest.mark.parametrize(
    "path", ["doc/document/d.html", "doc/actor/a.html", "doc/claim/a.html", "search.html?q=script"]
)
def test_hostile_data_does_not_run(address: str, path: str, tmp_path: Path) -> None:
    page, console = look(f"{address}/{path}", tmp_path)
    assert "</html>" in page  # an alert would stop the page from being told
    assert console == ""
