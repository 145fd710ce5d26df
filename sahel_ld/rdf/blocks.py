"""A written data set as blocks, one for each subject (in each graph): what another set shares with it need not be written again.

Only for data sets all of whose prefixes are declared (``write_formats`` with ``declare``): then a block depends on its subject alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import groupby

Key = tuple[str, str]
"""The graph, in N-Triples syntax, and the subject; formats that list each subject once have an empty graph."""

_SUBJECT = re.compile(rb"[^ ]+")
_ELEMENT = b"\n  </rdf:Description>"
_START = b"\n  <rdf:Description "


def cut(content: bytes, name: str) -> tuple[bytes, list[bytes]]:
    """What comes before the blocks of a text, and the blocks in their order, without what joins them."""
    if name in ("ntriples", "nquads"):
        lines = content.splitlines(keepends=True)
        return b"", [b"".join(group) for _, group in groupby(lines, key=lambda line: line[: line.index(b" ")])]
    if name == "jsonld":
        head, _, body = content.partition(b'\n"@graph": [\n')
        return head, [line.removesuffix(b",") for line in body.split(b"\n") if line.startswith(b'{"@id"')]
    if name == "rdfxml":
        head, *blocks = content.removesuffix(b"\n</rdf:RDF>\n").split(_START)
        return head, [_START + block for block in blocks]
    head, *blocks = content.removesuffix(b"\n").split(b"\n\n")
    if name == "trig":
        blocks = [block.removesuffix(b"\n}") for block in blocks]
        blocks = [block.partition(b"{\n")[2] if not block.startswith(b" ") else block for block in blocks]
    return head, blocks


def join(name: str, head: bytes, blocks: Mapping[Key, bytes], names: Mapping[str, bytes]) -> bytes:
    """The text with these blocks, which are in order; ``names`` is how it writes the names of graphs."""
    if name in ("ntriples", "nquads"):
        return b"".join(blocks.values())
    if name == "rdfxml":
        return head + b"".join(blocks.values()) + b"\n</rdf:RDF>\n"
    if name == "turtle":
        return b"\n\n".join([head, *blocks.values()]) + b"\n"
    graphs = groupby(blocks.items(), key=lambda item: item[0][0])
    if name == "trig":
        written = (
            names[graph] + b" {\n" + b"\n\n".join(block for _, block in group) + b"\n}" for graph, group in graphs
        )
        return b"\n\n".join([head, *written]) + b"\n"
    written = (
        b'{"@graph": [\n' + b",\n".join(block for _, block in group) + b'\n], "@id": ' + names[graph] + b"}"
        for graph, group in graphs
    )
    return head + b'\n"@graph": [\n' + b",\n".join(written) + b"\n]}\n"


def graph_names(content: bytes, name: str, graphs: Sequence[str]) -> dict[str, bytes]:
    """How a text writes the names of its graphs, which are given in their order; nothing where they do not fit."""
    pattern = {"trig": rb"(?m)^(\S+) \{$", "jsonld": rb'(?m)^\], "@id": ("[^"\n]*")\},?$'}.get(name)
    found = re.findall(pattern, content) if pattern else []
    return dict(zip(graphs, found, strict=True)) if len(found) == len(graphs) else {}
