"""One request and its reply, within a time and a number of bytes that hold."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import Message
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit, urlunsplit
from urllib.request import HTTPErrorProcessor, HTTPHandler, HTTPSHandler, Request, build_opener

from sahel_ld.errors import OutsideError


class Deadline:
    """The end of a time that begins now."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds until then, 0 where it has passed."""
        return max(self._end - time.monotonic(), 0.0)


@dataclass(frozen=True)
class Reply:
    """What came back. ``cut`` says why the body is not whole, empty where it is; ``sized`` whether the server told where it ends."""

    address: str
    status: int
    headers: Message = field(repr=False)
    body: bytes = field(repr=False)
    cut: str = ""
    sized: bool = True

    @property
    def media(self) -> str:
        """The media type in lower case, without parameters; empty where there is none."""
        return (self.headers.get("Content-Type") or "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str:
        """The character set that the server declares, or an empty text."""
        return str(self.headers.get_param("charset", "", "Content-Type") or "")


def shown(address: str) -> str:
    """An address for messages: without its parameters, which may hold a key."""
    parts = urlsplit(address)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def exchange(request: Request, deadline: Deadline, max_bytes: int) -> Reply:
    """One request and its reply: a thread does it, and is left behind where it takes too long.

    Redirects are not followed, and every status is a reply. Raises OutsideError where none comes in time, or one with too many bytes.
    """
    place, line = shown(request.full_url), _Line()
    outcome: list[Reply | OutsideError] = []

    def work() -> None:
        try:
            outcome.append(_receive(line, request, deadline, max_bytes))
        except OutsideError as error:
            outcome.append(error)
        except (OSError, HTTPException, ValueError) as error:
            reason = error.reason if isinstance(error, URLError) else error
            outcome.append(OutsideError(f"{place}: no answer: {str(reason) or type(reason).__name__}"))

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(deadline.left())
    if not outcome or (isinstance(outcome[0], OutsideError) and not deadline.left()):
        line.hang_up()
        raise OutsideError(
            f"{place}: no whole answer within {deadline.seconds:g} s, the limit that was set",
            hint="ask for less, or raise --timeout",
        )
    if isinstance(outcome[0], OutsideError):
        raise outcome[0]
    return outcome[0]


class _Line:
    """The connection of one request, so that it can be hung up from outside."""

    def __init__(self) -> None:
        self.connection: HTTPConnection | None = None

    def hang_up(self) -> None:
        """Close the connection, where there is one."""
        if self.connection is not None and self.connection.sock is not None:
            with contextlib.suppress(OSError):
                self.connection.sock.shutdown(socket.SHUT_RDWR)


class _EveryStatus(HTTPErrorProcessor):
    """Hands every reply over as it is: no redirects, no exceptions."""

    def http_response(self, request: Request, response: HTTPResponse) -> HTTPResponse:  # noqa: ARG002
        return response

    https_response = http_response


def _opener(line: _Line) -> Any:
    def held(kind: type[HTTPConnection]) -> Callable[..., HTTPConnection]:
        def connect(*arguments: Any, **options: Any) -> HTTPConnection:
            line.connection = kind(*arguments, **options)
            return line.connection

        return connect

    class Plain(HTTPHandler):
        def http_open(self, req: Request) -> HTTPResponse:
            return self.do_open(held(HTTPConnection), req)

    class Secure(HTTPSHandler):
        def https_open(self, req: Request) -> HTTPResponse:
            return self.do_open(held(HTTPSConnection), req)

    return build_opener(_EveryStatus, Plain, Secure)


def _receive(line: _Line, request: Request, deadline: Deadline, max_bytes: int) -> Reply:
    place, body, received, cut = shown(request.full_url), bytearray(), 0, ""
    with _opener(line).open(request, timeout=deadline.left() or 0.001) as response:
        headers: Message = response.headers
        unpacker = _Unpacker(headers.get("Content-Encoding") or "", place)
        try:
            while deadline.left() and (chunk := response.read1(65536)):
                received += len(chunk)
                body += unpacker.unpack(chunk, max_bytes + 1 - len(body))
                if len(body) > max_bytes:
                    raise OutsideError(
                        f"{place}: the answer is longer than {max_bytes} bytes, the limit that was set",
                        hint="put LIMIT into the query, or raise --max-bytes",
                    )
        except (HTTPException, ConnectionError):
            cut = "the connection ended before the body did"
        except zlib.error:
            cut = "the packed body is damaged"
    announced = headers.get("Content-Length") or ""
    if not cut and announced.isdigit() and received < int(announced):
        cut = f"{received} of {announced} bytes came"
    if not cut and received and not unpacker.whole:
        cut = "the packed body ends too early"
    sized = bool(announced) or "chunked" in (headers.get("Transfer-Encoding") or "").lower() or unpacker.packed
    return Reply(request.full_url, response.status, headers, bytes(body), cut, sized)


class _Unpacker:
    """Takes gzip apart as it comes; what is not packed passes through."""

    def __init__(self, encoding: str, place: str) -> None:
        name = encoding.strip().lower()
        if name not in ("", "identity", "gzip", "x-gzip"):
            raise OutsideError(f"{place}: the answer is packed as {name!r}, which was not asked for")
        self.packed = name.endswith("gzip")
        self._zip = zlib.decompressobj(31)

    @property
    def whole(self) -> bool:
        """Whether the end of the packed text was seen."""
        return not self.packed or self._zip.eof

    def unpack(self, chunk: bytes, most: int) -> bytes:
        """The next piece, of at most ``most`` bytes. Raises zlib.error where it is not gzip."""
        if not self.packed:
            return chunk
        made = b""
        while chunk and len(made) < most:
            if self._zip.eof:
                self._zip = zlib.decompressobj(31)
            made += self._zip.decompress(chunk, most - len(made))
            chunk = self._zip.unconsumed_tail or self._zip.unused_data
        return made
