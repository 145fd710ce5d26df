"""Writing quads in any of the six formats: the same bytes for the same quads, nothing lost in silence.

Quads come as they were parsed, never from a store: a store rewrites literals.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from sahel_ld.errors import DataError
from sahel_ld.rdf.canonical import canonical_quads, union_of_graphs
from sahel_ld.rdf.formats import format_named
from sahel_ld.rdf.jsonld import write_jsonld
from sahel_ld.rdf.rdfxml import write_rdfxml
from sahel_ld.terms import PREFIXES

_LEGAL_IRI = re.compile(r'[A-Za-z][A-Za-z0-9+.\-]*:[^\x00-\x20<>"{}|^`\\]*')
_PREFIX_LINE = re.compile(r"@prefix ([^:]*): <([^>]*)> \.")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"|<[^>]*>')
_PREFIXED = re.compile(r"(?<![\w.\-@^:])([A-Za-z][\w\-]*):|\^\^([A-Za-z][\w\-]*):")


@dataclass(frozen=True)
class Written:
    """The bytes of an export, how many statements are in them, and what the reader of the file must know.

    ``statements`` counts triples in a format for one graph, else quads. ``graphs`` counts the named graphs that were given.
    """

    content: bytes
    statements: int
    graphs: int
    note: str = ""


def write_quads(quads: Iterable[ox.Quad], name: str, prefixes: Mapping[str, str] = PREFIXES) -> Written:
    """``quads`` in the format ``name`` (``turtle``, ``ttl``, ``trig`` …).

    Turtle, N-Triples and RDF/XML hold one graph: the triples of all graphs are written, each once, and ``note`` says so.
    Raises UsageError for an unknown format, DataError for what the format or RDF 1.1 has no place for.
    """
    name, rdf_format = format_named(name)
    given = list(quads)
    graphs = len({quad.graph_name for quad in given} - {ox.DefaultGraph()})
    note = ""
    if not rdf_format.supports_datasets:
        given = list(union_of_graphs(given))
        if graphs:
            note = f"{name} holds one graph: the names of {graphs} graph{'s' * (graphs > 1)} are not in it (trig, nquads and jsonld keep them)"
    _refuse_unwritable(given)
    ordered = canonical_quads(given)
    return Written(_bytes(ordered, name, rdf_format, prefixes), len(ordered), graphs, note)


def write_formats(
    quads: Iterable[ox.Quad], names: Iterable[str], prefixes: Mapping[str, str] = PREFIXES, *, declare: bool = False
) -> dict[str, bytes]:
    """Quads in several formats, by the formats' own names; made ready once for all of them.

    ``declare`` declares all ``prefixes``, and not only those in use.
    For formats that hold one graph the quads must be of the default graph. Raises DataError as ``write_quads`` does.
    """
    given = list(quads)
    _refuse_unwritable(given)
    ordered = canonical_quads(given)
    return {name: _bytes(ordered, name, format_named(name)[1], prefixes, declare=declare) for name in names}


def _bytes(
    quads: list[ox.Quad], name: str, rdf_format: ox.RdfFormat, prefixes: Mapping[str, str], *, declare: bool = False
) -> bytes:
    if name == "rdfxml":
        return write_rdfxml(quads, prefixes, declare=declare)
    if name == "jsonld":
        return write_jsonld(quads, prefixes, declare=declare)
    if name in ("ntriples", "nquads"):
        plain = _serialize(quads, rdf_format)
        return b"".join(sorted(plain.splitlines(keepends=True)))
    return _laid_out(_serialize(quads, rdf_format, prefixes).decode(), prefixes if declare else ()).encode()


def _serialize(quads: list[ox.Quad], rdf_format: ox.RdfFormat, prefixes: Mapping[str, str] | None = None) -> bytes:
    items = quads if rdf_format.supports_datasets else [quad.triple for quad in quads]
    content = ox.serialize(items, format=rdf_format, prefixes=dict(prefixes) if prefixes else None)
    assert content is not None
    return content


def _laid_out(text: str, declared: Container[str]) -> str:
    """Turtle or TriG with its used and its ``declared`` prefixes, sorted, an empty line before each subject, and spaces instead of tabs.

    Line breaks and tabs inside literals are escaped, so that every line break here is layout.
    """
    head: dict[str, str] = {}
    body: list[str] = []
    for line in text.split("\n"):
        if not body and (prefix := _PREFIX_LINE.fullmatch(line)):
            head[prefix[1]] = line
        else:
            body.append(line)
    used = {first or second for line in body for first, second in _PREFIXED.findall(_QUOTED.sub('""', line))}
    lines = [line for prefix, line in sorted(head.items()) if prefix in used or prefix in declared]
    in_graph = False
    for line in body:
        if not line:
            continue
        depth = len(line) - len(line.lstrip("\t"))
        if line == "}":
            in_graph = False
        elif depth == 0 or (in_graph and depth == 1):
            if not lines or not lines[-1].endswith("{"):
                lines.append("")
            in_graph = in_graph or line.endswith("{")
        lines.append("    " * depth + line[depth:])
    return "\n".join(lines).lstrip("\n") + "\n"


def _refuse_unwritable(quads: Iterable[ox.Quad]) -> None:
    seen: set[str] = set()
    for quad in quads:
        value = quad.object
        if isinstance(value, ox.Triple):
            raise DataError(
                f"a statement about a statement cannot be written: {quad.subject} {quad.predicate}", hint=_RDF12
            )
        if isinstance(value, ox.Literal) and value.direction is not None:
            raise DataError(f"a literal with a base direction cannot be written: {value}", hint=_RDF12)
        datatype = value.datatype if isinstance(value, ox.Literal) else None
        for term in (quad.subject, quad.predicate, value, quad.graph_name, datatype):
            if isinstance(term, ox.NamedNode) and term.value not in seen:
                seen.add(term.value)
                if not _LEGAL_IRI.fullmatch(term.value):
                    raise DataError(
                        f"not a legal IRI: {term.value!r}", hint="percent-encode what is not allowed in an IRI"
                    )


_RDF12 = "the exports are RDF 1.1, so that every tool reads them"
