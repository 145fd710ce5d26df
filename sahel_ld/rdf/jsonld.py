"""JSON-LD with prefixes and sorted keys, from the expanded form that pyoxigraph writes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

import pyoxigraph as ox

from sahel_ld.terms import RDF

_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.\-]*[A-Za-z0-9_\-])?")


def write_jsonld(quads: list[ox.Quad], prefixes: Mapping[str, str], *, declare: bool = False) -> bytes:
    """The quads, sorted by graph and subject: nodes of the default graph, then one object for each named graph.

    ``declare`` declares all ``prefixes`` that no IRI of the quads can be mistaken for.
    """
    expanded = ox.serialize(quads, format=ox.RdfFormat.JSON_LD)
    assert expanded is not None
    document = compacted(json.loads(expanded), prefixes, declare=declare)
    context = json.dumps(document["@context"], ensure_ascii=False, indent=1, sort_keys=True)
    return f'{{"@context": {context},\n"@graph": {_lines(document["@graph"])}}}\n'.encode()


def _lines(nodes: list[dict[str, Any]]) -> str:
    """Nodes as a JSON array, one to a line, so that a small edit is a small difference."""
    if not nodes:
        return "[]"
    return "[\n" + ",\n".join(_line(node) for node in nodes) + "\n]"


def _line(node: dict[str, Any]) -> str:
    if "@graph" not in node:
        return json.dumps(node, ensure_ascii=False, sort_keys=True)
    name = json.dumps(node["@id"], ensure_ascii=False)
    return f'{{"@graph": {_lines(node["@graph"])}, "@id": {name}}}'


def compacted(expanded: list[dict[str, Any]], prefixes: Mapping[str, str], *, declare: bool = False) -> dict[str, Any]:
    """An expanded document with a context of the prefixes that it uses."""
    schemes = {iri.partition(":")[0] for iri in _iris(expanded)}
    # An absolute IRI such as geo:13.4,52.5 would be read as a prefixed name: then the prefix is left out.
    allowed = [(space, prefix) for prefix, space in prefixes.items() if prefix not in schemes]
    allowed.sort(key=lambda pair: (-len(pair[0]), pair[1]))
    used = {prefix: space for space, prefix in allowed} if declare else {}
    cache: dict[str, str] = {}

    def compact(iri: str) -> str:
        if iri not in cache:
            cache[iri] = iri
            for space, prefix in allowed:
                if iri.startswith(space) and _LOCAL.fullmatch(iri, len(space)):
                    used[prefix] = space
                    cache[iri] = f"{prefix}:{iri[len(space) :]}"
                    break
        return cache[iri]

    graph = [_node(node, compact) for node in expanded]
    return {"@context": used, "@graph": graph}


def _iris(value: Any) -> Any:
    if isinstance(value, list):
        for item in value:
            yield from _iris(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key in ("@id", "@type"):
                yield item
            elif key != "@value":
                if not key.startswith("@"):
                    yield key
                yield from _iris(item)


def _node(node: dict[str, Any], compact: Callable[[str], str]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key, values in node.items():
        if key == "@id":
            result[key] = compact(values)
        elif key == "@graph":
            result[key] = [_node(item, compact) for item in values]
        elif key == RDF + "type" and all(set(value) == {"@id"} for value in values):
            result["@type"] = _alone([compact(value["@id"]) for value in values])
        else:
            result[compact(key)] = _alone([_value(value, compact) for value in values])
    return result


def _value(value: dict[str, Any], compact: Callable[[str], str]) -> Any:
    if set(value) == {"@value"} and isinstance(value["@value"], str):
        return value["@value"]
    return {key: compact(item) if key in ("@id", "@type") else item for key, item in value.items()}


def _alone(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values
