"""RDF/XML that every XML parser reads, or a refusal.

Written here and not by pyoxigraph, whose 0.5.13 writes three things that are not XML: an empty element name for a property that ends
in a digit or slash, control characters, and line ends that a parser turns into others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph as ox

from sahel_ld.errors import DataError
from sahel_ld.terms import RDF, XSD

_START = "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
_NCNAME = re.compile(f"[{_START}][{_START}0-9\u00b7\u0300-\u036f\u203f\u2040.\\-]*$")
_NOT_XML = re.compile("[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]")
_RESERVED = frozenset(
    RDF + name
    for name in (
        "Description",
        "ID",
        "RDF",
        "about",
        "aboutEach",
        "aboutEachPrefix",
        "bagID",
        "datatype",
        "li",
        "nodeID",
        "parseType",
        "resource",
    )
)
_PLAIN = frozenset((XSD + "string", RDF + "langString"))


def write_rdfxml(triples: Iterable[ox.Quad], prefixes: Mapping[str, str], *, declare: bool = False) -> bytes:
    """The triples, which are sorted by subject, one element for each subject; ``declare`` declares all ``prefixes``.

    Raises DataError for a property that XML has no name for, and for a literal with a character that XML cannot hold.
    """
    triples = list(triples)
    names = _names((quad.predicate for quad in triples), prefixes)
    used = {name.partition(":")[0]: namespace for name, namespace in names.values()} | {"rdf": RDF}
    used |= prefixes if declare else {}
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<rdf:RDF"]
    lines += [f"    xmlns:{prefix}={quoteattr(namespace)}" for prefix, namespace in sorted(used.items())]
    lines[-1] += ">"
    for subject, group in groupby(triples, key=lambda quad: quad.subject):
        lines.append(f"  <rdf:Description {_reference(subject, 'about')}>")
        lines.extend(f"    {_property(quad, names[quad.predicate.value][0])}" for quad in group)
        lines.append("  </rdf:Description>")
    lines.append("</rdf:RDF>\n")
    return "\n".join(lines).encode()


def cannot_be_property(iri: str) -> bool:
    """Whether RDF/XML has no element name for this property."""
    found = _NCNAME.search(iri)
    return iri in _RESERVED or found is None or found.start() == 0


def _names(predicates: Iterable[ox.NamedNode], prefixes: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """For each property its qualified name and namespace; namespaces without a prefix are ``ns1``, ``ns2`` and so on."""
    known = {namespace: prefix for prefix, namespace in sorted(prefixes.items(), reverse=True)}
    names: dict[str, tuple[str, str]] = {}
    for iri in sorted({predicate.value for predicate in predicates}):
        found = _NCNAME.search(iri)
        if cannot_be_property(iri) or found is None:
            raise DataError(f"the property <{iri}> cannot be written as RDF/XML: it has no name that is an XML name")
        namespace, local = next(
            ((space, iri[len(space) :]) for space in sorted(known, key=len, reverse=True) if _fits(iri, space)),
            (iri[: found.start()], found[0]),
        )
        if namespace not in known:
            known[namespace] = next(
                f"ns{number}" for number in range(1, len(names) + 2) if f"ns{number}" not in known.values()
            )
        names[iri] = f"{known[namespace]}:{local}", namespace
    return names


def _fits(iri: str, namespace: str) -> bool:
    return iri.startswith(namespace) and bool(_NCNAME.match(iri, len(namespace)))


def _reference(term: ox.NamedNode | ox.BlankNode, attribute: str) -> str:
    if isinstance(term, ox.BlankNode):
        return f'rdf:nodeID="{term.value}"'
    return f"rdf:{attribute}={quoteattr(term.value)}"


def _property(quad: ox.Quad, name: str) -> str:
    value = quad.object
    if isinstance(value, ox.NamedNode | ox.BlankNode):
        return f"<{name} {_reference(value, 'resource')}/>"
    assert isinstance(value, ox.Literal)
    if wrong := _NOT_XML.search(value.value):
        raise DataError(
            f"the value of <{quad.predicate.value}> on {quad.subject} cannot be written as RDF/XML: it holds U+{ord(wrong[0]):04X}"
        )
    if value.language:
        attribute = f' xml:lang="{value.language}"'
    elif value.datatype.value in _PLAIN:
        attribute = ""
    else:
        attribute = f" rdf:datatype={quoteattr(value.datatype.value)}"
    return f"<{name}{attribute}>{escape(value.value, {chr(13): '&#13;'})}</{name}>"
