"""SPARQL 1.1 Protocol: the tests of the W3C, the libraries that people use, forms, data sets, refusals."""

from __future__ import annotations

import json
import shutil
import subprocess
import warnings
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import httpx
import pyoxigraph as ox
import pytest
from conftest import ROOT, SHARED
from server_fixture import BROWSER, KASEI, Running, serving, small_project, small_site

from sahel_ld.terms import BASE

HT, MF, CNT = (
    "http://www.w3.org/2011/http#",
    "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#",
    "http://www.w3.org/2011/content#",
)
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
MANIFEST = SHARED / "w3c/sparql-protocol/manifest.ttl"
GRAPH = f"{BASE}graph/report.small"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    options = ("--site", str(small_site()), "--project", str(small_project()))
    with serving(*options, folder=tmp_path_factory.mktemp("sparql")) as running:
        yield running


@pytest.fixture
def client(server: Running) -> Iterator[httpx.Client]:
    with server.client() as client:
        yield client


class Manifest:
    """The protocol tests of the W3C."""

    def __init__(self) -> None:
        self.store = ox.Store()
        if MANIFEST.is_file():
            self.store.load(path=str(MANIFEST), format=ox.RdfFormat.TURTLE, base_iri="urn:manifest")

    def all(self, subject: Any, name: str) -> list[Any]:
        """The values of a property."""
        return [quad.object for quad in self.store.quads_for_pattern(subject, ox.NamedNode(name), None)]

    def one(self, subject: Any, name: str) -> Any:
        """The value of a property, or None."""
        return next(iter(self.all(subject, name)), None)

    def items(self, head: Any) -> Iterator[Any]:
        """The members of a list."""
        while head is not None and (first := self.one(head, f"{RDF}first")) is not None:
            yield first
            head = self.one(head, f"{RDF}rest")

    def tests(self) -> dict[str, Any]:
        """The tests by name."""
        kind = ox.NamedNode(f"{MF}ProtocolTest")
        found = [quad.subject for quad in self.store.quads_for_pattern(None, ox.NamedNode(f"{RDF}type"), kind)]
        return {str(test.value).rpartition("#")[2]: test for test in found if isinstance(test, ox.NamedNode)}


MANIFEST_TESTS = Manifest()


@pytest.mark.skipif(not MANIFEST.is_file(), reason="the reference material ../shared/w3c/sparql-protocol is not here")
@pytest.mark.parametrize("name", sorted(MANIFEST_TESTS.tests()) or ["absent"])
def test_w3c(client: httpx.Client, name: str) -> None:
    """All of them. The server takes no updates: where a test has one, it must be refused, and nothing that follows is asked."""
    manifest = MANIFEST_TESTS
    action = manifest.one(manifest.tests()[name], f"{MF}action")
    for request in manifest.items(manifest.one(action, f"{HT}requests")):
        body = manifest.one(request, f"{HT}body")
        content = None
        if body is not None:
            content = manifest.one(body, f"{CNT}chars").value.encode(
                manifest.one(body, f"{CNT}characterEncoding").value
            )
        headers = {
            manifest.one(each, f"{HT}fieldName").value: manifest.one(each, f"{HT}fieldValue").value
            for each in manifest.items(manifest.one(request, f"{HT}headers"))
        }
        method, path = (manifest.one(request, HT + key).value for key in ("methodName", "absolutePath"))
        answer = client.request(method, path, content=content, headers=headers)
        if name.startswith("update_"):
            assert answer.status_code == 403
            return
        expected = manifest.one(request, f"{HT}resp")
        allowed = {
            status.value.rpartition("StatusCode")[2][0] for status in manifest.all(expected, f"{MF}expectedStatus")
        }
        assert str(answer.status_code)[0] in allowed, answer.text
        media = answer.headers["content-type"].partition(";")[0]
        form = manifest.one(expected, f"{MF}expectedFormat")
        if form is not None:
            assert (
                media
                in {
                    "boolean": ("application/sparql-results+json",),
                    "tabular": ("application/sparql-results+json",),
                    "RDF": ("text/turtle",),
                }[form.value]
            )
        boolean = manifest.one(expected, f"{MF}expectedBoolean")
        if boolean is not None:
            assert answer.json()["boolean"] is (boolean.value == "true")


def test_the_w3c_tests_are_all_there() -> None:
    if not MANIFEST.is_file():
        pytest.skip("the reference material is not here")
    assert len(MANIFEST_TESTS.tests()) == 34


