"""`sahel-ld check` against the `pyshacl` command: whole processes, the same data, shapes and ontology; positions and lexical check included."""

from __future__ import annotations

import shutil
import sys
import time
from pathlib import Path

from benchmarks import process, synthetic


def compare(folder: Path, sizes: list[int], rounds: int, *, sparql: bool) -> None:
    """Print the ratio at each size; rounds fall to one where the peer takes minutes."""
    shapes, ontology = folder / "shapes.ttl", folder / "ontology.ttl"
    shapes.write_text(synthetic.SPARQL_SHAPES if sparql else synthetic.CORE_SHAPES, encoding="utf-8")
    ontology.write_text(synthetic.ONTOLOGY, encoding="utf-8")
    kind = "SHACL with SPARQL constraints" if sparql else "SHACL Core"
    bin_ = Path(sys.executable).parent
    for size in sizes:
        data = synthetic.write(folder, size)
        ours = [str(bin_ / "sahel-ld"), "check", "--shapes", str(shapes), "--ontology", str(ontology), str(data)]
        peer = [str(bin_ / "pyshacl"), "-s", str(shapes), "-e", str(ontology), "-i", "none", str(data)]
        found = process.pairs(ours, peer, 1 if size >= 1_000_000 or (sparql and size >= 100_000) else rounds)
        print(f"check, {kind}, {size:>9,} triples: {process.ratio(found)}", flush=True)


def own_data(rounds: int) -> None:
    """Print how long a whole check of the project's own data takes, start-up included."""
    command = [str(Path(sys.executable).parent / "sahel-ld"), "check"]
    runs = [process.run(command) for _ in range(rounds)]
    fastest = min(runs, key=lambda run: run.seconds)
    print(
        f"check, own data: {fastest.seconds:.2f} s and {fastest.megabytes:.0f} MB at best of {rounds}, exit code {fastest.code}",
        flush=True,
    )


def incremental(folder: Path, size: int) -> None:
    """Print how much sooner a verdict comes after a one-triple edit, warm, than from a full check in the same process."""
    from sahel_ld import Project
    from sahel_ld.checks.incremental.watch import Warm
    from sahel_ld.checks.loading import load
    from sahel_ld.checks.shapes_graph import ShapesGraph
    from sahel_ld.rdf.reader import Source

    shapes, ontology, data = folder / "shapes.ttl", folder / "ontology.ttl", folder / "edited.ttl"
    shapes.write_text(synthetic.CORE_SHAPES, encoding="utf-8")
    ontology.write_text(synthetic.ONTOLOGY, encoding="utf-8")
    shutil.copy(synthetic.write(folder, size), data)
    files, _ = load([Source(path, path.name, number) for number, path in enumerate((data, ontology))])
    warm = Warm(files, ShapesGraph(load([Source(shapes, shapes.name, 2)])[0]))
    times = []
    for event in (11, size // 40, size // 20):
        text = data.read_text(encoding="utf-8")
        data.write_text(text.replace(f"ex:e{event} a ", f'ex:e{event} ex:status "edited" ; a ', 1), encoding="utf-8")
        start = time.perf_counter()
        quick = warm.save(data)
        times.append(time.perf_counter() - start)
    start = time.perf_counter()
    full = Project().check([data], shapes=[shapes], ontology=[ontology])
    whole = time.perf_counter() - start
    same = {(one.line, one.code, one.value) for one in quick} == {
        (one.line, one.code, one.value) for one in full.findings
    }
    print(
        f"check --watch, {size:>9,} triples: {whole / sorted(times)[1]:7.1f} x sooner after a one-triple edit than a full check; same findings: {same}",
        flush=True,
    )
