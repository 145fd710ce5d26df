"""Completion of names: of things, and of types."""

from __future__ import annotations

import json
from typing import Any

from sahel_ld.folding import fold
from sahel_ld.server.jobs.held import Held
from sahel_ld.server.jobs.reconcile import entity_json, types_of
from sahel_ld.server.pool.wire import Reply

_MOST = 20


def run(held: Held, args: dict[str, Any]) -> Reply:
    """The things, or with ``args["what"]`` ``type`` the types, a word of whose name begins with ``args["prefix"]``."""
    if args["what"] == "type":
        prefix = fold(args["prefix"])
        names = ((fold(type_["name"]), type_) for type_ in held.names.types)
        fitting = [(not name.startswith(prefix), name, type_) for name, type_ in names if f" {prefix}" in f" {name}"]
        found: list[dict[str, Any]] = [type_ for _, _, type_ in sorted(fitting, key=lambda each: each[:2])]
    else:
        entities = held.names.begin(args["prefix"], types_of(args["type"]), args["cursor"] + _MOST)
        found = []
        for entity in entities[args["cursor"] :]:
            shown = entity_json(held, entity)
            found.append({**shown, "notable": shown.pop("type")})
    return Reply(
        200, "application/json", json.dumps({"result": found}, ensure_ascii=False).encode() + b"\n", rows=len(found)
    )
