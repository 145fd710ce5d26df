"""The shapes as a graph: what they are called, what they say, where they stand, and whether they can do anything at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from sahel_ld.checks.loading import Loaded
from sahel_ld.checks.raw import Raw, Where
from sahel_ld.findings import Severity, ShapeSource
from sahel_ld.rdf.locate import locate
from sahel_ld.rdf.places import Lines
from sahel_ld.terms import RDF, SH, local_name

SEVERITIES = {"Violation": Severity.ERROR, "Warning": Severity.WARNING, "Info": Severity.NOTE}


def _sh(name: str) -> ox.NamedNode:
    return ox.NamedNode(SH + name)


_TARGETS = ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")


@dataclass
class ShapesGraph:
    """All shapes of a check, from one or more files."""

    files: Sequence[Loaded]
    given: bytes | None = None

    @cached_property
    def triples(self) -> bytes:
        """The shapes as N-Triples: what was given in their place, else what the files say."""
        return b"".join(file.triples for file in self.files) if self.given is None else self.given

    @cached_property
    def store(self) -> ox.Store:
        """The same, to ask."""
        store = ox.Store()
        # Unlike load, extend keeps the labels of blank nodes.
        store.extend(ox.parse(self.triples, format=ox.RdfFormat.N_TRIPLES))
        return store

    def _objects(
        self, subject: ox.NamedNode | ox.BlankNode, predicate: ox.NamedNode
    ) -> Iterator[ox.NamedNode | ox.BlankNode | ox.Literal]:
        for quad in self.store.quads_for_pattern(subject, predicate, None):
            assert not isinstance(quad.object, ox.Triple)
            yield quad.object

    @cached_property
    def shapes(self) -> frozenset[str]:
        """All shapes: typed as such, targeting something, or used as a property shape."""
        found: set[str] = set()
        for predicate, value in (
            *((ox.NamedNode(f"{RDF}type"), _sh(name)) for name in ("NodeShape", "PropertyShape")),
            *((_sh(name), None) for name in (*_TARGETS, "path")),
        ):
            found.update(str(quad.subject) for quad in self.store.quads_for_pattern(None, predicate, value))
        return frozenset(found)

    def messages(self, shape: str) -> tuple[tuple[str, str], ...]:
        """Language and text of the messages of a shape, by language."""
        found = [value for value in self._objects(_node(shape), _sh("message")) if isinstance(value, ox.Literal)]
        return tuple(sorted((text.language or "", text.value) for text in found))

    def named(self, shape: str) -> str:
        """The IRI of a shape, or of the nearest shape around it that has one; empty where there is none."""
        seen: set[str] = set()
        while shape.startswith("_:") and shape not in seen:
            seen.add(shape)
            owners = self.store.quads_for_pattern(None, None, ox.BlankNode(shape[2:]))
            shape = min((str(quad.subject) for quad in owners), default="")
        return shape[1:-1] if shape.startswith("<") else ""

    def code(self, shape: str, component: str) -> str:
        """The code of findings of a shape: by its name, else by the constraint component."""
        name = self.named(shape)
        return f"shape/{local_name(name)}" if name else f"shacl/{component.removesuffix('ConstraintComponent')}"

    @cached_property
    def places(self) -> dict[str, ShapeSource]:
        """Where each shape stands: the file and line where it is first a subject."""
        found: dict[str, ShapeSource] = {}
        for file in self.files:
            lines = Lines(file.content.decode())
            for quad, place in locate(file.content, file.source):
                subject = str(quad.subject)
                if subject not in found:
                    found[subject] = ShapeSource(file.source.name, lines.at(place.subject[0])[0] if place else None)
        return found

    def source(self, shape: str) -> ShapeSource | None:
        """Where a shape, or the named one around it, stands."""
        return self.places.get(shape) or self.places.get(f"<{self.named(shape)}>")

    def unknown_terms(self) -> Iterator[Raw]:
        """The uses of terms that SHACL does not have: they check nothing."""
        for name in sorted(set(re.findall(rf"<{re.escape(SH)}([^>]*)>", self.triples.decode())) - SHACL_TERMS):
            term = f"<{SH}{name}>"
            yield from (
                Raw(
                    "shapes/unknown-term",
                    Severity.ERROR,
                    f"sh:{name} is not a term of SHACL: it checks nothing",
                    Where.VALUE if term == str(quad.object) else Where.SUBJECT,
                    focus=str(quad.subject),
                    path=str(quad.predicate),
                    value=term if term == str(quad.object) else "",
                )
                for quad in sorted(self.store, key=str)
                if term in (str(quad.predicate), str(quad.object))
            )


def _node(term: str) -> ox.NamedNode | ox.BlankNode:
    return ox.BlankNode(term[2:]) if term.startswith("_:") else ox.NamedNode(term[1:-1])


# Source: the SHACL vocabulary of the W3C Recommendation of 20 July 2017, and of the note on advanced features.
SHACL_TERMS = frozenset(
    [
        "AbstractResult",
        "AndConstraintComponent",
        "BlankNode",
        "BlankNodeOrIRI",
        "BlankNodeOrLiteral",
        "ClassConstraintComponent",
        "ClosedConstraintComponent",
        "ConstraintComponent",
        "DatatypeConstraintComponent",
        "DisjointConstraintComponent",
        "EqualsConstraintComponent",
        "ExpressionConstraintComponent",
        "Function",
        "HasValueConstraintComponent",
        "IRI",
        "IRIOrLiteral",
        "InConstraintComponent",
        "Info",
        "JSConstraint",
        "JSConstraintComponent",
        "JSExecutable",
        "JSFunction",
        "JSLibrary",
        "JSRule",
        "JSTarget",
        "JSTargetType",
        "JSValidator",
        "LanguageInConstraintComponent",
        "LessThanConstraintComponent",
        "LessThanOrEqualsConstraintComponent",
        "Literal",
        "MaxCountConstraintComponent",
        "MaxExclusiveConstraintComponent",
        "MaxInclusiveConstraintComponent",
        "MaxLengthConstraintComponent",
        "MinCountConstraintComponent",
        "MinExclusiveConstraintComponent",
        "MinInclusiveConstraintComponent",
        "MinLengthConstraintComponent",
        "NodeConstraintComponent",
        "NodeKind",
        "NodeKindConstraintComponent",
        "NodeShape",
        "NotConstraintComponent",
        "OrConstraintComponent",
        "Parameter",
        "Parameterizable",
        "PatternConstraintComponent",
        "PrefixDeclaration",
        "PropertyConstraintComponent",
        "PropertyGroup",
        "PropertyShape",
        "QualifiedMaxCountConstraintComponent",
        "QualifiedMinCountConstraintComponent",
        "ResultAnnotation",
        "Rule",
        "SPARQLAskExecutable",
        "SPARQLAskValidator",
        "SPARQLConstraint",
        "SPARQLConstraintComponent",
        "SPARQLConstructExecutable",
        "SPARQLExecutable",
        "SPARQLFunction",
        "SPARQLRule",
        "SPARQLSelectExecutable",
        "SPARQLSelectValidator",
        "SPARQLTarget",
        "SPARQLTargetType",
        "SPARQLUpdateExecutable",
        "Severity",
        "Shape",
        "Target",
        "TargetType",
        "TripleRule",
        "UniqueLangConstraintComponent",
        "ValidationReport",
        "ValidationResult",
        "Validator",
        "Violation",
        "Warning",
        "XoneConstraintComponent",
        "alternativePath",
        "and",
        "annotationProperty",
        "annotationValue",
        "annotationVarName",
        "ask",
        "class",
        "closed",
        "condition",
        "conforms",
        "construct",
        "datatype",
        "deactivated",
        "declare",
        "defaultValue",
        "description",
        "detail",
        "disjoint",
        "entailment",
        "equals",
        "expression",
        "filterShape",
        "flags",
        "focusNode",
        "group",
        "hasValue",
        "ignoredProperties",
        "in",
        "intersection",
        "inversePath",
        "js",
        "jsFunctionName",
        "jsLibrary",
        "jsLibraryURL",
        "labelTemplate",
        "languageIn",
        "lessThan",
        "lessThanOrEquals",
        "maxCount",
        "maxExclusive",
        "maxInclusive",
        "maxLength",
        "message",
        "minCount",
        "minExclusive",
        "minInclusive",
        "minLength",
        "name",
        "namespace",
        "node",
        "nodeKind",
        "nodeValidator",
        "nodes",
        "not",
        "object",
        "oneOrMorePath",
        "optional",
        "or",
        "order",
        "parameter",
        "path",
        "pattern",
        "predicate",
        "prefix",
        "prefixes",
        "property",
        "propertyValidator",
        "qualifiedMaxCount",
        "qualifiedMinCount",
        "qualifiedValueShape",
        "qualifiedValueShapesDisjoint",
        "result",
        "resultAnnotation",
        "resultMessage",
        "resultPath",
        "resultSeverity",
        "returnType",
        "rule",
        "select",
        "severity",
        "shapesGraph",
        "shapesGraphWellFormed",
        "sourceConstraint",
        "sourceConstraintComponent",
        "sourceShape",
        "sparql",
        "subject",
        "suggestedShapesGraph",
        "target",
        "targetClass",
        "targetNode",
        "targetObjectsOf",
        "targetSubjectsOf",
        "this",
        "union",
        "uniqueLang",
        "update",
        "validator",
        "value",
        "xone",
        "zeroOrMorePath",
        "zeroOrOnePath",
    ]
)
