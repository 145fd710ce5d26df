"""The server under attack: what is too long, too slow, too deep or too many changes nothing, and gets the right status."""

from __future__ import annotations

import contextlib
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from unittest.mock import MagicMock, patch

import httpx
import pytest
from server_fixture import ENDLESS, Running, serving, small_project, small_site

from sahel_ld.cli.commands.serve import command as serve_command
from sahel_ld.errors import InputError, OutsideError, UsageError
from sahel_ld.server import ServerSettings
from sahel_ld.server.connection import PATIENCE, GuardedProtocol

LIMITS = (
    "--timeout",
    "2",
    "--max-rows",
    "500",
    "--max-bytes",
    "60K",
    "--max-memory",
    "256M",
    "--max-clients",
    "4",
    "--workers",
    "3",
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    options = ("--site", str(small_site()), "--project", str(small_project()), *LIMITS)
    with serving(*options, folder=tmp_path_factory.mktemp("hostile")) as running:
        yield running


@pytest.fixture
def client(server: Running) -> Iterator[httpx.Client]:
    with server.client() as client:
        yield client


def ask(client: httpx.Client, query: str) -> httpx.Response:
    return client.post("/sparql", content=query, headers={"Content-Type": "application/sparql-query"})


def is_well(client: httpx.Client) -> bool:
    return bool(ask(client, "ASK { actor:group a sah:Organisation }").json()["boolean"])


def test_a_query_of_minutes_is_killed_while_others_go_on(server: Running) -> None:
    def endless() -> tuple[int, float, str]:
        began = time.monotonic()
        answer = httpx.get(f"{server.url}/sparql", params={"query": ENDLESS}, timeout=60)
        return answer.status_code, time.monotonic() - began, answer.text

    with ThreadPoolExecutor(2) as pool, server.client() as client:
        slow = [pool.submit(endless) for _ in range(2)]
        time.sleep(0.3)
        answered = 0
        while not all(each.done() for each in slow):
            assert is_well(client)
            assert client.get("/doc/actor/group.html").status_code == 200
            answered += 1
        assert answered >= 3
        for each in slow:
            status, seconds, text = each.result()
            assert status == 504
            assert seconds < 12
            assert "stopped after 2 s" in text
        assert 'workers_killed_total{reason="time"} 2' in client.get("/metrics").text


def test_many_clients_beyond_the_limit_are_told_to_come_back(server: Running) -> None:
    def endless(_: int) -> httpx.Response:
        return httpx.get(f"{server.url}/sparql", params={"query": ENDLESS}, timeout=60)

    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(endless, range(12)))
    statuses = sorted(answer.status_code for answer in answers)
    assert set(statuses) == {503, 504}
    assert statuses.count(503) >= 8
    for answer in answers:
        assert answer.headers["access-control-allow-origin"] == "*"
        if answer.status_code == 503:
            assert int(answer.headers["retry-after"]) >= 1
    with server.client() as client:
        assert is_well(client)


def test_no_answer_is_cut_off(client: httpx.Client) -> None:
    rows = ask(client, "SELECT * { ?s ?p ?o }")
    assert (rows.status_code, "more than 500 rows" in rows.text) == (422, True)
    triples = ask(client, "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }")
    assert (triples.status_code, "more than 500 triples" in triples.text) == (422, True)
    size = ask(
        client,
        "SELECT ?o { ?s ?p ?o . BIND(CONCAT(STR(?s), STR(?s), STR(?s), STR(?s), STR(?s)) AS ?x) . BIND(CONCAT(?x, ?x, ?x) AS ?y) } LIMIT 499",
    )
    assert size.status_code == 200
    size = ask(
        client,
        "SELECT ?y { ?s ?p ?o . BIND(CONCAT(STR(?s), STR(?s), STR(?s), STR(?s), STR(?s)) AS ?x) . BIND(CONCAT(?x, ?x, ?x) AS ?y) } LIMIT 499",
    )
    assert (size.status_code, "bytes" in size.text) == (422, True)
    graph = client.get("/graphs?default", headers={"Accept": "application/trig"})
    assert graph.status_code == 422


