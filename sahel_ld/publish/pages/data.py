"""The page for those who take the data: files, addresses, graphs, descriptions, and what was checked."""

from __future__ import annotations

from sahel_ld.publish.machine.dumps import Dump
from sahel_ld.publish.machine.frames import kinds
from sahel_ld.publish.site import Site
from sahel_ld.publish.view import View
from sahel_ld.terms import BASE, GRAPH

ORDER = 90


def write(site: Site, language: str) -> None:
    """Write the page of the data; the dumps are written before."""
    facts = site.facts
    view = View(site, language, "data.html")
    dumps: list[Dump] = site.shared.get("dumps", [])
    things = facts.things
    graphs = [(graph, count) for graph, count in sorted(facts.triples.items()) if graph.startswith(GRAPH)]
    example = next((iri for iri in facts.of_kind("actor")), things[0] if things else f"{BASE}id/actor/example")
    versions = site.shared["releases"].names[::-1] if "releases" in site.shared else ()
    site.write_page(
        view,
        "data.html",
        dumps=dumps,
        frames=kinds(facts),
        versions=versions,
        graphs=graphs,
        example=example,
        size=size,
    )


def size(count: int, language: str) -> str:
    """A number of bytes for reading."""
    for unit, factor in (("MB", 1_000_000), ("kB", 1_000)):
        if count >= factor:
            text = f"{count / factor:.1f} {unit}"
            return text.replace(".", ",").replace("B", "o") if language == "fr" else text
    return f"{count} {'o' if language == 'fr' else 'B'}"
