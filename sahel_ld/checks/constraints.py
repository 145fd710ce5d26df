"""SPARQL constraints of shapes, each run once for all its focus nodes.

A constraint query is meant for one focus node at a time, with $this bound before it is evaluated. Joining all focus nodes in is the same only
for some queries; ``joinable`` says for which, and everything else is left to the reference engine.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from sahel_ld.checks.engines import Result
from sahel_ld.checks.paths import path_text
from sahel_ld.checks.shapes_graph import ShapesGraph
from sahel_ld.errors import InputError
from sahel_ld.query.tokens import Kind, Token, tokens
from sahel_ld.terms import OWL, RDF, RDFS, SH

Node = ox.NamedNode | ox.BlankNode
_COMPONENT = "SPARQLConstraintComponent"
_FORBIDDEN = ("MINUS", "VALUES", "SERVICE", "GRAPH", "GROUP", "HAVING", "LIMIT", "OFFSET", "FROM")
# Predicates through which one shape is evaluated as a part of another.
_PARTS = ("node", "not", "and", "or", "xone", "qualifiedValueShape")


@dataclass(frozen=True)
class Constraint:
    """A SPARQL constraint of ``shape``; ``owners`` are the shapes whose targets it is checked on, ``path`` that of a property shape."""

    shape: Node
    owners: tuple[Node, ...]
    path: str
    query: str
    severity: str
    messages: tuple[str, ...]


def _sh(name: str) -> ox.NamedNode:
    return ox.NamedNode(SH + name)


def has_sparql(shapes: ShapesGraph) -> bool:
    """Whether any shape has a SPARQL constraint, or the graph defines constraint components."""
    patterns = ((_sh("sparql"), None), (ox.NamedNode(f"{RDF}type"), _sh("ConstraintComponent")), (_sh("target"), None))
    return any(next(shapes.store.quads_for_pattern(None, *pattern), None) for pattern in patterns)


def joinable_constraints(shapes: ShapesGraph) -> list[Constraint] | None:
    """All SPARQL constraints where each can be run set-at-a-time; None where at least one, or a custom component, cannot."""
    store = shapes.store
    if next(store.quads_for_pattern(None, ox.NamedNode(f"{RDF}type"), _sh("ConstraintComponent")), None):
        return None
    if next(store.quads_for_pattern(None, _sh("target"), None), None):
        return None
    found = []
    for quad in sorted(store.quads_for_pattern(None, _sh("sparql"), None), key=str):
        assert isinstance(quad.subject, Node)
        assert isinstance(quad.object, Node)
        if _true(store, quad.subject, "deactivated") or _true(store, quad.object, "deactivated"):
            continue
        constraint = _constraint(shapes, quad.subject, quad.object)
        if constraint is None or not joinable(constraint.query):
            return None
        found.append(constraint)
    return found


_SPARQL_TRIPLE = re.compile(rb"(?m)^\S+ <" + re.escape(SH).encode() + rb"(?:sparql|select|ask)> .*\n")


def core_only(shapes: ShapesGraph) -> bytes:
    """The shapes without their SPARQL constraints, as N-Triples."""
    return _SPARQL_TRIPLE.sub(b"", shapes.triples)


def _true(store: ox.Store, subject: Node, name: str) -> bool:
    return any(
        isinstance(quad.object, ox.Literal) and quad.object.value in ("true", "1")
        for quad in store.quads_for_pattern(subject, _sh(name), None)
    )


def _one(store: ox.Store, subject: Node, name: str) -> Node | ox.Literal | None:
    quad = min(store.quads_for_pattern(subject, _sh(name), None), key=str, default=None)
    if quad is None or isinstance(quad.object, ox.Triple):
        return None
    return quad.object


def _constraint(shapes: ShapesGraph, shape: Node, node: Node) -> Constraint | None:
    """The constraint with its prefixes, path and targets; None where it is evaluated as a part of another shape."""
    store = shapes.store
    text = _one(store, node, "select")
    if not isinstance(text, ox.Literal):
        return None
    owners = owners_of(shapes, shape)
    if not owners:
        return None
    path = _one(store, shape, "path")
    severity = _one(store, shape, "severity")
    messages = shapes.messages(str(node)) or shapes.messages(str(shape))
    prefixes = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in sorted(_prefixes(store, node)))
    query = prefixes + text.value
    if path is not None:
        assert isinstance(path, Node)
        query = re.sub(r"[$?]PATH\b", lambda _: path_text(store, path), query)
    return Constraint(
        shape=shape,
        owners=owners,
        path=path_text(store, path) if isinstance(path, Node) else "",
        query=query,
        severity=severity.value.removeprefix(SH) if isinstance(severity, ox.NamedNode) else "Violation",
        messages=tuple(message for _, message in messages),
    )


def owners_of(shapes: ShapesGraph, shape: Node) -> tuple[Node, ...]:
    """The shapes whose targets are the focus nodes of ``shape``: itself and those that have it as a property shape.

    Empty where it, or one of them, is evaluated as a part of another shape.
    """
    store = shapes.store
    parents = [quad.subject for quad in store.quads_for_pattern(None, _sh("property"), shape)]
    for one in (shape, *parents):
        names = _PARTS if one == shape else (*_PARTS, "property")
        if isinstance(one, ox.Triple) or _in_list(store, one):
            return ()
        if any(next(store.quads_for_pattern(None, _sh(name), one), None) for name in names):
            return ()
        # A property shape of a property shape looks at the values of the outer path, not at its focus nodes.
        if one != shape and next(store.quads_for_pattern(one, _sh("path"), None), None):
            return ()
    return tuple(one for one in (shape, *parents) if not isinstance(one, ox.Triple))


def _in_list(store: ox.Store, shape: Node) -> bool:
    return next(store.quads_for_pattern(None, ox.NamedNode(f"{RDF}first"), shape), None) is not None


def _prefixes(store: ox.Store, node: Node) -> set[tuple[str, str]]:
    """The prefixes declared on the nodes of sh:prefixes and on what they import, as far as that is in the shapes."""
    waiting = [quad.object for quad in store.quads_for_pattern(node, _sh("prefixes"), None)]
    seen: set[object] = set()
    found = set()
    while waiting:
        declarer = waiting.pop()
        if declarer in seen or not isinstance(declarer, Node):
            continue
        seen.add(declarer)
        waiting += [quad.object for quad in store.quads_for_pattern(declarer, ox.NamedNode(f"{OWL}imports"), None)]
        for quad in store.quads_for_pattern(declarer, _sh("declare"), None):
            assert isinstance(quad.object, Node)
            prefix, namespace = _one(store, quad.object, "prefix"), _one(store, quad.object, "namespace")
            if isinstance(prefix, ox.Literal) and namespace is not None:
                found.add((prefix.value, namespace.value))
    return found


def joinable(query: str) -> bool:
    """Whether joining the focus nodes into a query gives what binding $this beforehand gives.

    So it is where the query has one SELECT, none of the forms that look at solutions as a set (grouping, MINUS, VALUES, limits …) or elsewhere
    (GRAPH, SERVICE), does not assign $this, and every group of a UNION or in plain braces that tests $this also matches it in a triple pattern.
    """
    words = list(tokens(query))
    if sum(token.is_word("SELECT") for token in words) != 1:
        return False
    if any(token.is_word(*_FORBIDDEN) for token in words):
        return False
    names = {token.text[1:] for token in words if token.kind is Kind.VARIABLE}
    if names & {"shapesGraph", "currentShape", "PATH"}:
        return False
    if any(token.is_word("AS") and _is_this(after) for token, after in itertools.pairwise(words)):
        return False
    return _projects_this(words) and all(_binds_this(group) for group in _plain_groups(words))


def _is_this(token: Token) -> bool:
    return token.kind is Kind.VARIABLE and token.text[1:] == "this"


def _projects_this(words: Sequence[Token]) -> bool:
    start = next(index for index, token in enumerate(words) if token.is_word("SELECT"))
    for token in words[start:]:
        if token.is_mark("{") or token.is_word("WHERE"):
            return False
        if token.is_mark("*") or _is_this(token):
            return True
    return False


def _plain_groups(words: Sequence[Token]) -> Iterator[list[Token]]:
    """The tokens directly or deeper inside each group but the outermost one and those of OPTIONAL and EXISTS."""
    opened: list[int | None] = []
    for index, token in enumerate(words):
        if token.is_mark("{"):
            before = words[index - 1] if index else None
            bound = not opened or (before is not None and before.is_word("OPTIONAL", "EXISTS"))
            opened.append(None if bound else index)
        elif token.is_mark("}") and opened:
            start = opened.pop()
            if start is not None:
                yield list(words[start + 1 : index])


def _binds_this(group: list[Token]) -> bool:
    """Whether a group does not mention $this, or has it in a triple pattern of its own, not only in an expression or a deeper group."""
    if not any(_is_this(token) for token in group):
        return True
    depth = 0
    for token in group:
        if token.text in ("(", "{") and token.kind is Kind.MARK:
            depth += 1
        elif token.text in (")", "}") and token.kind is Kind.MARK:
            depth -= 1
        elif depth == 0 and _is_this(token):
            return True
    return False


def run_constraints(constraints: Sequence[Constraint], shapes: ShapesGraph, data: ox.Store) -> list[Result]:
    """The results of all constraints. Raises InputError for a query that is not well formed or reports a failure."""
    results: list[Result] = []
    for constraint in constraints:
        results += _run(constraint, shapes, data)
    return results


def _run(constraint: Constraint, shapes: ShapesGraph, data: ox.Store) -> Iterator[Result]:
    targets = " UNION ".join(
        f"{{ {pattern} }}" for owner in constraint.owners for pattern in target_patterns(shapes, owner)
    )
    if not targets:
        return
    query = constraint.query.replace("$", "?") if "$" in constraint.query else constraint.query
    brace = next(token.start for token in tokens(query) if token.is_mark("{"))
    joined = f"{query[: brace + 1]} {{ SELECT DISTINCT ?this WHERE {{ {targets} }} }} {query[brace + 1 :]}"
    try:
        rows = data.query(joined, use_default_graph_as_union=True)
    except SyntaxError as error:
        raise InputError(f"the SPARQL constraint of {constraint.shape} is not well formed: {error.msg}") from None
    assert isinstance(rows, ox.QuerySolutions)
    names = [variable.value for variable in rows.variables]
    seen = set()
    for row in rows:
        terms = {name: row[name] for name in names if row[name] is not None}
        if isinstance(failure := terms.get("failure"), ox.Literal) and failure.value == "true":
            raise InputError(f"the SPARQL constraint of {constraint.shape} reports a failure")
        focus = terms["this"]
        value = terms.get("value")
        path = (
            str(terms["path"])
            if isinstance(terms.get("path"), ox.NamedNode) and not constraint.path
            else constraint.path
        )
        result = Result(
            focus=str(focus),
            path=path,
            value=str(value) if value is not None else ("" if constraint.path else str(focus)),
            component=_COMPONENT,
            severity=constraint.severity,
            shape=str(constraint.shape),
            message=_fill(constraint.messages[0], terms) if constraint.messages else "a SPARQL constraint is not met",
        )
        if result not in seen:
            seen.add(result)
            yield result


def _fill(message: str, terms: dict[str, object]) -> str:
    return re.sub(r"\{[?$](\w+)\}", lambda match: getattr(terms.get(match[1]), "value", match[0]), message)


def target_patterns(shapes: ShapesGraph, shape: Node) -> Iterator[str]:
    """Graph patterns that bind ?this to the focus nodes of a shape."""
    store = shapes.store
    for quad in sorted(store.quads_for_pattern(shape, None, None), key=str):
        name = quad.predicate.value.removeprefix(SH)
        if name == "targetNode":
            yield f"VALUES ?this {{ {quad.object} }}" if not isinstance(quad.object, ox.BlankNode) else "FILTER(false)"
        elif name == "targetClass":
            yield f"?this <{RDF}type>/<{RDFS}subClassOf>* {quad.object}"
        elif name == "targetSubjectsOf":
            yield f"?this {quad.object} ?__value"
        elif name == "targetObjectsOf":
            yield f"?__subject {quad.object} ?this"
    types = {quad.object for quad in store.quads_for_pattern(shape, ox.NamedNode(f"{RDF}type"), None)}
    if ox.NamedNode(f"{RDFS}Class") in types or ox.NamedNode(f"{OWL}Class") in types:
        yield f"?this <{RDF}type>/<{RDFS}subClassOf>* {shape}"
