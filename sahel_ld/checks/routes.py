"""Where a SHACL path leads: the statements with which the ways from a focus node to a value end."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cache

from sahel_ld.checks.loading import Loaded
from sahel_ld.rdf.bulk import with_predicate

# Subject, predicate and object in N-Triples syntax.
Statement = tuple[str, str, str]
_Ends = dict[str, set[Statement]]
_Step = Callable[[Iterable[str]], _Ends]

_TOKEN = re.compile(r"<[^<>]*>|[\^/|()*+?]")
_ONE_STEP = re.compile(r"<[^<>]*>")


def is_one_step(path: str) -> bool:
    """Whether a path is a single property."""
    return _ONE_STEP.fullmatch(path) is not None


class Routes:
    """Follows paths through the statements of all files; terms in N-Triples syntax, paths in SPARQL syntax."""

    def __init__(self, files: Sequence[Loaded]) -> None:
        self.files = files
        self._edges = cache(self._read_edges)
        self._step = cache(lambda path: _Parser(path, self._edges).path())

    def last_statements(self, focus: str, path: str, value: str) -> set[Statement]:
        """The last statement of each way along ``path`` from ``focus`` to ``value``; none where the path cannot be read."""
        try:
            return self._step(path)([focus]).get(value, set())
        except ValueError:
            return set()

    def _read_edges(self, predicate: str, inverse: bool) -> dict[str, list[Statement]]:
        found: dict[str, list[Statement]] = defaultdict(list)
        for file in self.files:
            for subject, value in with_predicate(file.triples, predicate[1:-1]):
                statement = (subject.decode(), predicate, value.decode())
                found[statement[2] if inverse else statement[0]].append(statement)
        return found


class _Parser:
    """Reads a path into a function from where it starts to where it ends, with the last statement of each way."""

    def __init__(self, path: str, edges: Callable[[str, bool], dict[str, list[Statement]]]) -> None:
        self.tokens = _TOKEN.findall(path)
        if "".join(self.tokens) != re.sub(r"\s", "", path):
            raise ValueError(path)
        self.position = 0
        self.edges = edges

    def path(self) -> _Step:
        """The whole path. Raises ValueError where it is none."""
        step = self._alternatives(inverse=False)
        if self.position != len(self.tokens):
            raise ValueError
        return step

    def _next(self) -> str:
        return self.tokens[self.position] if self.position < len(self.tokens) else ""

    def _take(self, *wanted: str) -> str:
        found = self._next()
        if found not in wanted:
            return ""
        self.position += 1
        return found

    def _alternatives(self, *, inverse: bool) -> _Step:
        steps = [self._sequence(inverse=inverse)]
        while self._take("|"):
            steps.append(self._sequence(inverse=inverse))
        return lambda starts: _united(step(list(starts)) for step in steps)

    def _sequence(self, *, inverse: bool) -> _Step:
        steps = [self._repeated(inverse=inverse)]
        while self._take("/"):
            steps.append(self._repeated(inverse=inverse))
        return _in_turn(steps[::-1] if inverse else steps)

    def _repeated(self, *, inverse: bool) -> _Step:
        if self._take("^"):
            inverse = not inverse
        if self._take("("):
            step = self._alternatives(inverse=inverse)
            if not self._take(")"):
                raise ValueError
        else:
            step = self._property(inverse=inverse)
        mark = self._take("*", "+", "?")
        return _repeating(step, mark) if mark else step

    def _property(self, *, inverse: bool) -> _Step:
        name = self._next()
        if not name.startswith("<"):
            raise ValueError
        self.position += 1

        def step(starts: Iterable[str]) -> _Ends:
            edges = self.edges(name, inverse)
            ends: _Ends = defaultdict(set)
            for start in starts:
                for statement in edges.get(start, ()):
                    ends[statement[0] if inverse else statement[2]].add(statement)
            return ends

        return step


def _united(parts: Iterable[_Ends]) -> _Ends:
    ends: _Ends = defaultdict(set)
    for part in parts:
        for end, statements in part.items():
            ends[end] |= statements
    return ends


def _in_turn(steps: Sequence[_Step]) -> _Step:
    def step(starts: Iterable[str]) -> _Ends:
        ends: _Ends = {start: set() for start in starts}
        for one in steps:
            before = ends
            # A step that goes nowhere ends with the statement that led to it.
            ends = {end: found or before.get(end, set()) for end, found in one(before).items()}
        return ends

    return step


def _repeating(inner: _Step, mark: str) -> _Step:
    def step(starts: Iterable[str]) -> _Ends:
        begin = list(starts)
        ends: _Ends = defaultdict(set)
        if mark != "+":
            ends.update({start: set() for start in begin})
        seen = set(begin)
        while begin:
            found = inner(begin)
            ends = _united([ends, found])
            begin = [end for end in found if end not in seen] if mark != "?" else []
            seen.update(begin)
        return ends

    return step
