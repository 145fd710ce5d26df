"""The peer: a script as people write it, Jinja2 over rdflib. `python -m benchmarks.peer_site PROJECT FOLDER`

One English page and one Turtle file for each thing: its statements with labels, what refers to it, links between the pages.
"""

from __future__ import annotations

import sys
from pathlib import Path

from jinja2 import Environment
from rdflib import Graph, URIRef
from rdflib.namespace import RDFS, SKOS
from rdflib.term import Node

from sahel_ld.terms import BASE

THINGS = f"{BASE}id/"
PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{{ label(thing) }}</title></head>
<body>
<h1>{{ label(thing) }}</h1>
<p><a href="{{ name }}.ttl">Turtle</a></p>
<table>
{% for property, value in own %}<tr><th>{{ label(property) }}</th><td>{{ link(value) }}</td></tr>
{% endfor %}</table>
<h2>Referred to by</h2>
<ul>
{% for other, property in incoming %}<li>{{ link(other) }} ({{ label(property) }})</li>
{% endfor %}</ul>
</body>
</html>
"""


def main(project: Path, target: Path) -> None:
    """Write the site."""
    graph = Graph()
    for path in sorted([*(project / "ontology").glob("*.ttl"), *(project / "data/ttl").glob("*.ttl")]):
        graph.parse(path)
    environment = Environment(autoescape=True)
    template = environment.from_string(PAGE)

    def label(node: Node) -> str:
        found = [text for name in (SKOS.prefLabel, RDFS.label) for text in graph.objects(node, name)]
        english = [text for text in found if getattr(text, "language", None) == "en"]
        return str((english or found or [node])[0])

    def link(node: Node) -> object:
        from markupsafe import Markup

        if isinstance(node, URIRef) and node.startswith(THINGS):
            return Markup('<a href="../{}.html">{}</a>').format(node.removeprefix(THINGS), label(node))
        return label(node)

    for thing in sorted({node for node in graph.subjects() if isinstance(node, URIRef) and node.startswith(THINGS)}):
        path = target / thing.removeprefix(THINGS)
        path.parent.mkdir(parents=True, exist_ok=True)
        own = sorted(graph.predicate_objects(thing))
        page = template.render(
            thing=thing,
            name=path.name,
            own=own,
            incoming=sorted(graph.subject_predicates(thing)),
            label=label,
            link=link,
        )
        path.with_name(f"{path.name}.html").write_text(page, "utf-8")
        part = Graph()
        for property_, value in own:
            part.add((thing, property_, value))
        part.serialize(path.with_name(f"{path.name}.ttl"), format="turtle")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
