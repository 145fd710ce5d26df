"""A page for each graph: the file that it comes from, how much is in it, and the things that it describes."""

from __future__ import annotations

from sahel_ld.publish.facts import key_of
from sahel_ld.publish.machine.entities import MEDIA, PACKED
from sahel_ld.publish.paths import page_path, stem_path
from sahel_ld.publish.site import Site
from sahel_ld.publish.view import View
from sahel_ld.terms import GRAPH

_MOST = 400


def write(site: Site, language: str) -> None:
    """Write the page of every graph."""
    for graph in sorted(site.facts.triples):
        if graph.startswith(GRAPH):
            site.parts.make(f"{language} {graph}", write_one, site, language, graph)


def write_one(site: Site, language: str, graph: str) -> None:
    """Write the page of a graph."""
    view = View(site, language, page_path(graph))
    subjects = {key_of(quad.subject) for quad in site.facts.in_graph[graph]}
    named = sorted((iri for iri in subjects if iri in site.shown), key=lambda iri: view.names.sort_key(iri, language))
    site.write_page(
        view,
        "graph.html",
        graph=graph,
        stem=stem_path(graph),
        formats=list(MEDIA.items()),
        packed=PACKED,
        triples=site.facts.triples[graph],
        things=len(subjects),
        shown=named[:_MOST],
        more=max(0, len(named) - _MOST),
        derived=graph == f"{GRAPH}derived",
    )
