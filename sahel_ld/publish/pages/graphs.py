"""A page for each graph: the file that it comes from, how much is in it, and the things that it describes."""

from __future__ import annotations

import pyoxigraph as ox

from sahel_ld.publish.facts import key_of
from sahel_ld.publish.machine.entities import MEDIA, PACKED
from sahel_ld.publish.paths import page_path, stem_path
from sahel_ld.publish.site import Site
from sahel_ld.publish.view import View
from sahel_ld.terms import GRAPH

_MOST = 400


def write(site: Site, language: str) -> None:
    """Write the page of every graph."""
    if "graphs" not in site.shared:
        site.shared["graphs"] = subjects_by_graph(site)
    for graph, subjects in site.shared["graphs"].items():
        view = View(site, language, page_path(graph))
        named = sorted(
            (iri for iri in subjects if iri in site.shown), key=lambda iri: view.names.sort_key(iri, language)
        )
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


def subjects_by_graph(site: Site) -> dict[str, set[str]]:
    """The subjects that each graph describes."""
    graphs: dict[str, set[str]] = {}
    for quad in (*site.asserted, *site.derived):
        if isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name.value.startswith(GRAPH):
            graphs.setdefault(quad.graph_name.value, set()).add(key_of(quad.subject))
    return dict(sorted(graphs.items()))
