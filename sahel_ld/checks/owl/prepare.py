"""From files to what a reasoner can be given: axioms and assertions with a meaning in OWL, the rest set aside and named."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox

from sahel_ld.checks.loading import Loaded
from sahel_ld.checks.owl.literals import OWL_DATATYPES, malformed, readable
from sahel_ld.checks.owl.names import Namer, namer
from sahel_ld.checks.owl.words import (
    ANNOTATIONS,
    CLASS,
    DATATYPE,
    DOMAIN,
    EQUIVALENT_CLASS,
    KINDS,
    ONTOLOGY,
    RANGE,
    RDFS_CLASS,
    SUB_CLASS,
    SUB_PROPERTY,
    TYPE,
    Node,
    Term,
    owl,
)
from sahel_ld.checks.raw import Raw, Where
from sahel_ld.findings import Severity
from sahel_ld.terms import OWL, RDF, RDFS, XSD, compact

VOCABULARY = (OWL, RDF, RDFS, XSD)
# Where a name is a class, so that it is one even where no file declares it.
_CLASS_PLACES = (SUB_CLASS, EQUIVALENT_CLASS, DOMAIN, owl("disjointWith"), owl("complementOf"))


@dataclass
class Prepared:
    """``statements`` go to the reasoner, in the order of the files. ``raws`` are what stops or bends the reading.

    ``aside`` are assertions whose literal the reasoner cannot read; only the domain of their property is kept, as a type of their subject:
    ``implied`` are those of the statements that no file makes.
    ``aside_datatypes`` counts them by datatype, ``lost_axioms`` counts axioms left out because they name such a datatype, ``undeclared`` the
    statements by property that no file declares: to OWL these say nothing.
    """

    kinds: dict[Term, dict[str, ox.NamedNode]] = field(default_factory=lambda: defaultdict(dict))
    statements: list[ox.Triple] = field(default_factory=list)
    aside: list[ox.Triple] = field(default_factory=list)
    implied: set[ox.Triple] = field(default_factory=set)
    aside_datatypes: Counter[str] = field(default_factory=Counter)
    lost_axioms: Counter[str] = field(default_factory=Counter)
    undeclared: Counter[str] = field(default_factory=Counter)
    raws: list[Raw] = field(default_factory=list)
    punned: bool = False
    name: Namer = compact

    def is_a(self, term: Term, kind: str) -> bool:
        """Whether a name is declared to be of a kind of ``KINDS``."""
        return kind in self.kinds.get(term, ())

    def names(self, kind: str) -> list[Term]:
        """The names of a kind that files declare."""
        return [term for term, kinds in self.kinds.items() if kind in kinds]


def prepare(files: Sequence[Loaded]) -> Prepared:
    """Read the files as one ontology; ``owl:imports`` is not followed.

    What is left out means nothing to OWL 2 DL (annotations; statements whose property no file declares) or cannot be read by the reasoner
    (literals and axioms with datatypes outside the OWL 2 map). Leaving statements out can hide a contradiction, never make one up.
    """
    triples = list(
        dict.fromkeys(quad.triple for file in files for quad in ox.parse(file.nquads, format=ox.RdfFormat.N_QUADS))
    )
    prepared = Prepared(name=namer(files))
    for triple in triples:
        if triple.predicate == TYPE and isinstance(triple.object, ox.NamedNode) and triple.object in KINDS:
            prepared.kinds[_subject(triple)].setdefault(KINDS[triple.object], triple.object)
    _find_puns(prepared)
    unreadable = _unreadable(triples, prepared)
    above = _data_domains(triples)
    seen: set[ox.Triple] = set()
    for triple in triples:
        for kept in _kept(triple, prepared, unreadable, above):
            if kept not in seen:
                seen.add(kept)
                prepared.statements.append(kept)
    prepared.implied.difference_update(triples)
    prepared.statements += [triple for triple in _declarations(prepared) if triple not in seen]
    return prepared


def _subject(triple: ox.Triple) -> Node:
    assert isinstance(triple.subject, ox.NamedNode | ox.BlankNode)
    return triple.subject


def _object(triple: ox.Triple) -> Term:
    assert not isinstance(triple.object, ox.Triple)
    return triple.object


def _find_puns(prepared: Prepared) -> None:
    """Names of more than one kind. A class or property that is an individual too is allowed and does no harm."""
    for term, kinds in prepared.kinds.items():
        if len(kinds) < 2:
            continue
        prepared.punned = True
        said = list(kinds)
        prepared.raws.append(
            Raw(
                "owl/punning",
                Severity.ERROR,
                f"{prepared.name(term.value)} is {_list([f'{_article(kind)} {kind}' for kind in said])}: one name, two things",
                Where.VALUE,
                focus=str(term),
                path=f"<{RDF}type>",
                value=str(kinds[said[-1]]),
                hint="give one of them another name; nothing was reasoned, for the reasoner cannot tell them apart",
            )
        )


def _unreadable(triples: Iterable[ox.Triple], prepared: Prepared) -> dict[Term, str]:
    """Datatypes that the reasoner does not know, literals of them in axioms, and the expressions that need them: with the datatype's IRI."""
    found: dict[Term, str] = {}
    users: dict[Term, list[Node]] = defaultdict(list)
    defined = {
        _subject(triple)
        for triple in triples
        if triple.predicate == EQUIVALENT_CLASS and prepared.is_a(_subject(triple), "datatype")
    }
    for triple in triples:
        subject, value = _subject(triple), _object(triple)
        for term in (subject, value):
            if isinstance(term, ox.NamedNode) and term not in defined and _unknown_datatype(term, prepared):
                found[term] = term.value
        if isinstance(subject, ox.BlankNode) and triple.predicate not in ANNOTATIONS:
            users[value].append(subject)
            in_axiom = triple.predicate.value.startswith(VOCABULARY)
            if in_axiom and isinstance(value, ox.Literal) and (malformed(value) or not readable(value)):
                found[value] = value.datatype.value
        elif subject in defined and triple.predicate == EQUIVALENT_CLASS:
            users[value].append(subject)
    queue = list(found)
    while queue:
        term = queue.pop()
        for user in users[term]:
            if user not in found:
                found[user] = found[term]
                queue.append(user)
    return found


