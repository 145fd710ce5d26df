"""The dumps made from those of the last build: the blocks of changed subjects written anew, all others taken from there.

Where the change touches more than such blocks (a blank node, a new graph, a property without a prefix, an IRI that a prefix could be mistaken for), there is no way but to
write the dumps as a whole.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from sahel_ld.publish.facts import Facts
from sahel_ld.rdf.blocks import Key, cut, graph_names, join
from sahel_ld.rdf.canonical import union_of_graphs
from sahel_ld.rdf.writer import write_formats
from sahel_ld.terms import PREFIXES

_BY_GRAPH = ("trig", "jsonld")
_WITH_GRAPHS = (*_BY_GRAPH, "nquads")
_NAMESPACES = "|".join(map(re.escape, PREFIXES.values()))
_PREFIXED = re.compile(rf"\S+ <(?:{_NAMESPACES})[A-Za-z]\w*> ")
_BLANK_OR_LIKE_A_PREFIX = re.compile(rf"(?:^| )_:|<(?:{'|'.join(map(re.escape, PREFIXES))}):")


def spliced(facts: Facts, last: Mapping[str, bytes], before: set[str], after: set[str]) -> dict[str, bytes] | None:
    """The dumps by format, from the ``last`` ones and the lines of N-Quads ``before`` and ``after``; None where they cannot be made so."""
    changed = before ^ after
    if any(_BLANK_OR_LIKE_A_PREFIX.search(line) or not _PREFIXED.match(line) for line in changed):
        return None
    touched, common = ({_key(line) for line in lines} for lines in (changed, before & after))
    old, new = (common | {_key(line) for line in lines} for lines in (before - after, after - before))
    by_graph = sorted(old), sorted(new), touched
    by_subject = _by_subject(old), _by_subject(new), set(_by_subject(touched))
    made: dict[str, bytes] = {}
    for name, content in last.items():
        text = _spliced(facts, name, content, *(by_graph if name in _BY_GRAPH else by_subject))
        if text is None:
            return None
        made[name] = text
    return made


def _spliced(
    facts: Facts, name: str, content: bytes, old: list[Key], new: list[Key], touched: set[Key]
) -> bytes | None:
    """One dump, from the last one whose blocks had the ``old`` keys."""
    head, blocks = cut(content, name)
    names = graph_names(content, name, list(dict.fromkeys(graph for graph, _ in old))) if name in _BY_GRAPH else {}
    if len(old) != len(blocks) or (name in _BY_GRAPH and not names.keys() >= {graph for graph, _ in new}):
        return None
    known = dict(zip(old, blocks, strict=True))
    for key in touched.intersection(new):
        block = _block(facts, key, name, head)
        if block is None:
            return None
        known[key] = block
    return join(name, head, {key: known[key] for key in new}, names)


def _key(line: str) -> Key:
    """The graph and the subject of a line of N-Quads."""
    return line[line.rindex(" ", 0, -2) + 1 : -2], line[: line.index(" ")]


def _by_subject(keys: Iterable[Key]) -> list[Key]:
    """The keys in formats that list each subject once."""
    return [("", subject) for subject in sorted({subject for _, subject in keys})]


def _block(facts: Facts, key: Key, name: str, head: bytes) -> bytes | None:
    """What a dump says of a subject; None where that depends on more than the subject."""
    graph, subject = key
    quads = [quad for quad in facts.quads.get(subject[1:-1], ()) if not graph or str(quad.graph_name) == graph]
    if not quads or any(isinstance(quad.object, ox.BlankNode) for quad in quads):
        return None
    declared = json.loads(head.removeprefix(b'{"@context": ').removesuffix(b",")) if name == "jsonld" else PREFIXES
    given = quads if name in _WITH_GRAPHS else union_of_graphs(quads)
    own_head, blocks = cut(write_formats(given, [name], declared, declare=True)[name], name)
    # A namespace without a prefix is numbered by what else is in the text.
    return blocks[0] if len(blocks) == 1 and b"xmlns:ns1=" not in own_head else None