LABELS = "SELECT ?label { actor:group skos:prefLabel ?label } ORDER BY LANG(?label)"


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (None, "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("application/json", "application/json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("text/csv;q=0.5, application/sparql-results+json;q=0.6", "application/sparql-results+json"),
    ],
)
def test_rows_in_every_form(client: httpx.Client, accept: str | None, media: str) -> None:
    answer = client.post("/sparql", data={"query": LABELS}, headers={"Accept": accept} if accept else {})
    assert (answer.status_code, answer.headers["content-type"]) == (200, media)
    assert answer.headers["vary"] == "Accept"
    if "json" in media:
        found = [row["label"]["value"] for row in answer.json()["results"]["bindings"]]
    elif "xml" in media:
        found = [
            each.text or ""
            for each in ElementTree.fromstring(answer.content).iter("{http://www.w3.org/2005/sparql-results#}literal")
        ]
    else:
        found = [line.partition("@")[0].strip('"') for line in answer.text.splitlines()[1:]]
    assert found == ["مجموعة", "Group", "Groupe"]


@pytest.mark.parametrize(
    ("accept", "media", "format_"),
    [
        ("*/*", "text/turtle; charset=utf-8", ox.RdfFormat.TURTLE),
        ("application/n-triples", "application/n-triples; charset=utf-8", ox.RdfFormat.N_TRIPLES),
        ("application/ld+json", "application/ld+json", ox.RdfFormat.JSON_LD),
        ("application/rdf+xml", "application/rdf+xml; charset=utf-8", ox.RdfFormat.RDF_XML),
        ("application/n-quads", "application/n-quads; charset=utf-8", ox.RdfFormat.N_QUADS),
        ("application/trig", "application/trig; charset=utf-8", ox.RdfFormat.TRIG),
    ],
)
def test_graphs_in_every_form(client: httpx.Client, accept: str, media: str, format_: ox.RdfFormat) -> None:
    answer = client.get("/sparql", params={"query": "DESCRIBE place:town"}, headers={"Accept": accept})
    assert (answer.status_code, answer.headers["content-type"]) == (200, media)
    assert {
        quad.subject.value
        for quad in ox.parse(answer.content, format=format_)
        if isinstance(quad.subject, ox.NamedNode)
    } == {f"{BASE}id/place/town"}


def test_no_form_for_the_answer_is_406(client: httpx.Client) -> None:
    for query, accept in ((LABELS, "text/turtle"), ("ASK {}", "text/csv"), ("DESCRIBE place:town", "text/csv")):
        answer = client.get("/sparql", params={"query": query}, headers={"Accept": accept})
        assert answer.status_code == 406
        assert "there is: " in answer.text


def test_csv_is_exact_here_and_safe_for_spreadsheets_in_the_questions(client: httpx.Client) -> None:
    query = "SELECT ?l { actor:formula skos:prefLabel ?l }"
    assert client.get("/sparql", params={"query": query}, headers={"Accept": "text/csv"}).text == "l\n=1+1\n"


def test_data_sets(client: httpx.Client) -> None:
    def count(query: str, **params: list[str]) -> int:
        answer = client.get("/sparql", params={"query": query, **params})
        assert answer.status_code == 200, answer.text
        return int(answer.json()["results"]["bindings"][0]["n"]["value"])

    everything = count("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    small = count(f"SELECT (COUNT(*) AS ?n) FROM <{GRAPH}> {{ ?s ?p ?o }}")
    assert 0 < small < everything
    assert count("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", **{"default-graph-uri": [GRAPH]}) == small
    assert (
        count(f"SELECT (COUNT(*) AS ?n) FROM <{GRAPH}> {{ ?s ?p ?o }}", **{"default-graph-uri": [f"{KASEI}1.rdf"]}) == 1
    )
    assert count("SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }", **{"named-graph-uri": [GRAPH]}) == 1
    assert count("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", **{"named-graph-uri": [GRAPH]}) == 0
    assert count("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", **{"default-graph-uri": ["https://example.org/none"]}) == 0


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("SELECT * WHERE { SERVICE <http://127.0.0.1:9/sparql> { ?s ?p ?o } }", 400, "SERVICE is off"),
        ("SELECT * FROM <file:///etc/hostname> WHERE { ?s ?p ?o }", 400, "nothing is fetched"),
        ("SELECT * FROM <http://127.0.0.1:9/x> WHERE { ?s ?p ?o }", 400, "nothing is fetched"),
        ("SELECT * FROM NAMED <http://127.0.0.1:9/x> WHERE { ?s ?p ?o }", 400, "nothing is fetched"),
        ("LOAD <file:///etc/passwd>", 403, "read only"),
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", 403, "read only"),
        ("PREFIX a: <urn:a> DELETE WHERE { ?s ?p ?o }", 403, "read only"),
        ("SELECT ?x WHERE { ?x a ", 400, "not a SPARQL query"),
        ("SELECT ?x WHERE { ?x a nope:thing }", 400, "the prefix nope: is not declared"),
        ("", 400, "not a SPARQL query"),
        ("SELECT * { ?s ?p ?o } LIMIT -1", 400, "not a SPARQL query"),
    ],
)
def test_what_is_refused_and_why(client: httpx.Client, query: str, status: int, words: str) -> None:
    for answer in (
        client.get("/sparql", params={"query": query}),
        client.post("/sparql", data={"query": query}),
        client.post("/sparql", content=query, headers={"Content-Type": "application/sparql-query"}),
    ):
        assert answer.status_code == status, answer.text
        assert words in answer.text
        assert answer.text.count("\n") == 1
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
@pytest.mark.parametrize("value", ["file:///etc/passwd", "FILE:/etc/passwd", "/etc/passwd", "../x", "", "http://a b/"])
def test_graphs_that_are_none(client: httpx.Client, name: str, value: str) -> None:
    assert client.get("/sparql", params={"query": "ASK {}", name: value}).status_code == 400


