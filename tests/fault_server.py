"""A server on loopback that does what endpoints do on bad days; each path is a case. It notes what it was sent."""

from __future__ import annotations

import gzip
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

JSON = "application/sparql-results+json"
XML = "application/sparql-results+xml"
HTML = b"<!DOCTYPE html>\n<html><head><title>maintenance</title></head><body>Back soon</body></html>"
CELL = "Ménaka, “Kidal”"


def rows_json(count: int = 1, start: int = 0) -> bytes:
    """``count`` rows with one column; the first has text beyond ASCII."""
    made = [{"x": {"type": "literal", "value": CELL if n == 0 else f"r{n:07}"}} for n in range(start, start + count)]
    return json.dumps({"head": {"vars": ["x"]}, "results": {"bindings": made}}, ensure_ascii=False).encode()


ROWS_XML = (
    '<?xml version="1.0"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="x"/></head>'
    f'<results><result><binding name="x"><literal>{CELL}</literal></binding></result></results></sparql>'
).encode()
LATIN = rows_json().replace("“Kidal”".encode(), b"Kidal").decode().encode("latin-1")


@dataclass(frozen=True)
class Seen:
    """A request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    query: str
    moment: float
    fields: dict[str, list[str]]


@dataclass
class FaultServer:
    """``url`` of the server and the requests it got, in order."""

    url: str
    other: str
    requests: list[Seen] = field(default_factory=list)

    def seen(self, path: str) -> list[Seen]:
        """The requests for one path."""
        return [request for request in self.requests if request.path == path]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    faults: FaultServer
    stopping: threading.Event

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Quiet."""

    def handle_any(self) -> None:
        self.close_connection = True
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        fields = parse_qs(parts.query, keep_blank_values=True)
        if self.command == "POST" and "form" in (self.headers.get("Content-Type") or ""):
            for name, values in parse_qs(body, keep_blank_values=True).items():
                fields.setdefault(name, []).extend(values)
        query = fields.get("query", [""])[0]
        seen = Seen(
            self.command, parts.path, {k.lower(): v for k, v in self.headers.items()}, query, time.monotonic(), fields
        )
        self.faults.requests.append(seen)
        CASES[parts.path.split("/")[1]](self, seen)

    do_GET = do_POST = handle_any  # noqa: N815

    def reply(self, status: int, media: str | None, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        if media:
            self.send_header("Content-Type", media)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def rows(self, seen: Seen) -> None:
        """One row, but only for a request that has its query."""
        if seen.query:
            self.reply(200, JSON, rows_json())
        else:
            self.reply(400, "text/plain", b"no query")

    def tries(self, seen: Seen) -> int:
        return len(self.faults.seen(seen.path))

    def drip(self, media: str, pieces: Iterator[bytes], pause: float) -> None:
        """A body whose end is not announced."""
        self.send_response(200)
        self.send_header("Content-Type", media)
        self.send_header("Connection", "close")
        self.end_headers()
        try:
            for piece in pieces:
                self.wfile.write(piece)
                self.wfile.flush()
                if self.stopping.wait(pause):
                    return
        except OSError:
            return


def _redirect(status: int, target: str) -> Callable[[_Handler, Seen], None]:
    def act(handler: _Handler, seen: Seen) -> None:
        place = target.replace("OTHER", handler.faults.other)
        handler.reply(
            status, "text/html", HTML, Location=f"{place}?{urlsplit(handler.path).query}" if "echo" in target else place
        )

    return act


def _fixed(status: int, media: str | None, body: bytes, **headers: str) -> Callable[[_Handler, Seen], None]:
    return lambda handler, seen: handler.reply(status, media, body, **headers)


def _busy(handler: _Handler, seen: Seen) -> None:
    """As in pitfall 41: 429 with 1 s, 405 with 1 s, then the row."""
    answers = {1: (429, "1"), 2: (405, "1")}
    status, wait = answers.get(handler.tries(seen), (200, ""))
    if wait:
        handler.reply(status, "text/plain", b"slow down", Retry_After=wait)
    else:
        handler.rows(seen)


def _busy_date(handler: _Handler, seen: Seen) -> None:
    if handler.tries(seen) > 1:
        handler.rows(seen)
    else:
        handler.reply(503, "text/plain", b"later", Retry_After=formatdate(time.time() + 1, usegmt=True))


def _no_post(handler: _Handler, seen: Seen) -> None:
    if seen.method == "POST":
        handler.reply(405, "text/plain", b"GET only")
    else:
        handler.rows(seen)


def _short_only(handler: _Handler, seen: Seen) -> None:
    if seen.method == "GET" and len(handler.path) > 1000:
        handler.reply(414, "text/html", HTML)
    else:
        handler.rows(seen)


def _iris(handler: _Handler, seen: Seen) -> None:
    """One IRI; whoever asks for labels is too much."""
    if "prefLabel" in seen.query:
        handler.reply(500, "text/plain", b"too much")
    else:
        row = {"x": {"type": "uri", "value": "http://example.org/a"}}
        handler.reply(200, JSON, json.dumps({"head": {"vars": ["x"]}, "results": {"bindings": [row]}}).encode())


def _locked(handler: _Handler, seen: Seen) -> None:
    if seen.headers.get("authorization") in ("Basic YW5uYTpww6Rzcw==", "Bearer abc.def"):
        handler.rows(seen)
    else:
        handler.reply(401, "text/plain", b"who are you", WWW_Authenticate='Basic realm="x"')


def _cut(handler: _Handler, seen: Seen) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", JSON)
    handler.send_header("Content-Length", "5000")
    handler.end_headers()
    handler.wfile.write(rows_json(5)[:-30])


def _chunks_cut(handler: _Handler, seen: Seen) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "application/n-triples")
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    line = b"<http://a/s> <http://a/p> <http://a/o> .\n"
    handler.wfile.write(f"{len(line):x}\r\n".encode() + line + b"\r\n")


