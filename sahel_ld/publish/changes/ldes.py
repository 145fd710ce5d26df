"""The stream of versions, as Linked Data Event Stream: each thing as it was after each step that changed it.

One page holds all, so that a client that has read it is up to date: replaying it in the order of time gives the data.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

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
_BySubject = Mapping[ox.NamedNode | ox.BlankNode, list[Triple]]


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
        after = _by_subject(step.after)
        words = {change.iri: change for change in step.told}
        for subject in sorted(_changed(step)):
            state = list(_closure(ox.NamedNode(subject), after))
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


def _changed(step: Step) -> set[str]:
    """The IRIs that something else is said of: those that are told of, and those of what is told under them, such as the measures of a listing."""
    found: set[str] = set()
    for change in step.told:
        subjects = [line.partition(" ")[0] for line in (*change.added, *change.removed)]
        if (
            any(subject.startswith("_:") for subject in subjects)
            and ":" in change.iri
            and not change.iri.startswith("_:")
        ):
            found.add(change.iri)
        found |= {subject[1:-1] for subject in subjects if subject.startswith("<")}
    return found


def _by_subject(triples: Iterable[Triple]) -> _BySubject:
    found: dict[ox.NamedNode | ox.BlankNode, list[Triple]] = defaultdict(list)
    for triple in triples:
        found[triple[0]].append(triple)
    return found


def _closure(node: ox.NamedNode, after: _BySubject) -> Iterator[Triple]:
    """What is said of a node, with the blank nodes that this leads to; in one order."""
    queue: list[ox.NamedNode | ox.BlankNode] = [node]
    seen = set(queue)
    while queue:
        for triple in sorted(after.get(queue.pop(0), ()), key=str):
            yield triple
            if isinstance(triple[2], ox.BlankNode) and triple[2] not in seen:
                seen.add(triple[2])
                queue.append(triple[2])


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
