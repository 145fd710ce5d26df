"""Five questions of rising difficulty, asked of the project's store and of rdflib: the same data, the same SPARQL, the same rows.

Each side loads and asks in a process of its own, so that its memory is its own. A question takes from its text to its last row as terms. Times are
those of the processor: neither side uses a second thread, so that on a quiet machine they are those of the clock, and a busy one changes them little.
"""

from __future__ import annotations

import json
import logging
import math
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from benchmarks import synthetic

PREFIXES = """PREFIX ex: <https://example.org/id/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""

QUESTIONS = {
    "everything about one thing": "SELECT ?property ?value { ex:e17 ?property ?value FILTER(!ISBLANK(?value)) }",
    "what went on, as of a year": """SELECT ?event ?place ?actor {
  ?event ex:begins ?from ; ex:ends ?to ; ex:place ?place ; ex:actor ?actor .
  FILTER(?from < "2020-01-01"^^xsd:date && ?to >= "2019-01-01"^^xsd:date)
}""",
    "totals, known and unknown": """SELECT ?actor (SUM(COALESCE(?known, 0)) AS ?total) (COUNT(?known) AS ?counted) (COUNT(?event) - COUNT(?known) AS ?unknown) {
  ?event ex:actor ?actor .
  OPTIONAL { ?event ex:killed ?known ; ex:status ?status FILTER(?status != "unknown") }
} GROUP BY ?actor""",
    "within a place, at any depth": """SELECT ?event ?place {
  ?place ex:within+ ex:p1 .
  ?event ex:place ?place ; ex:killed ?killed .
  FILTER(?killed > 30)
}""",
    "claims that no other backs": """SELECT ?event ?claim ?source ?day {
  ?event a ex:Attack ; ex:claim ?claim .
  ?claim ex:source ?source .
  FILTER(ISIRI(?claim))
  OPTIONAL { ?claim ex:asserted ?day }
  FILTER NOT EXISTS { ?event ex:claim ?other FILTER(?other != ?claim) FILTER EXISTS { ?other ex:confidence ?high FILTER(?high > 0.5) } }
}""",
}
# The last question with a join in NOT EXISTS, which pyoxigraph makes anew for each row: https://github.com/oxigraph/oxigraph/issues/885
WEAKNESS = {
    "the same, a join in NOT EXISTS": """SELECT ?event ?claim ?source ?day {
  ?event a ex:Attack ; ex:claim ?claim .
  ?claim ex:source ?source .
  FILTER(ISIRI(?claim))
  OPTIONAL { ?claim ex:asserted ?day }
  FILTER NOT EXISTS { ?event ex:claim ?other . ?other ex:confidence ?high FILTER(?other != ?claim && ?high > 0.5) }
}""",
}
Row = list[list[str] | None]
# A question is asked for a fifth of a second for each round, and not again once it has taken so many seconds.
ENOUGH = 3


def compare(folder: Path, sizes: list[int], rounds: int) -> None:
    """Print how many times sooner the store answers than rdflib, for each question and size, each at its best."""
    for size in sizes:
        data = _data(folder, size)
        asked = [*QUESTIONS, *(WEAKNESS if size <= 100_000 else ())]
        ours, peer = (_side(name, data, asked, rounds) for name in ("store", "rdflib"))
        print(
            f"query, {size:>9,} triples: loading {peer['load'] / ours['load']:.1f} x faster ({ours['load']:.2f} s against {peer['load']:.2f} s), "
            f"{ours['megabytes'] / peer['megabytes']:.0%} of the memory ({ours['megabytes']:.0f} MB against {peer['megabytes']:.0f} MB)"
        )
        ratios = [_ratio(name, ours["answers"][name], peer["answers"][name]) for name in asked][: len(QUESTIONS)]
        mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
        print(f"  {'geometric mean of the five':32}{mean:8.1f} x, at worst {min(ratios):.1f} x")
        cells = [f"{size:,}", *(f"{ratio:.0f}" for ratio in (*ratios, mean)), f"{peer['load'] / ours['load']:.1f}"]
        print(f"  as a row: | {' | '.join(cells)} | {ours['megabytes'] / peer['megabytes']:.0%} |", flush=True)


def _ratio(name: str, ours: tuple[float, list[Row]], peer: tuple[float, list[Row]]) -> float:
    """How many times faster ours is; printed. The rows must be the same."""
    (here, rows), (there, expected) = ours, peer
    assert rows == expected, f"{name}: {len(rows)} rows here, {len(expected)} there, and not the same"
    print(f"  {name:32}{there / here:8.1f} x, {here * 1000:9.2f} ms against {there * 1000:9.1f} ms, {len(rows)} rows")
    return there / here


def _data(folder: Path, size: int) -> Path:
    """The synthetic data of that size, with places in places, eight in each."""
    path = folder / f"tree-{size}.ttl"
    if not path.exists():
        text = synthetic.write(folder, size).read_text(encoding="utf-8")
        tree = (f"ex:p{number} ex:within ex:p{(number - 1) // 8} .\n" for number in range(1, synthetic.places_of(size)))
        path.write_text(text + "".join(tree), encoding="utf-8")
    return path


def _side(name: str, data: Path, asked: list[str], rounds: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.query", name, str(data), str(rounds), *asked]
    return dict(json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout))


def _store(data: Path) -> Callable[[str], Iterable[Row]]:
    """The project's store with the data, as something that can be asked."""
    import pyoxigraph as ox

    from sahel_ld.rdf.reader import Source
    from sahel_ld.store import Store
    from sahel_ld.store.filling import fill

    engine = ox.Store()
    written = fill(engine, [(Source(data, data.name, 0), ox.DefaultGraph())])
    store = Store(engine, written=written)

    def cell(term: object) -> list[str] | None:
        if isinstance(term, ox.Literal):
            return [term.value, term.language or term.datatype.value]
        return None if term is None else [str(term)[1:-1]]

    return lambda text: _Rows(store.ask_sparql(text).terms, cell)


