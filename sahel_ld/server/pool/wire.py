"""What goes between the server and a worker: an order, and one reply to it.

An order is a length in four bytes and JSON. A reply is two lengths in four and eight bytes, a head in JSON, and the content.
"""

from __future__ import annotations

import json
import socket
import struct
from dataclasses import asdict, dataclass, field
from typing import Any

_ORDER = struct.Struct("!I")
_REPLY = struct.Struct("!IQ")
REPLY_PREFIX = _REPLY.size


@dataclass(frozen=True)
class Reply:
    """What a worker answers: status, media type and content; for an error the ``reason`` in one line.

    ``rows`` counts rows or triples, ``notes`` are remarks on an answer that is right, ``trace`` is for the log of the server only.
    """

    status: int = 200
    media: str = ""
    content: bytes = b""
    reason: str = ""
    rows: int = 0
    notes: list[str] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    trace: str = ""


def pack_order(order: dict[str, Any]) -> bytes:
    """An order as bytes."""
    text = json.dumps(order).encode()
    return _ORDER.pack(len(text)) + text


def receive_order(sock: socket.socket) -> dict[str, Any] | None:
    """The next order from a blocking socket; None where the other side has closed it."""
    prefix = _exactly(sock, _ORDER.size)
    if prefix is None:
        return None
    text = _exactly(sock, _ORDER.unpack(prefix)[0])
    return None if text is None else json.loads(text)


def pack_reply(reply: Reply) -> bytes:
    """The lengths and the head of a reply; the content follows."""
    fields = asdict(reply)
    del fields["content"]
    head = json.dumps(fields).encode()
    return _REPLY.pack(len(head), len(reply.content)) + head


def reply_lengths(prefix: bytes) -> tuple[int, int]:
    """The lengths of the head and of the content, from the first bytes of a reply."""
    head, content = _REPLY.unpack(prefix)
    return head, content


def unpack_reply(head: bytes, content: bytes) -> Reply:
    """A reply from its head and its content."""
    return Reply(content=content, **json.loads(head))


def _exactly(sock: socket.socket, count: int) -> bytes | None:
    parts = bytearray()
    while len(parts) < count:
        part = sock.recv(min(count - len(parts), 1 << 20))
        if not part:
            return None
        parts += part
    return bytes(parts)
