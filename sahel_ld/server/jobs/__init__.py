"""What workers do: one module for each kind of order, found by its name, with ``run(held, args)`` that gives the reply."""

from __future__ import annotations

import importlib
from typing import Any, Protocol, cast

from sahel_ld.server.jobs.held import Held
from sahel_ld.server.pool.wire import Reply


class Job(Protocol):
    """What a module of this package provides."""

    def run(self, held: Held, args: dict[str, Any]) -> Reply:
        """Do what ``args`` say; runs in a worker."""
        ...


def named(name: str) -> Job:
    """The job of this name. The name comes from the server's own code."""
    return cast(Job, importlib.import_module(f"{__name__}.{name}"))
