"""The function behind hashes and blank-node labels passes the test suite of RDFC-1.0."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import SHARED, shared

from sahel_ld.errors import DataError
from sahel_ld.rdf import canonical
from sahel_ld.rdf.alike import steps_at_most
from sahel_ld.rdf.canonical import canonical_nquads
from sahel_ld.rdf.writer import write_quads

SUITE = SHARED / "w3c/rdfc10/rdfc10"
# Test 075 asks for SHA-384; hashes here are SHA-256. A test without a result asks for a refusal of graphs made to exhaust.
CASES = sorted(path.name.removesuffix("-in.nq") for path in SUITE.glob("*-in.nq")) if SUITE.is_dir() else []
CASES = [case for case in CASES if (SUITE / f"{case}-rdfc10.nq").is_file() and case != "test075"]


def test_the_suite_is_there() -> None:
    shared("w3c/rdfc10/rdfc10")
    assert len(CASES) > 60


@pytest.mark.parametrize("case", CASES)
def test_rdfc10(case: str) -> None:
    quads = ox.parse((SUITE / f"{case}-in.nq").read_bytes(), format=ox.RdfFormat.N_QUADS)
    assert canonical_nquads(quads) == (SUITE / f"{case}-rdfc10.nq").read_bytes()


def read(case: str) -> list[ox.Quad]:
    return list(ox.parse((SUITE / f"{case}-in.nq").read_bytes(), format=ox.RdfFormat.N_QUADS))


@pytest.mark.parametrize("case", ["test020", "test044", "test060"])
def test_work_in_another_process_gives_the_same(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    shared("w3c/rdfc10/rdfc10")
    monkeypatch.setattr(canonical, "_AT_ONCE", -1)
    assert canonical_nquads(read(case)) == (SUITE / f"{case}-rdfc10.nq").read_bytes()


def test_poison_is_stopped_and_the_limit_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative test of the suite: ten blank nodes, each related to each."""
    shared("w3c/rdfc10/rdfc10")
    monkeypatch.setattr(canonical, "SECONDS", 1)
    with pytest.raises(DataError, match="takes longer than 1 s, the limit"):
        canonical_nquads(read("test074"))
    with pytest.raises(DataError, match="the limit"):
        write_quads(read("test074"), "turtle")


def chain(length: int, start: int = 0) -> list[ox.Quad]:
    """A path of blank nodes, of which only the ends stand out."""
    next_ = ox.NamedNode("https://example.org/next")
    nodes = [ox.BlankNode(f"n{start + number}") for number in range(length)]
    return [ox.Quad(one, next_, other) for one, other in pairwise(nodes)]


def test_a_long_chain_does_not_hold_up_the_process() -> None:
    assert 0 < steps_at_most(chain(50)) < canonical._AT_ONCE < steps_at_most(chain(200))


def test_what_no_path_has_to_tell_apart_is_never_refused() -> None:
    """Many blank nodes, each told by what is said of it, and a hub with many leaves that are alike: both are no work."""
    p, q = ox.NamedNode("https://example.org/p"), ox.NamedNode("https://example.org/q")
    told = [ox.Quad(ox.BlankNode(f"a{n}"), p, ox.Literal(str(n))) for n in range(3000)]
    linked = [ox.Quad(ox.BlankNode(f"a{n}"), q, ox.BlankNode(f"a{n + 1}")) for n in range(2999)]
    leaves = [ox.Quad(ox.BlankNode("hub"), p, ox.BlankNode(f"leaf{n}")) for n in range(300)]
    assert steps_at_most([*told, *linked]) == 0
    assert steps_at_most(leaves) == 300
    assert len(canonical_nquads([*told, *linked]).splitlines()) == 5999


def test_nothing_of_the_current_folder_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other process begins where we are, which may be a folder from anywhere."""
    for name in ("pyoxigraph.py", "sahel_ld.py"):
        (tmp_path / name).write_text("raise SystemExit('run')\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(canonical, "_AT_ONCE", -1)
    assert len(canonical_nquads(chain(3)).splitlines()) == 2
