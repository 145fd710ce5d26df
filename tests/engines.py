"""The engines that the contract is for: two stores of our own, and three servers over HTTP on loopback, with the same data."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pyoxigraph as ox
import pytest
from conftest import ROOT

from sahel_ld.project import Project
from sahel_ld.query import Answer, BoundQuery, Limits
from sahel_ld.query.questions import Questions
from sahel_ld.remote import Credentials, Endpoint
from sahel_ld.remote.load import Target, load
from sahel_ld.store import Store
from sahel_ld.terms import SAH

NAMES = ("memory", "disk", "sahel-ld serve", "oxigraph", "rdflib-endpoint")
EX = "http://example.org/contract/"
# What engines like to rewrite, and letters beyond Latin. The numbers are nowhere else in the data: of two spellings our store can give back one only.
ODD = """
<http://example.org/contract/a> <http://example.org/contract/decimal> "0.98760"^^<http://www.w3.org/2001/XMLSchema#decimal> .
<http://example.org/contract/a> <http://example.org/contract/integer> "00987654"^^<http://www.w3.org/2001/XMLSchema#integer> .
<http://example.org/contract/a> <http://example.org/contract/zone> "2012-04-06+00:00"^^<http://www.w3.org/2001/XMLSchema#date> .
<http://example.org/contract/a> <http://example.org/contract/count> "9876543"^^<http://www.w3.org/2001/XMLSchema#nonNegativeInteger> .
<http://example.org/contract/a> <http://example.org/contract/year> "2012"^^<http://www.w3.org/2001/XMLSchema#gYear> .
<http://example.org/contract/a> <http://example.org/contract/text> "Ménaka \\"l'Azawad\\"\\n\\\\ tab\\t"@fr .
<http://example.org/contract/a> <http://example.org/contract/text> "منكا"@ar .
<http://example.org/contract/b> <http://example.org/contract/text> "plain" .
"""
# What the questions here do not need, so that the slowest engine keeps up; and views in other vocabularies.
_LEFT_OUT = ("sanctions", "registry.identifiers", "offices", "graph/sahel")
_RDFLIB = """
import sys, rdflib, uvicorn
rdflib.NORMALIZE_LITERALS = False
from rdflib_endpoint import SparqlEndpoint
data = rdflib.Dataset(default_union=True)
data.parse(sys.argv[1], format="nquads")
uvicorn.run(SparqlEndpoint(graph=data), host="127.0.0.1", port=int(sys.argv[2]), log_level="warning")
"""


@dataclass(frozen=True)
class Engine:
    """One of them. ``keeps`` says whether literals come back as written. A remote one has an ``endpoint``."""

    name: str
    store: Store | None = None
    endpoint: Endpoint | None = None
    keeps: bool = True

    def ask(self, query: BoundQuery | str, *, limits: Limits | None = None) -> Answer:
        """The answer to a question with its values, or to SPARQL."""
        if self.endpoint:
            return self.endpoint.query(query, limits=limits)
        assert self.store
        if isinstance(query, BoundQuery):
            return self.store.ask_bound(query, limits=limits)
        return self.store.ask_sparql(query, limits=limits)


@cache
def quads() -> tuple[ox.Quad, ...]:
    """The project's data, without the long lists, and the odd literals in a graph of their own."""
    project = Project(ROOT)
    kept = (quad for quad in (*project.asserted, *project.derived) if not _is_left_out(quad))
    graph = ox.NamedNode(f"{EX}graph")
    found = ox.parse(ODD, format=ox.RdfFormat.N_TRIPLES)
    odd = (ox.Quad(quad.subject, quad.predicate, quad.object, graph) for quad in found)
    return (*kept, *odd)


def _is_left_out(quad: ox.Quad) -> bool:
    assert isinstance(quad.graph_name, ox.NamedNode)
    name = quad.graph_name.value
    view = name.endswith("/derived") and not quad.predicate.value.startswith(SAH)
    return view or any(part in name for part in _LEFT_OUT)


