"""From a request to a worker and back: what all services over the data share."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response

from sahel_ld.server.files import conditional
from sahel_ld.server.logs import event
from sahel_ld.server.pool import Reply
from sahel_ld.server.problems import ClientGone, Refusal, one_line
from sahel_ld.server.settings import MOST_REQUEST

if TYPE_CHECKING:
    from sahel_ld.server.app import State

FORM = "application/x-www-form-urlencoded"
# So much of a body that is too long is read and thrown away, so that the client gets to read the answer.
_DRAINED = 16 * MOST_REQUEST


async def ask(request: Request, job: str, **args: Any) -> Response:
    """Have a worker do a job, and answer with its reply; the worker is stopped where the client goes.

    Raises Refusal as the pool does, ClientGone where there is nobody to answer.
    """
    state: State = request.app.state.served
    settings = state.settings
    limits = {"max_rows": settings.max_rows, "max_bytes": settings.max_bytes}
    work = asyncio.ensure_future(state.data.pool.run(job, args | limits))
    gone = asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait({work, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not work.done():
            raise ClientGone
        reply = work.result()
    finally:
        work.cancel()
        gone.cancel()
    request.scope["log_fields"] = {"rows": reply.rows}
    return response_with(request, reply)


def response_with(request: Request, reply: Reply) -> Response:
    """The answer with a worker's reply. Raises Refusal where the reply is one."""
    if reply.trace:
        event(logging.ERROR, "fault", path=request.url.path, trace=reply.trace)
    if reply.status != 200:
        raise Refusal(reply.status, reply.reason, reply.headers)
    etag = f'"{hashlib.sha256(reply.media.encode() + reply.content).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Vary": "Accept", "Cache-Control": "no-cache", **reply.headers}
    if reply.notes:
        headers["Sahel-LD-Note"] = one_line("; ".join(reply.notes), 1000).encode("ascii", "backslashreplace").decode()
    early = conditional(request, etag, headers) if request.method in ("GET", "HEAD") else None
    # The media type is given as a header, or starlette would add a charset to all text.
    return early or Response(reply.content, 200, {**headers, "Content-Type": reply.media})


async def form_of(request: Request) -> list[tuple[str, str]]:
    """The pairs of a form in the body. Raises Refusal where it is none in UTF-8."""
    return pairs(await body_of(request))


def query_pairs(request: Request) -> list[tuple[str, str]]:
    """The pairs of the address. Raises Refusal where they are not UTF-8."""
    return pairs(request.scope["query_string"])


def pairs(text: bytes) -> list[tuple[str, str]]:
    """The pairs of a form as names and values. Raises Refusal where they are not UTF-8, or too many."""
    try:
        return parse_qsl(text.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=1000)
    except UnicodeDecodeError:
        raise Refusal(400, "the parameters are not UTF-8, percent-encoded") from None
    except ValueError:
        raise Refusal(400, "too many parameters") from None


async def body_of(request: Request) -> bytes:
    """The body of a request. Raises Refusal 413 where it is too long."""
    content = bytearray()
    size = 0
    async for part in request.stream():
        size += len(part)
        if size <= MOST_REQUEST:
            content += part
        elif size > _DRAINED:
            break
    if size > MOST_REQUEST:
        raise Refusal(413, f"a request of more than {MOST_REQUEST} bytes")
    return bytes(content)


def media_type_of(request: Request) -> str:
    """The media type of the body. Raises Refusal 415 for another charset than UTF-8."""
    media, *parameters = request.headers.get("content-type", "").split(";")
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset" and value.strip().strip('"').lower() not in ("utf-8", "utf8"):
            raise Refusal(415, f"the charset {value.strip()} is not taken; send UTF-8")
    return media.strip().lower()


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
