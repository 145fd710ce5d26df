"""The loop of `check --watch`: a verdict after every save, first the quick one, then the whole one once the hands rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sahel_ld.checks.check import check
from sahel_ld.checks.incremental.reach import TooFar
from sahel_ld.checks.incremental.watch import Warm, stamp
from sahel_ld.checks.loading import load, unreadable
from sahel_ld.checks.shapes_graph import ShapesGraph
from sahel_ld.errors import InputError
from sahel_ld.findings import Finding, Report
from sahel_ld.project import Project
from sahel_ld.project.files import expand_paths

# Below this many bytes of data a whole check is as quick.
WORTH_IT = 2_000_000
# So many looks without a save, and the whole check follows an incremental one.
REST = 4


@dataclass(frozen=True)
class Verdict:
    """A report, and whether it comes from a whole check; an incremental one holds what shapes and literals find, and the rest as it was."""

    report: Report
    whole: bool


@dataclass
class Watch:
    """What is watched: as the arguments of ``check``."""

    project: Project
    paths: Sequence[Path] = ()
    engine: str = "fast"
    shapes: Sequence[Path] = ()
    ontology: Sequence[Path] = ()

    def verdicts(self, wait: Callable[[], None]) -> Iterator[Verdict]:
        """A verdict at once and after every save; ``wait`` is called between two looks at the files. Ends when ``wait`` raises."""
        last = self._whole()
        yield Verdict(last, whole=True)
        warm = self._warm()
        seen, quiet, owing = self._stamps(), 0, False
        while True:
            wait()
            now = self._stamps()
            saved = {path for path in now.keys() | seen.keys() if now.get(path) != seen.get(path)}
            seen, quiet = now, 0 if saved else quiet + 1
            if saved and warm is not None and saved <= warm.files.keys() & now.keys():
                last = self._quick(warm, saved, last)
                owing = True
                yield Verdict(last, whole=False)
            elif saved or (owing and quiet >= REST):
                before, last = last, self._whole()
                if saved:
                    warm = self._warm()
                if saved or last.findings != before.findings:
                    yield Verdict(last, whole=True)
                owing = False

    def _files(self) -> tuple[list[Path], list[Path]]:
        """The data with its ontology, and all else that a check reads."""
        foreign = bool(self.shapes or self.ontology)
        project = Project(self.project.root)
        wanted = expand_paths(self.paths)
        inside = {path.resolve() for path in wanted} & {path.resolve() for path in project.data_files}
        data = [*wanted, *(project.data_files if inside or not wanted else [])]
        ontology = expand_paths(self.ontology) if foreign else project.ontology_files
        shapes = expand_paths(self.shapes) if self.shapes else project.shape_files
        rules = [] if foreign else [*project.query_files(), *project.query_files("checks")]
        return list(dict.fromkeys([*data, *ontology])), [*shapes, *rules]

    def _stamps(self) -> dict[Path, tuple[int, int] | None]:
        return {path: stamp(path) for group in self._files() for path in group}

    def _whole(self) -> Report:
        project = Project(self.project.root)
        return check(project, self.paths, engine=self.engine, shapes=self.shapes, ontology=self.ontology)

    def _warm(self) -> Warm | None:
        """The state for incremental checks; None where a whole one is as quick, or the only right one."""
        data, _ = self._files()
        shapes = expand_paths(self.shapes)
        if self.engine != "fast" or not shapes or sum(path.stat().st_size for path in data) < WORTH_IT:
            return None
        sources = self.project.sources([*data, *shapes])
        files, broken = load(sources)
        if broken:
            return None
        try:
            return Warm(files[: len(data)], ShapesGraph(files[len(data) :]))
        except TooFar:
            return None

    def _quick(self, warm: Warm, saved: set[Path], last: Report) -> Report:
        """The report with the findings of shapes and literals as they are now; a file that cannot be read is its only finding."""
        names = {file.source.name for file in warm.files.values()}
        try:
            for path in sorted(saved):
                findings = warm.save(path)
        except InputError as error:
            return replace(last, findings=(unreadable(error),))
        kept = [one for one in last.findings if one.file not in names or not _incremental(one)]
        texts = {
            name: file.lines
            for file in warm.files.values()
            if (name := file.source.name) in {one.file for one in findings}
        }
        found = sorted([*kept, *findings], key=lambda one: one.sort_key)
        return replace(last, findings=tuple(found), texts={**last.texts, **texts})


def _incremental(finding: Finding) -> bool:
    """Whether an incremental check finds these again."""
    return finding.code.startswith(("shape/", "shacl/", "lexical/")) or finding.unreadable
