"""What every answer has, whatever gave it: headers, a status for what went wrong, a line in the log, a place in the figures."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sahel_ld.server.connection import PATIENCE, GuardedProtocol
from sahel_ld.server.files import CHUNK, file_response
from sahel_ld.server.logs import event
from sahel_ld.server.media import Variant
from sahel_ld.server.negotiation import choose
from sahel_ld.server.problems import ClientGone, Refusal
from sahel_ld.server.published import Published
from sahel_ld.server.settings import MOST_ADDRESS

if TYPE_CHECKING:
    from sahel_ld.server.app import State

_METHODS = ("GET", "HEAD", "POST", "OPTIONS")
_CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Link, ETag, Content-Location, Location, Content-Range, Accept-Ranges, Retry-After, Sahel-LD-Note",
}
_PREFLIGHT = {
    "Access-Control-Allow-Methods": ", ".join(_METHODS),
    "Access-Control-Allow-Headers": "Accept, Content-Type, Range, If-Range, If-None-Match",
    "Access-Control-Max-Age": "86400",
    "Allow": ", ".join(_METHODS),
}
_SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
# The site's own scripts, its worker with WebAssembly, and styles, which pages also have at single elements; nothing from elsewhere.
PAGE_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "worker-src 'self' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'self'",
    )
)
_DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"
_HOST = re.compile(r"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")
_AS_TEXT = Variant("text", "text/plain")
_PROBLEMS = (_AS_TEXT, Variant("problem", "application/problem+json"), Variant("json", "application/json"))
_WITH_PAGE = (*_PROBLEMS, Variant("html", "text/html"))


class Envelope:
    """The outermost application."""

    def __init__(self, inner: ASGIApp, state: State) -> None:
        self._inner = inner
        self._state = state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request. What goes wrong in it is told by the handlers of the application, and logged by uvicorn."""
        if scope["type"] != "http":
            await self._inner(scope, receive, send)
            return
        sending = _Sending(scope, send)
        scope["route_name"] = "other"
        began = time.perf_counter()
        fields: dict[str, object] = {}
        try:
            await (_early(scope) or self._inner)(scope, receive, sending)
        except ClientGone:
            sending.status = sending.status or 499  # as nginx has it: the answer was never sent
            fields["note"] = "the client has gone"
        finally:
            seconds = time.perf_counter() - began
            method = scope["method"] if scope["method"] in _METHODS else "other"
            self._state.metrics.request(scope["route_name"], method, sending.status, seconds, sending.size)
            client = scope["client"][0] if scope["client"] else ""
            fields |= scope.get("log_fields", {})
            event(
                logging.INFO,
                "request",
                method=scope["method"],
                path=scope["path"],
                status=sending.status,
                bytes=sending.size,
                seconds=round(seconds, 4),
                client=client,
                **fields,
            )


def refusal_response(refusal: Refusal, request: Request, published: Published) -> Response:
    """The answer with a refusal: the page of the site for a missing page, else one line, or JSON for those who ask for it."""
    headers = {"Cache-Control": "no-store", **refusal.headers}
    variants = _WITH_PAGE if refusal.status == 404 else _PROBLEMS
    form = choose(request.headers.get("accept"), variants) or _AS_TEXT
    if form.name == "html" and (file := published.open("404.html")):
        response = file_response(Request({**request.scope, "headers": []}), file, headers)
        response.status_code = 404
        for name in ("etag", "content-location", "accept-ranges"):
            del response.headers[name]
        return response
    if form.name in ("problem", "json"):
        body = {"title": refusal.reason, "status": refusal.status}
        return JSONResponse(body, refusal.status, headers, "application/problem+json")
    return PlainTextResponse(f"{refusal.reason}\n", refusal.status, headers)


class _Sending:
    """The way back to the client: adds the headers, sends in pieces, and gives up on who does not take them."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._send = send
        self._connection: GuardedProtocol | None = scope.get("state", {}).get("connection")
        self.status = 0
        self.size = 0

    async def __call__(self, message: Message) -> None:
        """Send a message of ASGI."""
        if self._connection and self._connection.is_gone:
            raise ClientGone
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(raw=list(message["headers"]))
            for name, value in (*_CORS.items(), *_SECURITY.items()):
                headers[name] = value
            media = headers.get("content-type", "")
            is_page = media.startswith(("text/html", "text/javascript"))
            headers["Content-Security-Policy"] = PAGE_POLICY if is_page else _DATA_POLICY
            await self._send({**message, "headers": headers.raw})
            return
        body: bytes = message.get("body", b"")
        more: bool = message.get("more_body", False)
        view = memoryview(body)
        for at in range(0, max(len(body), 1), CHUNK):
            piece = bytes(view[at : at + CHUNK])
            await self._piece(piece, more or at + CHUNK < len(body))

    async def _piece(self, piece: bytes, more: bool) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                await self._send({"type": "http.response.body", "body": piece, "more_body": more})
        except TimeoutError:
            self.abort()
            raise ClientGone from None
        self.size += len(piece)

    def abort(self) -> None:
        """Drop the connection."""
        if self._connection:
            self._connection.abort()


def _early(scope: Scope) -> Response | None:
    """The answer to what needs no look at what is asked for."""
    headers = dict(scope["headers"])
    if scope["http_version"] not in ("1.0", "1.1"):
        return PlainTextResponse("HTTP/1.1 is spoken here\n", 505)
    if scope["method"] == "OPTIONS":
        return Response(status_code=204, headers=_PREFLIGHT)
    host = headers.get(b"host", b"").decode("latin-1")
    if host and not _HOST.fullmatch(host):
        return PlainTextResponse("the header Host is not the name of a host\n", 400)
    if len(scope["query_string"]) + len(scope["raw_path"]) > MOST_ADDRESS:
        return PlainTextResponse(
            f"an address of more than {MOST_ADDRESS} characters; send long queries with POST\n", 414
        )
    return None
