"""What a server is told: where the data is, where it listens, what it allows."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from sahel_ld.errors import UsageError

# Bytes of a request that are read: a longer query is refused. A longer address is refused before, as proxies do.
MOST_REQUEST = 1_000_000
MOST_ADDRESS = 16_000


@dataclass(frozen=True)
class ServerSettings:
    """``project`` has the questions, and the data where there is no ``site``; ``site`` is a folder that `build` wrote.

    ``timeout`` in seconds, ``max_rows``, ``max_bytes`` and ``max_memory`` are for one query, ``max_clients`` for the queries that run or
    wait at one time; ``workers`` is how many run. ``poll`` is how often, in seconds, it is looked whether the data has changed.
    """

    project: Path | None = None
    site: Path | None = None
    host: str = "127.0.0.1"
    port: int = 8010
    timeout: float = 10
    max_rows: int = 100_000
    max_bytes: int = 32 * 1024**2
    max_memory: int = 1024**3
    max_clients: int = 100
    workers: int = max(4, os.cpu_count() or 1)
    poll: float = 1.0
    log_format: str = "text"

    def __post_init__(self) -> None:
        for name in ("timeout", "max_rows", "max_bytes", "max_clients", "workers", "poll"):
            if getattr(self, name) <= 0:
                raise UsageError(f"--{name.replace('_', '-')} must be more than 0")
        if not 0 <= self.port <= 65535:
            raise UsageError(f"--port {self.port}: a number from 0 (any free port) to 65535 is expected")
        if self.max_memory < 64 * 1024**2:
            raise UsageError("--max-memory must be at least 64M: the engine alone needs that")
        if self.log_format not in ("text", "json"):
            raise UsageError(f"--log-format {self.log_format!r}: text or json is expected")
