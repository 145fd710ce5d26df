"""The site as one object: the data indexed, and what all pages share."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import pyoxigraph as ox
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from sahel_ld.dates import DATE_TYPES
from sahel_ld.findings import Report
from sahel_ld.project import Project
from sahel_ld.publish.claims import ClaimBook
from sahel_ld.publish.facts import Facts
from sahel_ld.publish.names import Names
from sahel_ld.publish.output import Output
from sahel_ld.publish.paths import stem_path
from sahel_ld.publish.timeline import days_of
from sahel_ld.publish.view import View
from sahel_ld.store import Store
from sahel_ld.terms import BASE, GRAPH, OWL, XSD


class Site:
    """The site of a project while it is made.

    ``shown`` are the IRIs that have a page or an anchor on one; nothing else under the base is linked.
    """

    base = BASE

    def __init__(self, project: Project, output: Output, report: Report | None = None) -> None:
        self.project = project
        self.output = output
        self.report = report
        self.asserted: Sequence[ox.Quad] = project.asserted
        self.derived: Sequence[ox.Quad] = project.derived
        self.shared: dict[str, Any] = {}
        # What many pages show alike, made once: links by where the page lies, badges by language.
        self.refs: dict[tuple[str, str, str], Markup] = {}
        self.badges: dict[tuple[str, str, bool], Markup] = {}
        self.facts = Facts(self.asserted, self.derived)
        self.names = Names(self.facts)
        self.claims = ClaimBook(self.facts)
        self.shown: set[str] = set(self.facts.things)
        self.shown |= {iri for iri in self.facts.own if iri.startswith((f"{BASE}def", f"{BASE}code"))}
        self.shown |= {iri for pair in self.ontologies.items() for iri in pair if iri}
        self.shown |= {graph for graph in self.facts.triples if graph.startswith(GRAPH)}
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
        self.days = cache(self._days)

    @cached_property
    def ontologies(self) -> dict[str, str]:
        """The ontologies of the project under the base, each with the IRI of its version, or nothing where it has none."""
        found = (
            iri for iri in self.facts.instances_of(f"{OWL}Ontology") if iri.startswith(self.base) and stem_path(iri)
        )
        versions = ((iri, self.facts.iri(iri, f"{OWL}versionIRI")) for iri in found)
        return {iri: version if stem_path(version) else "" for iri, version in versions}

    @cached_property
    def store(self) -> Store:
        """The data in the engine, for the questions."""
        return self.project.open()

    def is_date(self, literal: ox.Literal) -> bool:
        """Whether a literal is of a datatype for dates."""
        return literal.datatype.value in DATE_TYPES

    def write_page(self, view: View, template: str, **data: object) -> None:
        """Render a template as the page of ``view`` and write it."""
        page = self.template(template).render(p=view, t=view.t, site=self, **data)
        self.output.write(view.path, page)

    def _days(self, iri: str) -> Markup:
        """An attribute with the days between which something began and ended, for the "as of" control; nothing where none is known."""
        found = days_of(self.facts, self.claims, iri)
        return Markup(' data-days="%s"') % (" ".join(day or "-" for day in found),) if found else Markup("")

    @cached_property
    def recorded(self) -> str:
        """The last day on which something was recorded: the date of the site. Empty where nothing is dated."""
        days = (
            quad.object.value
            for quad in self.asserted
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