def test_one_query_and_nothing_else(client: httpx.Client) -> None:
    direct = {"Content-Type": "application/sparql-query"}
    assert client.post("/sparql?query=ASK%20%7B%7D", content="ASK {}", headers=direct).status_code == 400
    assert client.post("/sparql", content=b"ASK { ?s ?p '\xff' }", headers=direct).status_code == 400
    assert client.post("/sparql", data={}).status_code == 415
    assert client.get("/sparql?query=%FF").status_code == 400
    assert client.post("/sparql", data={"query": "ASK {}", "update": "CLEAR ALL"}).status_code == 403
    assert (
        client.post("/sparql", content=b'{"query": "ASK {}"}', headers={"Content-Type": "application/json"}).status_code
        == 415
    )


def test_description_of_the_service(client: httpx.Client, server: Running) -> None:
    answer = client.get("/sparql", headers={"Accept": "text/turtle"})
    sd = "http://www.w3.org/ns/sparql-service-description#"
    triples = {(str(quad.predicate), str(quad.object)) for quad in ox.parse(answer.content, format=ox.RdfFormat.TURTLE)}
    assert (f"<{sd}endpoint>", f"<{server.url}/sparql>") in triples
    assert (f"<{sd}name>", f"<{GRAPH}>") in triples
    assert (f"<{sd}supportedLanguage>", f"<{sd}SPARQL11Query>") in triples
    assert client.get("/sparql").headers["content-type"] == "text/turtle; charset=utf-8"
    assert (
        client.get("/sparql", headers={"Accept": "application/rdf+xml"})
        .headers["content-type"]
        .startswith("application/rdf+xml")
    )
    assert client.get("/sparql", headers={"Accept": BROWSER}).headers["location"] == "/query/index.html"
    assert client.get("/sparql", headers={"Accept": "image/png"}).status_code == 406
    evil = client.get("/sparql", headers={"Host": 'x"><script>'})
    assert evil.status_code == 400


def test_graph_store_protocol(client: httpx.Client) -> None:
    listed = client.get("/graphs").json()["graphs"]
    assert GRAPH in [each["graph"] for each in listed]
    for accept, path in (("text/turtle", "graph/report.small.ttl"), ("application/n-triples", "graph/report.small.nt")):
        answer = client.get("/graphs", params={"graph": GRAPH}, headers={"Accept": accept})
        assert answer.content == (small_site() / path).read_bytes()
        assert answer.headers["vary"] == "Accept"
    trig = client.get("/graphs", params={"graph": f"{KASEI}1.rdf"}, headers={"Accept": "application/trig"})
    assert len(list(ox.parse(trig.content, format=ox.RdfFormat.TRIG))) == 1
    whole = client.get("/graphs?default", headers={"Accept": "application/n-triples"})
    assert whole.content == (small_site() / "dump/sahel-ld.nt").read_bytes()
    head = client.head("/graphs", params={"graph": GRAPH})
    assert (head.status_code, head.content) == (200, b"")
    assert int(head.headers["content-length"]) == (small_site() / "graph/report.small.ttl").stat().st_size
    for params, status in (
        ({"graph": "https://example.org/none"}, 404),
        ({"graph": f"{BASE}graph/none"}, 404),
        ({"graph": "file:///etc/passwd"}, 404),
        ({"graph": "no iri"}, 400),
        ({"graph": f"{BASE}graph/../../../etc/passwd"}, 404),
        ({"x": "y"}, 400),
    ):
        assert client.get("/graphs", params=params).status_code == status, params
    assert client.put("/graphs", params={"graph": GRAPH}, content=b"").status_code == 405


