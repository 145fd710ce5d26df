"""`sahel-ld build`: the curated data and a synthetic project, against a plain loop of Jinja2 over rdflib, against pyLODE, and after one edit."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path
from statistics import median

from benchmarks import process, synthetic_project
from benchmarks.process import Run

CHECKOUT = synthetic_project.CHECKOUT


def compare(folder: Path, things: int, rounds: int) -> None:
    """Print pages per second, memory, growth, and ratios; what is compared is measured one after the other."""
    curated = folder / "curated"
    if not curated.exists():
        for name in ("ontology", "shapes", "queries", "data"):
            shutil.copytree(CHECKOUT / name, curated / name)
        shutil.copy(CHECKOUT / "sahel-ld.toml", curated)
    one, few = _full(folder, "curated", curated)
    two, many = _full(folder, "synthetic", synthetic_project.write(folder, things))
    print(
        f"build, growth: {many / few:.2f} x the things take {two.seconds / one.seconds:.2f} x the time "
        f"and {two.megabytes / one.megabytes:.2f} x the memory",
        flush=True,
    )
    _again(folder, curated, rounds)
    _ontology(folder)


def _ours(root: Path, target: Path, *more: str) -> Run:
    command = [sys.executable, "-m", "sahel_ld", "build", "--project", str(root), "-o", str(target), "--quiet", *more]
    done = process.run(command, cwd=str(CHECKOUT))
    if done.code:
        raise SystemExit(f"the build of {root} failed: exit code {done.code}")
    return done


def _full(folder: Path, name: str, root: Path) -> tuple[Run, int]:
    """Print what a full build makes, and how that compares to the peer; gives the build and the number of things."""
    target, peer_target = folder / f"{name}-site", folder / f"{name}-peer"
    ours = _ours(root, target, "--full", "--no-check")
    peer = process.run([sys.executable, "-m", "benchmarks.peer_site", str(root), str(peer_target)], cwd=str(CHECKOUT))
    (pages, files), (peer_pages, peer_files) = _count(target), _count(peer_target)
    things = peer_pages
    print(
        f"build, {name} data: {things:,} things, {pages:,} pages, {files:,} files; {pages / ours.seconds:.0f} pages and "
        f"{files / ours.seconds:.0f} files a second, {ours.megabytes:.0f} MB\n"
        f"  against Jinja2 over rdflib, a page and a file of Turtle for each thing: {pages / peer_pages:.1f} x the pages and "
        f"{files / peer_files:.1f} x the files in {ours.seconds / peer.seconds:.1f} x the time, {ours.megabytes / peer.megabytes:.1f} x the memory; "
        f"exit codes {ours.code} and {peer.code}",
        flush=True,
    )
    return ours, things


def _count(target: Path) -> tuple[int, int]:
    """Pages and files."""
    files = [path for path in target.rglob("*") if path.is_file()]
    return sum(path.suffix == ".html" for path in files), len(files)


def _again(folder: Path, root: Path, rounds: int) -> None:
    """Print how much sooner a build ends after one edit, start and check included, than a full build of the same data."""
    target, full_target = folder / "curated-site", folder / "curated-full"
    data = root / "data/ttl/registry.organisations.ttl"
    _ours(root, target)
    seconds, cpu = [], []
    for number in range(rounds):
        text = data.read_text("utf-8")
        data.write_text(re.sub('skos:prefLabel "', f'skos:prefLabel "{number} ', text, count=1), "utf-8")
        again, full = _ours(root, target), _ours(root, full_target, "--full")
        seconds.append(full.seconds / again.seconds)
        cpu.append(full.cpu / again.cpu)
    same = _contents(target) == _contents(full_target)
    print(
        f"build, curated data, after one edit: {median(seconds):.1f} x sooner than a full build (of {', '.join(f'{one:.1f}' for one in seconds)}), "
        f"{median(cpu):.1f} x less processor time; same bytes: {same}",
        flush=True,
    )


def _contents(target: Path) -> dict[str, bytes]:
    return {str(path.relative_to(target)): path.read_bytes() for path in target.rglob("*") if path.is_file()}


def _ontology(folder: Path) -> None:
    """Print the ratio to pyLODE, where it is installed, for the ontology: our whole site of a project that has nothing else."""
    pylode = shutil.which("pylode")
    if pylode is None:
        print("build, the ontology alone: pyLODE is not installed (pip install pylode==3.2.1)", flush=True)
        return
    root = folder / "ontology-alone"
    shutil.copytree(CHECKOUT / "ontology", root / "ontology", dirs_exist_ok=True)
    (root / "data/ttl").mkdir(parents=True, exist_ok=True)
    peer = process.run([pylode, str(root / "ontology/sahel.ttl"), "-o", str(folder / "pylode.html")])
    ours = _ours(root, folder / "ontology-site", "--full", "--no-check")
    pages, files = _count(folder / "ontology-site")
    print(
        f"build, the ontology alone, {pages} pages in {files} files, against pyLODE's one page: {peer.seconds / ours.seconds:.1f} x faster, "
        f"{ours.megabytes / peer.megabytes:.1f} x the memory; exit codes {ours.code} and {peer.code}",
        flush=True,
    )