def _unknown_datatype(term: ox.NamedNode, prepared: Prepared) -> bool:
    declared = prepared.is_a(term, "datatype")
    return (declared or term.value.startswith(XSD)) and term.value not in OWL_DATATYPES


def _data_domains(triples: Iterable[ox.Triple]) -> dict[Node, list[Node]]:
    """The domains of each property, those of the properties above it included."""
    supers: dict[Node, list[Node]] = defaultdict(list)
    domains: dict[Node, list[Node]] = defaultdict(list)
    for triple in triples:
        value = _object(triple)
        if isinstance(value, ox.Literal):
            continue
        if triple.predicate == SUB_PROPERTY:
            supers[_subject(triple)].append(value)
        elif triple.predicate == DOMAIN:
            domains[_subject(triple)].append(value)
    result: dict[Node, list[Node]] = {}
    for start in {*supers, *domains}:
        above = [start]
        for one in above:
            above += [other for other in supers[one] if other not in above]
        result[start] = [domain for one in above for domain in domains[one]]
    return result


def _kept(
    triple: ox.Triple, prepared: Prepared, unreadable: dict[Term, str], above: dict[Node, list[Node]]
) -> Iterable[ox.Triple]:
    """What the reasoner is given for a statement: the statement, something in its place, or nothing."""
    subject, predicate, value = _subject(triple), triple.predicate, _object(triple)
    kinds = prepared.kinds.get(predicate, {})
    if predicate in ANNOTATIONS or "annotation property" in kinds or prepared.is_a(subject, "annotation property"):
        return ()
    if predicate == SUB_PROPERTY and prepared.is_a(value, "annotation property"):
        return ()
    if predicate == TYPE and (value in (ONTOLOGY, RDFS_CLASS) or _is_rdf_notion(value)):
        return (ox.Triple(subject, TYPE, CLASS),) if value == RDFS_CLASS else ()
    if predicate.value.startswith(VOCABULARY):
        if subject in unreadable or value in unreadable:
            if isinstance(subject, ox.NamedNode) and predicate != TYPE:
                prepared.lost_axioms[unreadable.get(value) or unreadable[subject]] += 1
            return ()
        return (triple,)
    if "object property" in kinds or "data property" in kinds:
        literal = isinstance(value, ox.Literal)
        if literal != ("data property" in kinds):
            prepared.raws.append(_wrong_kind(triple, literal, prepared))
            return ()
        return _with_literal(triple, prepared, above) if isinstance(value, ox.Literal) else (triple,)
    prepared.undeclared[predicate.value] += 1
    return ()