def test_memory(client: httpx.Client) -> None:
    # Doubled thirty times.
    text = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(30))
    answer = ask(client, f"SELECT (STRLEN(?x30) AS ?n) {{ BIND('{'x' * 64}' AS ?x0) {text} }}")
    assert (answer.status_code, "memory" in answer.text) == (422, True)
    assert is_well(client)


@pytest.mark.parametrize(
    "query",
    [
        "ASK " + "{" * 100_000 + "}" * 100_000,
        "SELECT * { ?s " + "(" * 100_000 + "a" + ")" * 100_000 + " ?o }",
        "SELECT * { ?s ?p ?o FILTER(" + "!" * 200_000 + "?o) }",
        "SELECT (" + "+".join(["1"] * 200_000) + " AS ?x) {}",
        "SELECT * {" + "OPTIONAL {" * 20_000 + "}" * 20_000 + "}",
        "SELECT * { ?s " + "/".join(["a"] * 100_000) + " ?o }",
        "SELECT * {" + "<" * 300_000 + "}",
        "SELECT * {" + "'" * 300_001 + "}",
        "SELECT * { ?s ?p " + "\\u0022" * 50_000 + " }",
        "PREFIX " * 100_000,
    ],
    ids=["braces", "path", "not", "sum", "optional", "sequence", "angles", "quotes", "escapes", "prefixes"],
)
def test_deep_nesting(client: httpx.Client, query: str) -> None:
    answer = ask(client, query)
    assert answer.status_code in (400, 504), answer.text[:200]
    assert answer.text.count("\n") == 1
    assert len(answer.text) < 1000
    assert is_well(client)


