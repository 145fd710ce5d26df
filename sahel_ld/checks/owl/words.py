"""The words of OWL, RDF Schema and RDF that reasoning needs, as terms."""

from __future__ import annotations

import pyoxigraph as ox

from sahel_ld.terms import OWL, RDF, RDFS

Node = ox.NamedNode | ox.BlankNode
Term = ox.NamedNode | ox.BlankNode | ox.Literal


def owl(name: str) -> ox.NamedNode:
    """A term of OWL."""
    return ox.NamedNode(OWL + name)


TYPE = ox.NamedNode(f"{RDF}type")
FIRST, REST, NIL = (ox.NamedNode(RDF + name) for name in ("first", "rest", "nil"))
SUB_CLASS, SUB_PROPERTY, DOMAIN, RANGE = (
    ox.NamedNode(RDFS + name) for name in ("subClassOf", "subPropertyOf", "domain", "range")
)
CLASS, RDFS_CLASS, DATATYPE = owl("Class"), ox.NamedNode(f"{RDFS}Class"), ox.NamedNode(f"{RDFS}Datatype")
OBJECT_PROPERTY, DATA_PROPERTY, ANNOTATION_PROPERTY = (
    owl(name) for name in ("ObjectProperty", "DatatypeProperty", "AnnotationProperty")
)
EQUIVALENT_CLASS, EQUIVALENT_PROPERTY = owl("equivalentClass"), owl("equivalentProperty")
INVERSE_OF = owl("inverseOf")
THING, NOTHING = owl("Thing"), owl("Nothing")
IMPORTS, ONTOLOGY = owl("imports"), owl("Ontology")

# What a declaration says a name is.
KINDS: dict[ox.NamedNode, str] = {
    CLASS: "class",
    RDFS_CLASS: "class",
    DATATYPE: "datatype",
    OBJECT_PROPERTY: "object property",
    DATA_PROPERTY: "data property",
    ANNOTATION_PROPERTY: "annotation property",
} | {
    owl(f"{name}Property"): "object property"
    for name in ("Transitive", "Symmetric", "Asymmetric", "Irreflexive", "Reflexive", "InverseFunctional")
}
# Annotations that need no declaration; like all annotations they mean nothing to a reasoner.
ANNOTATIONS = {
    *(ox.NamedNode(RDFS + name) for name in ("label", "comment", "seeAlso", "isDefinedBy")),
    *(
        owl(name)
        for name in (
            "versionInfo",
            "versionIRI",
            "deprecated",
            "priorVersion",
            "backwardCompatibleWith",
            "incompatibleWith",
            "imports",
        )
    ),
}
