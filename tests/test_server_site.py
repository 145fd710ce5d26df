"""The site over HTTP: the published bytes, the right form for every Accept, ranges, conditions, who may read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from server_fixture import BROWSER, Running, serving, small_project, small_site

from sahel_ld.terms import BASE

RDF = ("text/turtle", "application/ld+json", "application/n-triples", "application/rdf+xml")
GROUP = "/id/actor/group"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    options = ("--site", str(small_site()), "--project", str(small_project()), "--workers", "1")
    with serving(*options, folder=tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture
def client(server: Running) -> Iterator[httpx.Client]:
    with server.client() as client:
        yield client


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    ("accept", "form"),
    [
        (BROWSER, "html"),
        ("text/turtle", "ttl"),
        ("application/ld+json;q=0.9, text/turtle;q=0.4", "jsonld"),
        ("application/rdf+xml", "rdf"),
        ("*/*", "html"),
        (None, "html"),
        ("", "html"),
        ("text/turtle;q=0, application/n-triples", "nt"),
        ("text/*;q=0.5, application/rdf+xml", "rdf"),
        ("text/html;q=0.1, text/*;q=0.9", "ttl"),
        ("text/turtle;q=0.3, */*;q=0.2, application/n-triples;q=0.8", "nt"),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted, x";q=1', "jsonld"),
        ("TEXT/Turtle; Q=1.0", "ttl"),
        ("nonsense, text/turtle", "ttl"),
        ("text/turtle;q=2, application/rdf+xml;q=0.1", "rdf"),
    ],
)
def test_a_thing_leads_to_the_form_that_is_liked_best(
    client: httpx.Client, method: str, accept: str | None, form: str
) -> None:
    request = client.build_request(method, GROUP)
    del request.headers["accept"]
    if accept is not None:
        request.headers["accept"] = accept
    answer = client.send(request)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/doc/actor/group.{form}")
    assert answer.headers["vary"] == "Accept"
    assert 'rel="alternate"; type="text/turtle"' in answer.headers["link"]


def test_what_is_not_there_in_that_form_is_406_with_the_list(client: httpx.Client) -> None:
    answer = client.get(GROUP, headers={"Accept": "application/pdf"})
    assert answer.status_code == 406
    assert answer.headers["vary"] == "Accept"
    for form in ("html", "ttl", "jsonld", "nt", "rdf"):
        assert f"/doc/actor/group.{form}" in answer.text
        assert f"</doc/actor/group.{form}>" in answer.headers["link"]


def test_a_document_says_what_it_is_whatever_is_asked_for(client: httpx.Client) -> None:
    answer = client.get("/doc/actor/group.ttl", headers={"Accept": "text/html"})
    assert answer.headers["content-type"] == "text/turtle; charset=utf-8"
    assert answer.headers["content-location"] == "/doc/actor/group.ttl"
    assert '</doc/actor/group.html>; rel="alternate"' in answer.headers["link"]
    assert '</.well-known/void>; rel="describedby"' in answer.headers["link"]
    negotiated = client.get("/doc/actor/group", headers={"Accept": "text/turtle"})
    assert (negotiated.status_code, negotiated.content) == (200, answer.content)
    assert negotiated.headers["content-location"] == "/doc/actor/group.ttl"
    assert negotiated.headers["vary"] == "Accept"


@pytest.mark.parametrize(
    ("path", "media"),
    [
        ("/doc/place/menaka.ttl", "text/turtle; charset=utf-8"),
        ("/doc/place/menaka.nt", "application/n-triples; charset=utf-8"),
        ("/dump/sahel-ld.nq", "application/n-quads; charset=utf-8"),
        ("/dump/sahel-ld.trig", "application/trig; charset=utf-8"),
        ("/dump/sahel-ld.nt.gz", "application/gzip"),
        ("/context.jsonld", "application/ld+json"),
        ("/doc/place/menaka.rdf", "application/rdf+xml; charset=utf-8"),
        ("/", "text/html; charset=utf-8"),
        ("/doc/place/menaka.html", "text/html; charset=utf-8"),
        ("/static/style.css", "text/css; charset=utf-8"),
        ("/static/search.js", "text/javascript; charset=utf-8"),
        ("/static/icon.svg", "image/svg+xml; charset=utf-8"),
        ("/.well-known/void", "text/turtle; charset=utf-8"),
        ("/SHA256SUMS", "text/plain; charset=utf-8"),
    ],
)
def test_types_are_our_own_with_their_charsets(client: httpx.Client, path: str, media: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, media)
    assert "content-encoding" not in answer.headers
    if "menaka" in path:
        assert "Ménaka" in answer.text or "M\\u00E9naka" in answer.text


def test_served_bytes_are_the_published_bytes(client: httpx.Client) -> None:
    for line in (small_site() / "SHA256SUMS").read_text().splitlines():
        path = line[66:]
        if path in (".htaccess", ".nojekyll", "_headers", "_redirects"):
            assert client.get(f"/{path}").status_code == 404
            continue
        answer = client.get(f"/{path}")
        assert answer.status_code == 200, path
        assert answer.content == (small_site() / path).read_bytes(), path
        assert answer.headers["etag"] == f'"{line[:32]}"', path


def test_every_iri_of_the_data_leads_to_its_page_and_to_each_form(client: httpx.Client) -> None:
    quads = ox.parse(path=str(small_site() / "dump/sahel-ld.nq"))
    terms = {term for quad in quads for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)}
    iris = {term.value.partition("#")[0] for term in terms if isinstance(term, ox.NamedNode)}
    # The hostile data has things that are called as folders are: they have no page, as the site has none.
    own = sorted(
        iri for iri in iris if iri.startswith(BASE) and not iri.endswith(("/", "/id/actor")) and "/.." not in iri
    )
    assert len(own) >= 50
    for iri in own:
        for media in ("text/html", *RDF):
            answer = client.get(f"/{iri.removeprefix(BASE)}", headers={"Accept": media}, follow_redirects=True)
            assert answer.status_code == 200, (iri, media)
            assert answer.headers["content-type"].startswith(media), (iri, media)
            if media == "text/turtle" and "/id/" in iri:
                found = list(ox.parse(answer.content, format=ox.RdfFormat.TURTLE))
                assert any(ox.NamedNode(iri) in (quad.subject, quad.object) for quad in found), iri


def test_ranges(client: httpx.Client) -> None:
    path = "/dump/sahel-ld.nt.gz"
    whole = client.get(path)
    size, tag = len(whole.content), whole.headers["etag"]
    assert whole.headers["accept-ranges"] == "bytes"

    def part(range_: str, **headers: str) -> httpx.Response:
        return client.get(
            path, headers={"Range": range_, **{name.replace("_", "-"): value for name, value in headers.items()}}
        )

    middle = part("bytes=100-199")
    assert (middle.status_code, middle.content) == (206, whole.content[100:200])
    assert middle.headers["content-range"] == f"bytes 100-199/{size}"
    assert part("bytes=-10").content == whole.content[-10:]
    assert part(f"bytes={size - 5}-").content == whole.content[-5:]
    assert part(f"bytes=0-{size * 9}").content == whole.content
    late = part("bytes=999999999-")
    assert (late.status_code, late.headers["content-range"]) == (416, f"bytes */{size}")
    assert part("bytes=-0").status_code == 416
    assert part("bytes=100-199", If_Range=tag).status_code == 206
    old = part("bytes=100-199", If_Range='"old-etag"')
    assert (old.status_code, old.content) == (200, whole.content)
    for odd in ("bytes=5-2", "bytes=a-b", "bytes=0-1,5-6", "lines=1-2", "bytes=-", f"bytes={'9' * 30}-"):
        assert part(odd).status_code == 200, odd
    head = client.head(path, headers={"Range": "bytes=0-1"})
    assert (head.status_code, head.headers["content-length"], head.content) == (200, str(size), b"")


def test_conditions(client: httpx.Client) -> None:
    path = "/doc/actor/group.html"
    tag = client.get(path).headers["etag"]
    for known in (tag, f"W/{tag}", f'"x", {tag}', "*"):
        answer = client.get(path, headers={"If-None-Match": known})
        assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", tag), known
    assert client.get(path, headers={"If-None-Match": '"x"'}).status_code == 200
    assert client.get(path, headers={"If-Match": '"x"'}).status_code == 412
    assert client.get(path, headers={"If-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", GROUP, 303),
        ("GET", "/doc/actor/group.ttl", 200),
        ("GET", "/doc/actor/none.ttl", 404),
        ("GET", "/id/actor/none", 404),
        ("GET", "/context.jsonld", 200),
        ("OPTIONS", "/sparql", 204),
        ("OPTIONS", "/doc/actor/none.ttl", 204),
        ("PUT", "/sparql", 405),
        ("DELETE", "/doc/actor/group.ttl", 405),
        ("GET", "/sparql?query=nonsense", 400),
        ("GET", "/health", 200),
    ],
)
def test_scripts_of_other_sites_may_read_everything(client: httpx.Client, method: str, path: str, status: int) -> None:
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    answer = client.request(
        method, path, headers={"Origin": "https://other.example", **(asked if method == "OPTIONS" else {})}
    )
    assert answer.status_code == status
    assert answer.headers["access-control-allow-origin"] == "*"
    for name in ("Link", "ETag", "Content-Location", "Location"):
        assert name in answer.headers["access-control-expose-headers"]
    if method == "OPTIONS":
        assert answer.headers["access-control-allow-methods"] == "GET, HEAD, POST, OPTIONS"
        assert {"Accept", "Content-Type"} <= set(answer.headers["access-control-allow-headers"].split(", "))


def test_every_answer_has_the_headers_of_safety(client: httpx.Client) -> None:
    for path in ("/", "/doc/actor/group.ttl", "/none", "/sparql?query=x", "/api/queries", GROUP):
        answer = client.get(path, headers={"Accept": BROWSER})
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "server" not in answer.headers
    assert "script-src 'self' 'wasm-unsafe-eval'" in client.get("/").headers["content-security-policy"]


def test_a_missing_page_is_a_page_for_people_and_a_line_for_scripts(client: httpx.Client) -> None:
    page = client.get("/doc/none", headers={"Accept": BROWSER})
    assert (page.status_code, page.content) == (404, (small_site() / "404.html").read_bytes())
    line = client.get("/doc/none")
    assert (line.headers["content-type"], line.text) == ("text/plain; charset=utf-8", "there is no /doc/none here\n")
    problem = client.get("/doc/none", headers={"Accept": "application/json"})
    assert problem.headers["content-type"] == "application/problem+json"
    assert problem.json() == {"title": "there is no /doc/none here", "status": 404}


@pytest.mark.parametrize(
    "path",
    [
        "/../../../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/..%2f..%2f..%2fetc%2fpasswd",
        "/doc/..%5c..%5cetc",
        "/id/actor/..%2F..%2F..%2Fetc%2Fpasswd%00",
        "/id/../../../etc/passwd",
        "//etc/passwd",
        "/static//../../etc/passwd",
        "/%00",
        "/doc/actor/group.ttl%00.html",
        "/.htaccess",
        "/doc",
        "/static",
        "/.git/config",
        "/%FF%FE",
        "/id/actor/%F0%9F%98%80",
    ],
)
def test_no_path_leads_out_of_the_site(server: Running, path: str) -> None:
    with server.client() as client:
        request = client.build_request("GET", "/")
        request.url = request.url.copy_with(raw_path=path.encode())
        answer = client.send(request)
    if path == "/doc":
        assert answer.headers["location"] == "/doc/"
        return
    assert answer.status_code == 404
    assert b"root:" not in answer.content


def test_anchors_and_folders(client: httpx.Client) -> None:
    for path, location in (
        ("/shape/x", "/shape/#x"),
        ("/def", "/def/"),
        ("/doc", "/doc/"),
        ("/version/2026-11", "/version/2026-11/"),
    ):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, location)
    assert client.get("/doc/").content == (small_site() / "doc/index.html").read_bytes()
    assert client.get("/def", headers={"Accept": "text/turtle"}).headers["location"] == "/def/index.ttl"
    turtle = client.get("/version/2026-11", headers={"Accept": "text/turtle"})
    assert (turtle.status_code, turtle.headers["location"]) == (303, "/version/2026-11/index.ttl")
    assert client.get("/version/2026-11/SHA256SUMS").headers["content-type"] == "text/plain; charset=utf-8"


def test_without_a_site_there_are_services_only(tmp_path: Path) -> None:
    with (
        serving("--project", str(small_project()), "--workers", "1", folder=tmp_path) as running,
        running.client() as client,
    ):
        assert client.get("/").headers["location"] == "/api"
        assert client.get("/doc/actor/group.ttl").status_code == 404
        assert client.get("/health").json()["site"] is False
        assert client.get("/sparql", params={"query": "ASK { actor:group a sah:Organisation }"}).json()["boolean"]
        graph = client.get("/graphs", params={"graph": f"{BASE}graph/report.small"}, headers={"Accept": "text/turtle"})
        assert len(list(ox.parse(graph.content, format=ox.RdfFormat.TURTLE))) > 200
