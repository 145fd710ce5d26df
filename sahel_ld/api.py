"""The Python API: a project with the verbs of the command."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sahel_ld import project
from sahel_ld.errors import DataError, InputError, SahelError, UsageError
from sahel_ld.project.files import expand_paths

if TYPE_CHECKING:
    from sahel_ld.checks.reasoning import Reasoning
    from sahel_ld.diff import Difference
    from sahel_ld.draft import Made
    from sahel_ld.evidence import Evidence
    from sahel_ld.evidence.best import Best
    from sahel_ld.exporters import Written
    from sahel_ld.findings import Report
    from sahel_ld.publish import Built
    from sahel_ld.query import Answer, Limits
    from sahel_ld.store import Store


class Project(project.Project):
    """A project folder, or without ``root`` the current one or the bundled data, with the verbs of the command as methods."""

    def check(
        self,
        paths: Iterable[Path | str] = (),
        *,
        engine: str = "fast",
        shapes: Iterable[Path | str] = (),
        ontology: Iterable[Path | str] = (),
        since: str | None = None,
        baseline: Path | str | None = None,
        today: date | None = None,
        coverage: bool = False,
    ) -> Report:
        """Check the whole project, or only the files in ``paths`` against its shapes and checks.

        ``engine`` is ``fast``, ``pyshacl`` or ``both``; ``shapes`` and ``ontology`` replace those of the project. ``since`` is a git revision:
        findings are then new or known, and what is fixed is told. ``baseline`` is the file of waivers, by default `sahel-ld-baseline.toml` of
        the project where it is there, and ``today`` the day on which they are judged. ``coverage`` says what no shape looks at.
        Bad data gives findings, not exceptions; a missing path or revision raises UsageError.
        """
        from sahel_ld.checks.verdict import Demands, Subject, judge

        chosen = Path(baseline) if baseline is not None else None
        data, shape_files, ontology_files = ([Path(path) for path in group] for group in (paths, shapes, ontology))
        subject = Subject(self, data, engine, shape_files, ontology_files)
        return judge(subject, Demands(since, chosen, today, coverage))

    def export(self, name: str, *, graph: str | None = None, derived: bool = True) -> Written:
        """The data and ontology, with what is derived from them, in the format ``name``, such as ``turtle``; or one graph, by file stem or IRI.

        Raises UsageError for an unknown format, DataError for data that the format has no place for.
        """
        from sahel_ld.exporters import export_project

        return export_project(self, name, graph=graph, derived=derived)

    def build(
        self,
        target: Path | str,
        *,
        force: bool = False,
        full: bool = False,
        profile: str = "",
        version: str = "",
        versions_from: Path | str | None = None,
        changes_since: Iterable[str] = (),
        sign: Callable[[bytes], bytes] | None = None,
    ) -> Built:
        """Check the project and publish it as a site in the folder ``target``, under a ``profile`` that withholds and coarsens where one is named.

        ``full`` takes over nothing from the site that is there.
        ``version`` publishes it as a version that stays, too; ``versions_from`` is a site whose versions are taken over, by default the one at ``target``.
        ``changes_since`` are releases, the oldest first, for the feed of changes. ``sign`` signs the list of checksums.
        Raises DataError for errors in the data unless ``force`` and for what would leak, UsageError for a folder that holds something else than a site.
        """
        from sahel_ld.publish import build

        return build(
            self,
            Path(target),
            force=force,
            full=full,
            profile=profile,
            sign=sign,
            since=tuple(changes_since),
            version=version,
            versions_from=Path(versions_from) if versions_from is not None else None,
        )

    def verify(self, source: Path | str, *, document: str | None = None) -> Report:
        """Prove every anchor into the document that a file holds, or into those that a folder holds; see `sahel_ld.checks.evidence.verify`."""
        from sahel_ld.checks.evidence import verify

        return verify(self, Path(source), document=document)

    def evidence_of(self, iri: str, *, language: str = "en") -> Evidence:
        """Every claim about a thing, by IRI or prefixed name; see `sahel_ld.evidence.Ledger.evidence`."""
        from sahel_ld.evidence import Ledger

        return Ledger(self, language=language).evidence(iri)

    def best(
        self,
        name: str,
        policy: str,
        /,
        *,
        as_of: str | date | None = None,
        known_at: str | date | None = None,
        language: str = "en",
        **params: object,
    ) -> Best:
        """What a declared policy decides between the values in the answer to a bundled question, and by which grades.

        Raises UsageError as `query` does with a policy.
        """
        from sahel_ld.evidence.best import best
        from sahel_ld.query.choosing import choice_of

        question = self.store.questions.named(name)
        bound = question.bind(params, as_of=as_of, known_at=known_at)
        return best(self.store, self.store.choose(question, bound, policy), choice_of(question, bound).among, language)

    def reason(
        self,
        paths: Iterable[Path | str] = (),
        *,
        timeout: float = 300.0,
        memory: int = 2000,
        say: Callable[[str], None] = lambda _: None,
    ) -> Reasoning:
        """Reason about ontology and data, or about the files in ``paths`` alone; see `sahel_ld.checks.reasoning.reason`."""
        from sahel_ld.checks.reasoning import reason

        return reason(self, [Path(path) for path in paths], timeout=timeout, memory=memory, say=say)

    def layouts(self, paths: Iterable[Path | str] = ()) -> Iterator[tuple[str, Path, bytes, bytes | SahelError]]:
        """For each Turtle file its name, its path, its text, and the text as `fmt` lays it out, or the error that forbids it.

        Without ``paths``: the ontology, the shapes and the data of the project. Raises UsageError for a file that is named and is not Turtle.
        """
        from sahel_ld.rdf.layout import lay_out

        chosen = [Path(path) for path in paths]
        if other := next((path for path in chosen if path.is_file() and path.suffix != ".ttl"), None):
            raise UsageError(f"{other}: only Turtle files (.ttl) are laid out")
        named = expand_paths(chosen)
        files = named or [*self.ontology_files, *self.shape_files, *self.data_files]
        for source in self.sources([path for path in files if path.suffix == ".ttl"]):
            try:
                after = lay_out(source.content(), source)
            except (InputError, DataError) as error:
                yield source.name, source.path, b"", error
            else:
                yield source.name, source.path, source.path.read_bytes(), after

    @cached_property
    def store(self) -> Store:
        """The project's data in the embedded engine, loaded once."""
        return self.open()

    def query(
        self,
        name: str,
        /,
        *,
        as_of: str | date | None = None,
        known_at: str | date | None = None,
        policy: str | None = None,
        limits: Limits | None = None,
        **params: object,
    ) -> Answer:
        """The answer to a bundled question, or the best view of it under a declared policy; see `sahel_ld.store.Store.query`."""
        return self.store.query(name, as_of=as_of, known_at=known_at, policy=policy, limits=limits, **params)

    def ask_sparql(self, text: str, *, allow_service: bool = False, limits: Limits | None = None) -> Answer:
        """The answer to a query in SPARQL; see `sahel_ld.store.Store.ask_sparql`."""
        return self.store.ask_sparql(text, allow_service=allow_service, limits=limits)

    def diff(
        self,
        old: str | Path = "HEAD",
        new: str | Path | None = None,
        *,
        language: str = "en",
        by_file: bool = False,
        answers: bool = False,
    ) -> Difference:
        """What differs between two files, folders or git refs, in words; without ``new``, between ``old`` and the project as it is.

        ``by_file`` adds what moved between files, ``answers`` the bundled questions that are answered otherwise. A difference is true where there is any.
        Raises UsageError for a side that is not there.
        """
        from sahel_ld.diff import diff

        return diff(
            self, str(old), None if new is None else str(new), language=language, by_file=by_file, answers=answers
        )

    def draft(self, path: Path | str, *, slug: str = "") -> Made:
        """A draft from a document, for a person to review: names, dates, numbers and candidate claims by what the data knows.

        Raises UsageError for a file of a kind that is not read, InputError for one that cannot be read.
        """
        from sahel_ld.draft import make_draft

        return make_draft(self, Path(path), slug)

    def measure_draft(
        self,
        path: Path | str,
        document: str | None = None,
        not_named: Path | str | None = None,
        gold: Path | str | None = None,
    ) -> list[str]:
        """Recall and precision of a draft against the curated claims of the data, as lines of a table.

        ``not_named`` is a TOML file with what the claims name and the text does not; ``gold`` one with what texts name, in place of the claims.
        Raises UsageError where the data has no claims of the document, or ``gold`` no table for it.
        """
        from sahel_ld.draft import measure_draft, measure_lines

        left_out, marked = (Path(name) if name else None for name in (not_named, gold))
        return measure_lines(measure_draft(self, Path(path), document, left_out, marked))
