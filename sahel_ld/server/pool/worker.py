"""A worker: a fork of the nursery that takes one order after the other, and ends when the server does."""

from __future__ import annotations

import os
import socket
import sys
import threading
import traceback
from contextlib import suppress
from pathlib import Path
from typing import Any

from sahel_ld.errors import OutsideError, SahelError
from sahel_ld.server import jobs
from sahel_ld.server.jobs.held import Held
from sahel_ld.server.pool.wire import Reply, pack_reply, receive_order
from sahel_ld.server.problems import Refusal, refusal_of

NO_MEMORY = "the query needed more memory than this server gives to one; ask for less"


def work(sock: socket.socket, held: Held, *, alive: int, memory: int) -> int:
    """Answer orders until the server closes the socket; the exit code of the process.

    ``alive`` is the end of a pipe of which the server holds the other: it closes when the server ends, whatever way it does.
    """
    threading.Thread(target=_end_with_server, args=(alive,), daemon=True).start()
    _limit_memory(memory)
    try:
        while (order := receive_order(sock)) is not None:
            reply: Reply | None = None
            try:
                reply = answer(held, order)
            finally:
                # A fault of ours is told with its trace, and ends the process.
                reply = reply or Reply(500, reason="our own fault; it is in the log", trace=traceback.format_exc())
                sock.sendall(pack_reply(reply))
                sock.sendall(reply.content)
    except ConnectionError:
        return 1  # the server has gone
    return 0


def answer(held: Held, order: dict[str, Any]) -> Reply:
    """The reply to an order, also where it cannot be done."""
    try:
        return jobs.named(order["job"]).run(held, order["args"])
    except Refusal as refusal:
        return Reply(refusal.status, reason=refusal.reason, headers=refusal.headers)
    except OutsideError as error:
        # Nothing here goes outside: what is left of these is the limit of rows.
        return Reply(422, reason=refusal_of(error, 422).reason)
    except SahelError as error:
        return Reply(400, reason=refusal_of(error).reason)
    except RecursionError:
        return Reply(400, reason="the query is nested too deeply")
    except MemoryError:
        return Reply(422, reason=NO_MEMORY)


def _end_with_server(alive: int) -> None:
    os.read(alive, 1)
    os._exit(1)


def _limit_memory(size: int) -> None:
    """No more than ``size`` bytes beside what the process holds now, where the system can count them."""
    if sys.platform != "linux":
        return
    import resource

    with suppress(OSError):
        # Where memory runs out, a query goes before the server.
        Path("/proc/self/oom_score_adj").write_text("500")
    with suppress(OSError, ValueError, StopIteration):
        lines = Path("/proc/self/status").read_text().splitlines()
        held = next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmData:"))
        resource.setrlimit(resource.RLIMIT_DATA, (held + size, held + size))
