"""Files into an engine by their text: a Python object for each quad would take most of the time and of the memory."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from sahel_ld.rdf.bulk import ONE_GRAPH, line_blocks, nquads_of
from sahel_ld.rdf.reader import Source, parse_quads
from sahel_ld.store.written import forms_of, literals_in


def fill(
    engine: ox.Store, sources: Iterable[tuple[Source, ox.NamedNode | ox.DefaultGraph]]
) -> dict[ox.Literal, ox.Literal]:
    """Put files into ``engine``, the triples of each into the graph beside it; the literals that it keeps otherwise, as `written_forms` has them.

    Raises what `read_quads` does.
    """
    literals: set[bytes] = set()
    for source, graph in sources:
        content = source.content()
        text = nquads_of(content, source)
        literals |= literals_in(text)
        if source.format not in ONE_GRAPH:
            engine.extend(parse_quads(content, source, graph if isinstance(graph, ox.NamedNode) else None))
            continue
        for block in line_blocks(text):
            _load(engine, block, graph)
    return forms_of(literals)


def _load(engine: ox.Store, triples: bytes, graph: ox.NamedNode | ox.DefaultGraph) -> None:
    if b"_:" in triples:
        # The engine would give blank nodes labels of its own, another in each run.
        lines = triples.splitlines(keepends=True)
        unnamed = ox.parse(b"".join(line for line in lines if b"_:" in line), format=ox.RdfFormat.N_TRIPLES)
        engine.extend(ox.Quad(each.subject, each.predicate, each.object, graph) for each in unnamed)
        triples = b"".join(line for line in lines if b"_:" not in line)
    engine.load(triples, format=ox.RdfFormat.N_TRIPLES, to_graph=graph)
