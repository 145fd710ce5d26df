"""The process that loads the data once and forks workers: `python -m sahel_ld.server.pool.nursery CONTROL ALIVE`.

It never runs a query itself, so that it always answers. Over the socket CONTROL it gets lines of JSON: first what to load, then
``{"fork": n}`` with a socket for the worker, and ``{"kill": n}``. It sends ``{"ready": …}`` or ``{"failed": reason, "code": …}``, and
``{"gone": n, "signal": …, "code": …}`` when a worker has ended. When CONTROL closes, it ends with its workers.
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import socket
import sys
from collections import deque
from contextlib import suppress
from typing import Any

from sahel_ld.errors import SahelError
from sahel_ld.server import jobs
from sahel_ld.server.jobs.held import Held
from sahel_ld.server.pool.worker import work
from sahel_ld.server.problems import refusal_of


class Nursery:
    """The loop of the process."""

    def __init__(self, control: socket.socket, alive: int) -> None:
        self.control = control
        self.alive = alive
        self.children: dict[int, int] = {}
        self.sockets: deque[int] = deque()
        self.buffer = b""
        self.memory = 0
        self.wake_read, self.wake_write = os.pipe()
        os.set_blocking(self.wake_read, False)
        os.set_blocking(self.wake_write, False)

    def run(self) -> int:
        """Load, then fork and kill as told; the exit code."""
        order = self._next_line()
        if order is None:
            return 0
        self.memory = order["memory"]
        try:
            held = Held.load(order["project"], order["dump"])
        except SahelError as error:
            self.send({"failed": refusal_of(error).reason, "code": int(error.exit_code)})
            return 1
        jobs.load_all()
        self.send({"ready": held.summary})
        gc.collect()
        gc.freeze()  # pages that the collector does not touch stay shared with the workers
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self.wake_write, warn_on_full_buffer=False)
        self._loop(held)
        return 0

    def send(self, message: dict[str, Any]) -> None:
        """Tell the server something. Where it has gone, the next look at its socket says so."""
        with suppress(ConnectionError):
            self.control.sendall(json.dumps(message).encode() + b"\n")

    def _loop(self, held: Held) -> None:
        while True:
            ready, _, _ = select.select([self.control.fileno(), self.wake_read], [], [])
            if self.wake_read in ready:
                self._reap()
            if self.control.fileno() not in ready:
                continue
            if not self._receive():
                for process in self.children.values():
                    os.kill(process, signal.SIGKILL)
                return
            while (message := self._line()) is not None:
                if "fork" in message:
                    self._fork(message["fork"], self.sockets.popleft(), held)
                elif message["kill"] in self.children:
                    os.kill(self.children[message["kill"]], signal.SIGKILL)

    def _fork(self, number: int, descriptor: int, held: Held) -> None:
        process = os.fork()
        if process:
            os.close(descriptor)
            self.children[number] = process
            return
        code = 70
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            self.control.close()
            for other in (self.wake_read, self.wake_write, *self.sockets):
                os.close(other)
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())  # the engine writes there as it breaks
            code = work(socket.socket(fileno=descriptor), held, alive=self.alive, memory=self.memory)
        finally:
            os._exit(code)

    def _reap(self) -> None:
        """Tell of the workers that have ended. A number is given up only here, so that no other process is killed in its place."""
        os.read(self.wake_read, 4096)
        for number, process in list(self.children.items()):
            done, status = os.waitpid(process, os.WNOHANG)
            if done:
                del self.children[number]
                code = os.waitstatus_to_exitcode(status)
                self.send({"gone": number, "signal": max(-code, 0), "code": max(code, 0)})

    def _next_line(self) -> dict[str, Any] | None:
        while (message := self._line()) is None:
            if not self._receive():
                return None
        return message

    def _line(self) -> dict[str, Any] | None:
        line, newline, rest = self.buffer.partition(b"\n")
        if not newline:
            return None
        self.buffer = rest
        message: dict[str, Any] = json.loads(line)
        return message

    def _receive(self) -> bool:
        """Take in what the server sends; False where it has gone, whatever way it went."""
        try:
            data, descriptors, _, _ = socket.recv_fds(self.control, 65536, 16)
        except ConnectionError:
            return False
        self.sockets.extend(descriptors)
        self.buffer += data
        return bool(data)


def main() -> int:
    """Run the nursery with the descriptors named on the command line."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    return Nursery(socket.socket(fileno=int(sys.argv[1])), int(sys.argv[2])).run()


if __name__ == "__main__":
    sys.exit(main())
