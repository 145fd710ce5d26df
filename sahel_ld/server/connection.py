"""Connections that cannot be held open for nothing: the server's ends of them, with limits that uvicorn does not have."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

import h11
from uvicorn import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

# Seconds within which a request must be whole, and a piece of an answer taken.
PATIENCE = 20.0
# More connections than this are turned away at once.
MOST_CONNECTIONS = 900

_COMMON = b"Access-Control-Allow-Origin: *\r\nX-Content-Type-Options: nosniff\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n"


class GuardedProtocol(H11Protocol):
    """HTTP over one connection. The connection itself is in the state of each request, under ``connection``."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, {**app_state, "connection": self}, _loop)
        self._phase: object = None
        self._since = 0.0

    @property
    def is_gone(self) -> bool:
        """Whether nobody reads any more."""
        return self.transport.is_closing()

    def abort(self) -> None:
        """Drop the connection with what is still to be sent."""
        self.transport.abort()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take the connection, or turn it away where there are too many."""
        super().connection_made(transport)
        self._since = self.loop.time()
        if len(self.connections) > MOST_CONNECTIONS:
            self._refuse(503, "busy: too many connections", b"Retry-After: 5\r\n")

    def send_400_response(self, msg: str) -> None:
        """Answer what is not HTTP, or whose head is too long."""
        error = sys.exc_info()[1]
        too_long = isinstance(error, h11.RemoteProtocolError) and error.error_status_hint == 431
        if too_long:
            self._refuse(414, "the address or the headers are too long; send long queries with POST")
        else:
            self._refuse(400, msg)

    def check(self, now: float) -> None:
        """Drop the connection where its request has been on the way for too long."""
        cycle = self.cycle
        if cycle is not None and not cycle.response_complete and not cycle.more_body:
            phase: object = "answering"
        else:
            phase = cycle  # waiting for the rest of this request, or after its answer for the next one
        if phase == "answering" or phase is not self._phase:
            self._phase, self._since = phase, now
        elif now - self._since > PATIENCE:
            self.abort()

    def _refuse(self, status: int, reason: str, headers: bytes = b"") -> None:
        body = reason.encode() + b"\n"
        phrase = {400: b"Bad Request", 414: b"URI Too Long", 503: b"Service Unavailable"}[status]
        head = b"HTTP/1.1 %d %s\r\n" % (status, phrase)
        self.transport.write(head + _COMMON + headers + b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.transport.close()


async def guard_connections(state: ServerState) -> None:
    """Look at all connections every second, for as long as the server runs."""
    loop = asyncio.get_running_loop()
    while True:
        await asyncio.sleep(1)
        for connection in list(state.connections):
            if isinstance(connection, GuardedProtocol):
                connection.check(loop.time())
