"""Reading a query before it runs: SERVICE and updates are refused however the text is dressed, and nothing else is."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sahel_ld.errors import UsageError
from sahel_ld.query.reading import read_query
from sahel_ld.query.tokens import Kind, place, tokens

HARMLESS = [
    'SELECT * { ?s ?p "SERVICE <http://x/> { ?a ?b ?c }" }',
    "SELECT * { ?s ?p '''a ' SERVICE <http://x/> { ''' }",
    "SELECT * { ?s ?p ?o } # SERVICE <http://x/> { ?a ?b ?c }",
    "SELECT * { ?s <http://x/SERVICE/> ?o . ?o <http://x/service#a> ?z . OPTIONAL { ?z a <http://x/service#b> } }",
    "PREFIX service: <http://x/> SELECT * { ?s service:x ?o . ?o a service:SERVICE }",
    "PREFIX service: <http://x/> SELECT * { GRAPH <http://x/g> { ?service ?SERVICE ?o } }",
    "SELECT * { ?s ?p ?a FILTER(?a<?b && ?c>?d) }",
    "PREFIX ex: <http://x/> SELECT * { ?s ex:load ex:INSERT ; ex:from ex:delete }",
]
CALLS = [
    "SELECT * { SERVICE <http://x/> { ?s ?p ?o } }",
    "SELECT * { service silent <http://x/> { ?s ?p ?o } }",
    "SELECT * { SERVICE ?where { ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o SERVICE# <\n<http://x/>#'\n{ ?a ?b ?c } }",
    "SELECT * { ?s ?p ?o.SERVICE<http://x/>{ ?a ?b ?c } }",
    "PREFIX : <http://x/> SELECT * { SERVICE:p{ ?s ?p ?o } }",
    "PREFIX ex: <http://x/> SELECT * { SERVICEex:p{ ?s ?p ?o } }",
    "PREFIX ex: <http://x/> SELECT * { ?s ?p ?o SERVICESILENTex:p{ ?a ?b ?c } }",
    "SELECT * { ?s ?p trueSERVICE <http://x/> { ?a ?b ?c } }",
    # An IRI to some, a comparison with a string or a comment to others.
    "SELECT * { ?s ?p ?a FILTER(?a<'x>' ) SERVICE <http://x/> { ?a ?b ?c } #'\n}",
    "SELECT * { ?s ?p ?a, ?b FILTER(?a<?b#>'''\n) SERVICE <http://x/> { ?a ?b ?c } #'''\n}",
    "SELECT * { ?s ?p <http://x/#y> ; ?a ?b FILTER(?a<'x>' ) SERVICE <http://x/> { ?a ?b ?c } #'\n}",
    "DESCRIBE ?x { SERVICE <http://x/> { ?x ?y ?z } }",
]
UPDATES = [
    "INSERT DATA { <http://x/a> <http://x/b> <http://x/c> }",
    "PREFIX ex: <http://x/> # a comment\nDELETE WHERE { ?s ?p ?o }",
    "load <file:///etc/hostname>",
    "CLEAR ALL",
    "WITH <http://x/g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
]


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_looks_like_a_call_may_run(text: str) -> None:
    assert read_query(text).form == "SELECT"


@pytest.mark.parametrize("text", CALLS)
def test_calls_are_refused_and_allowed_by_name(text: str) -> None:
    with pytest.raises(UsageError, match="SERVICE is off; use --allow-service"):
        read_query(text)
    assert read_query(text, allow_service=True).form in ("SELECT", "DESCRIBE")


@pytest.mark.parametrize("text", UPDATES)
def test_updates_are_refused(text: str) -> None:
    with pytest.raises(UsageError, match="is an update"):
        read_query(text, allow_service=True)


def test_the_place_of_a_call_is_told() -> None:
    with pytest.raises(UsageError, match="line 2, column 3"):
        read_query("SELECT * {\n  SERVICE <http://x/> {} }")


@pytest.fixture(scope="module")
def listener() -> Iterator[tuple[str, list[int]]]:
    """An address on this machine that notes who calls, and answers nothing."""
    server = socket.create_server(("127.0.0.1", 0))
    calls: list[int] = []

    def listen() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            calls.append(1)
            connection.close()

    threading.Thread(target=listen, daemon=True).start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}/", calls
    server.close()


_PIECES = st.sampled_from(
    [
        *(
            "SERVICE",
            "service",
            "SILENT",
            "true",
            "?a",
            "?b",
            "<",
            ">",
            "'",
            '"',
            "'''",
            "#",
            "\n",
            " ",
            ".",
            "{",
            "}",
            "(",
            ")",
        ),
        *(
            "<U>",
            "ex:p",
            ":p",
            "ex:",
            "FILTER(",
            "&&",
            "\\",
            "{ ?x ?y ?z }",
            "OPTIONAL {",
            "1",
            "@en",
            "^^",
            "a",
            ";",
            ",",
        ),
    ]
)


_NOISE = st.lists(_PIECES, max_size=7).map("".join)
_CALL = st.sampled_from(
    ["SERVICE <U> { ?x ?y ?z }", "SERVICE ?a { ?x ?y ?z }", "SERVICEex:p{ ?x ?y ?z }", "SERVICE:p{ ?x ?y ?z }", ""]
)


@settings(max_examples=1500, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.tuples(_NOISE, _CALL, _NOISE).map("".join))
def test_no_text_that_may_run_calls_out(listener: tuple[str, list[int]], middle: str) -> None:
    address, calls = listener
    text = f"PREFIX : <{address}> PREFIX ex: <{address}>\nSELECT * {{ ?s ?p ?a {middle.replace('U', address)} }}"
    try:
        read_query(text)
    except UsageError:
        return
    before = len(calls)
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("http://x/s"), ox.NamedNode("http://x/p"), ox.NamedNode(address)))
    try:
        found = store.query(text)
        if isinstance(found, ox.QuerySolutions):
            list(found)
    except (SyntaxError, RuntimeError, OSError):
        pass
    assert len(calls) == before


def test_tokens_cover_the_text() -> None:
    text = "PREFIX ex: <http://x/> SELECT ?a { ?a ex:p \"it's\"@en , 'b'^^ex:t , 12.5 ; a ex:T . # end\n FILTER(?a != _:b) }"
    assert (
        "".join(token.text for token in tokens(text))
        == "".join(text.partition("# end")[0].split()) + "FILTER(?a!=_:b)}"
    )
    kinds = [token.kind for token in tokens('?a ex:p "x"@en <http://x/> word 12 ^^')]
    assert kinds == [Kind.VARIABLE, Kind.NAME, Kind.STRING, Kind.LANGUAGE, Kind.IRI, Kind.WORD, Kind.NUMBER, Kind.MARK]
    assert place("a\nbc", 3) == (2, 2)


@given(st.text())
def test_any_text_has_tokens(text: str) -> None:
    assert all(text[token.start :].startswith(token.text) for token in tokens(text))


def test_computed_columns_and_order_are_seen() -> None:
    reading = read_query(
        "SELECT ?a (COUNT(*) AS ?n) FROM <http://x/g> { ?a ?b ?c BIND(1 AS ?one) { SELECT * {} ORDER BY ?a } }"
    )
    assert reading.computed == {"n", "one"}
    assert reading.graphs == ("http://x/g",)
    assert reading.has_dataset
    assert not reading.ordered
    assert read_query("SELECT * { ?a ?b ?c } ORDER BY ?a").ordered


def test_a_column_that_nothing_binds_is_noted() -> None:
    assert read_query("SELECT ?s ?tpye { ?s a ?type }").notes == (
        "?tpye is only in SELECT, so its column is empty; did you mean ?type?",
    )
    assert read_query("SELECT ?s (MAX(?o) AS ?m) { ?s ?p ?o } GROUP BY ?s").notes == ()
