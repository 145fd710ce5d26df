"""What there is: the things of a project by kind, as answers."""

from __future__ import annotations

from difflib import get_close_matches

import pyoxigraph as ox

from sahel_ld.errors import UsageError
from sahel_ld.query.answer import Answer
from sahel_ld.query.policies import Policies
from sahel_ld.query.questions import Questions
from sahel_ld.store.store import Store
from sahel_ld.terms import XSD

_THINGS = """
SELECT ?{name} ?kind
WHERE {{
  ?{name} a ?class ; sah:kind ?kind .
  FILTER(?class IN ({classes}))
}}
ORDER BY ?kind ?{name}
"""
_LISTS = {
    "actors": _THINGS.format(name="actor", classes="sah:Actor, sah:Person, sah:Organisation"),
    "agreements": _THINGS.format(name="agreement", classes="sah:Agreement"),
    "documents": """
SELECT ?document ?kind ?issued (COUNT(DISTINCT ?claim) AS ?claims)
WHERE {
  ?document a sah:Document ; sah:kind ?kind .
  OPTIONAL { ?document sah:issued ?issued }
  OPTIONAL { ?claim sah:document ?document . ?claim a sah:Claim }
}
GROUP BY ?document ?kind ?issued
ORDER BY ?document ?kind
""",
    "events": """
SELECT ?event ?kind ?when
WHERE {
  ?event a sah:Event ; sah:kind ?kind .
  OPTIONAL { ?event sah:when ?when }
}
ORDER BY COALESCE(STR(?when), "") ?event
""",
    "places": _THINGS.format(name="place", classes="sah:Territory"),
    "programmes": """
SELECT ?programme ?authority
WHERE { ?programme a sah:SanctionsProgramme ; sah:authority ?authority }
ORDER BY ?authority ?programme
""",
    "codes": """
SELECT ?list ?code (COUNT(?user) AS ?uses)
WHERE {
  ?code skos:inScheme ?list .
  OPTIONAL { ?user ?property ?code . FILTER(STRSTARTS(STR(?property), STR(sah:))) }
}
GROUP BY ?list ?code
ORDER BY ?list ?code
""",
    "files": """
SELECT ?file (COUNT(*) AS ?triples)
WHERE { GRAPH ?file { ?subject ?predicate ?object } }
GROUP BY ?file
ORDER BY ?file
""",
}
_COUNTS = """
SELECT ?class ?kind (COALESCE(?ofKind, ?all) AS ?number)
WHERE {
  {
    SELECT ?class (COUNT(DISTINCT ?thing) AS ?all)
    WHERE { ?thing a ?class . FILTER(STRSTARTS(STR(?class), STR(sah:))) }
    GROUP BY ?class
  }
  {} UNION {
    SELECT ?class ?kind (COUNT(DISTINCT ?thing) AS ?ofKind)
    WHERE { ?class rdfs:subClassOf* sah:Entity . ?thing a ?class ; sah:kind ?kind }
    GROUP BY ?class ?kind
  }
}
ORDER BY DESC(?all) ?class BOUND(?kind) DESC(?ofKind) ?kind
"""
NAMES = ("queries", "policies", *sorted(_LISTS))


def list_of(store: Store, what: str, language: str = "en") -> Answer:
    """The things of one of the lists in ``NAMES`` but ``queries`` and ``policies``, each with its label. Raises UsageError for another."""
    if what not in _LISTS:
        raise unknown_list(what)
    return _labelled(store, store.ask_sparql(_LISTS[what], name=what), language)


def counts(store: Store, language: str = "en") -> Answer:
    """How many things there are of each class of the model, and of each kind within the classes of the registry."""
    answer = store.ask_sparql(_COUNTS, name="counts")
    rows = []
    for class_, kind, number in answer.terms:
        node = kind or class_
        label = store.label(node.value, language) if isinstance(node, ox.NamedNode) else None
        rows.append((class_, kind, _text(label) if label else None, number))
    return Answer("rows", ("class", "kind", "label", "number"), rows, name=answer.name)


def _labelled(store: Store, answer: Answer, language: str) -> Answer:
    """The answer with a column ``label`` after those of the names, for the last of them."""
    names = 2 if answer.columns[:2] == ("list", "code") else 1
    rows = []
    for row in answer.terms:
        node = row[names - 1]
        label = store.label(node.value, language) if isinstance(node, ox.NamedNode) else None
        rows.append((*row[:names], _text(label) if label else None, *row[names:]))
    return Answer("rows", (*answer.columns[:names], "label", *answer.columns[names:]), rows, name=answer.name)


def list_of_questions(questions: Questions, language: str = "en") -> Answer:
    """The questions: name, what they ask, tags. Raises InputError for a header that is wrong."""
    rows = []
    for question in questions:
        header = question.header
        summary = header.summary_fr if language.startswith("fr") and header.summary_fr else header.summary
        rows.append(tuple(_text(text) for text in (question.name, summary, ", ".join(header.tags))))
    return Answer("rows", ("query", "summary", "tags"), rows, name="queries")


def list_of_policies(policies: Policies, language: str = "en") -> Answer:
    """The policies: name, what they prefer, the order of their criteria. Raises UsageError or InputError for one that is wrong."""
    rows = []
    for policy in map(policies.named, policies.names):
        summary = policy.summary_fr if language.startswith("fr") and policy.summary_fr else policy.summary
        rows.append(tuple(_text(text) for text in (policy.name, summary, ", ".join(policy.order))))
    return Answer("rows", ("policy", "summary", "order"), rows, name="policies")


def unknown_list(what: str) -> UsageError:
    """The error for a list that is not there."""
    near = get_close_matches(what, NAMES, 1)
    return UsageError(f"no list {what!r}", hint=f"did you mean {near[0]}?" if near else f"lists: {', '.join(NAMES)}")


def _text(text: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(f"{XSD}string"))
