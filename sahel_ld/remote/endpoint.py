"""A SPARQL endpoint that is asked as the embedded engine is."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from urllib.parse import urlsplit

import pyoxigraph as ox

from sahel_ld.errors import InputError, OutsideError, UsageError
from sahel_ld.query.answer import Answer
from sahel_ld.query.limits import Limits
from sahel_ld.query.question import BoundQuery
from sahel_ld.query.reading import Reading, read_query
from sahel_ld.query.syntax import syntax_error
from sahel_ld.query.values import Term
from sahel_ld.remote.answers import ACCEPT_GRAPH, ACCEPT_ROWS, RefusedError, answer_of
from sahel_ld.remote.credentials import Credentials
from sahel_ld.remote.labels import Labels
from sahel_ld.remote.parts import Parts, limit_of, with_prefixes
from sahel_ld.remote.transport import Asked, Guards, Transport, checked_address
from sahel_ld.remote.wire import Deadline, shown
from sahel_ld.terms import compact

# Numbers of rows at which endpoints are known to stop without a word: the default of Virtuoso, and 2 to the 20th.
_CUTS = (10_000, 1_048_576)
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
# For an empty answer, so many of the things that were asked about are looked for.
_REMARKS = 10


def _to_stderr(line: str) -> None:
    sys.stderr.write(f"{line}\n")


class Endpoint:
    """The endpoint at ``url``, whose own parameters (``?x=y``) are sent with every request.

    ``guards`` are limits of time, waiting and size. ``default_graphs`` are the graphs that together are what a query sees; without them the
    endpoint decides. ``credentials`` come from the environment (see `Credentials`); ``contact`` is named to the server's operator. ``say`` gets a
    line for each wait. Redirects are followed as `sahel_ld.remote.transport` says. Raises UsageError for what is not an http(s) address.
    """

    def __init__(
        self,
        url: str,
        guards: Guards | None = None,
        *,
        default_graphs: Iterable[str] = (),
        credentials: Credentials | None = None,
        contact: str = "",
        say: Callable[[str], None] = _to_stderr,
    ) -> None:
        self.url = checked_address(url)
        self.guards = guards or Guards()
        self.default_graphs = tuple(default_graphs)
        for graph in self.default_graphs:
            _node(graph, "--default-graph")
        known = Credentials.from_environment() if credentials is None else credentials
        self.transport = Transport(self.guards, known, say, contact)
        parts = urlsplit(self.url)
        if known and parts.scheme == "http" and parts.hostname not in _LOOPBACK:
            say(f"{shown(self.url)}: the password or token goes there unencrypted")

    def __repr__(self) -> str:
        return f"<Endpoint {shown(self.url)}>"

    def query(
        self,
        query: BoundQuery | str,
        *,
        name: str = "query",
        limits: Limits | None = None,
        allow_service: bool = False,
        page: int | None = None,
    ) -> Answer:
        """The answer to a question with its values, or to a query in SPARQL; the project's prefixes need no declaration.

        ``page`` fetches the rows of a SELECT so many at a time, in a stable order, and compares their number with a COUNT.

        Raises UsageError for updates, SERVICE without ``allow_service``, and FROM with a graph that the endpoint does not have; InputError, with
        line and column, for text that is not SPARQL, where the endpoint does not take it either; OutsideError where the endpoint fails, where the
        answer is not whole (unless ``guards.allow_partial``), and where a limit is reached.
        """
        text, name = (query.text, query.name) if isinstance(query, BoundQuery) else (query, name)
        limits = limits or Limits()
        if limits.max_memory is not None:
            raise UsageError("a limit of memory is for the embedded engine; an endpoint's answer has a limit of bytes")
        reading = read_query(text, allow_service=allow_service)
        text = with_prefixes(text)
        broken = _syntax_problem(text, name)
        if broken and not reading.form:
            raise broken
        deadline = Deadline(self.guards.timeout if limits.timeout is None else limits.timeout)
        self._refuse_unknown_graphs(reading, deadline)
        try:
            if page is None:
                answer = self._whole(text, reading.form, limits, deadline)
            else:
                answer = self._by_pages(text, reading, page, limits, deadline)
        except RefusedError as error:
            if broken and error.status < 500:
                raise broken from error
            raise
        answer.name = name
        answer.notes += reading.notes
        answer.labelled_by(Labels(self, answer, deadline.seconds).label)
        if answer.kind == "rows" and not reading.ordered:
            answer.terms.sort(key=lambda row: [str(term or "") for term in row])
        elif answer.kind == "graph":
            answer.triples = sorted(set(answer.triples), key=str)
        if isinstance(query, BoundQuery) and answer.kind != "boolean" and not len(answer):
            answer.notes += self._why_empty(query, deadline)
        return answer

    def ask(self, pattern: str, deadline: Deadline | None = None) -> bool:
        """Whether the endpoint has anything that fits the pattern."""
        return bool(self._fetch(f"ASK {{ {pattern} }}", "ASK", None, deadline or self._deadline()))

    def count(self, pattern: str, deadline: Deadline | None = None) -> int:
        """How many solutions of the pattern the endpoint has. Raises OutsideError where it does not say a number."""
        return self._count(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}", deadline or self._deadline())

    def graph_sizes(self, graphs: Iterable[str]) -> dict[str, int]:
        """How many triples each of these graphs has; an empty name is the default graph."""
        named = sorted(graph for graph in set(graphs) if graph)
        sizes = dict.fromkeys(named, 0)
        for start in range(0, len(named), 200):
            values = " ".join(f"<{graph}>" for graph in named[start : start + 200])
            found = self.rows(
                f"SELECT ?g (COUNT(*) AS ?n) {{ VALUES ?g {{ {values} }} GRAPH ?g {{ ?s ?p ?o }} }} GROUP BY ?g"
            )
            for graph, number in found.terms:
                if isinstance(graph, ox.NamedNode) and isinstance(number, ox.Literal) and number.value.isdigit():
                    sizes[graph.value] = int(number.value)
        return sizes | ({"": self.count("?s ?p ?o")} if "" in set(graphs) else {})

    def rows(self, text: str, deadline: Deadline | None = None) -> Answer:
        """The answer to a SELECT of our own, without remarks and without paging."""
        return self._fetch(text, "SELECT", None, deadline or self._deadline())

    def _deadline(self) -> Deadline:
        return Deadline(self.guards.timeout)

    @cached_property
    def _cuts(self) -> Sequence[int]:
        return (*_CUTS, *([self.guards.row_limit] if self.guards.row_limit else []))

    def _fetch(self, text: str, form: str, max_rows: int | None, deadline: Deadline) -> Answer:
        accept = ACCEPT_GRAPH if form in ("CONSTRUCT", "DESCRIBE") else ACCEPT_ROWS
        reply = self.transport.ask(Asked(self.url, text, form, accept, self.default_graphs), deadline)
        return answer_of(reply, form, max_rows=max_rows, allow_partial=self.guards.allow_partial)

    def _count(self, text: str, deadline: Deadline) -> int:
        terms = self._fetch(text, "SELECT", None, deadline).terms
        term = terms[0][0] if len(terms) == 1 and len(terms[0]) == 1 else None
        if not isinstance(term, ox.Literal) or not term.value.isdigit():
            raise OutsideError(f"{shown(self.url)}: no number in answer to a COUNT")
        return int(term.value)

    def _whole(self, text: str, form: str, limits: Limits, deadline: Deadline) -> Answer:
        answer = self._fetch(text, form, limits.max_rows, deadline)
        count, limit = len(answer), limit_of(text)
        if answer.kind != "boolean" and count in self._cuts and (limit is None or limit > count):
            what = f"probably cut at {count} {'rows' if answer.kind == 'rows' else 'triples'}"
            if not self.guards.allow_partial:
                raise OutsideError(
                    f"{shown(self.url)}: {what}; add LIMIT or use --page", hint="such endpoints stop there silently"
                )
            answer.notes.append(what)
        return answer

    def _by_pages(self, text: str, reading: Reading, size: int, limits: Limits, deadline: Deadline) -> Answer:
        if size < 1 or reading.form != "SELECT":
            raise UsageError("pages are for SELECT, and have at least one row")
        try:
            found = ox.Store().query(text)
        except SyntaxError as error:
            raise UsageError(f"pages are for queries in plain SPARQL 1.1: {error.msg}") from None
        assert isinstance(found, ox.QuerySolutions)
        columns = [variable.value for variable in found.variables]
        parts = Parts.of(text)
        total = parts.expected(self._count(parts.counting(), deadline))
        if limits.max_rows is not None and total > limits.max_rows:
            raise OutsideError(f"{total} rows, more than {limits.max_rows}, the limit that was set")
        answer = Answer("rows", columns)
        number = 0
        while len(answer) < total:
            wanted = min(size, total - len(answer))
            page = self._fetch(parts.page(columns, len(answer), wanted), "SELECT", wanted, deadline)
            if page.columns != answer.columns:
                raise OutsideError(f"{shown(self.url)}: a page has the columns {', '.join(page.columns) or 'none'}")
            if not len(page):
                break
            number += 1
            answer.terms += [tuple(_of_page(term, number) for term in row) for row in page.terms]
            answer.notes += [note for note in page.notes if note not in answer.notes]
        if len(answer) != total:
            problem = f"incomplete result: {len(answer)} rows in pages of {size}, and the endpoint counts {total}"
            if not self.guards.allow_partial:
                raise OutsideError(
                    f"{shown(self.url)}: {problem}", hint="the data may have changed meanwhile: ask again"
                )
            answer.notes.append(problem)
        if number > 1 and any(isinstance(term, ox.BlankNode) for row in answer.terms for term in row):
            answer.notes.append("nodes without a name count as different on each page")
        return answer

    def _refuse_unknown_graphs(self, reading: Reading, deadline: Deadline) -> None:
        if reading.has_dataset and self.default_graphs:
            raise UsageError("the query has FROM, so that --default-graph cannot say what it sees; give one of them")
        for iri in reading.graphs:
            if not self.ask(f"GRAPH {_node(iri, 'FROM')} {{ ?s ?p ?o }}", deadline):
                raise UsageError(
                    f"FROM <{iri}>: there is no such graph at {shown(self.url)}, and nothing is fetched",
                    hint="a server might fetch it: only graphs that it has are asked about",
                )

    def _why_empty(self, query: BoundQuery, deadline: Deadline) -> list[str]:
        """Remarks on an empty answer: a default graph with nothing in it, and things that the endpoint does not know."""
        try:
            if not self.ask("?s ?p ?o", deadline):
                named = self.ask("GRAPH ?g { ?s ?p ?o }", deadline)
                return [
                    "the default graph of the endpoint is empty"
                    + (
                        "; its named graphs are not: have it take their union, or name them with --default-graph"
                        if named
                        else ""
                    )
                ]
            nodes = [term for terms in query.given.values() for term in terms if isinstance(term, ox.NamedNode)]
            return [
                f"{compact(node.value)} is not in the data of the endpoint"
                for node in nodes[:_REMARKS]
                if not self.ask(f"{{ {node} ?p ?o }} UNION {{ ?s ?q {node} }}", deadline)
            ]
        except OutsideError:
            return []  # the answer stands without remarks


def _syntax_problem(text: str, name: str) -> InputError | None:
    try:
        ox.Store().query(text)
    except SyntaxError as error:
        return syntax_error(error, text, name)
    except (RuntimeError, OSError):
        return None
    return None


def _node(iri: str, where: str) -> ox.NamedNode:
    try:
        return ox.NamedNode(iri)
    except ValueError:
        raise UsageError(f"{where}: {iri!r} is not an IRI") from None


def _of_page(term: Term | None, page: int) -> Term | None:
    return ox.BlankNode(f"p{page}{term.value}") if isinstance(term, ox.BlankNode) else term
