"""The site as one object: the data indexed, and what all pages share."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache, cached_property, partial
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import pyoxigraph as ox
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from sahel_ld.dates import DATE_TYPES
from sahel_ld.findings import Report
from sahel_ld.project import Project
from sahel_ld.publish.apart import Apart
from sahel_ld.publish.claims import ClaimBook
from sahel_ld.publish.facts import Facts
from sahel_ld.publish.names import Names
from sahel_ld.publish.output import FileEntry, Output
from sahel_ld.publish.parts import Parts, State
from sahel_ld.publish.paths import stem_path
from sahel_ld.publish.reads import EVERYTHING, SHOWN, VALUE, Noted, Reads
from sahel_ld.publish.record import Record
from sahel_ld.publish.timeline import days_of
from sahel_ld.publish.view import View
from sahel_ld.rdf.reader import read_quads
from sahel_ld.store import Store
from sahel_ld.terms import BASE, GRAPH, OWL, XSD


class Site:
    """The site of a project while it is made.

    ``shown`` are the IRIs that have a page or an anchor on one; nothing else under the base is linked.
    """

    base = BASE

    def __init__(
        self,
        project: Project,
        output: Output,
        report: Callable[[], Report | None] = lambda: None,
        last: Record | None = None,
    ) -> None:
        self._project = project
        self._output = output
        self._report = report
        self._shared: dict[str, Any] = {}
        self._beside: list[Apart[tuple[dict[str, FileEntry], dict[str, Any]]]] = []
        self.reads = Reads()
        # What many pages show alike, made once: links by where the page lies, badges by language.
        self.refs: dict[tuple[str, str, str], tuple[Markup, frozenset[str]]] = {}
        self.badges: dict[tuple[str, str, bool], tuple[Markup, frozenset[str]]] = {}
        self.jsonld: dict[str, tuple[Markup, frozenset[str]]] = {}
        self._days_made: dict[str, tuple[Markup, frozenset[str]]] = {}
        self.facts = Facts(project.asserted, project.derived, self.reads)
        self.names = Names(self.facts)
        self.claims = ClaimBook(self.facts)
        self._ontologies = self._found_ontologies()
        # Shown beside what is described or referred to.
        named = {iri for pair in self._ontologies.items() for iri in pair if iri}
        named |= {graph for graph in self.facts.triples if graph.startswith(GRAPH)}
        described = (iri for iri in self.facts.own if iri.startswith((f"{BASE}def", f"{BASE}code")))
        self.shown = Noted(dict.fromkeys((*self.facts.things, *described, *named)), self.reads, SHOWN)
        recorded = self._recorded()
        values = {"named": sorted(named), "ontologies": self._ontologies, "recorded": recorded, "year": recorded[:4]}
        state = State((*project.asserted, *project.derived), self.facts.nodes, values)
        self.parts = Parts(output, self.reads, state, last)
        self.environment = Environment(
            loader=PackageLoader("sahel_ld.publish"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
        )
        self.template = cache(self.environment.get_template)

    # Who reads one of these has read everything.

    @property
    def project(self) -> Project:
        """The project whose site this is."""
        self.reads.note(EVERYTHING)
        return self._project

    @property
    def output(self) -> Output:
        """The files that are written."""
        self.reads.note(EVERYTHING)
        self._join()
        return self._output

    @property
    def report(self) -> Report | None:
        """The findings of the check; None where nothing was checked."""
        self.reads.note(EVERYTHING)
        return self._report()

    @property
    def shared(self) -> dict[str, Any]:
        """What parts of the site leave for others; waited for where a part is made in a process of its own."""
        self.reads.note(EVERYTHING)
        self._join()
        return self._shared

    @contextmanager
    def beside(self, *works: Callable[[Site], None]) -> Iterator[None]:
        """Do each work in a process of its own; who asks for ``output`` or ``shared`` waits for the files and for what they leave there."""

        def written(work: Callable[[Site], None]) -> tuple[dict[str, FileEntry], dict[str, Any]]:
            start = len(self._output.paths)
            work(self)
            return {path: self._output.files[path] for path in self._output.paths[start:]}, self._shared

        started = [Apart(partial(written, work)) for work in works]
        self._beside = list(started)
        try:
            yield
        finally:
            for one in started:
                one.abandon()

    def _join(self) -> None:
        while self._beside:
            files_, shared = self._beside.pop(0).result()
            self._output.note(files_)
            self._shared.update(shared)

    @property
    def asserted(self) -> Sequence[ox.Quad]:
        """The quads of the project."""
        self.reads.note(EVERYTHING)
        return self._project.asserted

    @property
    def derived(self) -> Sequence[ox.Quad]:
        """The quads that follow from them."""
        self.reads.note(EVERYTHING)
        return self._project.derived

    @property
    def store(self) -> Store:
        """The data in the engine, for the questions."""
        self.reads.note(EVERYTHING)
        return self._store

    @cached_property
    def _store(self) -> Store:
        quads = (*self._project.asserted, *self._project.derived)
        return Store.of_quads(quads, self._project.query_files())

    @property
    def ontologies(self) -> dict[str, str]:
        """The ontologies of the project under the base, each with the IRI of its version, or nothing where it has none."""
        self.reads.note(f"{VALUE}ontologies")
        return self._ontologies

    def _found_ontologies(self) -> dict[str, str]:
        found = (
            iri for iri in self.facts.instances_of(f"{OWL}Ontology") if iri.startswith(self.base) and stem_path(iri)
        )
        versions = ((iri, self.facts.iri(iri, f"{OWL}versionIRI")) for iri in found)
        return {iri: version if stem_path(version) else "" for iri, version in versions}

    @property
    def shape_quads(self) -> list[ox.Quad]:
        """The quads of the shapes."""
        self.reads.note(EVERYTHING)
        return self._shape_quads

    @cached_property
    def _shape_quads(self) -> list[ox.Quad]:
        project = self._project
        sources = project.sources(project.shape_files)
        return [quad for source in sources for quad in read_quads(source, project.graph_of(source.path))]

    def is_date(self, literal: ox.Literal) -> bool:
        """Whether a literal is of a datatype for dates."""
        return literal.datatype.value in DATE_TYPES

    def write_page(self, view: View, template: str, **data: object) -> None:
        """Render a template as the page of ``view`` and write it."""
        self.write(view.path, self.template(template).render(p=view, t=view.t, site=self, **data))

    def write(self, path: str, content: bytes | str) -> None:
        """Write a file."""
        self._output.write(path, content)

    def days(self, iri: str) -> Markup:
        """An attribute with the days between which something began and ended, for the "as of" control; nothing where none is known."""
        return self.reads.recall(self._days_made, iri, self._days, iri)

    def _days(self, iri: str) -> Markup:
        found = days_of(self.facts, self.claims, iri)
        return Markup(' data-days="%s"') % (" ".join(day or "-" for day in found),) if found else Markup("")

    @property
    def recorded(self) -> str:
        """The last day on which something was recorded: the date of the site. Empty where nothing is dated."""
        self.reads.note(f"{VALUE}recorded")
        found: str = self.parts.state.values["recorded"]
        return found

    @property
    def year(self) -> str:
        """The year of that day."""
        self.reads.note(f"{VALUE}year")
        found: str = self.parts.state.values["year"]
        return found

    def _recorded(self) -> str:
        days = (
            quad.object.value
            for quad in self._project.asserted
            if quad.predicate.value.endswith("/def#recordedOn") and isinstance(quad.object, ox.Literal)
        )
        return max(days, default="")

    def recorded_words(self, view: View) -> Markup:
        """The last day on which something was recorded, in words."""
        return (
            view.date(ox.Literal(self.recorded, datatype=ox.NamedNode(f"{XSD}date"))) if self.recorded else Markup("")
        )

    @property
    def version(self) -> str:
        """The version of the ontology that the data uses."""
        return self.facts.text(f"{BASE}def", "http://www.w3.org/2002/07/owl#versionInfo")


def static_files() -> dict[str, bytes]:
    """The files that are the same on every site, by their paths; with those from npm where `make assets` has fetched them."""
    return dict(_files_below(files("sahel_ld.publish") / "static", ""))


def _files_below(folder: Traversable, prefix: str) -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _files_below(entry, f"{prefix}{entry.name}/")
        else:
            yield f"{prefix}{entry.name}", entry.read_bytes()


def script_json(value: object) -> Markup:
    """JSON that may stand inside a script element: it cannot close it, whatever the data holds."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704 - no character of HTML is left in it
