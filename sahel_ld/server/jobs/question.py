"""A bundled question, with its parameters."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sahel_ld.query import Limits
from sahel_ld.query.formats import format_named, format_of_path
from sahel_ld.query.reading import read_query
from sahel_ld.server.jobs.held import Held
from sahel_ld.server.jobs.rendering import reply_with, variants_for
from sahel_ld.server.media import GRAPH, OTHERS, ROWS, Variant
from sahel_ld.server.negotiation import chosen
from sahel_ld.server.pool.wire import Reply
from sahel_ld.server.problems import Refusal

_MEDIA = OTHERS | {variant.name: variant.media for variant in (*reversed(ROWS), *reversed(GRAPH))}


def run(held: Held, args: dict[str, Any]) -> Reply:
    """Answer the question ``args["name"]`` as the command line does, in the format named, or else in the form that is liked best."""
    name = args["name"]
    if name not in held.store.questions.names:
        raise Refusal(404, f"no question {name!r}; see /api/queries")
    question = held.store.questions.named(name)
    bound = question.bind(args["params"], as_of=args["as_of"], known_at=args["known_at"])
    variant = _variant(args["format"], args["accept"], read_query(bound.text).form)
    limits = Limits(max_rows=args["max_rows"])
    if policy := args["policy"]:
        answer = held.store.choose(question, bound, policy, limits=limits).answer
    else:
        answer = held.store.ask_bound(bound, limits=limits)
    return reply_with(answer, variant, args["max_bytes"], raw=args["raw"], language=args["lang"], labels=args["labels"])


def _variant(format_: str | None, accept: str | None, form: str) -> Variant:
    if format_ is None:
        return chosen(accept, variants_for(form))
    suffix = format_named(format_).SUFFIXES[0]
    name = format_of_path(Path(f"answer{suffix}"))
    return Variant(name, _MEDIA.get(name, "application/octet-stream"))