def test_an_answer_has_a_tag(client: httpx.Client) -> None:
    first = client.get("/sparql", params={"query": LABELS})
    again = client.get("/sparql", params={"query": LABELS}, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    head = client.head("/sparql", params={"query": LABELS})
    assert (head.headers["content-length"], head.content) == (str(len(first.content)), b"")


def test_remarks_on_an_answer_are_in_a_header(client: httpx.Client) -> None:
    answer = client.get("/sparql", params={"query": "SELECT ?lable { actor:group skos:prefLabel ?label }"})
    assert "did you mean ?label?" in answer.headers["sahel-ld-note"]


def test_sparqlwrapper(server: Running) -> None:
    from SPARQLWrapper import JSON, POST, TURTLE, XML, SPARQLWrapper

    wrapper: Any = SPARQLWrapper(f"{server.url}/sparql")
    wrapper.setQuery(f"PREFIX actor: <{BASE}id/actor/> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> {LABELS}")
    wrapper.setReturnFormat(JSON)
    labels = ["مجموعة", "Group", "Groupe"]
    assert [row["label"]["value"] for row in wrapper.queryAndConvert()["results"]["bindings"]] == labels
    wrapper.setMethod(POST)
    wrapper.setReturnFormat(XML)
    literals = wrapper.queryAndConvert().getElementsByTagName("literal")
    assert [literal.firstChild.data for literal in literals] == labels
    wrapper.setReturnFormat(TURTLE)
    wrapper.setQuery(f"DESCRIBE <{BASE}id/place/town>")
    assert "prefLabel" in wrapper.queryAndConvert().decode()


def test_sparqlstore_of_rdflib(server: Running) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import rdflib
        from rdflib.plugins.stores.sparqlstore import SPARQLStore

        graph = rdflib.Graph(SPARQLStore(query_endpoint=f"{server.url}/sparql", method="POST"))
        rows: Any = graph.query(
            f"SELECT ?l {{ <{BASE}id/actor/group> <http://www.w3.org/2004/02/skos/core#prefLabel> ?l }}"
        )
        assert {str(row[0]) for row in rows} == {"Group", "Groupe", "مجموعة"}
        assert (rdflib.URIRef(f"{BASE}id/place/town"), rdflib.RDF.type, rdflib.URIRef(f"{BASE}def#Territory")) in graph
        assert graph.query("ASK {}").askAnswer is True


def test_curl(server: Running) -> None:
    curl = shutil.which("curl")
    if curl is None:
        pytest.skip("curl is not installed")

    def run(*options: str) -> str:
        return subprocess.run([curl, "-sS", *options], capture_output=True, text=True, check=True).stdout

    found = run(f"{server.url}/sparql", "--data-urlencode", f"query={LABELS}")
    assert len(json.loads(found)["results"]["bindings"]) == 3
    assert (
        run(
            "-G",
            f"{server.url}/sparql",
            "--data-urlencode",
            "query=ASK {}",
            "-H",
            "Accept: application/sparql-results+xml",
        ).count("true")
        == 1
    )
    assert "prefLabel" in run("-L", "-H", "Accept: text/turtle", f"{server.url}/id/actor/group")
    assert run("-r", "0-6", f"{server.url}/doc/actor/group.ttl") == "@prefix"
    assert run("-o", "/dev/null", "-w", "%{http_code}", "--compressed", f"{server.url}/doc/actor/group.html") == "200"


def test_comunica(server: Running) -> None:
    """From `make clients`, else the one that is installed: version 4 needs Node 18 or newer, version 5 Node 22."""
    fetched = ROOT / "build/clients/node_modules/.bin/comunica-sparql"
    program = str(fetched) if fetched.is_file() else shutil.which("comunica-sparql")
    if program is None:
        pytest.skip("Comunica is not here (make clients)")
    query = f"SELECT ?p ?o {{ <{BASE}id/actor/nusrat> ?p ?o . FILTER(?p = <{BASE}def#founded>) }}"
    expected = [("2017-03", "http://www.w3.org/2001/XMLSchema#gYearMonth")]
    # As an endpoint, as an endpoint that is recognised by its description, and as a thing whose links are followed.
    for source in (f"sparql@{server.url}/sparql", f"{server.url}/sparql", f"{server.url}/id/actor/nusrat"):
        command = [program, source, query, "-t", "application/sparql-results+json"]
        run = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert run.returncode == 0, run.stderr
        rows = json.loads(run.stdout)["results"]["bindings"]
        assert [(row["o"]["value"], row["o"]["datatype"]) for row in rows] == expected, source
