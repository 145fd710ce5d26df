"""Shapes files that do not say what they seem to say: no shape in them, the wrong namespace, imports that nobody answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import pyoxigraph as ox

from sahel_ld.checks.house import declared_prefixes
from sahel_ld.checks.loading import Loaded
from sahel_ld.checks.raw import Raw, Where
from sahel_ld.findings import Finding, Severity
from sahel_ld.rdf.bulk import with_predicate
from sahel_ld.terms import OWL, RDF, SH

# The namespace with another scheme or host, or without its end; shacl-shacl# and the like are other vocabularies.
_NEARLY = re.compile(r"(?i)https?://(?:www\.)?w3\.org/ns/shacl(?:[/#]?(?:[a-z]\w*)?)")
_IRI = re.compile(rb"<([^<>\s]*)>")


def empty_files(files: Sequence[Loaded]) -> Iterator[Finding]:
    """Files without a shape; one that helps the others, with prefixes for queries for example, is not empty."""
    for file in files:
        if b"<" + SH.encode() not in file.triples and not _nearly(file):
            yield Finding("shapes/empty-file", Severity.WARNING, "this file holds no shape", file.source.name, 1)


def wrong_namespace(files: Sequence[Loaded]) -> Iterator[Finding]:
    """Files that write SHACL with another namespace: to an engine they hold no shape at all."""
    for file in files:
        if not (wrong := _nearly(file)):
            continue
        has_prefixes = file.source.format in (ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG)
        declared = list(declared_prefixes(file.content)) if has_prefixes else []
        lines = [line for _, namespace, line in declared if namespace != SH and _NEARLY.fullmatch(namespace)]
        if not lines:
            lines = [number for number, line in enumerate(file.lines, 1) if any(iri in line for iri in wrong)][:1]
        for line in lines or [1]:
            yield Finding(
                "shapes/wrong-namespace",
                Severity.ERROR,
                f"<{min(wrong)}> is not a term of SHACL: nothing written in this namespace is checked",
                file.source.name,
                line,
                hint=f"the namespace of SHACL is {SH}",
            )


def _nearly(file: Loaded) -> set[str]:
    """The IRIs of a file that miss the namespace of SHACL by a little."""
    if b"ns/shacl" not in file.triples.lower():
        return set()
    found = {iri.decode() for iri in _IRI.findall(file.triples)}
    return {iri for iri in found if not iri.startswith(SH) and iri != SH.rstrip("#") and _NEARLY.fullmatch(iri)}


def _ontologies(text: bytes) -> Iterator[bytes]:
    """The IRIs under which the ontologies of a text can be imported: their own and those of their versions."""
    ontology = f"<{OWL}Ontology>".encode()
    yield from (subject for subject, kind in with_predicate(text, f"{RDF}type") if kind == ontology)
    yield from (value for _, value in with_predicate(text, f"{OWL}versionIRI"))


def missing_imports(files: Iterable[Loaded]) -> Iterator[Raw]:
    """Imports that no loaded file answers. Nothing is fetched, so what they hold is not there, and a class may lack its subclasses."""
    texts = [file.triples for file in files]
    imports = {found for text in texts for found in with_predicate(text, f"{OWL}imports") if found[1].startswith(b"<")}
    here = {_bare(iri.decode()[1:-1]) for text in texts for iri in _ontologies(text)} if imports else set()
    for subject, value in sorted(imports):
        if _bare(value.decode()[1:-1]) not in here:
            yield Raw(
                "shapes/import-missing",
                Severity.WARNING,
                f"the import {value.decode()} is in no loaded file: what it says of classes and shapes is not known here",
                Where.VALUE,
                focus=subject.decode(),
                path=f"<{OWL}imports>",
                value=value.decode(),
                hint="put a copy into the project, or name it with --ontology; nothing is fetched during a check",
            )


def _bare(iri: str) -> str:
    return iri.rstrip("#/")
