"""A small published site, and the server on it as a process of its own."""

from __future__ import annotations

import atexit
import contextlib
import json
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import httpx
from publish_fixture import CHECKOUT, HOSTILE, SMALL, make_project

from sahel_ld.project import Project
from sahel_ld.publish import build

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
# Billions of rows to count: minutes of work.
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
KASEI = "http://kasei.us/2009/09/sparql/data/data"
_W3C = "".join(f"<{KASEI}{n}.rdf> {{ <{KASEI}{n}.rdf> a <http://xmlns.com/foaf/0.1/Document> }}\n" for n in (1, 2, 3))
_MORE = """
place:menaka a sah:Territory ; skos:prefLabel "Ménaka"@en, "Ménaka"@fr ; skos:altLabel "Menaca"@en ;
    sah:kind code:territory-kind-settlement ; sah:source document:paper .
actor:nusrat a sah:Organisation ; skos:prefLabel "Jama'at Nuṣrat al-Islam"@en ; sah:acronym "JNIM" ; sah:founded "2017-03"^^xsd:gYearMonth ;
    sah:kind code:actor-kind-jihadist-group ; sah:source document:paper .
actor:formula a sah:Organisation ; skos:prefLabel "=1+1"@en ; sah:kind code:actor-kind-unnamed ; sah:source document:paper .
"""


@cache
def small_project() -> Path:
    """The project, in a folder that goes when the process ends."""
    root = Path(tempfile.mkdtemp(prefix="sahel-ld-server-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    project = make_project(root / "project", SMALL + HOSTILE + _MORE)
    (project / "data/ttl/w3c.trig").write_text(_W3C)
    shutil.copy(CHECKOUT / "queries/who-held.rq", project / "queries")
    return project


@cache
def small_site() -> Path:
    """The site of the project."""
    site = small_project().with_name("site")
    build(Project(small_project()), site, check=False, version="2026-11")
    return site


@dataclass
class Running:
    """A server that runs."""

    process: subprocess.Popen[bytes]
    url: str
    log: Path

    @contextlib.contextmanager
    def client(self, **options: float) -> Iterator[httpx.Client]:
        """A client of it."""
        with httpx.Client(base_url=self.url, timeout=options.get("timeout", 30)) as client:
            yield client

    def events(self, name: str) -> list[dict[str, object]]:
        """The events of its log with this name."""
        found = [json.loads(line) for line in self.log.read_text().splitlines() if line.startswith("{")]
        return [event for event in found if event["event"] == name]

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.url.rpartition(":")[2])

    def stop(self) -> int:
        """Ask it to end; its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)


@contextlib.contextmanager
def serving(*options: str, folder: Path) -> Iterator[Running]:
    """`sahel-ld serve` with these options on a free port; its log, in ``folder``, is JSON."""
    log = folder / "log"
    command = [sys.executable, "-m", "sahel_ld", "serve", "--port", "0", "--log-format", "json", *options]
    with log.open("wb") as out:
        process = subprocess.Popen(command, stderr=out, stdout=subprocess.DEVNULL, cwd=folder)
    running = Running(process, "", log)
    try:
        for _ in range(600):
            if started := running.events("serving"):
                running.url = str(started[0]["address"]).rstrip("/")
                break
            assert process.poll() is None, log.read_text()
            time.sleep(0.1)
        assert running.url, log.read_text()
        yield running
        if process.poll() is None:
            assert running.stop() == 0
        assert not running.events("fault"), log.read_text()
        assert "Traceback" not in log.read_text(), log.read_text()
    finally:
        process.kill()
        process.wait()
