"""Running the server: its socket, its signals, its end."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import socket
from collections.abc import Callable, Iterator

from uvicorn import Config, Server

from sahel_ld.errors import OutsideError, UsageError
from sahel_ld.server.app import create_app, make_state
from sahel_ld.server.connection import GuardedProtocol, guard_connections
from sahel_ld.server.logs import event, set_up
from sahel_ld.server.settings import ServerSettings

_BACKLOG = 512


class _Server(Server):
    """A server that ends with code 0 when it was asked to: a signal is a request, not a fault."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Finish what is under way at the first SIGTERM or SIGINT, leave at once at the second."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.handle_exit, number, None)
        yield


def serve(settings: ServerSettings, ready: Callable[[str], None] = lambda _: None) -> None:
    """Serve until SIGTERM or SIGINT. ``ready`` gets the address once requests are answered.

    Raises OutsideError where the port is taken, UsageError or InputError where the data cannot be loaded.
    """
    if not hasattr(os, "fork"):
        raise UsageError(
            "`serve` needs a system that forks processes, Linux or macOS", hint="take the container: Dockerfile"
        )
    set_up(settings.log_format)
    asyncio.run(_serve(settings, ready))


async def _serve(settings: ServerSettings, ready: Callable[[str], None]) -> None:
    with contextlib.closing(_bound(settings.host, settings.port)) as listening:
        state = make_state(settings)
        await state.data.start()
        config = Config(
            create_app(state),
            http=GuardedProtocol,
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_keep_alive=5,
            timeout_graceful_shutdown=int(2 * settings.timeout + 5),
            backlog=_BACKLOG,
        )
        server = _Server(config)
        guard = asyncio.get_running_loop().create_task(guard_connections(server.server_state))
        listening.listen(_BACKLOG)
        host, port = listening.getsockname()[:2]
        address = f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
        event(logging.INFO, "serving", address=address, site=str(settings.site or ""))
        ready(address)
        try:
            await server.serve([listening])
        finally:
            guard.cancel()
    event(logging.INFO, "stopped")


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named, or asyncio would not switch off the delay of small packets.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except (OSError, OverflowError) as error:
        listening.close()
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise OutsideError(
            f"cannot listen on {host}:{port}: {reason}", hint="another --port, or --port 0 for a free one"
        ) from None
    return listening