def _rdflib(data: Path) -> Callable[[str], Iterable[Row]]:
    """rdflib with the data, literals as written, as something that can be asked."""
    import rdflib

    logging.getLogger("rdflib").setLevel(logging.CRITICAL)  # it has a traceback for each date that is none
    rdflib.NORMALIZE_LITERALS = False
    graph = rdflib.Graph().parse(data, format="turtle")

    def cell(term: object) -> list[str] | None:
        if isinstance(term, rdflib.Literal):
            return [str(term), term.language or str(term.datatype or rdflib.XSD.string)]
        return None if term is None else [str(term)]

    return lambda text: _Rows([row for row in graph.query(text) if isinstance(row, tuple)], cell)


class _Rows:
    """Rows of terms, which become text when they are gone over."""

    def __init__(self, rows: Iterable[Iterable[object]], cell: Callable[[object], list[str] | None]) -> None:
        self._rows, self._cell = rows, cell

    def __iter__(self) -> Iterator[Row]:
        return ([self._cell(term) for term in row] for row in self._rows)


def main() -> None:
    """One side: load, ask each question again and again, print the best times and the rows as JSON."""
    name, data, rounds, *asked = sys.argv[1:]
    start = time.process_time()
    ask = {"store": _store, "rdflib": _rdflib}[name](Path(data))
    load = time.process_time() - start
    list(
        ask(PREFIXES + "SELECT * { ?thing a ex:Nothing }")
    )  # what a side imports for its first query is no part of a question
    answers = {}
    for question in asked:
        text = PREFIXES + (QUESTIONS | WEAKNESS)[question]
        times: list[float] = []
        while sum(times) < ENOUGH and (len(times) < int(rounds) or sum(times) < int(rounds) / 5):
            start = time.process_time()
            rows = ask(text)
            times.append(time.process_time() - start)
        answers[question] = (min(times), sorted(rows, key=json.dumps))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    json.dump({"load": load, "answers": answers, "megabytes": peak}, sys.stdout)


if __name__ == "__main__":
    main()