def _is_rdf_notion(value: Term) -> bool:
    """Kinds of RDF that say nothing in OWL, such as rdf:Property and rdf:List."""
    return isinstance(value, ox.NamedNode) and value.value.startswith((RDF, RDFS)) and value != DATATYPE


def _with_literal(triple: ox.Triple, prepared: Prepared, above: dict[Node, list[Node]]) -> Iterable[ox.Triple]:
    value = triple.object
    assert isinstance(value, ox.Literal)
    if wrong := malformed(value):
        name = value.datatype.value.removeprefix(XSD)
        prepared.raws.append(
            Raw(
                f"lexical/{name}",
                Severity.ERROR,
                wrong,
                Where.VALUE,
                focus=str(triple.subject),
                path=str(triple.predicate),
                value=str(value),
                hint="the statement was left out of the reasoning",
            )
        )
        return ()
    if readable(value):
        return (triple,)
    prepared.aside.append(triple)
    prepared.aside_datatypes[value.datatype.value] += 1
    implied = [ox.Triple(_subject(triple), TYPE, domain) for domain in above.get(triple.predicate, ())]
    prepared.implied.update(implied)
    return implied


def _wrong_kind(triple: ox.Triple, literal: bool, prepared: Prepared) -> Raw:
    has, is_ = ("an object property", "a literal") if literal else ("a data property", "a node")
    return Raw(
        "owl/property-kind",
        Severity.ERROR,
        f"{prepared.name(triple.predicate.value)} is {has}, and its value here is {is_}",
        Where.VALUE,
        focus=str(triple.subject),
        path=str(triple.predicate),
        value=str(triple.object),
        hint="the statement was left out of the reasoning",
    )


def _declarations(prepared: Prepared) -> list[ox.Triple]:
    """Declarations of names that stand where only classes stand, and that nobody declared."""
    found: dict[ox.NamedNode, None] = {}
    for triple in prepared.statements:
        places: tuple[Term, ...] = ()
        if triple.predicate == TYPE:
            places = (_object(triple),)
        elif triple.predicate in _CLASS_PLACES:
            places = (_subject(triple), _object(triple)) if triple.predicate != DOMAIN else (_object(triple),)
        elif triple.predicate == RANGE and prepared.is_a(_subject(triple), "object property"):
            places = (_object(triple),)
        for term in places:
            if not isinstance(term, ox.NamedNode) or term in prepared.kinds:
                continue
            if not term.value.startswith(VOCABULARY):
                found[term] = None
    for term in found:
        prepared.kinds[term]["class"] = CLASS
    return [ox.Triple(term, TYPE, CLASS) for term in found]


def _article(word: str) -> str:
    return "an" if word[0] in "aeiou" else "a"


def _list(parts: list[str]) -> str:
    return f"{', '.join(parts[:-1])} and {parts[-1]}"
