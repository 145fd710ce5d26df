"""The pool as the server sees it: orders go in, replies come out, and what takes too long is killed."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from itertools import count
from pathlib import Path
from typing import Any

from sahel_ld.errors import ExitCode, InputError, OutsideError, SahelError, UsageError
from sahel_ld.server.metrics import Metrics
from sahel_ld.server.pool.wire import REPLY_PREFIX, Reply, pack_order, reply_lengths, unpack_reply
from sahel_ld.server.pool.worker import NO_MEMORY
from sahel_ld.server.problems import Refusal, busy
from sahel_ld.server.settings import ServerSettings

# After so many orders a worker is replaced: what its queries left in memory goes with it.
_ORDERS = 1000
_FAILURES: dict[int, type[SahelError]] = {ExitCode.USAGE: UsageError, ExitCode.INPUT: InputError}


class Worker:
    """One worker process: the server's end of its socket, and how it ended."""

    def __init__(self, number: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.number = number
        self.orders = 0
        self.fate: asyncio.Future[dict[str, int]] = asyncio.get_running_loop().create_future()
        self._reader = reader
        self._writer = writer

    async def ask(self, order: dict[str, Any]) -> Reply:
        """The reply to an order. Raises ConnectionError or IncompleteReadError where the process ends before."""
        self.orders += 1
        self._writer.write(pack_order(order))
        await self._writer.drain()
        head_length, content_length = reply_lengths(await self._reader.readexactly(REPLY_PREFIX))
        head = await self._reader.readexactly(head_length)
        return unpack_reply(head, await self._reader.readexactly(content_length))

    def close(self) -> None:
        """Let go of the socket: an idle worker ends then."""
        self._writer.close()


class Pool:
    """Workers over one state of the data."""

    def __init__(self, settings: ServerSettings, metrics: Metrics, project: Path | None, dump: Path | None) -> None:
        self.settings = settings
        self.metrics = metrics
        self.summary: dict[str, Any] = {}
        self.inside = 0
        self._load = {"project": str(project) if project else None, "dump": str(dump) if dump else None}
        self._numbers = count(1)
        self._workers: dict[int, Worker] = {}
        self._idle: asyncio.Queue[Worker] = asyncio.Queue()
        self._empty = asyncio.Event()
        self._empty.set()
        self._closing = False
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Load the data and start the workers.

        Raises UsageError or InputError where the data cannot be loaded, OutsideError where the process for it is lost.
        """
        ours, theirs = socket.socketpair()
        alive, self._alive = os.pipe()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                [sys.executable, "-P", "-m", "sahel_ld.server.pool.nursery", str(theirs.fileno()), str(alive)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(), alive),
                start_new_session=True,  # Ctrl-C is for the server, which ends the others when it has finished
            )
        os.close(alive)
        self._control = ours.dup()
        self._messages, self._writer = await asyncio.open_connection(sock=ours, limit=1 << 26)
        self._writer.write(json.dumps({**self._load, "memory": self.settings.max_memory}).encode() + b"\n")
        first = await self._messages.readline()
        message: dict[str, Any] = (
            json.loads(first) if first else {"failed": "the process that loads the data was lost", "code": 0}
        )
        if "failed" in message:
            await self.close()
            raise _FAILURES.get(message["code"], OutsideError)(message["failed"])
        self.summary = message["ready"]
        self._keep(self._listen())
        for _ in range(self.settings.workers):
            await self._fork()

    @property
    def alive(self) -> bool:
        """Whether there are workers, or will be."""
        return not self._closing and self._process.poll() is None

    async def run(self, job: str, args: dict[str, Any]) -> Reply:
        """The reply of a worker.

        Raises Refusal: 503 where too many wait already or the wait is too long, 504 where the time limit is reached, 422 for the limit
        of memory, 400 where the engine broke on the query.
        """
        if self.inside >= self.settings.max_clients:
            raise busy(f"busy: {self.inside} queries run or wait", self.settings.timeout)
        self.inside += 1
        self._empty.clear()
        try:
            return await self._run({"job": job, "args": args})
        finally:
            self.inside -= 1
            if not self.inside:
                self._empty.set()

    async def close(self, patience: float = 0) -> None:
        """Wait up to ``patience`` seconds for the queries that are inside, then end all processes."""
        try:
            async with asyncio.timeout(patience):
                await self._empty.wait()
        except TimeoutError:
            pass
        self._closing = True
        for task in self._tasks:
            task.cancel()
        self._writer.close()
        self._control.close()
        os.close(self._alive)
        for worker in self._workers.values():
            worker.close()
        try:
            await asyncio.to_thread(self._process.wait, 5)
        except subprocess.TimeoutExpired:
            self._process.kill()

    async def _run(self, order: dict[str, Any]) -> Reply:
        worker = await self._free_worker()
        whole = False
        try:
            async with asyncio.timeout(self.settings.timeout):
                reply = await worker.ask(order)
            whole = True
            return reply
        except TimeoutError:
            self.metrics.killed("time")
            raise Refusal(
                504, f"the query was stopped after {self.settings.timeout:g} s, the limit of this server; ask for less"
            ) from None
        except (ConnectionError, asyncio.IncompleteReadError):
            raise await self._loss(worker) from None
        finally:
            if whole and worker.orders < _ORDERS:
                self._idle.put_nowait(worker)
            elif not self._closing:
                # In a task of its own: this one may be cancelled, as the client has gone.
                self._keep(self._replace(worker))

    async def _free_worker(self) -> Worker:
        try:
            async with asyncio.timeout(self.settings.timeout):
                while (worker := await self._idle.get()).fate.done():  # it ended while it had nothing to do
                    self._keep(self._replace(worker))
                return worker
        except TimeoutError:
            raise busy("busy: no worker became free in time", self.settings.timeout) from None

    async def _loss(self, worker: Worker) -> Refusal:
        """Why a worker was lost."""
        try:
            async with asyncio.timeout(5):
                fate = await asyncio.shield(worker.fate)
        except TimeoutError:
            fate = {"signal": 0, "code": 0}
        if fate["signal"] in (signal.SIGSEGV, signal.SIGBUS):
            self.metrics.killed("depth")
            return Refusal(400, "the query is nested too deeply, or too long a chain, for the engine")
        if fate["signal"] == signal.SIGABRT:
            self.metrics.killed("memory")
            return Refusal(422, NO_MEMORY)
        self.metrics.killed("lost")
        return busy("the process that ran the query was lost", 1)

    async def _fork(self) -> None:
        number = next(self._numbers)
        ours, theirs = socket.socketpair()
        reader, writer = await asyncio.open_connection(sock=ours, limit=1 << 20)
        worker = Worker(number, reader, writer)
        self._workers[number] = worker
        with theirs:
            socket.send_fds(self._control, [json.dumps({"fork": number}).encode() + b"\n"], [theirs.fileno()])
        self._idle.put_nowait(worker)

    async def _replace(self, worker: Worker) -> None:
        worker.close()
        self._control.send(json.dumps({"kill": worker.number}).encode() + b"\n")
        await self._fork()

    async def _listen(self) -> None:
        """Hear from the nursery which workers have ended."""
        while line := await self._messages.readline():
            message = json.loads(line)
            worker = self._workers.pop(message["gone"], None)
            if worker and not worker.fate.done():
                worker.fate.set_result(message)

    def _keep(self, coroutine: Any) -> None:
        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