def _drip_headers(handler: _Handler, seen: Seen) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    try:
        while not handler.stopping.wait(0.1):
            handler.wfile.write(b"x")
    except OSError:
        return


def _slow_drip(handler: _Handler, seen: Seen) -> None:
    handler.drip(JSON, (bytes([byte]) for byte in rows_json(1000)), 0.1)


def _endless(handler: _Handler, seen: Seen) -> None:
    def pieces() -> Iterator[bytes]:
        yield b'{"head":{"vars":["x"]},"results":{"bindings":[{}'
        while True:
            yield b",{}" * 20_000

    handler.drip(JSON, pieces(), 0)


def _pages(handler: _Handler, seen: Seen) -> None:
    """25 rows, 10 at a time; under /pages/short the count says 26."""
    if "COUNT" in seen.query:
        count = "26" if seen.path.endswith("short") else "25"
        number = {"type": "literal", "value": count, "datatype": "http://www.w3.org/2001/XMLSchema#integer"}
        handler.reply(
            200, JSON, json.dumps({"head": {"vars": ["n"]}, "results": {"bindings": [{"n": number}]}}).encode()
        )
        return
    offset = int(seen.query.split("OFFSET")[1].split()[0])
    limit = int(seen.query.split("LIMIT")[1].split()[0])
    handler.reply(200, JSON, rows_json(max(min(limit, 10, 25 - offset), 0), offset))


CASES: dict[str, Callable[[_Handler, Seen], None]] = {
    "sparql": _Handler.rows,
    "301": _redirect(301, "/sparql"),
    "302": _redirect(302, "/sparql"),
    "303": _redirect(303, "/sparql"),
    "307": _redirect(307, "/sparql"),
    "308": _redirect(308, "/sparql"),
    "301-echo": _redirect(301, "/sparql/echo"),
    "other-host": _redirect(307, "OTHER/sparql"),
    "loop": _redirect(308, "/loop"),
    "nowhere": _redirect(302, ""),
    "busy": _busy,
    "busy-date": _busy_date,
    "always-busy": _fixed(429, "text/plain", b"no", Retry_After="0"),
    "busy-for-long": _fixed(503, "text/plain", b"no", Retry_After="3600"),
    "no-post": _no_post,
    "short-only": _short_only,
    "500": _fixed(500, "text/plain", b"\n  Virtuoso 42000 Error The estimated execution time\nmore"),
    "400": _fixed(400, "text/plain", b"Parse error at line 1"),
    "404": _fixed(404, "text/html", HTML),
    "html": _fixed(200, "text/html; charset=utf-8", HTML),
    "html-as-json": _fixed(200, JSON, HTML),
    "csv": _fixed(200, "text/csv", b"x\r\n1\r\n"),
    "no-type": lambda handler, seen: handler.reply(200, None, rows_json()),
    "plain-json": _fixed(200, "application/json", rows_json()),
    "xml": _fixed(200, XML, ROWS_XML),
    "xml-latin": _fixed(200, XML, LATIN and ROWS_XML.decode().replace('"1.0"?', '"1.0" encoding="ISO-8859-1"?').replace("“Kidal”", "Kidal").encode("latin-1")),
    "xml-cut": _fixed(200, XML, ROWS_XML.removesuffix(b"</sparql>")),
    "bom": _fixed(200, JSON, b"\xef\xbb\xbf" + rows_json()),
    "latin": _fixed(200, f"{JSON}; charset=ISO-8859-1", LATIN),
    "wrong-charset": _fixed(200, f"{JSON}; charset=utf-8", LATIN),
    "gzip": _fixed(200, JSON, gzip.compress(rows_json()), Content_Encoding="gzip"),
    "gzip-cut": _fixed(200, JSON, gzip.compress(rows_json(500))[:-20], Content_Encoding="gzip"),
    "gzip-bomb": _fixed(200, JSON, gzip.compress(b" " * 50_000_000), Content_Encoding="gzip"),
    "204": _fixed(204, None, b""),
    "ask": _fixed(200, JSON, b'{"head":{},"boolean":true}'),
    "trailing": _fixed(200, JSON, rows_json(2) + b"\njava.util.concurrent.TimeoutException"),
    "partial": _fixed(200, JSON, rows_json(3), X_SQL_State="S1TAT", X_SQL_Message="RC...: Returning incomplete results, query interrupted by result timeout."),
    "partial-other": _fixed(200, JSON, rows_json(3), X_Result_Truncated="true"),
    "10000": _fixed(200, JSON, rows_json(10_000)),
    "77": _fixed(200, JSON, rows_json(77)),
    "cut": _cut,
    "chunks-cut": _chunks_cut,
    "drip": _slow_drip,
    "drip-headers": _drip_headers,
    "endless": _endless,
    "iris": _iris,
    "locked": _locked,
    "pages": _pages,
}  # fmt: skip


@contextmanager
def fault_server() -> Iterator[FaultServer]:
    """The server, and a second one under another address."""
    stopping = threading.Event()
    faults = FaultServer("", "")
    handler = type("Handler", (_Handler,), {"faults": faults, "stopping": stopping})
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), handler) for _ in range(2)]
    for server in servers:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    faults.url, faults.other = (f"http://127.0.0.1:{server.server_address[1]}" for server in servers)
    try:
        yield faults
    finally:
        stopping.set()
        for server in servers:
            server.shutdown()
            server.server_close()
