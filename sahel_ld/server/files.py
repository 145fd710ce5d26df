"""Published files as answers: the bytes as they were built, with tags, ranges and conditions (RFC 9110)."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from sahel_ld.server.published import PublishedFile

CHUNK = 64 * 1024
_RANGE = re.compile(r"bytes\s*=\s*(\d*)\s*-\s*(\d*)", re.IGNORECASE | re.ASCII)
_TAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"')


def file_response(request: Request, file: PublishedFile, headers: Mapping[str, str]) -> Response:
    """The answer with a file, or 304, 206, 412 or 416 as the request has it; closes the file when it is sent."""
    common = {
        "ETag": file.etag,
        "Cache-Control": "no-cache",
        "Accept-Ranges": "bytes",
        "Content-Location": f"/{file.path}",
        **headers,
    }
    early = conditional(request, file.etag, common)
    if early is not None:
        os.close(file.descriptor)
        return early
    first, last, status = 0, file.size - 1, 200
    wanted = _wanted_range(request, file)
    if wanted is not None:
        first, last, status = wanted[0], wanted[1], 206
        if first > last:
            os.close(file.descriptor)
            return Response(status_code=416, headers={**common, "Content-Range": f"bytes */{file.size}"})
        common["Content-Range"] = f"bytes {first}-{last}/{file.size}"
    length = last - first + 1
    common |= {"Content-Length": str(length), "Content-Type": file.media}
    return _FilePart(file, first, length, status, common)


def conditional(request: Request, etag: str, headers: Mapping[str, str]) -> Response | None:
    """304 where the client has this very content, 412 where it insists on another; None where the content is to be sent."""
    wanted = request.headers.get("if-match")
    if wanted is not None and wanted.strip() != "*" and etag not in _TAG.findall(wanted):
        return Response(status_code=412, headers=dict(headers))
    known = request.headers.get("if-none-match")
    if known is not None and (known.strip() == "*" or etag in (tag.removeprefix("W/") for tag in _TAG.findall(known))):
        return Response(status_code=304, headers=dict(headers))
    return None


def _wanted_range(request: Request, file: PublishedFile) -> tuple[int, int] | None:
    """First and last byte of the one range that is asked for; the first after the last where there is no such byte.

    None where the whole file is to be sent: no range, several, one that is not understood, or one of an older file.
    """
    match = _RANGE.fullmatch(request.headers.get("range", "").strip())
    if request.method != "GET" or not match or not (match[1] or match[2]) or max(map(len, match.groups())) > 18:
        return None
    condition = request.headers.get("if-range")
    if condition is not None and condition.strip() != file.etag:
        return None
    if not match[1]:
        count = min(int(match[2]), file.size)
        return (file.size - count, file.size - 1) if count else (1, 0)
    first = int(match[1])
    if match[2] and int(match[2]) < first:
        return None
    last = min(int(match[2]), file.size - 1) if match[2] else file.size - 1
    return (first, last) if first < file.size else (1, 0)


class _FilePart(Response):
    """A part of a file, sent as it is read."""

    def __init__(self, file: PublishedFile, first: int, length: int, status: int, headers: Mapping[str, str]) -> None:
        super().__init__(status_code=status, headers=headers)
        self._file, self._first, self._length = file, first, length

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - as ASGI calls it
        """Send it, and close the file whatever happens."""
        try:
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            at, end = self._first, self._first + self._length
            while at < end and scope["method"] != "HEAD":
                part = await self._read(min(CHUNK, end - at), at)
                at += len(part)
                await send({"type": "http.response.body", "body": part, "more_body": at < end})
            if self._length == 0 or scope["method"] == "HEAD":
                await send({"type": "http.response.body", "body": b""})
        finally:
            os.close(self._file.descriptor)

    async def _read(self, count: int, at: int) -> bytes:
        if self._length <= 4 * CHUNK:
            part = os.pread(self._file.descriptor, count, at)
        else:  # the disk may be slow, and others wait
            part = await asyncio.to_thread(os.pread, self._file.descriptor, count, at)
        if not part:
            raise OSError("the file became shorter while it was sent")
        return part
