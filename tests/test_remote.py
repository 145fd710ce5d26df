"""Endpoints on their bad days: each fault gives the right exit code, a message that helps, and an end in time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import Desk, Done
from fault_server import CELL, FaultServer, fault_server

from sahel_ld.errors import InputError, OutsideError, UsageError
from sahel_ld.remote import Credentials, Endpoint, Guards
from sahel_ld.remote.parts import Parts, limit_of, with_prefixes
from sahel_ld.remote.transport import seconds_to_wait

SELECT = "SELECT ?x WHERE { ?s ?p ?x }"
LONG = f"SELECT ?x WHERE {{ VALUES ?s {{ {' '.join(f'<http://example.org/id/{n}>' for n in range(400))} }} ?s ?p ?x }}"
LATIN_CELL = CELL.replace("“", "").replace("”", "")


@pytest.fixture(scope="module")
def server() -> Iterator[FaultServer]:
    with fault_server() as running:
        yield running


@pytest.fixture
def faults(server: FaultServer, monkeypatch: pytest.MonkeyPatch) -> FaultServer:
    server.requests.clear()
    for name in ("USER", "PASSWORD", "TOKEN"):
        monkeypatch.delenv(f"SAHEL_LD_ENDPOINT_{name}", raising=False)
    return server


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path, monkeypatch, capfd)


def ask(desk: Desk, faults: FaultServer, case: str, *options: str, query: str = SELECT) -> Done:
    return desk.run("query", "--endpoint", f"{faults.url}/{case}", "-e", query, "--format", "csv", *options)


# Answers that are as good as the plain one.
@pytest.mark.parametrize(
    ("case", "cell"),
    [
        ("sparql", CELL),
        ("no-type", CELL),
        ("plain-json", CELL),
        ("xml", CELL),
        ("xml-latin", LATIN_CELL),
        ("bom", CELL),
        ("latin", LATIN_CELL),
        ("gzip", CELL),
    ],
)
def test_answers_that_are_as_good_as_the_plain_one(desk: Desk, faults: FaultServer, case: str, cell: str) -> None:
    done = ask(desk, faults, case)
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == ["x", f'"{cell}"']


# What is no answer, or not a whole one: exit code 4, and a message with the endpoint and these words.
@pytest.mark.parametrize(
    ("case", "words"),
    [
        ("html", ["status 200", "text/html", "HTML", "<!DOCTYPE html>"]),
        ("html-as-json", ["status 200", "sparql-results+json", "HTML", "<!DOCTYPE html>"]),
        ("csv", ["status 200", "text/csv", "neither JSON nor XML", "begins: x"]),
        ("500", ["status 500", "Virtuoso 42000 Error The estimated execution time"]),
        ("400", ["status 400", "Parse error at line 1"]),
        ("404", ["status 404", "no endpoint here"]),
        ("204", ["status 204", "no content"]),
        ("ask", ["yes or no for SELECT"]),
        ("wrong-charset", ["is not utf-8"]),
        ("cut", ["cut off", "of 5000 bytes came"]),
        ("xml-cut", ["cut off", "not well-formed XML"]),
        ("gzip-cut", ["cut off", "packed body ends too early"]),
        ("trailing", ["cut off or damaged"]),
        ("partial", ["incomplete result: time limit of the server", "S1TAT"]),
        ("partial-other", ["incomplete result", "X-Result-Truncated"]),
        ("10000", ["probably cut at 10000 rows; add LIMIT or use --page"]),
        ("always-busy", ["status 429", "5 tries"]),
        ("busy-for-long", ["status 503", "wait 3600 s", "60 s"]),
        ("303", ["status 303", "/sparql", "not followed"]),
        ("other-host", ["status 307", "not followed, another host"]),
        ("nowhere", ["status 302", "without saying where to"]),
        ("loop", ["more than 5 redirects"]),
        ("locked", ["status 401", "SAHEL_LD_ENDPOINT_USER"]),
    ],
)
def test_what_is_no_answer_is_an_error_of_outside(desk: Desk, faults: FaultServer, case: str, words: list[str]) -> None:
    begun = time.monotonic()
    done = ask(desk, faults, case, "-o", "out.csv")
    assert done.code == 4, done.err
    assert done.out == ""
    assert not Path("out.csv").exists()
    assert f"error: {faults.url}/{case}: " in done.err
    assert not [word for word in words if word not in done.err], done.err
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize("case", ["drip", "drip-headers"])
def test_the_time_limit_is_for_the_whole_request(desk: Desk, faults: FaultServer, case: str) -> None:
    begun = time.monotonic()
    done = ask(desk, faults, case, "--timeout", "0.7")
    assert done.code == 4
    assert "no whole answer within 0.7 s" in done.err
    assert 0.6 < time.monotonic() - begun < 2.5


@pytest.mark.parametrize("case", ["endless", "gzip-bomb"])
def test_no_more_bytes_than_allowed(desk: Desk, faults: FaultServer, case: str) -> None:
    done = ask(desk, faults, case, "--max-bytes", "1M")
    assert done.code == 4
    assert "longer than 1048576 bytes" in done.err


def test_nobody_listens(desk: Desk) -> None:
    done = desk.run("query", "--endpoint", "http://127.0.0.1:9/sparql", "-e", SELECT)
    assert done.code == 4
    assert "http://127.0.0.1:9/sparql: no answer: " in done.err


# Redirects: a GET keeps its query on all but 303; a POST only on 307 and 308.
@pytest.mark.parametrize("status", ["301", "302", "307", "308", "301-echo"])
def test_a_get_keeps_its_query_over_redirects(desk: Desk, faults: FaultServer, status: str) -> None:
    assert ask(desk, faults, status).code == 0
    first, last = faults.requests
    assert (last.path.removesuffix("/echo"), last.method) == ("/sparql", "GET")
    assert last.fields["query"] == first.fields["query"] == [SELECT]


@pytest.mark.parametrize("status", ["307", "308"])
def test_a_post_keeps_its_query_over_307_and_308(desk: Desk, faults: FaultServer, status: str) -> None:
    assert ask(desk, faults, status, query=LONG).code == 0
    assert [(seen.method, seen.query) for seen in faults.requests] == [("POST", LONG), ("POST", LONG)]


@pytest.mark.parametrize("status", ["301", "302", "303"])
def test_a_post_is_not_made_a_get(desk: Desk, faults: FaultServer, status: str) -> None:
    done = ask(desk, faults, status, query=LONG)
    assert done.code == 4
    assert f"{faults.url}/{status}: status {status} leads to {faults.url}/sparql: not followed" in done.err
    assert len(faults.requests) == 1


# Methods.
def test_long_queries_go_by_post_and_short_ones_where_that_is_asked_for(desk: Desk, faults: FaultServer) -> None:
    ask(desk, faults, "sparql")
    ask(desk, faults, "sparql", query=LONG)
    ask(desk, faults, "sparql", "--post")
    assert [seen.method for seen in faults.requests] == ["GET", "POST", "POST"]
    assert all("?" not in seen.path and seen.query for seen in faults.requests)


def test_an_address_too_long_is_tried_once_more_by_post(desk: Desk, faults: FaultServer) -> None:
    assert ask(desk, faults, "short-only", query=SELECT + " " * 1200).code == 0
    assert [seen.method for seen in faults.requests] == ["GET", "POST"]


def test_an_endpoint_without_post_gets_a_get_where_it_is_short_enough(desk: Desk, faults: FaultServer) -> None:
    assert ask(desk, faults, "no-post", query=SELECT + "#" * 1600).code == 0
    assert [seen.method for seen in faults.requests] == ["POST", "GET"]
    done = ask(desk, faults, "no-post", query=LONG)
    assert done.code == 4
    assert "takes no POST, and the query is too long for GET" in done.err


def test_own_parameters_of_the_address_and_default_graphs_are_sent(faults: FaultServer) -> None:
    endpoint = Endpoint(f"{faults.url}/307?key=k&flag", default_graphs=["http://example.org/g"])
    assert len(endpoint.query(SELECT)) == 1
    assert len(endpoint.query(LONG)) == 1
    for seen in faults.seen("/307"):
        assert (seen.fields["key"], seen.fields["flag"]) == (["k"], [""])
        assert seen.fields["default-graph-uri"] == ["http://example.org/g"]
    assert all(seen.fields["default-graph-uri"] == ["http://example.org/g"] for seen in faults.seen("/sparql"))


# Waiting.
def test_retry_after_is_kept_to_also_with_other_statuses(desk: Desk, faults: FaultServer) -> None:
    done = ask(desk, faults, "busy")
    assert done.code == 0
    first, second, third = (seen.moment for seen in faults.requests)
    assert second - first >= 1
    assert third - second >= 1
    lines = done.err.splitlines()
    assert len(lines) == 2
    assert "status 429: waiting 1 s, as it asks (try 1 of 5)" in lines[0]
    assert "status 405: waiting 1 s, as it asks (try 2 of 5)" in lines[1]


def test_retry_after_as_a_date(desk: Desk, faults: FaultServer) -> None:
    done = ask(desk, faults, "busy-date")
    assert done.code == 0
    assert "status 503: waiting" in done.err
    assert len(faults.requests) == 2


def test_five_tries(desk: Desk, faults: FaultServer) -> None:
    assert ask(desk, faults, "always-busy", "--quiet").code == 4
    assert len(faults.requests) == 5


def test_a_longer_wait_where_it_is_allowed_still_ends_with_the_time_limit(desk: Desk, faults: FaultServer) -> None:
    done = ask(desk, faults, "busy-for-long", "--max-wait", "4000", "--timeout", "2")
    assert done.code == 4
    assert "wait 3600 s, more than is left of the 2 s" in done.err


def test_seconds_to_wait() -> None:
    from email.message import Message

    def of(**headers: str) -> float | None:
        message = Message()
        for name, value in headers.items():
            message[name.replace("_", "-")] = value
        return seconds_to_wait(message)

    date = "Wed, 21 Oct 2015 07:28:00 GMT"
    assert of(Retry_After="2") == 2
    assert of(Retry_After="Wed, 21 Oct 2015 07:28:07 GMT", Date=date) == 7
    assert of(Retry_After=date) == 0
    assert of(Retry_After="soon") is None
    assert of() is None


# Who asks.
def test_basic_and_bearer_from_the_environment(
    desk: Desk, faults: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAHEL_LD_ENDPOINT_USER", "anna")
    monkeypatch.setenv("SAHEL_LD_ENDPOINT_PASSWORD", "päss")
    assert ask(desk, faults, "locked").code == 0
    monkeypatch.setenv("SAHEL_LD_ENDPOINT_TOKEN", "abc.def")
    done = ask(desk, faults, "locked")
    assert done.code == 2
    assert "both set" in done.err
    monkeypatch.delenv("SAHEL_LD_ENDPOINT_USER")
    monkeypatch.delenv("SAHEL_LD_ENDPOINT_PASSWORD")
    assert ask(desk, faults, "locked").code == 0


def test_secrets_are_in_no_text(faults: FaultServer) -> None:
    known = Credentials.from_environment({"SAHEL_LD_ENDPOINT_TOKEN": "s3cret"})
    endpoint = Endpoint(f"{faults.url}/locked?apikey=k3y", credentials=known)
    with pytest.raises(OutsideError) as caught:
        endpoint.query(SELECT)
    told = f"{caught.value} {caught.value.hint} {endpoint!r} {known!r} {vars(endpoint.transport)}"
    assert "s3cret" not in told
    assert "k3y" not in f"{caught.value}"


def test_a_secret_that_goes_unencrypted_is_remarked_on() -> None:
    said: list[str] = []
    known = Credentials.from_environment({"SAHEL_LD_ENDPOINT_TOKEN": "s3cret"})
    for url in ("http://example.org/sparql", "https://example.org/sparql", "http://localhost/sparql"):
        Endpoint(url, credentials=known, say=said.append)
    assert said == ["http://example.org/sparql: the password or token goes there unencrypted"]


def test_a_secret_does_not_go_to_another_host(faults: FaultServer) -> None:
    known = Credentials.from_environment({"SAHEL_LD_ENDPOINT_TOKEN": "s3cret"})
    with pytest.raises(OutsideError, match="another host"):
        Endpoint(f"{faults.url}/other-host", credentials=known).query(SELECT)
    assert len(faults.requests) == 1


@pytest.mark.parametrize(
    "url", ["ftp://example.org/x", "example.org/sparql", "http://u:p@example.org/", "file:///etc/passwd"]
)
def test_addresses_that_are_refused(desk: Desk, url: str) -> None:
    done = desk.run("query", "--endpoint", url, "-e", SELECT)
    assert done.code == 2
    assert "u:p" not in done.err


def test_the_user_agent_names_product_version_and_contact(desk: Desk, faults: FaultServer) -> None:
    desk.put("sahel-ld.toml", 'contact = "ops@example.org"\n')
    ask(desk, faults, "sparql")
    agent = faults.requests[0].headers["user-agent"]
    assert agent.startswith("sahel-ld/0.")
    assert "(ops@example.org)" in agent
    assert faults.requests[0].headers["accept"].startswith("application/sparql-results+json")


# Answers that are not whole, and pages.
@pytest.mark.parametrize(
    ("case", "count", "words"),
    [("partial", 3, "incomplete result"), ("cut", 4, "the answer is cut off"), ("10000", 10_000, "probably cut")],
)
def test_a_part_with_a_note_where_it_is_wanted(
    desk: Desk, faults: FaultServer, case: str, count: int, words: str
) -> None:
    done = ask(desk, faults, case, "--allow-partial")
    assert done.code == 0
    assert len(done.out.splitlines()) == count + 1
    assert f"note: {words}" in done.err


def test_a_cut_graph(faults: FaultServer) -> None:
    with pytest.raises(OutsideError, match="cut off or damaged: the connection ended before the body did"):
        Endpoint(f"{faults.url}/chunks-cut").query("CONSTRUCT WHERE { ?s ?p ?o }")


def test_rows_at_a_known_limit(desk: Desk, faults: FaultServer) -> None:
    assert ask(desk, faults, "77").code == 0
    done = ask(desk, faults, "77", "--row-limit", "77")
    assert done.code == 4
    assert "probably cut at 77 rows" in done.err
    assert ask(desk, faults, "10000", query=f"{SELECT} LIMIT 10000").code == 0
    assert ask(desk, faults, "10000", query=f"{SELECT} LIMIT 20000").code == 4


def test_max_rows_holds(desk: Desk, faults: FaultServer) -> None:
    done = ask(desk, faults, "77", "--max-rows", "76")
    assert done.code == 4
    assert "more than 76 rows" in done.err


def test_pages_are_put_together_and_counted(desk: Desk, faults: FaultServer) -> None:
    done = ask(desk, faults, "pages", "--page", "20")
    assert done.code == 0
    assert len(done.out.splitlines()) == 26
    queries = [seen.query for seen in faults.requests]
    assert "COUNT" in queries[0]
    assert all("ORDER BY ?x" in query for query in queries[1:])
    assert [query.split("OFFSET")[1].strip() for query in queries[1:]] == ["0", "10", "20"]


def test_pages_that_do_not_make_up_the_count(desk: Desk, faults: FaultServer) -> None:
    done = ask(desk, faults, "pages/short", "--page", "20")
    assert done.code == 4
    assert "incomplete result: 25 rows in pages of 20, and the endpoint counts 26" in done.err


# Safety and wrong use.
@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "SERVICE is off"),
        ("INSERT DATA { <http://a/a> <http://a/b> 1 }", "updates are refused"),
        ("LOAD <http://127.0.0.1:9/>", "updates are refused"),
    ],
)
def test_what_is_refused_is_not_sent(desk: Desk, faults: FaultServer, query: str, message: str) -> None:
    done = ask(desk, faults, "sparql", query=query)
    assert done.code == 2
    assert message in done.err
    assert not faults.requests


def test_from_is_for_graphs_that_are_there(faults: FaultServer) -> None:
    # This endpoint answers yes to every ASK.
    assert Endpoint(f"{faults.url}/ask").query("ASK FROM <http://example.org/g> { ?s ?p ?o }").boolean
    assert faults.requests[0].query == "ASK { GRAPH <http://example.org/g> { ?s ?p ?o } }"


def test_from_and_default_graphs_exclude_each_other(desk: Desk, faults: FaultServer) -> None:
    query = "SELECT ?x FROM <http://example.org/g> { ?s ?p ?x }"
    done = ask(desk, faults, "sparql", "--default-graph", "http://example.org/h", query=query)
    assert (done.code, faults.requests) == (2, [])


def test_labels_that_the_endpoint_does_not_give_leave_the_answer(desk: Desk, faults: FaultServer) -> None:
    done = desk.run("query", "--endpoint", f"{faults.url}/iris", "-e", SELECT, "--timeout", "3")
    assert done.code == 0
    assert "<http://example.org/a>" in done.out
    assert "note: without labels: " in done.err


def test_a_mistake_in_the_query_is_told_with_its_place(faults: FaultServer) -> None:
    with pytest.raises(InputError, match="not a SPARQL query") as caught:
        Endpoint(f"{faults.url}/400").query("SELECT ?x WHERE { ?s ?p }")
    assert caught.value.line == 1
    # What this library does not know the endpoint may.
    assert len(Endpoint(f"{faults.url}/sparql").query("SELECT ?x WHERE { ?s ?p ?x } OPTION (QUICK)")) == 1


@pytest.mark.parametrize(
    "options", [["--page", "5"], ["--post"], ["--max-wait", "3"], ["--default-graph", "http://a/b"]]
)
def test_options_of_endpoints_need_one(desk: Desk, options: list[str]) -> None:
    done = desk.run("query", "-e", SELECT, *options)
    assert done.code == 2
    assert "is for --endpoint" in done.err


def test_limits_of_memory_are_for_the_embedded_engine(desk: Desk, faults: FaultServer) -> None:
    assert ask(desk, faults, "sparql", "--max-memory", "1G").code == 2


def test_wrong_guards() -> None:
    for wrong in ({"timeout": 0.0}, {"max_wait": -1.0}, {"max_bytes": 0}):
        with pytest.raises(UsageError):
            Guards(**wrong)


# Queries taken into parts.
def test_prefixes_of_the_project_are_declared_where_they_are_used() -> None:
    assert with_prefixes("SELECT * { ?s a sah:Actor }").startswith(
        "PREFIX sah: <https://w3id.org/sahel-ld/def#> SELECT"
    )
    declared = "PREFIX sah: <http://other/> SELECT * { ?s a sah:Actor , x:y }"
    assert with_prefixes(declared) == declared


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("SELECT * { { SELECT * { ?s ?p ?o } LIMIT 5 } }", None),
        ("SELECT * { ?s ?p 'LIMIT 7' } # LIMIT 6\nLIMIT 8", 8),
        ("CONSTRUCT WHERE { ?s ?p ?o } OFFSET 1 limit 9", 9),
    ],
)
def test_the_limit_of_a_query(text: str, limit: int | None) -> None:
    assert limit_of(text) == limit


def test_a_page_of_a_query_with_everything() -> None:
    text = (
        "PREFIX e: <http://e/>\nSELECT DISTINCT ?x (COUNT(*) AS ?n) FROM e:g FROM NAMED <http://e/h>\nWHERE { ?x e:p ?y }"
        " GROUP BY ?x HAVING (COUNT(*) > 1) ORDER BY DESC(?n) # end\nLIMIT 30 OFFSET 4 VALUES ?x { e:a }"
    )
    parts = Parts.of(text)
    assert (parts.limit, parts.offset, parts.graphs) == (30, 4, "FROM e:g FROM NAMED <http://e/h>")
    assert [parts.expected(count) for count in (100, 20, 3)] == [30, 16, 0]
    import pyoxigraph as ox

    for made in (parts.counting(), parts.page(["x", "n"], 10, 5)):
        ox.Store().query(made)
    assert "LIMIT 5 OFFSET 14" in parts.page(["x", "n"], 10, 5)
    assert "LIMIT" not in parts.counting()
