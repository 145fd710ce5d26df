"""A watched check says after every save what a fresh check says."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from benchmarks.synthetic import CORE_SHAPES, ONTOLOGY, turtle
from sahel_ld.checks import excerpts
from sahel_ld.checks.incremental import edits, watch
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


def test_changes_names_the_saved_files(tmp_path: Path) -> None:
    one, two = tmp_path / "one.ttl", tmp_path / "two.ttl"
    one.write_text("a")
    two.write_text("b")
    looks: Iterator[Callable[[], object]] = iter([lambda: None, lambda: two.write_text("bcd"), lambda: one.unlink()])

    def wait() -> None:
        next(looks)()

    seen = watch.changes([one, two], wait)
    assert next(seen) == {two}
    assert next(seen) == {one}


def test_excerpts_are_used_for_large_files_only() -> None:
    assert excerpts.WORTH_IT > 100_000