@cache
def questions() -> Questions:
    """The bundled questions."""
    return Questions(Project(ROOT).query_files())


@cache
def memory() -> Engine:
    """The engine that the others are compared with."""
    return Engine("memory", Store.of_quads(quads()))


@contextlib.contextmanager
def engine(name: str, folder: Path) -> Iterator[Engine]:
    """One of NAMES; skips the test where it is not installed or does not work yet."""
    if name == "memory":
        yield memory()
    elif name == "disk":
        made = Store.on_disk(folder / "store", quads())
        del made  # one at a time can use the folder
        yield Engine(name, Store.on_disk(folder / "store"))
    elif name == "oxigraph":
        with oxigraph() as address:
            load(quads(), Target(_endpoint(f"{address}/query")))
            yield Engine(name, endpoint=_endpoint(f"{address}/query?union-default-graph"), keeps=False)
    elif name == "rdflib-endpoint":
        yield from _rdflib(folder)
    else:
        yield from _own(folder)


@contextlib.contextmanager
def oxigraph() -> Iterator[str]:
    """An empty server of the package `oxigraph`; its address."""
    program = shutil.which(
        "oxigraph", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    )
    if program is None:
        pytest.skip("the command oxigraph is not installed: pip install oxigraph")
    port = _free_port()
    with _running([program, "serve", "--bind", f"127.0.0.1:{port}"], f"http://127.0.0.1:{port}/"):
        yield f"http://127.0.0.1:{port}"


def _rdflib(folder: Path) -> Iterator[Engine]:
    pytest.importorskip("rdflib_endpoint", reason="the extra dev is not installed")
    pytest.importorskip("uvicorn", reason="the extra dev is not installed")
    port, data = _free_port(), folder / "data.nq"
    data.write_text("".join(f"{quad} .\n" for quad in quads()), "utf-8")
    with _running([sys.executable, "-c", _RDFLIB, str(data), str(port)], f"http://127.0.0.1:{port}/"):
        yield Engine("rdflib-endpoint", endpoint=_endpoint(f"http://127.0.0.1:{port}/"))


def _own(folder: Path) -> Iterator[Engine]:
    home = folder / "project"
    (home / "data/ttl").mkdir(parents=True)
    (home / "sahel-ld.toml").write_text("")
    content = "".join(f"{quad} .\n" for quad in quads() if not str(quad.graph_name).endswith("/derived>"))
    (home / "data/ttl/all.nq").write_text(content, "utf-8")
    shutil.copytree(ROOT / "queries", home / "queries")
    log = folder / "log"
    command = [
        sys.executable,
        "-m",
        "sahel_ld",
        "serve",
        "--port",
        "0",
        "--log-format",
        "json",
        "--workers",
        "1",
        "--project",
        str(home),
    ]
    with log.open("wb") as out, subprocess.Popen(command, stderr=out, stdout=subprocess.DEVNULL, cwd=folder) as process:
        try:
            address = ""
            for _ in range(300):
                events = [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]
                address = next((event["address"] for event in events if event.get("event") == "serving"), "")
                if address or process.poll() is not None:
                    break
                time.sleep(0.1)
            if not address:
                pytest.skip(f"sahel-ld serve does not work here: {log.read_text()[-300:]}")
            yield Engine("sahel-ld serve", endpoint=_endpoint(f"{address}sparql"))
        finally:
            process.kill()


def _endpoint(address: str) -> Endpoint:
    return Endpoint(address, credentials=Credentials())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def _running(command: list[str], address: str) -> Iterator[None]:
    """A server that answers at ``address``, until the end of the block."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            for _ in range(600):
                assert process.poll() is None, f"{command[0]} ended with {process.returncode}"
                try:
                    with urlopen(address, timeout=5):
                        break
                except HTTPError as error:
                    error.close()
                    break
                except URLError:
                    time.sleep(0.1)
            yield
        finally:
            process.kill()
