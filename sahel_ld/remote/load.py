"""Data into a store: counted, put in place in one go, and nothing left behind on failure.

The statements go into temporary graphs, by SPARQL Update or, where the address of a graph store is given, by its protocol. When the store has
counted what was sent, one update moves all graphs to where they belong. A store whose updates are transactions has all of it or nothing; any
other has each graph whole, old or new. Without SPARQL Update each graph is one PUT or POST. A blank node that several graphs share becomes one
for each graph where the graph store is used.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit, urlunsplit

import pyoxigraph as ox

from sahel_ld.errors import DataError, OutsideError, UsageError
from sahel_ld.remote.answers import refuse_status
from sahel_ld.remote.batches import insertions, ntriples
from sahel_ld.remote.endpoint import Endpoint
from sahel_ld.remote.transport import checked_address
from sahel_ld.remote.wire import Deadline, Reply, shown

DEFAULT = ""
_NTRIPLES = "application/n-triples"


@dataclass
class Loaded:
    """One graph (DEFAULT is the one without a name): statements sent, and what the store had ``before`` and has ``after``."""

    graph: str
    statements: int
    before: int = 0
    after: int = 0


@dataclass
class LoadReport:
    """What was loaded, or would be. ``notes`` are remarks."""

    graphs: list[Loaded] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    done: bool = False

    @property
    def statements(self) -> int:
        """All statements that were sent."""
        return sum(one.statements for one in self.graphs)


@dataclass(frozen=True)
class Target:
    """A store: where it answers queries, where it takes updates, and where its graph store is.

    Without ``update`` and ``graph_store``, updates go where queries go, or to ``…/update`` where those go to ``…/query``.
    """

    endpoint: Endpoint
    update: str | None = None
    graph_store: str | None = None

    @property
    def update_address(self) -> str | None:
        """Where updates go; None where only the graph store takes data."""
        if self.update:
            return checked_address(self.update)
        if self.graph_store:
            return None
        parts = urlsplit(self.endpoint.url)
        head, _, last = parts.path.rpartition("/")
        return urlunsplit(parts._replace(path=f"{head}/update")) if last == "query" else self.endpoint.url


def load(
    quads: Iterable[ox.Quad],
    target: Target,
    *,
    graph: str | None = None,
    replace: bool = False,
    dry_run: bool = False,
    batch: int = 2000,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> LoadReport:
    """Put the quads into their graphs, or all into ``graph``: in addition to what is there, or with ``replace`` in its place.

    ``dry_run`` only counts. ``progress`` gets the statements sent and those to send. Raises UsageError where there is nothing to load, DataError
    for graphs that have no IRI, OutsideError where the store fails or counts otherwise; its message says what is in the store then.
    """
    graphs = _by_graph(quads, graph)
    report = LoadReport([Loaded(name, len(triples)) for name, triples in graphs.items()])
    if not report.statements:
        raise UsageError("nothing to load: there is not one statement")
    sizes = target.endpoint.graph_sizes(graphs)
    for one in report.graphs:
        one.before = sizes[one.graph]
    if dry_run:
        return report
    loader = _Loader(target, report, graphs, replace=replace, batch=batch, progress=progress)
    if target.update_address:
        loader.through_temporary_graphs(target.update_address)
    else:
        loader.graph_by_graph()
    report.done = True
    return report


def _by_graph(quads: Iterable[ox.Quad], graph: str | None) -> dict[str, list[ox.Triple]]:
    found: dict[str, dict[ox.Triple, None]] = {}
    if graph is not None:
        try:
            ox.NamedNode(graph)
        except ValueError:
            raise UsageError(f"--graph {graph!r} is not an IRI") from None
    for quad in quads:
        name = quad.graph_name
        if isinstance(name, ox.BlankNode) and graph is None:
            raise DataError("a graph is named by a blank node, and no store can be told about it", hint="use --graph")
        key = graph if graph is not None else name.value if isinstance(name, ox.NamedNode) else DEFAULT
        found.setdefault(key, {})[quad.triple] = None
    return {name: list(found[name]) for name in sorted(found)}


def _pattern(graph: str) -> str:
    return f"GRAPH <{graph}> {{ ?s ?p ?o }}" if graph else "?s ?p ?o"


def _called(graph: str) -> str:
    return f"<{graph}>" if graph else "the default graph"


class _Loader:
    """One run of loading. ``graphs`` are those of the report, with their triples."""

    def __init__(
        self,
        target: Target,
        report: LoadReport,
        graphs: dict[str, list[ox.Triple]],
        *,
        replace: bool,
        batch: int,
        progress: Callable[[int, int], None],
    ) -> None:
        self.endpoint = target.endpoint
        self.place = shown(target.endpoint.url)
        self.target = target
        self.report = report
        self.graphs = graphs
        self.replace = replace
        self.batch = batch
        self.progress = progress
        self.sent = 0

    def through_temporary_graphs(self, address: str) -> None:
        """Send, count, move into place, count."""
        run = secrets.token_hex(6)
        held = {name: f"urn:sahel-ld:loading:{run}:{number}" for number, name in enumerate(self.graphs)}
        with self._cleaned_up(address, list(held.values())):
            counts = self._fill(address, held)
            shows_all = DEFAULT in held and self.endpoint.count(_pattern(DEFAULT)) != self._before(DEFAULT)
            shared = {} if self.replace else {name: self._shared(name, held[name]) for name in held}
            self._move(address, held)
        sizes = self.endpoint.graph_sizes(held)
        for one in self.report.graphs:
            one.after = sizes[one.graph]
            expected = counts[one.graph] + (0 if self.replace else one.before - shared[one.graph])
            if one.graph == DEFAULT and shows_all:
                self._note(
                    "the default graph of the store shows its other graphs too: its count says nothing, the rest was counted"
                )
            elif one.after != expected:
                raise OutsideError(
                    f"{self.place}: {_called(one.graph)} has {one.after} statements where {expected} are right, after all were put in place",
                    hint="something else may have changed the store meanwhile",
                )

    def graph_by_graph(self) -> None:
        """One request for each graph; on failure the graphs that were not there before go again."""
        done: list[Loaded] = []
        try:
            for one in self.report.graphs:
                done.append(one)
                self._send(self._graph_store(one.graph), self.graphs[one.graph], "PUT" if self.replace else "POST")
                one.after = self.endpoint.count(_pattern(one.graph))
                self._check_whole(one)
        except OutsideError as error:
            raise self._taken_back(done, error) from error

    def _before(self, name: str) -> int:
        return next(one.before for one in self.report.graphs if one.graph == name)

    def _note(self, note: str) -> None:
        if note not in self.report.notes:
            self.report.notes.append(note)

    def _fill(self, address: str, held: dict[str, str]) -> dict[str, int]:
        """Send the triples of each graph into its temporary graph; how many the store has of each then."""
        if self.target.graph_store:
            for name, temporary in held.items():
                self._send(self._graph_store(temporary), self.graphs[name], "PUT")
        else:
            quads = (
                ox.Quad(triple.subject, triple.predicate, triple.object, ox.NamedNode(held[name]))
                for name, triples in self.graphs.items()
                for triple in triples
            )
            for text, count in insertions(quads, self.batch):
                self._update(address, text)
                self._sent(count)
        sizes = self.endpoint.graph_sizes(held.values())
        for name, temporary in held.items():
            self._compare(name, self.graphs[name], sizes[temporary])
        return {name: sizes[temporary] for name, temporary in held.items()}

    def _compare(self, name: str, triples: Sequence[ox.Triple], found: int) -> None:
        """Raise OutsideError unless the store has what was sent, where values that mean the same may have become one."""
        if found == len(triples):
            return
        merged = ox.Store()
        merged.extend(ox.Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
        if found != len(merged):
            raise OutsideError(
                f"{self.place}: {len(triples)} statements were sent for {_called(name)}, and the store counts {found}"
            )
        self._note(f"the store keeps one of values that mean the same: {len(triples) - found} fewer in {_called(name)}")

    def _shared(self, name: str, temporary: str) -> int:
        """How many statements of the temporary graph are in its target already."""
        return self.endpoint.count(f"{_pattern(temporary)} {_pattern(name)}") if self._before(name) else 0

    def _move(self, address: str, held: dict[str, str]) -> None:
        steps: list[str] = []
        for name, temporary in held.items():
            where = f"GRAPH <{name}>" if name else "DEFAULT"
            if self.replace:
                steps.append(f"MOVE GRAPH <{temporary}> TO {where}")
            else:
                steps += [f"ADD GRAPH <{temporary}> TO {where}", f"DROP GRAPH <{temporary}>"]
        try:
            self._update(address, " ;\n".join(steps))
        except OutsideError as error:
            left = self.endpoint.graph_sizes(held.values())
            moved = [name for name, temporary in held.items() if not left[temporary]]
            if len(moved) == len(held):
                return  # all is in place: only the reply was lost
            if moved:
                raise OutsideError(
                    f"{error}; in place are {', '.join(map(_called, moved))}; the others are as they were",
                    hint="load again with --replace",
                ) from error
            raise

    @contextmanager
    def _cleaned_up(self, address: str, temporary: list[str]) -> Iterator[None]:
        """Drop the temporary graphs where the work in between does not end well."""
        try:
            yield
        except (OutsideError, KeyboardInterrupt) as error:
            try:
                left = [name for name, size in self.endpoint.graph_sizes(temporary).items() if size]
                if left:
                    self._update(address, " ;\n".join(f"DROP SILENT GRAPH <{name}>" for name in left))
            except OutsideError as second:
                raise OutsideError(
                    f"{error}; and the temporary graphs could not be removed: {second}",
                    hint=f"drop the graphs {temporary[0].rpartition(':')[0]}:*",
                ) from error
            if isinstance(error, OutsideError) and "in place are" not in error.message:
                raise OutsideError(f"{error}; nothing was changed", hint=error.hint) from error
            raise

    def _check_whole(self, one: Loaded) -> None:
        if self.replace or not one.before:
            self._compare(one.graph, self.graphs[one.graph], one.after)
        elif not one.before <= one.after <= one.before + one.statements:
            raise OutsideError(
                f"{self.place}: {_called(one.graph)} has {one.after} statements after the load, {one.before} before"
            )

    def _taken_back(self, done: list[Loaded], error: OutsideError) -> OutsideError:
        """Remove the graphs that were not there before; the error with what is in the store now."""
        changed: list[str] = []
        for one in done:
            try:
                if not one.before:
                    self._change(
                        self.endpoint.transport.put(
                            self._graph_store(one.graph), b"", _NTRIPLES, self._deadline(), "DELETE"
                        ),
                        404,
                    )
                elif self.endpoint.count(_pattern(one.graph)) != one.before or one is not done[-1]:
                    changed.append(_called(one.graph))
            except OutsideError:
                changed.append(_called(one.graph))
        state = f"changed are {', '.join(changed)}; the others are as they were" if changed else "nothing was changed"
        return OutsideError(f"{error}; {state}", hint=error.hint)

    def _send(self, address: str, triples: Sequence[ox.Triple], method: str) -> None:
        self._change(self.endpoint.transport.put(address, ntriples(triples), _NTRIPLES, self._deadline(), method))
        self._sent(len(triples))

    def _sent(self, count: int) -> None:
        self.sent += count
        self.progress(self.sent, self.report.statements)

    def _update(self, address: str, text: str) -> None:
        self._change(self.endpoint.transport.update(address, text, self._deadline()))

    def _change(self, reply: Reply, *also: int) -> None:
        if not 200 <= reply.status < 300 and reply.status not in also:
            refuse_status(reply)

    def _deadline(self) -> Deadline:
        return Deadline(self.endpoint.guards.timeout)

    def _graph_store(self, graph: str) -> str:
        parts = urlsplit(checked_address(self.target.graph_store or ""))
        which = f"graph={quote(graph, safe='')}" if graph else "default"
        return urlunsplit(parts._replace(query=f"{parts.query}&{which}" if parts.query else which))
