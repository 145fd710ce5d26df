"""What is said of versions, in DCAT: of one in its own folder, and of all in the description of the data set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pyoxigraph as ox

from sahel_ld.publish.machine.entities import DATASET, LICENCE
from sahel_ld.publish.output import FileEntry
from sahel_ld.publish.site import Site
from sahel_ld.publish.versions.kept import Releases, version_iri
from sahel_ld.publish.words import words
from sahel_ld.terms import BASE, OWL, PREFIXES, RDF, XSD

_DCAT = PREFIXES["dcat"]
_TERMS = PREFIXES["dcterms"]
_SPDX = "http://spdx.org/rdf/terms#"
_TYPE = f"{RDF}type"
_GZIP = ox.NamedNode("https://www.iana.org/assignments/media-types/application/gzip")
_SHA256 = ox.NamedNode(f"{_SPDX}checksumAlgorithm_sha256")
_PUBLISHER = ox.NamedNode(f"{BASE}id/actor/sahel-ld")


def description_of(site: Site, name: str, previous: str, files: Mapping[str, FileEntry]) -> Iterator[ox.Quad]:
    """A version, the one before it, and its packed files by their paths in its folder."""
    node = ox.NamedNode(version_iri(name))
    yield from _titled(node, name)
    yield from _titled(DATASET)
    yield from _around()
    yield _link(node, f"{_DCAT}isVersionOf", DATASET)
    yield _link(node, f"{_TERMS}license", LICENCE)
    yield _link(node, f"{_TERMS}publisher", _PUBLISHER)
    if previous:
        yield from _titled(ox.NamedNode(version_iri(previous)), previous)
        yield _link(node, f"{_DCAT}previousVersion", ox.NamedNode(version_iri(previous)))
    if site.recorded:
        yield ox.Quad(
            node, ox.NamedNode(f"{_TERMS}issued"), ox.Literal(site.recorded, datatype=ox.NamedNode(f"{XSD}date"))
        )
    for path, entry in sorted(files.items()):
        part, address = ox.NamedNode(f"{node.value}#{path}"), ox.NamedNode(f"{node.value}/{path}")
        checksum = ox.NamedNode(f"{part.value}-sha256")
        yield _link(node, f"{_DCAT}distribution", part)
        yield _link(part, _TYPE, ox.NamedNode(f"{_DCAT}Distribution"))
        yield _link(part, f"{_DCAT}accessURL", node)
        yield _link(part, f"{_DCAT}downloadURL", address)
        yield _link(part, f"{_DCAT}compressFormat", _GZIP)
        yield _link(part, f"{_TERMS}license", LICENCE)
        size = ox.Literal(str(entry.size), datatype=ox.NamedNode(f"{XSD}nonNegativeInteger"))
        yield ox.Quad(part, ox.NamedNode(f"{_DCAT}byteSize"), size)
        yield _link(part, f"{_SPDX}checksum", checksum)
        yield _link(checksum, _TYPE, ox.NamedNode(f"{_SPDX}Checksum"))
        yield _link(checksum, f"{_SPDX}algorithm", _SHA256)
        value = ox.Literal(entry.sha256, datatype=ox.NamedNode(f"{XSD}hexBinary"))
        yield ox.Quad(checksum, ox.NamedNode(f"{_SPDX}checksumValue"), value)


def links_to_versions(releases: Releases) -> Iterator[ox.Quad]:
    """What the description of the data set says of its versions; ``owl:versionIRI`` where the site is one of them."""
    for name in releases.names:
        node = ox.NamedNode(version_iri(name))
        yield from _titled(node, name)
        yield _link(DATASET, f"{_DCAT}hasVersion", node)
        yield _link(node, f"{_DCAT}isVersionOf", DATASET)
        if previous := releases.previous(name):
            yield _link(node, f"{_DCAT}previousVersion", ox.NamedNode(version_iri(previous)))
    if releases.names:
        yield _link(DATASET, f"{_DCAT}hasCurrentVersion", ox.NamedNode(version_iri(releases.names[-1])))
    if releases.new:
        yield _link(DATASET, f"{OWL}versionIRI", ox.NamedNode(version_iri(releases.new)))
        if previous := releases.previous(releases.new):
            yield _link(DATASET, f"{_DCAT}previousVersion", ox.NamedNode(version_iri(previous)))


def _around() -> Iterator[ox.Quad]:
    """What is said of the things that a description refers to: it is whole without the one of the data set."""
    for node, kind in (
        (_PUBLISHER, f"{PREFIXES['foaf']}Agent"),
        (LICENCE, f"{_TERMS}LicenseDocument"),
        (_GZIP, f"{_TERMS}MediaType"),
        (_SHA256, f"{_SPDX}ChecksumAlgorithm"),
    ):
        yield _link(node, _TYPE, ox.NamedNode(kind))
    yield ox.Quad(
        _PUBLISHER, ox.NamedNode(f"{PREFIXES['foaf']}name"), ox.Literal("The sahel_ld project", language="en")
    )


def _titled(node: ox.NamedNode, name: str = "") -> Iterator[ox.Quad]:
    yield _link(node, _TYPE, ox.NamedNode(f"{_DCAT}Dataset"))
    if name:
        yield ox.Quad(node, ox.NamedNode(f"{_DCAT}version"), ox.Literal(name))
    for language in ("en", "fr"):
        say = words(language)
        title = f"{say('site')}: {say('motto')}{f' ({name})' if name else ''}"
        yield ox.Quad(node, ox.NamedNode(f"{_TERMS}title"), ox.Literal(title, language=language))
        yield ox.Quad(node, ox.NamedNode(f"{_TERMS}description"), ox.Literal(say("home.lead"), language=language))


def _link(node: ox.NamedNode, name: str, value: ox.NamedNode) -> ox.Quad:
    return ox.Quad(node, ox.NamedNode(name), value)
