"""A query in SPARQL, from the protocol."""

from __future__ import annotations

from typing import Any

from sahel_ld.server.jobs.held import Held
from sahel_ld.server.jobs.rendering import reply_with, variants_for
from sahel_ld.server.jobs.served import Dataset, ask, read
from sahel_ld.server.negotiation import chosen
from sahel_ld.server.pool.wire import Reply


def run(held: Held, args: dict[str, Any]) -> Reply:
    """Answer ``args["text"]`` in the form that ``args["accept"]`` likes best."""
    text, dataset = args["text"], Dataset(tuple(args["default"]), tuple(args["named"]))
    reading = read(held.store, text, dataset)
    variant = chosen(args["accept"], variants_for(reading.form))
    answer = ask(held.store, text, reading, dataset, args["max_rows"])
    return reply_with(answer, variant, args["max_bytes"], raw=True)
