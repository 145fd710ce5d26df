"""Loading into a store: all of it or nothing, counted, on a real server and on one that fails where it hurts most."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox
import pytest
from desk import Desk
from engines import oxigraph

from sahel_ld.errors import DataError, OutsideError, UsageError
from sahel_ld.remote import Credentials, Endpoint, Guards
from sahel_ld.remote.batches import insertions
from sahel_ld.remote.load import Target, load

EX = "http://example.org/"
A, B = f"{EX}a", f"{EX}b"


def quad(number: int, graph: str | None = A, value: ox.Literal | None = None) -> ox.Quad:
    made = value or ox.Literal(f"value {number}\n\"\\u0022 ' \\ é")
    name = ox.NamedNode(graph) if graph else ox.DefaultGraph()
    return ox.Quad(ox.NamedNode(f"{EX}{number}"), ox.NamedNode(f"{EX}p"), made, name)


class FakeStore:
    """A store over HTTP whose requests pass through ``fault``: True means that the reply is status 500 and nothing is done."""

    def __init__(self) -> None:
        self.data = ox.Store()
        self.fault: Callable[[str, str], bool] = lambda _kind, _text: False
        self.lost_reply = ""
        self.one_by_one = False
        self.requests: list[str] = []
        self.url = ""

    @property
    def target(self) -> Target:
        return Target(self.endpoint)

    @property
    def endpoint(self) -> Endpoint:
        return Endpoint(f"{self.url}/query", Guards(timeout=5), credentials=Credentials())

    def graphs(self) -> dict[str, int]:
        """How many statements each graph has; an empty name is the default graph."""
        found: dict[str, int] = {}
        for held in self.data:
            name = held.graph_name.value if isinstance(held.graph_name, ox.NamedNode) else ""
            found[name] = found.get(name, 0) + 1
        return found

    def act(self, kind: str, text: str, address: str) -> bytes:
        if kind == "query":
            found = self.data.query(text)
            assert isinstance(found, ox.QuerySolutions)
            return found.serialize(format=ox.QueryResultsFormat.JSON) or b""
        if kind == "update":
            for step in text.split(" ;\n") if self.one_by_one else [text]:
                if self.fault("step", step):
                    raise OSError("stopped")
                self.data.update(step)
            return b""
        graph = parse_qs(urlsplit(address).query, keep_blank_values=True).get("graph")
        name = ox.NamedNode(graph[0]) if graph else ox.DefaultGraph()
        if kind in ("PUT", "DELETE"):
            self.data.remove_graph(name)
        if kind in ("PUT", "POST"):
            self.data.load(text.encode(), format=ox.RdfFormat.N_TRIPLES, to_graph=name)
        return b""


@pytest.fixture
def store() -> Iterator[FakeStore]:
    fake = FakeStore()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Quiet."""

        def handle_any(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            form = "form" in (self.headers.get("Content-Type") or "")
            text = parse_qs(body)["query"][0] if form else body or parse_qs(parts.query).get("query", [""])[0]
            kind = parts.path.strip("/") if parts.path != "/store" else self.command
            fake.requests.append(f"{kind} {text[:60]}")
            try:
                failed = fake.fault(kind, text)
                content = b"broken" if failed else fake.act(kind, text, self.path)
            except OSError:
                failed, content = True, b"stopped"
            if fake.lost_reply and text.startswith(fake.lost_reply):
                return
            self.send_response(500 if failed else 200)
            self.send_header("Content-Type", "text/plain" if failed else "application/sparql-results+json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_DELETE = handle_any  # noqa: N815

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    fake.url = f"http://127.0.0.1:{server.server_address[1]}"
    yield fake
    server.shutdown()
    server.server_close()


QUADS = [*(quad(n) for n in range(50)), *(quad(n, B) for n in range(30)), *(quad(n, None) for n in range(7))]


def test_graphs_go_where_they_belong_and_are_counted(store: FakeStore) -> None:
    shown: list[tuple[int, int]] = []
    report = load(QUADS, store.target, batch=20, progress=lambda done, total: shown.append((done, total)))
    assert report.done
    assert [(one.graph, one.statements, one.before, one.after) for one in report.graphs] == [
        ("", 7, 0, 7),
        (A, 50, 0, 50),
        (B, 30, 0, 30),
    ]
    assert set(store.data) == set(QUADS)
    assert shown[-1] == (87, 87)
    assert len(shown) == 5


def test_in_addition_and_in_place(store: FakeStore) -> None:
    load([quad(n) for n in range(10)], store.target)
    report = load([quad(n) for n in range(5, 20)], store.target)
    assert (report.graphs[0].before, report.graphs[0].after) == (10, 20)
    report = load([quad(3)], store.target, replace=True)
    assert (report.graphs[0].before, report.graphs[0].after) == (20, 1)
    assert store.graphs() == {A: 1}


def test_all_into_one_graph_each_statement_once(store: FakeStore) -> None:
    report = load(QUADS, store.target, graph=f"{EX}one")
    assert store.graphs() == {f"{EX}one": 50}
    assert report.statements == 50


def test_a_dry_run_changes_nothing(store: FakeStore) -> None:
    load([quad(1)], store.target)
    store.requests.clear()
    report = load(QUADS, store.target, dry_run=True)
    assert not report.done
    assert [one.before for one in report.graphs] == [0, 1, 0]
    assert all(request.startswith("query SELECT") for request in store.requests)


# Whatever fails, and however many updates were done by then: the store is as it was.
@pytest.mark.parametrize("number", [1, 2, 3, 5, 6])
def test_a_failure_leaves_nothing_behind(store: FakeStore, number: int) -> None:
    load([quad(1000)], store.target)
    before = store.graphs()
    seen: list[str] = []

    def fault(kind: str, text: str) -> bool:
        if kind == "update" and not text.startswith("DROP"):
            seen.append(text)
            return len(seen) == number
        return False

    store.fault = fault
    with pytest.raises(OutsideError, match=r"status 500.*nothing was changed"):
        load(QUADS, store.target, batch=20, replace=True)
    assert len(seen) == number
    assert store.graphs() == before


def test_a_store_that_keeps_less_than_was_sent(store: FakeStore) -> None:
    def fault(kind: str, text: str) -> bool:
        if kind == "query" and "loading" in text:
            for held in list(store.data.quads_for_pattern(ox.NamedNode(f"{EX}7"), None, None)):
                store.data.remove(held)
        return False

    store.fault = fault
    with pytest.raises(
        OutsideError, match=f"50 statements were sent for <{A}>, and the store counts 49; nothing was changed"
    ):
        load([quad(n) for n in range(50)], store.target)
    assert store.graphs() == {}


def test_temporary_graphs_that_cannot_be_removed_are_named(store: FakeStore) -> None:
    store.fault = lambda kind, text: kind == "update" and not text.startswith("INSERT")
    with pytest.raises(OutsideError, match="could not be removed") as caught:
        load(QUADS, store.target)
    left = [name for name in store.graphs() if name.startswith("urn:sahel-ld:loading:")]
    assert len(left) == 3
    assert left[0].rpartition(":")[0] in caught.value.hint


def test_a_lost_reply_to_the_last_step_is_no_failure(store: FakeStore) -> None:
    store.lost_reply = "MOVE"
    report = load(QUADS, store.target, replace=True)
    assert report.done
    assert store.graphs() == {"": 7, A: 50, B: 30}


def test_a_store_without_transactions_has_each_graph_whole(store: FakeStore) -> None:
    load([quad(1000), quad(1000, B)], store.target)
    store.one_by_one = True
    store.fault = lambda kind, text: kind == "step" and f"<{B}>" in text
    with pytest.raises(OutsideError, match=f"in place are <{A}>; the others are as they were"):
        load([*(quad(n) for n in range(5)), *(quad(n, B) for n in range(5))], store.target, replace=True)
    assert store.graphs() == {A: 5, B: 1}


def test_a_request_that_changes_data_is_sent_once(store: FakeStore) -> None:
    store.fault = lambda kind, text: kind == "update" and text.startswith("INSERT")
    with pytest.raises(OutsideError):
        load([quad(1)], store.target)
    assert len([request for request in store.requests if "INSERT" in request]) == 1


# The Graph Store Protocol.
@pytest.mark.parametrize("update", [True, False])
def test_by_the_graph_store_protocol(store: FakeStore, update: bool) -> None:
    target = Target(store.endpoint, f"{store.url}/update" if update else None, f"{store.url}/store")
    load(QUADS, target)
    report = load([quad(n) for n in range(45, 60)], target)
    assert (report.graphs[0].before, report.graphs[0].after) == (50, 60)
    load([quad(n) for n in range(4)], target, replace=True)
    assert store.graphs() == {"": 7, A: 4, B: 30}
    assert any(request.startswith("update") for request in store.requests) == update


def test_graphs_that_were_not_there_go_again_without_updates(store: FakeStore) -> None:
    target = Target(store.endpoint, None, f"{store.url}/store")
    load([quad(1000)], target)
    store.fault = lambda kind, text: kind == "PUT" and len(text.splitlines()) == 30
    with pytest.raises(OutsideError, match=f"changed are <{A}>; the others are as they were"):
        load(QUADS, target, replace=True)
    assert store.graphs() == {A: 50}
    store.data.clear()
    with pytest.raises(OutsideError, match="nothing was changed"):
        load(QUADS, target, replace=True)
    assert store.graphs() == {}


# Nodes without a name, and values that mean the same.
def test_nodes_without_a_name_stay_together_over_batches(store: FakeStore) -> None:
    nodes = [ox.BlankNode(f"n{n}") for n in range(40)]
    p, g = ox.NamedNode(f"{EX}next"), ox.NamedNode(A)
    chain = [ox.Quad(one, p, after, g) for one, after in zip(nodes[::2], nodes[1::2], strict=True)]
    chain += [ox.Quad(one, p, ox.Literal("end"), ox.NamedNode(B)) for one in nodes[1::2]]
    made = list(insertions(chain, 6))
    assert len(made) > 3
    assert sum(count for _, count in made) == len(chain)
    load(chain, store.target, batch=6)
    found = store.data.query(
        f"SELECT ?x {{ GRAPH <{A}> {{ ?x <{EX}next> ?y }} GRAPH <{B}> {{ ?y <{EX}next> 'end' }} }}"
    )
    assert isinstance(found, ox.QuerySolutions)
    assert len(list(found)) == 20


def test_values_that_a_store_takes_for_the_same_are_told(store: FakeStore) -> None:
    decimal = ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal")
    values = [ox.Literal(text, datatype=decimal) for text in ("1.0", "1.00", "2.5")]
    report = load([quad(1, value=value) for value in values], store.target)
    assert report.notes == [f"the store keeps one of values that mean the same: 1 fewer in <{A}>"]
    assert report.graphs[0].after == 2


def test_wrong_use(store: FakeStore) -> None:
    with pytest.raises(UsageError, match="nothing to load"):
        load([], store.target)
    with pytest.raises(UsageError, match="not an IRI"):
        load([quad(1)], store.target, graph="no iri")
    with pytest.raises(DataError, match="blank node"):
        load([ox.Quad(ox.NamedNode(A), ox.NamedNode(A), ox.NamedNode(A), ox.BlankNode("g"))], store.target)
    assert (
        Target(Endpoint("http://h/ds/query?x=1", credentials=Credentials())).update_address == "http://h/ds/update?x=1"
    )
    assert Target(Endpoint("http://h/sparql", credentials=Credentials())).update_address == "http://h/sparql"


# The command, on a real server.
def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    desk = Desk(tmp_path, monkeypatch, capfd)
    desk.write(a_ttl="ex:a ex:p 'é' , 'b'@fr .\n[] ex:p [] .\n")
    desk.put("data/ttl/own.ttl", "<http://example.org/x> <http://example.org/y> 1 .\n")
    with oxigraph() as address:
        options = ("--endpoint", f"{address}/query")
        dry = desk.run("load", "a.ttl", *options, "--dry-run")
        assert (dry.code, "nothing was changed" in dry.err) == (0, True)
        done = desk.run("load", "a.ttl", *options, "--graph", A)
        assert done.code == 0, done.err
        assert f"{address}/query: 3 statements in 1 graph loaded and counted" in done.err
        assert done.out.splitlines()[-1].split() == [A, "3", "0", "3"]
        assert desk.run("load", *options, "--no-derived").code == 0
        counted = desk.run(
            "query",
            *options,
            "--format",
            "csv",
            "-e",
            "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g",
        )
        assert counted.out.splitlines() == ["g,n", f"{A},3", "https://w3id.org/sahel-ld/graph/own,1"]
        failed = desk.run("load", "a.ttl", *options, "--update-endpoint", f"{address}/nowhere")
        assert (failed.code, "nothing was changed" in failed.err) == (4, True)
        broken = desk.put("broken.ttl", "<a")
        assert desk.run("load", broken, *options).code == 3
    assert desk.run("load", "a.ttl").code == 2
    assert desk.run("load", "a.ttl", "--endpoint", "http://127.0.0.1:9/query").code == 4
