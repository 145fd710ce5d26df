"""Reconciliation: a batch of names, and for each the things that may be meant (W3C Reconciliation Service API 0.2)."""

from __future__ import annotations

import json
from typing import Any

import pyoxigraph as ox

from sahel_ld.folding import fold
from sahel_ld.server.jobs.held import Held
from sahel_ld.server.jobs.names import Entity
from sahel_ld.server.pool.wire import Reply
from sahel_ld.server.problems import Refusal
from sahel_ld.terms import SAH, expand

BATCH = 200
_LIMIT, _MOST = 5, 50


def run(held: Held, args: dict[str, Any]) -> Reply:
    """Answer the batch of queries in the JSON text ``args["queries"]``."""
    queries = _queries(args["queries"])
    found = {key: {"result": _results(held, key, query)} for key, query in queries.items()}
    return Reply(200, "application/json", json.dumps(found, ensure_ascii=False).encode() + b"\n", rows=len(found))


def entity_json(held: Held, entity: Entity) -> dict[str, Any]:
    """A thing in the notation of the API."""
    labels = {type_["id"]: type_ for type_ in held.names.types}
    return {
        "id": entity.id,
        "name": entity.label,
        "description": entity.description,
        "type": [labels[type_] for type_ in entity.types],
    }


def types_of(given: object) -> list[str]:
    """Classes by local name, from local names, names with a prefix, or IRIs, one or several. Raises Refusal for anything else."""
    names: list[Any] = given if isinstance(given, list) else [given] if given else []
    if not all(isinstance(name, str) for name in names):
        raise Refusal(400, "type: the id of a type, or a list of them, is expected")
    return [name.removeprefix(SAH).removeprefix("sah:") for name in names]


def _queries(text: str) -> dict[str, dict[str, Any]]:
    try:
        queries = json.loads(text)
    except ValueError as error:
        raise Refusal(400, f"queries: not JSON: {error}") from None
    if not isinstance(queries, dict) or not all(isinstance(query, dict) for query in queries.values()):
        raise Refusal(400, 'queries: an object of queries is expected, such as {"q0": {"query": "Kidal"}}')
    if len(queries) > BATCH:
        raise Refusal(413, f"queries: at most {BATCH} at one time")
    return queries


def _results(held: Held, key: str, query: dict[str, Any]) -> list[dict[str, Any]]:
    text, limit, properties = query.get("query", ""), query.get("limit", _LIMIT), query.get("properties", [])
    if not isinstance(text, str) or not isinstance(limit, int) or isinstance(limit, bool) or limit < 1:
        raise Refusal(400, f"{key}: `query` is a text, and `limit` a number from 1")
    if not isinstance(properties, list):
        raise Refusal(400, f"{key}: `properties` is a list")
    limit = min(limit, _MOST)
    found = held.names.find(text, types_of(query.get("type")), max(limit, _MOST) if properties else limit + 1)
    weighed = sorted(
        ((entity, *_weigh(held, entity, score, properties)) for entity, score in found), key=lambda each: -each[1]
    )
    same = [entity for entity, score, _ in weighed if score == 100]
    return [
        {**entity_json(held, entity), "score": score, "match": same == [entity], "features": features}
        for entity, score, features in weighed[:limit]
    ]


def _weigh(held: Held, entity: Entity, score: float, properties: list[Any]) -> tuple[float, list[dict[str, object]]]:
    """The score, three tenths of it from the properties that were given, and what each contributed."""
    features: list[dict[str, object]] = [{"id": "name", "value": score}]
    hits = []
    for given in properties:
        if not isinstance(given, dict) or not isinstance(given.get("pid"), str):
            raise Refusal(400, "properties: each has a `pid` and a `v`")
        wanted = {fold(text) for text in _texts(given.get("v"))} - {""}
        hits.append(bool(wanted & held.names.values(entity, _property(given["pid"]))))
        features.append({"id": given["pid"], "value": hits[-1]})
    if hits:
        score = round(0.7 * score + 30 * sum(hits) / len(hits), 1)
    return score, features


def _property(name: str) -> ox.NamedNode:
    try:
        return ox.NamedNode(expand(name) if ":" in name else SAH + name)
    except ValueError:
        raise Refusal(400, f"properties: {name!r} is not a property; write sah:founded, or a whole IRI") from None


def _texts(value: object) -> list[str]:
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)]
    if isinstance(value, dict):
        return _texts(value.get("id") or value.get("name"))
    return [] if value is None else [str(value)]