def test_a_query_of_ten_megabytes(client: httpx.Client, server: Running) -> None:
    query = "ASK { ?s ?p '" + "x" * 10_000_000 + "' }"
    assert ask(client, query).status_code == 413
    assert client.post("/sparql", data={"query": query}).status_code == 413
    assert client.get("/sparql?query=" + "x" * 20_000).status_code == 414
    assert b" 414 " in exchange(server, b"GET /sparql?query=" + b"x" * 500_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n")
    assert b" 413 " in exchange(
        server,
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 1100000\r\n\r\n"
        + b"x" * 1_100_000,
    )
    assert client.get("/doc/" + "x" * 15_000).status_code == 404


def test_service_and_graphs_reach_nobody(client: httpx.Client) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        there = f"http://127.0.0.1:{listening.getsockname()[1]}/sparql"
        for query in (
            f"SELECT * {{ SERVICE <{there}> {{ ?s ?p ?o }} }}",
            f"SELECT * {{ SERVICE SILENT <{there}> {{ ?s ?p ?o }} }}",
            f"PREFIX ex: <{there}> SELECT * {{ SERVICEex:{{ ?s ?p ?o }} }}",
            f"SELECT * {{ VALUES ?e {{ <{there}> }} SERVICE ?e {{ ?s ?p ?o }} }}",
            f"SELECT * {{ {{ SELECT * {{ sErViCe <{there}> {{ ?s ?p ?o }} }} }} }}",
            f"SELECT * {{ FILTER EXISTS {{ SERVICE <{there}> {{ ?s ?p ?o }} }} }}",
            f"SELECT * FROM <{there}> {{ ?s ?p ?o }}",
            f"SELECT * FROM NAMED <{there}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
            f"LOAD <{there}>",
        ):
            assert ask(client, query).status_code in (400, 403), query
        for name in ("default-graph-uri", "named-graph-uri"):
            assert (
                client.get("/sparql", params={"query": "SELECT * { ?s ?p ?o }", name: there}).json()["results"][
                    "bindings"
                ]
                == []
            )
        assert client.get("/graphs", params={"graph": there}).status_code == 404
        assert client.get("/api/query/who-held", params={"place": there}).status_code == 200
        queries = (
            '{"q": {"query": "x", "type": "'
            + there
            + '", "properties": [{"pid": "'
            + there
            + '", "v": "'
            + there
            + '"}]}}'
        )
        assert client.get("/api/reconcile", params={"queries": queries}).status_code == 200
        with pytest.raises(BlockingIOError):
            listening.accept()


UP = (
    "../../../../etc/passwd",
    "..%2f..%2fetc%2fpasswd",
    "/etc/passwd",
    "file:///etc/passwd",
    "....//etc/passwd",
    "a\x00b",
    "C:\\x",
)


@pytest.mark.parametrize("value", UP)
def test_paths_in_every_parameter(client: httpx.Client, value: str) -> None:
    for path, name in (
        ("/sparql", "query"),
        ("/sparql", "default-graph-uri"),
        ("/sparql", "named-graph-uri"),
        ("/graphs", "graph"),
        ("/api/query/who-held", "place"),
        ("/api/query/who-held", "as-of"),
        ("/api/query/who-held", "format"),
        ("/api/query/who-held", "lang"),
        ("/api/reconcile", "queries"),
        ("/api/reconcile/suggest/entity", "prefix"),
        ("/api/reconcile/suggest/entity", "type"),
        ("/api/reconcile/suggest/entity", "cursor"),
        ("/", value),
    ):
        params = {"query": "ASK {}", name: value} if path == "/sparql" else {name: value}
        answer = client.get(path, params=params)
        assert answer.status_code in (200, 400, 404, 406, 422), (path, name)
        assert b"root:" not in answer.content
    for header in ("Accept", "Range", "If-None-Match", "If-Range", "Origin", "X-Forwarded-For", "X-Original-URL"):
        answer = client.get("/doc/actor/group.html", headers={header: value.replace("\x00", "")})
        assert answer.status_code == 200, header


def exchange(server: Running, request: bytes) -> bytes:
    """What comes back for raw bytes."""
    with socket.create_connection(("127.0.0.1", server.port), 20) as sock:
        with contextlib.suppress(ConnectionError):
            sock.sendall(request)
        answer = b""
        with contextlib.suppress(ConnectionError, TimeoutError):
            while part := sock.recv(65536):
                answer += part
                if b"\r\n\r\n" in answer:
                    break
        return answer


@pytest.mark.parametrize(
    "request_",
    [
        b"GET /id/actor/x%0d%0aSet-Cookie:%20a=b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET /shape/x%0d%0aSet-Cookie:a=b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET /sparql?query=%0d%0aSet-Cookie:a=b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET /sparql?query=SELECT%20?Set-Cookie%0d%0a%20%7B%7D HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET /api/query/who-held?place=place:x%0d%0aSet-Cookie:a=b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET /id/actor/group HTTP/1.1\r\nHost: x\r\nAccept: text/turtle\nSet-Cookie: a=b\r\nConnection: close\r\n\r\n",
        b"GET /sparql HTTP/1.1\r\nHost: x\r\nX: y\rSet-Cookie: a=b\r\nConnection: close\r\n\r\n",
    ],
)
def test_no_header_can_be_put_in(server: Running, request_: bytes) -> None:
    head = exchange(server, request_).partition(b"\r\n\r\n")[0]
    assert head.startswith(b"HTTP/1.1 ")
    assert not any(line.lower().startswith(b"set-cookie") for line in head.splitlines())
    assert int(head.split()[1]) in (200, 303, 400, 404)


def test_what_is_not_http(server: Running) -> None:
    for text in (
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"SSH-2.0-x\r\n\r\n",
        b"GET\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ):
        answer = exchange(server, text + b"\r\n\r\n")
        assert answer.split()[1] in (b"400", b"505"), text
        assert b"access-control-allow-origin: *" in answer.lower()
    smuggled = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x HTTP/1.1\r\n\r\n"
    assert exchange(server, smuggled).split()[1] in (b"400", b"415")


def test_slow_readers_hold_nobody_up(server: Running) -> None:
    sockets = []
    for _ in range(30):
        sock = socket.create_connection(("127.0.0.1", server.port), 20)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        sock.sendall(b"GET /dump/sahel-ld.ttl HTTP/1.1\r\nHost: x\r\n\r\n")
        sockets.append(sock)
    halves = [socket.create_connection(("127.0.0.1", server.port), 20) for _ in range(30)]
    for sock in halves:
        sock.sendall(
            b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 100\r\n\r\nASK"
        )
    with server.client() as client:
        for _ in range(5):
            assert is_well(client)
            assert client.get("/").status_code == 200
    for sock in (*sockets, *halves):
        sock.close()


def test_a_client_that_goes_takes_its_query_with_it(server: Running) -> None:
    for _ in range(6):
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(f"{server.url}/sparql", params={"query": ENDLESS}, timeout=0.2)
    with server.client() as client:
        assert is_well(client)


def test_connections_that_say_nothing_are_dropped() -> None:
    config = MagicMock(loaded=True, h11_max_incomplete_event_size=None, ws_protocol_class=None, root_path="")
    state = MagicMock(connections=set(), tasks=set())
    loop = MagicMock()
    loop.time.return_value = 0.0
    connection = GuardedProtocol(config, state, {}, loop)
    transport = MagicMock()
    connection.connection_made(transport)
    connection.check(PATIENCE - 1)
    transport.abort.assert_not_called()
    connection.check(PATIENCE + 1)
    transport.abort.assert_called_once()


def test_sigterm_lets_what_is_under_way_finish(tmp_path: Path) -> None:
    options = ("--site", str(small_site()), "--project", str(small_project()), "--timeout", "3", "--workers", "1")
    with serving(*options, folder=tmp_path) as running:
        answers: list[int] = []
        asking = threading.Thread(
            target=lambda: answers.append(
                httpx.get(f"{running.url}/sparql", params={"query": ENDLESS}, timeout=30).status_code
            )
        )
        asking.start()
        time.sleep(0.5)
        assert running.stop() == 0
        asking.join()
        assert answers == [504]
        assert running.events("stopped")


def test_kill_leaves_no_process(tmp_path: Path) -> None:
    options = ("--project", str(small_project()), "--timeout", "60", "--workers", "2")
    with serving(*options, folder=tmp_path) as running:
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(f"{running.url}/sparql", params={"query": ENDLESS}, timeout=0.3)

        def endless() -> None:
            with contextlib.suppress(httpx.HTTPError):
                httpx.get(f"{running.url}/sparql", params={"query": ENDLESS}, timeout=60)

        asking = threading.Thread(target=endless)
        asking.start()
        time.sleep(0.3)
        nursery = children(running.process.pid)
        assert len(nursery) == 1
        family = [*nursery, *children(nursery[0])]
        assert len(family) >= 3
        running.process.send_signal(signal.SIGKILL)
        running.process.wait()
        asking.join()
        for _ in range(100):
            left = [process for process in family if is_running(process)]
            if not left:
                break
            time.sleep(0.1)
        assert not left


def children(process: int) -> list[int]:
    listed = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(process)], capture_output=True, text=True, check=False
    ).stdout
    return [int(word) for word in listed.split()]


