"""Running a query within limits of time, rows and memory, which hold because the process that runs it is killed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

import pyoxigraph as ox

from sahel_ld.errors import InputError, OutsideError, UsageError
from sahel_ld.query.answer import Answer, TermRow

_UNITS = {"": 1, "K": 1024, "M": 1024**2, "G": 1024**3}
_SMALLEST = 64 * 1024**2


@dataclass(frozen=True)
class Limits:
    """``timeout`` in seconds of running (loading the data is not counted), ``max_rows`` of the answer, ``max_memory`` in bytes; None is no limit."""

    timeout: float | None = None
    max_rows: int | None = None
    max_memory: int | None = None

    def __post_init__(self) -> None:
        if self.timeout is not None and self.timeout <= 0:
            raise UsageError("the time limit must be more than 0 seconds")
        if self.max_rows is not None and self.max_rows < 0:
            raise UsageError("the limit of rows must not be negative")
        if self.max_memory is not None and self.max_memory < _SMALLEST:
            raise UsageError("the limit of memory must be at least 64M: the engine alone needs that")

    @property
    def need_worker(self) -> bool:
        """Whether the query must run in a process of its own."""
        return self.timeout is not None or self.max_memory is not None


def memory_size(text: str) -> int:
    """The bytes meant by ``512M`` or ``2G``. Raises UsageError for anything else."""
    match = re.fullmatch(r"(\d+)\s*([KMG]?)(?:i?B)?", text.strip(), re.IGNORECASE)
    if not match:
        raise UsageError(f"{text!r} is not a size; write 512M or 2G")
    return int(match[1]) * _UNITS[match[2].upper()]


def at_most(rows: Iterator[TermRow], max_rows: int | None) -> Iterator[TermRow]:
    """The rows, where they are no more than ``max_rows``. Raises OutsideError at the first one too many: a cut answer would look complete."""
    for number, row in enumerate(rows, 1):
        if max_rows is not None and number > max_rows:
            raise OutsideError(
                f"more than {max_rows} rows, the limit that was set",
                hint="raise the limit, or put LIMIT into the query",
            )
        yield row


def run_in_worker(
    store: ox.Store, text: str, limits: Limits, *, union: bool, prefixes: dict[str, str] | None
) -> Answer:
    """The answer of a query that is known to be SPARQL, from a worker process with a copy of the data.

    Raises OutsideError where a limit is reached or the worker is lost, InputError where the query fails while it runs.
    """
    order = json.dumps({"text": text, "union": union, "prefixes": prefixes, "memory": limits.max_memory}).encode()
    with subprocess.Popen(
        [sys.executable, "-P", "-m", "sahel_ld.query.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    ) as process:
        assert process.stdin
        assert process.stdout
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(limits.timeout, stop) if limits.timeout is not None else None
        try:
            _send(process.stdin, order, store)
            kind = _first_line(process.stdout, timer)
            answer = _answer(process.stdout, kind, limits) if kind else None
            code = process.wait()  # its standard input stays open until then: it takes the end of that for our end
        except (OSError, SyntaxError, ValueError):
            answer, code = None, process.wait() if late.is_set() else _end(process)
        finally:
            if timer:
                timer.cancel()
            if process.poll() is None:
                process.kill()
        if late.is_set():
            raise OutsideError(
                f"the query was stopped after {limits.timeout:g} s, the limit that was set",
                hint="ask for less, or raise --timeout",
            )
        if answer is None or code != 0:
            raise _loss(process, code, limits)
        return answer


def _send(stream: IO[bytes], order: bytes, store: ox.Store) -> None:
    data = store.dump(format=ox.RdfFormat.N_QUADS) or b""
    stream.write(f"{len(order)} {len(data)}\n".encode())
    stream.write(order)
    stream.write(data)
    stream.flush()


def _first_line(stream: IO[bytes], timer: threading.Timer | None) -> str:
    """Wait for the data to be loaded, start the clock, and return the kind of answer that follows."""
    if stream.readline() != b"ready\n":
        return ""
    if timer:
        timer.start()
    return stream.readline().decode().strip()


def _answer(stream: IO[bytes], kind: str, limits: Limits) -> Answer | None:
    if kind == "rows":
        found = ox.parse_query_results(stream, format=ox.QueryResultsFormat.JSON)
        assert isinstance(found, ox.QuerySolutions)
        columns = [variable.value for variable in found.variables]
        return Answer("rows", columns, at_most((tuple(row) for row in found), limits.max_rows))
    if kind == "graph":
        triples = [quad.triple for quad in ox.parse(stream, format=ox.RdfFormat.N_TRIPLES)]
        return Answer("graph", triples=triples)
    return Answer("boolean", boolean=kind == "true") if kind in ("true", "false") else None


def _end(process: subprocess.Popen[bytes]) -> int:
    process.kill()
    return process.wait()


def _loss(process: subprocess.Popen[bytes], code: int, limits: Limits) -> Exception:
    """Why a worker gave no answer."""
    said = process.stderr.read().decode(errors="replace").strip() if process.stderr else ""
    if code == 3:
        return InputError(f"the query failed while it ran: {said}")
    if limits.max_memory is not None and (code in (5, -6) or "memory allocation" in said):
        return OutsideError(
            f"the query needed more than {limits.max_memory // 1024**2} MB, the limit that was set",
            hint="ask for less, or raise --max-memory",
        )
    if code == 4:
        return OutsideError(said)
    return OutsideError(f"the process that ran the query was lost (code {code}){': ' + said[-200:] if said else ''}")
