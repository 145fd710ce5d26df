"""The reference engine: pySHACL on rdflib."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from sahel_ld.checks.engines import Result
from sahel_ld.errors import InputError
from sahel_ld.rdf.bridge import literals_as_written, to_rdflib_graph
from sahel_ld.terms import RDF, SH

if TYPE_CHECKING:
    import rdflib


class ReferenceEngine:
    """pySHACL, without inference, imports or network."""

    def validate(self, data: Sequence[bytes], shapes: bytes) -> list[Result]:
        """The results, nested ones left out. Raises InputError where pySHACL cannot evaluate a constraint."""
        import pyshacl
        import rdflib
        from pyshacl.errors import ConstraintLoadError, ReportableRuntimeError, ShapeLoadError

        # TypeError: where it cannot compare two values (partial dates). NotImplementedError: $shapesGraph.
        cannot = (ConstraintLoadError, ReportableRuntimeError, ShapeLoadError, TypeError, NotImplementedError)

        data_graph, shapes_graph = (
            to_rdflib_graph(ox.parse(text, format=ox.RdfFormat.N_TRIPLES)) for text in (b"".join(data), shapes)
        )
        with literals_as_written():
            try:
                _, report, _ = pyshacl.validate(data_graph, shacl_graph=shapes_graph, inference="none", inplace=True)
            except Exception as error:
                # rdflib raises a bare Exception for a prefix that it does not know.
                if not isinstance(error, cannot) and type(error) is not Exception:
                    raise
                raise InputError(f"pySHACL cannot run these shapes: {error}") from None
            if not isinstance(report, rdflib.Graph):
                raise InputError(f"pySHACL cannot run these shapes: {report}")
            return list(_results(report))


def _results(report: rdflib.Graph) -> Iterator[Result]:
    from rdflib import URIRef

    def one(node: Any, name: str) -> Any:
        return report.value(node, URIRef(SH + name))

    for node in report.objects(None, URIRef(f"{SH}result")):
        path = one(node, "resultPath")
        yield Result(
            focus=_text(one(node, "focusNode")),
            path=_path(report, path) if path is not None else "",
            value=_text(one(node, "value")),
            component=str(one(node, "sourceConstraintComponent")).removeprefix(SH),
            severity=str(one(node, "resultSeverity")).removeprefix(SH),
            shape=_text(one(node, "sourceShape")),
            message=str(min((str(text) for text in report.objects(node, URIRef(f"{SH}resultMessage"))), default="")),
        )


def _text(term: Any) -> str:
    """A term of rdflib in the N-Triples syntax that pyoxigraph writes."""
    from rdflib import BNode, Literal, URIRef

    if term is None:
        return ""
    if isinstance(term, URIRef):
        return f"<{term}>"
    if isinstance(term, BNode):
        return f"_:{term}"
    if isinstance(term, Literal):
        if term.language:
            return str(ox.Literal(str(term), language=term.language))
        return str(
            ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype))) if term.datatype else ox.Literal(str(term))
        )
    raise TypeError(f"not a term: {term!r}")


_SUFFIXES = {"zeroOrMorePath": "*", "oneOrMorePath": "+", "zeroOrOnePath": "?"}


def _path(graph: rdflib.Graph, path: Any) -> str:
    """A SHACL path in SPARQL syntax."""
    from rdflib import BNode, URIRef
    from rdflib.collection import Collection

    if not isinstance(path, BNode):
        return _text(path)
    if graph.value(path, URIRef(f"{RDF}first")) is not None:
        return " / ".join(_path(graph, step) for step in Collection(graph, path))
    if (inverse := graph.value(path, URIRef(f"{SH}inversePath"))) is not None:
        return f"^{_path(graph, inverse)}"
    if (alternatives := graph.value(path, URIRef(f"{SH}alternativePath"))) is not None:
        return " | ".join(_path(graph, step) for step in Collection(graph, alternatives))
    for name, suffix in _SUFFIXES.items():
        if (inner := graph.value(path, URIRef(SH + name))) is not None:
            return f"({_path(graph, inner)}){suffix}"
    return ""
