"""Run the measurements, all that print a ratio without words: `python -m benchmarks check`, with `--sizes 10k,100k,1m` and `--rounds 3`."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from benchmarks import build, check, query, start


def _size(text: str) -> int:
    factor = {"k": 1_000, "m": 1_000_000}.get(text[-1].lower(), 1)
    return int(text.rstrip("kKmM")) * factor


def main() -> None:
    """Parse the command line and print figures, a line each."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("what", choices=["check", "sparql", "watch", "own", "start", "query", "build"], nargs="*")
    parser.add_argument("--sizes", default="10k,100k", help="numbers of triples, for example 10k,100k,1m")
    parser.add_argument(
        "--things", type=int, default=10_000, help="how many things the synthetic project of `build` has"
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="where data is made and kept; a temporary folder without it")
    options = parser.parse_args()
    sizes = [_size(text) for text in options.sizes.split(",")]
    with tempfile.TemporaryDirectory(prefix="sahel-ld-bench-") as temporary:
        folder = options.folder or Path(temporary)
        for what in options.what or ["check", "sparql", "query"]:
            if what == "own":
                check.own_data(options.rounds)
            elif what == "start":
                start.whole(options.rounds)
            elif what == "query":
                query.compare(folder, sizes, options.rounds)
            elif what == "build":
                build.compare(folder, options.things, options.rounds)
            elif what == "watch":
                for size in sizes:
                    check.incremental(folder, size)
            else:
                check.compare(folder, sizes, options.rounds, sparql=what == "sparql")


if __name__ == "__main__":
    main()
