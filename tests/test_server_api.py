"""Questions over HTTP, their description, reconciliation, health, figures, logs, and another state of the data."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from conftest import ROOT
from server_fixture import ENDLESS, Running, serving, small_project, small_site

from sahel_ld.project import Project
from sahel_ld.query.questions import Questions
from sahel_ld.server.openapi import OPTIONS, TIMES, document, question_entries

WHO_HELD = "/api/query/who-held"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    options = ("--site", str(small_site()), "--project", str(small_project()), "--workers", "2")
    with serving(*options, folder=tmp_path_factory.mktemp("api")) as running:
        yield running


@pytest.fixture
def client(server: Running) -> Iterator[httpx.Client]:
    with server.client() as client:
        yield client


@pytest.mark.parametrize("format_", ["csv", "json", "tsv", "xml", "table", "jsonl", "markdown"])
def test_a_question_gives_what_the_command_line_gives(client: httpx.Client, format_: str) -> None:
    command = [sys.executable, "-m", "sahel_ld", "query", "who-held", "-p", "place=place:town", "--as-of", "2022-06"]
    if format_ in ("csv", "table"):
        run = subprocess.run(
            [*command, "--format", format_, "--project", str(small_project())], capture_output=True, check=True
        )
    answer = client.get(WHO_HELD, params={"place": "place:town", "as-of": "2022-06", "format": format_})
    assert answer.status_code == 200, answer.text
    assert b"actor/group" in answer.content or b"Group" in answer.content
    if format_ in ("csv", "table"):
        assert answer.content == run.stdout


def test_forms_and_parameters_of_a_question(client: httpx.Client) -> None:
    two = client.get(WHO_HELD, params=[("place", "place:town"), ("place", "place:region")])
    assert two.headers["content-type"] == "application/sparql-results+json"
    assert two.json()["results"]["bindings"]
    assert client.get(WHO_HELD, params={"place": "place:town"}, headers={"Accept": "text/csv"}).text.startswith(
        "place,"
    )
    assert client.get(WHO_HELD, params={"place": "place:town", "as-of": "1999"}).json()["results"]["bindings"] == []
    strange = client.get(WHO_HELD, params={"place": "place:tonw"})
    assert "did you mean place:town" in strange.headers["sahel-ld-note"]
    for params, status, words in (
        ({"place": "no iri"}, 400, "is not an IRI"),
        ({"nope": "x"}, 400, "has no parameter"),
        ({"as-of": "yesterday"}, 400, "asOf"),
        ({"format": "docx"}, 400, "unknown format"),
        ({"format": "turtle"}, 422, "holds a graph"),
        ({"format": "geojson"}, 422, "no column holds a geometry"),
        ({"raw": "maybe"}, 400, "true or false"),
        ({"place": "> } ; DROP ALL #"}, 400, "is not an IRI"),
    ):
        answer = client.get(WHO_HELD, params=params)
        assert (answer.status_code, answer.text.count("\n")) == (status, 1), params
        assert words in answer.text
    assert client.get("/api/query/none").status_code == 404
    assert client.get("/api/query/..%2F..%2Fetc%2Fpasswd").status_code == 404


def test_the_interface_is_described_from_the_headers(client: httpx.Client) -> None:
    listed = client.get("/api/queries").json()["queries"]
    assert [each["name"] for each in listed] == ["all-claims", "who-held"]
    assert listed[1]["parameters"][0]["name"] == "place"
    found = client.get("/api/openapi.json").json()
    assert found["openapi"] == "3.1.0"
    parameters = {each["name"]: each for each in found["paths"][WHO_HELD]["get"]["parameters"]}
    assert {"place", "as-of", "known-at", "format"} <= set(parameters)
    assert parameters["place"]["schema"]["items"]["type"] == "string"
    assert set(client.get("/api").json()) >= {"sparql", "openapi", "reconcile"}


def test_openapi_of_all_bundled_questions_is_valid() -> None:
    entries = question_entries(Questions(Project(ROOT).query_files()))
    made = document(entries, "http://127.0.0.1:8010", "0.1.0")
    assert len(made["paths"]) == len(entries) + 7
    operations = [operation for path in made["paths"].values() for operation in path.values()]
    names = [operation["operationId"] for operation in operations]
    assert len(names) == len(set(names))
    for reference in _references(made):
        assert reference.removeprefix("#/components/responses/") in made["components"]["responses"]
    # The words of the interface are not parameters of a question.
    assert not {each["name"] for entry in entries for each in entry["parameters"]} & {*OPTIONS, *TIMES}
    validator = pytest.importorskip("openapi_spec_validator", reason="openapi-spec-validator is not installed")
    validator.validate(made)


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (found for key, each in value.items() for found in ([each] if key == "$ref" else _references(each)))
    elif isinstance(value, list):
        yield from (found for each in value for found in _references(each))


def ask_names(client: httpx.Client, queries: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    answer = client.post("/api/reconcile", data={"queries": json.dumps(queries)})
    assert answer.status_code == 200, answer.text
    return {key: found["result"] for key, found in answer.json().items()}


def test_reconciliation(client: httpx.Client, server: Running) -> None:
    manifest = client.get("/api/reconcile").json()
    assert manifest["versions"] == ["0.2"]
    assert manifest["view"]["url"] == f"{server.url}/id/{{{{id}}}}"
    found = ask_names(
        client,
        {
            "a": {"query": "MENAKA"},
            "b": {"query": "Jama’at Nusrat al Islam", "type": "Organisation"},
            "c": {"query": "al-islam jama'at nusrat"},
            "d": {"query": "Menaca", "type": "Organisation"},
            "e": {"query": "Grupe", "limit": 1},
            "f": {"query": "jnim"},
            "g": {"query": "Jamaat", "properties": [{"pid": "founded", "v": "2017-03"}]},
            "h": {"query": "Jamaat", "properties": [{"pid": "sah:founded", "v": "1999"}]},
            "i": {"query": ""},
            "j": {"query": "JNIM", "type": "Actor"},
        },
    )
    assert [(each["id"], each["score"], each["match"]) for each in found["a"]] == [
        ("place/menaka", 100, True),
        ("actor/group", 73.7, False),
    ]
    assert found["a"][0]["type"] == [{"id": "Territory", "name": "territory"}]
    assert (found["b"][0]["id"], found["b"][0]["match"]) == ("actor/nusrat", True)
    assert (found["c"][0]["id"], found["c"][0]["match"]) == ("actor/nusrat", False)
    assert "place/menaka" not in [each["id"] for each in found["d"]], "another class"
    assert [each["id"] for each in found["e"]] == ["actor/group"]
    assert found["f"][0]["id"] == "actor/nusrat"
    assert found["g"][0]["score"] > found["h"][0]["score"]
    assert found["i"] == []
    assert found["j"][0]["id"] == "actor/nusrat", "a class below the one that was asked for"
    assert client.get(f"/id/{found['a'][0]['id']}").status_code == 303
    completed = client.get("/api/reconcile/suggest/entity", params={"prefix": "ména"}).json()["result"]
    assert [each["id"] for each in completed] == ["place/menaka", "actor/group"]
    types = client.get("/api/reconcile/suggest/type", params={"prefix": "terr"}).json()["result"]
    assert [each["id"] for each in types] == ["Control", "Territory"]
    for queries, status in (
        ("no json", 400),
        ("[]", 400),
        ('{"q": 1}', 400),
        ('{"q": {"query": 5}}', 400),
        ("[" * 100_000, 400),
    ):
        assert client.post("/api/reconcile", data={"queries": queries}).status_code == status
    many = json.dumps({str(number): {"query": "x"} for number in range(500)})
    assert client.post("/api/reconcile", data={"queries": many}).status_code == 413


def test_health_and_figures(client: httpx.Client) -> None:
    health = client.get("/health").json()
    assert (health["status"], health["site"], health["questions"]) == ("ok", True, 2)
    client.get("/doc/none")
    text = client.get("/metrics").text
    assert 'sahel_ld_requests_total{route="site",method="GET",status="404"}' in text
    names = [line.split()[2] for line in text.splitlines() if line.startswith("# TYPE")]
    assert len(names) == len(set(names))
    for line in text.splitlines():
        if not line.startswith("#"):
            float(line.rpartition(" ")[2])
    parser = pytest.importorskip("prometheus_client.parser", reason="prometheus-client is not installed")
    assert {family.name for family in parser.text_string_to_metric_families(text)} >= {
        "sahel_ld_requests",
        "sahel_ld_up",
    }


def test_logs_are_one_json_object_for_each_request(client: httpx.Client, server: Running) -> None:
    client.get("/doc/x%0d%0aSet-Cookie:%20a=b%1b[31m")
    found: list[dict[str, Any]] = []
    for _ in range(100):  # the line is written when the answer has gone out
        found = [event for event in server.events("request") if "Set-Cookie" in str(event["path"])]
        if found:
            break
        time.sleep(0.05)
    assert (found[0]["status"], found[0]["method"]) == (404, "GET")
    assert all(line.isprintable() for line in server.log.read_text().splitlines())


def wait_for(client: httpx.Client, **wanted: object) -> dict[str, Any]:
    health: dict[str, Any] = {}
    for _ in range(200):
        health = client.get("/health").json()
        if all(health[name] == value for name, value in wanted.items()):
            return health
        time.sleep(0.1)
    raise AssertionError(health)


def test_a_change_of_the_data_is_loaded_while_the_old_answers(tmp_path: Path) -> None:
    project = tmp_path / "project"
    shutil.copytree(small_project(), project)
    extra = project / "data/ttl/extra.ttl"
    with (
        serving("--project", str(project), "--workers", "2", "--timeout", "6", folder=tmp_path) as running,
        running.client() as client,
    ):
        before = client.get("/health").json()["triples"]
        old: list[int] = []
        asking = threading.Thread(
            target=lambda: old.append(
                httpx.get(f"{running.url}/sparql", params={"query": ENDLESS}, timeout=30).status_code
            )
        )
        asking.start()
        time.sleep(0.3)
        extra.write_text("<urn:a> <urn:b> <urn:c> .\n")
        health = wait_for(client, loads=2)
        assert health["triples"] == before + 1
        assert client.get("/sparql", params={"query": "ASK { <urn:a> <urn:b> <urn:c> }"}).json()["boolean"]
        asking.join()
        assert old == [504], "a query that was under way goes on to its own end"
        extra.write_text("<urn:a> <urn:b> oops .\n")
        failed = wait_for(client, loads=2, status="ok", triples=before + 1)
        for _ in range(100):
            failed = client.get("/health").json()
            if failed["reload"] != "ok":
                break
            time.sleep(0.1)
        assert "extra.ttl:1" in failed["reload"]
        assert client.get("/sparql", params={"query": "ASK { <urn:a> <urn:b> <urn:c> }"}).json()["boolean"], (
            "the old data still answers"
        )
        extra.unlink()
        wait_for(client, loads=3, reload="ok", triples=before)


def test_a_new_build_is_served_at_once(tmp_path: Path) -> None:
    from sahel_ld.rdf.folder import replaced_folder

    site = tmp_path / "site"
    shutil.copytree(small_site(), site)
    with (
        serving("--site", str(site), "--project", str(small_project()), "--workers", "1", folder=tmp_path) as running,
        running.client() as client,
    ):
        first = client.get("/data.html")
        with replaced_folder(site) as folder:
            shutil.copytree(small_site(), folder, dirs_exist_ok=True)
            (folder / "data.html").write_text("new")
            lines = (folder / "SHA256SUMS").read_text().splitlines()
            sums = [f"{'0' * 64}  data.html" if line.endswith("  data.html") else line for line in lines]
            (folder / "SHA256SUMS").write_text("\n".join(sums) + "\n")
        second = client.get("/data.html", headers={"If-None-Match": first.headers["etag"]})
        assert (second.status_code, second.text) == (200, "new")
        wait_for(client, loads=2)
        shutil.rmtree(site)
        health = wait_for(client, site=False, loads=2)
        for _ in range(100):
            health = client.get("/health").json()
            if health["reload"] != "ok":
                break
            time.sleep(0.1)
        assert "there is no site" in health["reload"]
        assert health["loads"] == 2, "the project may hold what the site withholds: it does not take its place"
        assert client.get("/sparql", params={"query": "ASK { actor:group a sah:Organisation }"}).json()["boolean"]
