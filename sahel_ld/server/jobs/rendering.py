"""An answer as the content of a reply: in the form that was asked for, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pyoxigraph as ox

from sahel_ld.errors import SahelError
from sahel_ld.query.answer import Answer
from sahel_ld.rdf.writer import write_quads
from sahel_ld.server.media import GRAPH, ROWS, YES_OR_NO, Variant
from sahel_ld.server.pool.wire import Reply
from sahel_ld.server.problems import Refusal, refusal_of

_WRITTEN = ("rdfxml", "nquads", "trig")
_OF_FORM = {"ASK": YES_OR_NO, "CONSTRUCT": GRAPH, "DESCRIBE": GRAPH}


def variants_for(form: str) -> tuple[Variant, ...]:
    """The forms in which the answer to a query of this form can be had."""
    return _OF_FORM.get(form, ROWS)


def reply_with(answer: Answer, variant: Variant, max_bytes: int, **options: Any) -> Reply:
    """The reply with an answer. Raises Refusal 422 where it is too long, or where the form has no place for it."""
    try:
        content = bounded(_chunks(answer, variant.name, options), max_bytes)
    except SahelError as error:
        raise refusal_of(error, 422) from None
    return Reply(200, variant.media, content, rows=len(answer), notes=answer.notes)


def bounded(chunks: Iterable[bytes], most: int) -> bytes:
    """The chunks together. Raises Refusal 422 where they are more than ``most`` bytes."""
    content = bytearray()
    for chunk in chunks:
        content += chunk
        if len(content) > most:
            raise Refusal(
                422, f"an answer of more than {most} bytes, the limit of this server; ask for less, or take a dump"
            )
    return bytes(content)


def _chunks(answer: Answer, name: str, options: dict[str, Any]) -> Iterable[bytes]:
    if answer.kind == "graph" and name in _WRITTEN:
        return [write_quads([ox.Quad(*triple) for triple in answer.triples], name).content]
    return answer.render(name, **options)
