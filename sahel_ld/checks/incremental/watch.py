"""Check again on every save: incrementally where that gives the same, else all of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sahel_ld.checks.echoes import without_echoes
from sahel_ld.checks.engines.fast import FastEngine, available
from sahel_ld.checks.incremental.edits import Edit, edit_of, quads_of
from sahel_ld.checks.incremental.reach import TooFar
from sahel_ld.checks.incremental.validator import Validator
from sahel_ld.checks.lexical import check_literals
from sahel_ld.checks.loading import Loaded
from sahel_ld.checks.pairs import partial_pairs
from sahel_ld.checks.placing import place, place_each
from sahel_ld.checks.raw import Raw
from sahel_ld.checks.shacl import raw_of
from sahel_ld.checks.shapes_graph import ShapesGraph
from sahel_ld.findings import Finding


class Warm:
    """The state of a check kept in memory: files, graph, results and their places.

    Holds what shapes and literals find; raises TooFar where shapes look further than paths tell, or compare partial dates.
    """

    def __init__(self, files: Sequence[Loaded], shapes: ShapesGraph) -> None:
        data = [file.triples for file in files]
        if not available() or partial_pairs(shapes, data):
            raise TooFar("partial dates")
        self.files = {file.source.path: file for file in files}
        self.shapes = shapes
        self.validator = Validator(b"".join(data), shapes.triples, FastEngine())
        self.findings: dict[str, list[Finding]] = defaultdict(list)
        self.edits = 0
        self._place_all()

    def _place_all(self) -> None:
        files = list(self.files.values())
        self.findings.clear()
        self._keep(
            [raw_of(result, self.shapes) for found in self.validator.results.values() for result in found], files
        )
        self.literals = place(check_literals(files), files)

    def _keep(self, raws: Sequence[Raw], files: Sequence[Loaded]) -> None:
        for raw, found in place_each(without_echoes(raws, [self.shapes.triples]), files).items():
            self.findings[raw.focus] += found

    @property
    def all(self) -> list[Finding]:
        """All findings, in order."""
        found = {finding for findings in self.findings.values() for finding in findings} | set(self.literals)
        return sorted(found, key=lambda finding: finding.sort_key)

    def save(self, path: Path) -> list[Finding]:
        """Take in a file as it is now; all findings. Raises InputError where it cannot be read: then the state is as before."""
        old = self.files[path]
        content = old.source.content()
        if content == old.content:
            return self.all
        edit = edit_of(old, content, self.edits)
        self.edits += 1
        self.files[path] = edit.file
        others = [file for other, file in self.files.items() if other != path]
        removed = [line for line in edit.removed if not any(line in file.triples for file in others)]
        touched = self.validator.update(quads_of(removed), quads_of(edit.added))
        if not edit.first:
            self._place_all()
            return self.all
        self._shift(old.source.name, edit)
        raws = []
        for focus in touched:
            self.findings.pop(focus, None)
            raws += [raw_of(result, self.shapes) for result in self.validator.results.get(focus, ())]
        files = list(self.files.values())
        self._keep(raws, files)
        self._literals(edit)
        return self.all

    def _literals(self, edit: Edit) -> None:
        if not edit.added and not edit.removed:
            return
        part = Loaded(edit.file.source, b"", b"".join(edit.added))
        raws = list(check_literals([part]))
        kept = [
            finding
            for finding in self.literals
            if finding.file != edit.file.source.name
            or not edit.first <= (finding.line or 0) < edit.old_end + edit.shift
        ]
        self.literals = list({*kept, *place(raws, [edit.file])})

    def _shift(self, name: str, edit: Edit) -> None:
        """Findings below the edit have moved with their lines."""

        def moved(finding: Finding) -> Finding:
            if finding.file != name or finding.line is None or finding.line < edit.old_end:
                return finding
            end = finding.end_line + edit.shift if finding.end_line else None
            return replace(finding, line=finding.line + edit.shift, end_line=end)

        for focus, found in self.findings.items():
            self.findings[focus] = [moved(finding) for finding in found]
        self.literals = [moved(finding) for finding in self.literals]


def stamp(path: Path) -> tuple[int, int] | None:
    """What tells one version of a file from another: time and size; None where it is not there."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_mtime_ns, status.st_size
