"""The shapes and the checks, each on one page: every rule at its own anchor, with the message that it gives."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sahel_ld.errors import InputError
from sahel_ld.publish.facts import Facts
from sahel_ld.publish.names import best
from sahel_ld.publish.paths import LANGUAGES, anchor
from sahel_ld.publish.site import Site
from sahel_ld.publish.view import View
from sahel_ld.query.header_yaml import read_header
from sahel_ld.terms import SH, SHAPE

_TARGETS = ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")


class Rule(NamedTuple):
    """One rule: its anchor, name and message, what it applies to, and the rules that are part of it."""

    id: str
    iri: str
    name: str
    message: str
    targets: list[str]
    path: str
    parts: list[str]


class Check(NamedTuple):
    """One set-wise check: its name, what it says, how grave it is, and its file."""

    id: str
    summary: str
    message: str
    hint: str
    severity: str
    path: str


def write(site: Site, language: str) -> None:
    """Write the two pages."""
    facts = Facts(site.shape_quads)
    view = View(site, language, "shape/index.html")
    rules = [rule(facts, view, iri) for iri in sorted(facts.own) if iri.startswith(SHAPE)]
    with_targets = [found for found in rules if found.targets]
    site.write_page(view, "shapes.html", main=with_targets, others=[found for found in rules if not found.targets])
    view = View(site, language, "check/index.html")
    site.write_page(view, "checks.html", checks=list(checks(site, language)))


def rule(facts: Facts, view: View, iri: str) -> Rule:
    """A shape as a rule."""
    message = best(facts.literals(iri, f"{SH}message"), view.language)
    name = best(facts.literals(iri, f"{SH}name"), view.language)
    local = iri.removeprefix(SHAPE)
    targets = [target for kind in _TARGETS for target in facts.iris(iri, SH + kind)]
    parts = [anchor(part.removeprefix(SHAPE)) for part in facts.iris(iri, f"{SH}property") if part.startswith(SHAPE)]
    path = facts.iri(iri, f"{SH}path")
    return Rule(
        anchor(local),
        iri,
        name.text if name else local,
        message.text if message else "",
        targets,
        path if not path.startswith("_:") else "",
        parts,
    )


def checks(site: Site, language: str) -> Iterator[Check]:
    """The checks of the project, from the headers of their files."""
    for file in site.project.query_files("checks"):
        try:
            header = read_header(file.read_text("utf-8"), file.name)
        except (InputError, ValueError):
            header = {}
        path = f"check/{file.name}"
        if language == LANGUAGES[0]:
            site.write(path, file.read_bytes())

        def text(key: str, header: dict[str, object] = header) -> str:
            found = header.get(f"{key}_{language}") or header.get(key)
            return found if isinstance(found, str) else ""

        yield Check(
            anchor(file.stem), text("summary") or file.stem, text("message"), text("hint"), text("severity"), path
        )
