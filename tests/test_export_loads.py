"""Every export of the bundled data loads elsewhere with the same count: in rdflib, and in the Oxigraph server."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from sahel_ld.exporters import Written, export_project
from sahel_ld.project import Project
from sahel_ld.rdf.formats import NAMES

CHECKOUT = Path(__file__).parents[1]
DATASETS = ("trig", "nquads", "jsonld")


@pytest.fixture(scope="module")
def exports() -> dict[str, Written]:
    project = Project(CHECKOUT)
    return {name: export_project(project, name) for name in NAMES}


def test_counts_agree_between_formats(exports: dict[str, Written]) -> None:
    assert len({exports[name].statements for name in DATASETS}) == 1
    assert len({exports[name].statements for name in set(NAMES) - set(DATASETS)}) == 1
    assert exports["nquads"].content.count(b"\n") == exports["nquads"].statements
    assert exports["ntriples"].content.count(b"\n") == exports["ntriples"].statements


@pytest.mark.parametrize("name", NAMES)
def test_rdflib_counts_the_same(name: str, exports: dict[str, Written], monkeypatch: pytest.MonkeyPatch) -> None:
    import rdflib

    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    data = rdflib.Dataset() if name in DATASETS else rdflib.Graph()
    data.parse(
        data=exports[name].content, format={"ntriples": "nt", "rdfxml": "xml", "jsonld": "json-ld"}.get(name, name)
    )
    found = len(list(data.quads())) if isinstance(data, rdflib.Dataset) else len(data)
    assert found == exports[name].statements


@pytest.fixture(scope="module")
def oxigraph() -> Iterator[str]:
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    if program is None:
        pytest.skip("the oxigraph server is not installed (pip install oxigraph)")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    server = subprocess.Popen(
        [program, "serve", "--bind", address], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(100):
            try:
                urllib.request.urlopen(f"http://{address}/", timeout=5).close()
                break
            except urllib.error.URLError:
                time.sleep(0.1)
        else:
            pytest.skip("the oxigraph server did not start")
        yield f"http://{address}"
    finally:
        server.terminate()
        server.wait(10)


def ask(url: str, method: str, content: bytes | None = None, **headers: str) -> bytes:
    request = urllib.request.Request(url, content, headers, method=method)
    with urllib.request.urlopen(request, timeout=120) as answer:
        body: bytes = answer.read()
    return body


@pytest.mark.parametrize("name", NAMES)
def test_oxigraph_server_counts_the_same(name: str, exports: dict[str, Written], oxigraph: str) -> None:
    ask(f"{oxigraph}/update", "POST", b"CLEAR ALL", **{"Content-Type": "application/sparql-update"})
    target = f"{oxigraph}/store" + ("" if name in DATASETS else "?default")
    ask(target, "POST", exports[name].content, **{"Content-Type": NAMES[name].media_type})
    pattern = "{ ?s ?p ?o }" if name not in DATASETS else "{ { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
    query = f"SELECT (COUNT(*) AS ?n) {pattern}".encode()
    found = json.loads(
        ask(
            f"{oxigraph}/query",
            "POST",
            query,
            **{"Content-Type": "application/sparql-query", "Accept": "application/sparql-results+json"},
        )
    )
    assert int(found["results"]["bindings"][0]["n"]["value"]) == exports[name].statements
