"""SHACL paths in SPARQL syntax."""

from __future__ import annotations

import pyoxigraph as ox

from sahel_ld.terms import RDF, SH

_SUFFIXES = {"zeroOrMorePath": "*", "oneOrMorePath": "+", "zeroOrOnePath": "?"}


def path_text(store: ox.Store, path: ox.NamedNode | ox.BlankNode) -> str:
    """The property path that a node of a shapes graph stands for; empty where it is no path."""
    if isinstance(path, ox.NamedNode):
        return str(path)
    parts = {quad.predicate.value: quad.object for quad in store.quads_for_pattern(path, None, None)}
    if f"{RDF}first" in parts:
        return " / ".join(_step(store, step) for step in _members(store, path))
    if (inverse := parts.get(f"{SH}inversePath")) is not None:
        return f"^{_step(store, inverse)}"
    if (alternatives := parts.get(f"{SH}alternativePath")) is not None:
        assert isinstance(alternatives, ox.BlankNode)
        return " | ".join(_step(store, step) for step in _members(store, alternatives))
    for name, suffix in _SUFFIXES.items():
        if (inner := parts.get(SH + name)) is not None:
            return f"{_step(store, inner)}{suffix}"
    return ""


def _step(store: ox.Store, node: object) -> str:
    assert isinstance(node, ox.NamedNode | ox.BlankNode)
    text = path_text(store, node)
    return f"({text})" if isinstance(node, ox.BlankNode) else text


def _members(store: ox.Store, head: ox.BlankNode) -> list[object]:
    found: list[object] = []
    node: object = head
    while isinstance(node, ox.BlankNode):
        parts = {quad.predicate.value: quad.object for quad in store.quads_for_pattern(node, None, None)}
        found.append(parts.get(f"{RDF}first"))
        node = parts.get(f"{RDF}rest")
    return found
