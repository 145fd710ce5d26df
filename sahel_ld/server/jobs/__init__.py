"""What workers do: one module for each kind of order, found by its name, with ``run(held, args)`` that gives the reply."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any, Protocol, cast

from sahel_ld.query.formats import format_named
from sahel_ld.server.jobs.held import Held
from sahel_ld.server.media import GRAPH, ROWS
from sahel_ld.server.pool.wire import Reply


class Job(Protocol):
    """What a module of this package provides."""

    def run(self, held: Held, args: dict[str, Any]) -> Reply:
        """Do what ``args`` say; runs in a worker."""
        ...


def named(name: str) -> Job:
    """The job of this name. The name comes from the server's own code."""
    return cast(Job, importlib.import_module(f"{__name__}.{name}"))


def load_all() -> None:
    """Load the modules of all jobs, and of the usual forms of answers: workers that are forked after that have them."""
    for module in pkgutil.iter_modules(__path__):
        named(module.name)
    for variant in (*ROWS, *GRAPH[:3]):
        format_named(variant.name)
