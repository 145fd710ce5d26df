"""The rules for web servers, tried on the real ones: who asks for a thing gets the right form of it."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from publish_fixture import SMALL, make_project

from sahel_ld.project import Project
from sahel_ld.publish import build

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
MODULES = Path("/usr/lib/apache2/modules")
GROUP = "/id/actor/group"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("hosted")
    build(Project(make_project(root / "project", SMALL)), root / "www" / "site", check=False, version="2026-11")
    return root / "www" / "site"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def running(command: list[str], port: int) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return process
    process.kill()
    pytest.skip(f"{command[0]} did not start")


@pytest.fixture(scope="module")
def apache(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, str]]:
    program = shutil.which("apache2") or shutil.which("httpd")
    if program is None or not MODULES.is_dir():
        pytest.skip("Apache is not installed (apt-get install apache2)")
    home, port = tmp_path_factory.mktemp("apache"), free_port()
    names = ("mpm_event", "authz_core", "dir", "mime", "negotiation", "rewrite", "headers")
    lines = [f"LoadModule {name}_module {MODULES}/mod_{name}.so" for name in names]
    lines += [f"ServerRoot {home}", f"PidFile {home}/pid", f"Listen 127.0.0.1:{port}", "ServerName localhost"]
    lines += ["TypesConfig /dev/null", f"ErrorLog {home}/log", f"DocumentRoot {site.parent}"]
    lines += [f"<Directory {site.parent}>", "AllowOverride All", "Require all granted", "</Directory>"]
    (home / "httpd.conf").write_text("\n".join([*lines, ""]))
    process = running([program, "-X", "-f", str(home / "httpd.conf")], port)
    yield port, "/site"
    process.terminate()
    process.wait(10)


@pytest.fixture(scope="module")
def nginx(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, str]]:
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        pytest.skip("nginx is not installed (apt-get install nginx-light)")
    home, port = tmp_path_factory.mktemp("nginx"), free_port()
    temporary = "".join(
        f"{name}_temp_path {home}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root; " if os.geteuid() == 0 else ""
    (home / "nginx.conf").write_text(
        f"{user}daemon off; pid {home}/pid; error_log {home}/log; events {{ }}\nhttp {{ access_log off;\n{temporary}"
        f"include {site}/hosting/nginx-http.conf;\n"
        f"server {{ listen 127.0.0.1:{port}; root {site};\ninclude {site}/hosting/nginx-server.conf; }} }}\n"
    )
    process = running([program, "-c", str(home / "nginx.conf"), "-e", str(home / "log")], port)
    yield port, ""
    process.terminate()
    process.wait(10)


def ask(server: tuple[int, str], path: str, accept: str | None, method: str = "GET") -> tuple[int, dict[str, str]]:
    """Status and headers after all redirects inside the server; every answer on the way may be read by anybody."""
    port, mount = server
    if not path.startswith(mount):
        path = mount + path
    for _ in range(5):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request(method, path, headers={"Accept": accept} if accept else {})
        answer = connection.getresponse()
        answer.read()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        connection.close()
        assert headers["access-control-allow-origin"] == "*"
        assert "accept" in headers["vary"].lower()
        if answer.status not in (301, 302, 303):
            return answer.status, headers
        assert answer.status == 303 or path.rstrip("/") != path
        path = headers["location"].removeprefix(f"http://127.0.0.1:{port}").partition("#")[0]
    raise AssertionError("too many redirects")


NEGOTIATION = [
    (BROWSER, "text/html; charset=utf-8"),
    ("text/turtle", "text/turtle; charset=utf-8"),
    ("application/ld+json;q=0.9, text/turtle;q=0.4", "application/ld+json"),
    ("application/rdf+xml", "application/rdf+xml; charset=utf-8"),
    ("*/*", "text/html; charset=utf-8"),
    (None, "text/html; charset=utf-8"),
    ("text/turtle;q=0, application/n-triples", "application/n-triples; charset=utf-8"),
]


@pytest.mark.parametrize(("accept", "media"), NEGOTIATION)
@pytest.mark.parametrize("path", [GROUP, "/def", "/code", "/def/0.1.0", "/version/2026-11"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_apache_negotiates(apache: tuple[int, str], path: str, accept: str | None, media: str, method: str) -> None:
    status, headers = ask(apache, path, accept, method)
    assert (status, headers["content-type"]) == (200, media)


def test_apache_refuses_what_there_is_not(apache: tuple[int, str]) -> None:
    assert ask(apache, GROUP, "application/pdf")[0] == 406
    assert ask(apache, "/id/actor/nobody", BROWSER)[0] == 404


# nginx has no q values: the case with two weighed types is not for it.
@pytest.mark.parametrize(
    ("accept", "media"), [case for case in NEGOTIATION if case[0] is None or ";q=0.4" not in case[0]]
)
@pytest.mark.parametrize("path", [GROUP, "/def", "/code", "/def/0.1.0", "/version/2026-11"])
def test_nginx_negotiates(nginx: tuple[int, str], path: str, accept: str | None, media: str) -> None:
    status, headers = ask(nginx, path, accept)
    assert (status, headers["content-type"].replace("text/html;charset", "text/html; charset")) == (200, media)


@pytest.mark.parametrize("server", ["apache", "nginx"])
@pytest.mark.parametrize(
    ("path", "media"),
    [
        ("/doc/actor/group.ttl", "text/turtle; charset=utf-8"),
        ("/context.jsonld", "application/ld+json"),
        ("/dump/sahel-ld.nt.gz", "application/gzip"),
        ("/dump/sahel-ld.nq", "application/n-quads; charset=utf-8"),
        ("/.well-known/void", "text/turtle; charset=utf-8"),
        ("/shape/claim", "text/html; charset=utf-8"),
        ("/check/interval-order", "text/html; charset=utf-8"),
        ("/graph/report.small", "text/html; charset=utf-8"),
        ("/query/all-claims", "text/html; charset=utf-8"),
        ("/src/un/entry/X.001", "text/html; charset=utf-8"),
        ("/", "text/html; charset=utf-8"),
        ("/fr/", "text/html; charset=utf-8"),
    ],
)
def test_other_addresses(server: str, path: str, media: str, request: pytest.FixtureRequest) -> None:
    status, headers = ask(request.getfixturevalue(server), path, BROWSER if media.startswith("text/html") else "*/*")
    assert status == 200
    assert headers["content-type"].replace(";charset", "; charset") == media


def test_redirects_for_hosts_that_do_not_negotiate(site: Path) -> None:
    lines = [line.split() for line in (site / "_redirects").read_text().splitlines()]
    assert ["/id/*", "/doc/:splat.html", "303"] in lines
    for source, target, status in lines:
        assert status == "303"
        if "*" not in source and ":" not in source:
            assert (site / target.lstrip("/")).is_file()
