"""The stream of versions, as Linked Data Event Stream: each thing as it was after each step that changed it.

One page holds all, so that a client that has read it is up to date: replaying it in the order of time gives the data.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence

import pyoxigraph as ox

from sahel_ld.diff.structure import Triple
from sahel_ld.publish.changes.atom import sentences_of
from sahel_ld.publish.changes.steps import Step
from sahel_ld.terms import BASE, PREFIXES, RDF, XSD

STREAM = "changes.ttl"
_AS = "https://www.w3.org/ns/activitystreams#"
_LDES = "https://w3id.org/ldes#"
_TREE = "https://w3id.org/tree#"
_TYPE = ox.NamedNode(f"{RDF}type")
_CREATED = ox.NamedNode(f"{PREFIXES['dcterms']}created")
_VERSION_OF = ox.NamedNode(f"{PREFIXES['dcterms']}isVersionOf")
_DELETE = ox.NamedNode(f"{_AS}Delete")


def stream(steps: Sequence[Step]) -> Iterator[ox.Quad]:
    """The stream and its members. A member says what is said of the thing after the step; one of what is gone is an `as:Delete`."""
    here, page = ox.NamedNode(f"{BASE}{STREAM}#stream"), ox.NamedNode(BASE + STREAM)
    yield ox.Quad(here, _TYPE, ox.NamedNode(f"{_LDES}EventStream"))
    yield ox.Quad(here, ox.NamedNode(f"{_LDES}timestampPath"), _CREATED)
    yield ox.Quad(here, ox.NamedNode(f"{_LDES}versionOfPath"), _VERSION_OF)
    yield ox.Quad(here, ox.NamedNode(f"{_LDES}versionDeletePath"), _TYPE)
    yield ox.Quad(here, ox.NamedNode(f"{_LDES}versionDeleteObject"), _DELETE)
    yield ox.Quad(here, ox.NamedNode(f"{_TREE}view"), page)
    yield ox.Quad(page, _TYPE, ox.NamedNode(f"{_TREE}Node"))
    seen: Counter[str] = Counter()
    for step in steps:
        words = {change.iri: change for change in step.told}
        for subject, state in step.states.items():
            digest = _digest(subject, state)
            seen[digest] += 1
            member = ox.NamedNode(f"{BASE}{STREAM}#{digest}-{seen[digest]}")
            yield ox.Quad(here, ox.NamedNode(f"{_TREE}member"), member)
            yield ox.Quad(member, _VERSION_OF, ox.NamedNode(subject))
            yield ox.Quad(member, _CREATED, ox.Literal(step.when, datatype=ox.NamedNode(f"{XSD}dateTime")))
            if subject in words and (told := " ".join(sentences_of(words[subject]))):
                yield ox.Quad(member, ox.NamedNode(f"{_AS}summary"), ox.Literal(told, language="en"))
            if not state:
                yield ox.Quad(member, _TYPE, _DELETE)
            yield from _renamed(state, ox.NamedNode(subject), member)


def _digest(subject: str, state: list[Triple]) -> str:
    """What names a version: the same in every build, whatever labels blank nodes have."""
    shown = sorted(
        " ".join("[]" if isinstance(term, ox.BlankNode) else str(term) for term in triple) for triple in state
    )
    return hashlib.sha256("\n".join([subject, *shown]).encode()).hexdigest()[:24]


def _renamed(state: list[Triple], subject: ox.NamedNode, member: ox.NamedNode) -> Iterator[ox.Quad]:
    """The state with the version in place of the thing; blank nodes are those of the member alone."""
    labels: dict[ox.BlankNode, ox.BlankNode] = {}
    name = member.value.rpartition("#")[2].replace("-", "n")

    def own(node: ox.BlankNode) -> ox.BlankNode:
        return labels.setdefault(node, ox.BlankNode(f"m{name}n{len(labels)}"))

    for left, predicate, right in state:
        first = member if left == subject else own(left) if isinstance(left, ox.BlankNode) else left
        yield ox.Quad(first, predicate, own(right) if isinstance(right, ox.BlankNode) else right)
