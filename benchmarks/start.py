"""How long `sahel-ld query NAME` takes on the bundled data, from the start of the process to its end, and where the time goes."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import process

QUESTION = "who-held"
_STEPS = "import time; first = time.perf_counter(); from benchmarks.start import steps; steps(first)"


def whole(rounds: int) -> None:
    """Print the best of so many runs of the command, and the parts of the best of as many runs that look at their clock."""
    command = [str(Path(sys.executable).parent / "sahel-ld"), "query", QUESTION]
    runs = [process.run(command) for _ in range(rounds)]
    fastest = min(runs, key=lambda run: run.seconds)
    cpu = min(run.cpu for run in runs)
    print(
        f"start, sahel-ld query {QUESTION}: {fastest.seconds:.3f} s at best of {rounds} whole processes "
        f"({cpu:.3f} s of processor time, {fastest.megabytes:.0f} MB), exit code {fastest.code}",
        flush=True,
    )
    for name, seconds in min((_parts() for _ in range(rounds)), key=lambda parts: sum(parts.values())).items():
        print(f"  {name:26}{seconds * 1000:5.0f} ms", flush=True)


def _parts() -> dict[str, float]:
    began = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", _STEPS], check=True, capture_output=True)
    ended = time.perf_counter()
    # The clock is one for all processes.
    first, last, spans = json.loads(done.stderr)
    return {"interpreter": first - began, **spans, "end of the process": ended - last}


def steps(first: float) -> None:
    """Run the command in this process; what it did when, and for how long, goes to standard error as JSON."""
    from sahel_ld import api, store  # noqa: F401 - loaded so that its time counts as imports
    from sahel_ld.cli import answers, main
    from sahel_ld.cli.commands import query  # noqa: F401 - as above
    from sahel_ld.project import project
    from sahel_ld.store import filling

    main.fewer_collections()
    imported = time.perf_counter()
    spent: defaultdict[str, float] = defaultdict(float)

    def timed(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def run(*arguments: Any, **named: Any) -> Any:
            start, inside = time.perf_counter(), sum(spent.values())
            try:
                return function(*arguments, **named)
            finally:
                # What is timed inside counts there alone.
                spent[name] += time.perf_counter() - start - (sum(spent.values()) - inside)

        return run

    for module, function, name in (
        (filling, "fill", "filling the engine"),
        (filling, "nquads_of", "reading the data"),
        (filling, "literals_in", "literals as written"),
        (filling, "forms_of", "literals as written"),
        (project, "derive_into", "derivation"),
        (store.Store, "ask_bound", "the question"),
        (answers, "write_answer", "the table"),
    ):
        setattr(module, function, timed(name, getattr(module, function)))
    start = time.perf_counter()
    main.create_app("query")(["query", QUESTION], standalone_mode=False)
    last = time.perf_counter()
    rest = last - start - sum(spent.values())
    json.dump((first, last, {"imports": imported - first, **spent, "command line, cleaning up": rest}), sys.stderr)