def is_running(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_wrong_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # where no site lies in build/site, which would be served
    for wrong in ({"timeout": 0}, {"port": 70_000}, {"max_memory": 1}, {"log_format": "yaml"}, {"workers": -1}):
        with pytest.raises(UsageError):
            ServerSettings(**wrong)
    with pytest.raises(UsageError, match="no site that `sahel-ld build` wrote"):
        serve_command(site=tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OutsideError, match="cannot listen on"):
        serve_command(port=taken.getsockname()[1], project=small_project(), quiet=True)
    (tmp_path / "data/ttl").mkdir(parents=True)
    (tmp_path / "data/ttl/x.ttl").write_text("<urn:a> <urn:b>\n")
    with pytest.raises(InputError, match=r"data/ttl/x\.ttl:"):
        serve_command(port=0, project=tmp_path, quiet=True)
    hidden = {name: None for name in sys.modules if name.startswith(("uvicorn", "sahel_ld.server.serve"))}
    with patch.dict(sys.modules, {**hidden, "uvicorn": None}):
        del sys.modules["sahel_ld.server.serve"]
        with pytest.raises(UsageError, match="`serve` needs uvicorn") as error:
            serve_command(project=small_project(), quiet=True)
    assert error.value.hint == "pip install 'sahel-ld[server]'"
