"""A watched check says after every save what a fresh check says."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT

from benchmarks.synthetic import CORE_SHAPES, ONTOLOGY, turtle
from sahel_ld import Project
from sahel_ld.checks import excerpts
from sahel_ld.checks.incremental import edits, loop
from sahel_ld.checks.incremental.loop import Verdict, Watch
from sahel_ld.checks.incremental.watch import Warm
from sahel_ld.checks.loading import load
from sahel_ld.checks.shapes_graph import ShapesGraph
from sahel_ld.errors import InputError
from sahel_ld.rdf.reader import Source


def _files(folder: Path) -> Warm:
    paths = [folder / "data.ttl", folder / "onto.ttl"]
    files, broken = load([Source(path, path.name, number) for number, path in enumerate(paths)])
    shapes, _ = load([Source(folder / "shapes.ttl", "shapes.ttl", 2)])
    assert not broken
    return Warm(files, ShapesGraph(shapes))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "data.ttl").write_text("".join(turtle(2500)), encoding="utf-8")
    (tmp_path / "onto.ttl").write_text(ONTOLOGY)
    (tmp_path / "shapes.ttl").write_text(CORE_SHAPES)
    return tmp_path


EDITS = [
    ('ex:status "confirmed"', 'ex:status "nonsense"'),
    ("ex:killed 1", "ex:killed -1"),
    ("^^xsd:date ;\n    ex:ends", '^^xsd:date ;\n    # a line more\n    ex:note """two\nlines""" ;\n    ex:ends'),
    ("a ex:Attack ;", "a ex:Parade ;"),
    ("[ a ex:Claim ; ex:source", "[ a ex:Claim ; ex:asserted 5 ; ex:source"),
    ("ex:confidence 0.", "ex:confidence 7."),
    ("a ex:Town ;", "a ex:Hill ;"),
    ('ex:asserted "20', 'ex:asserted "x20'),
    ("\n\nex:e", "\n\nex:new a ex:Attack .\n\nex:e"),
    ("    ex:ends", "    # ends\n    ex:ends"),
]


@pytest.mark.parametrize("large", [False, True], ids=["whole", "spliced"])
@pytest.mark.parametrize("seed", range(6))
def test_every_save_gives_what_a_fresh_check_gives(
    folder: Path, seed: int, large: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if large:
        # Small files are read whole; here they are treated as large ones are.
        monkeypatch.setattr(edits, "WORTH_IT", 0)
        monkeypatch.setattr("sahel_ld.checks.placing.WORTH_IT", 0)
    chance = random.Random(seed)
    warm = _files(folder)
    path = folder / "data.ttl"
    undo: list[str] = []
    for _ in range(8):
        text = path.read_text(encoding="utf-8")
        if undo and not chance.randrange(4):
            changed = undo.pop()
        else:
            old, new = chance.choice(EDITS)
            places = [start for start in range(len(text)) if text.startswith(old, start)]
            if not places:
                continue
            start = chance.choice(places)
            changed = text[:start] + new + text[start + len(old) :]
            undo.append(text)
        path.write_text(changed, encoding="utf-8")
        found = warm.save(path)
        fresh = _files(folder).all
        assert [(one.line, one.column, one.code, one.value, one.focus) for one in found] == [
            (one.line, one.column, one.code, one.value, one.focus) for one in fresh
        ]


def test_a_save_that_cannot_be_read_leaves_the_state(folder: Path) -> None:
    warm = _files(folder)
    before = warm.all
    path = folder / "data.ttl"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("ex:e5 a", 'ex:e5 "a', 1), encoding="utf-8")
    with pytest.raises(InputError):
        warm.save(path)
    path.write_text(text, encoding="utf-8")
    assert warm.save(path) == before


def _verdicts(watch: Watch, looks: list[Callable[[], object]]) -> list[Verdict]:
    waiting = iter(looks)

    def wait() -> None:
        step = next(waiting, None)
        if step is None:
            raise KeyboardInterrupt
        step()

    found: list[Verdict] = []
    with contextlib.suppress(KeyboardInterrupt):
        found += watch.verdicts(wait)
    return found


def _edit(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")


def test_the_loop_gives_a_quick_verdict_after_a_save_and_a_whole_one_when_hands_rest(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "WORTH_IT", 0)
    data = folder / "data.ttl"
    found: list[Verdict] = []
    watch = Watch(Project(ROOT), [data], "fast", [folder / "shapes.ttl"], [folder / "onto.ttl"])
    nothing = [lambda: None] * (loop.REST + 1)
    found = _verdicts(
        watch,
        [
            lambda: _edit(data, "a ex:Attack ;", "a ex:Attack ; ex:status 7 ;"),
            lambda: _edit(data, "@prefix ex:", "@prefix skos: <https://example.org/no> .\n@prefix ex:"),
            *nothing,
        ],
    )
    whole = [verdict.whole for verdict in found]
    assert whole[0] is True
    assert False in whole
    codes = [{finding.code for finding in verdict.report.findings} for verdict in found]
    assert "shape/EventStatus" in codes[1]
    assert len(found[1].report.findings) == len(found[0].report.findings) + 1


def test_the_loop_says_when_a_file_cannot_be_read_and_recovers(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "WORTH_IT", 0)
    data = folder / "data.ttl"
    watch = Watch(Project(ROOT), [data], "fast", [folder / "shapes.ttl"], [folder / "onto.ttl"])
    found = _verdicts(watch, [lambda: _edit(data, "ex:e5 a", 'ex:e5 "a'), lambda: _edit(data, 'ex:e5 "a', "ex:e5 a")])
    assert [finding.code for finding in found[1].report.findings] == ["syntax/parse"]
    assert set(found[0].report.findings) == set(found[2].report.findings)


def test_excerpts_are_used_for_large_files_only() -> None:
    assert excerpts.WORTH_IT > 100_000
