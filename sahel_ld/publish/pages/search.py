"""The search page, and the index that it and the search field read: names in all languages, folded."""

from __future__ import annotations

import json

from sahel_ld.publish.content import CONTENT
from sahel_ld.publish.names import ALT, PREF, fold
from sahel_ld.publish.pages.browse import MAIN_KINDS, kind_counts
from sahel_ld.publish.paths import LANGUAGES, page_path
from sahel_ld.publish.site import Site
from sahel_ld.publish.view import View
from sahel_ld.publish.words import words

_KINDS = (*MAIN_KINDS, "estimate", "party", "participation")


def write(site: Site, language: str) -> None:
    """Write the page in each language, and the index once."""
    if language == LANGUAGES[0]:
        site.parts.make("search index", write_index, site)
    counts = kind_counts(site)
    view = View(site, language, "search.html")
    site.write_page(view, "search.html", main=[kind for kind in MAIN_KINDS if kind in counts], counts=counts)


def write_index(site: Site) -> None:
    """Write the index."""
    site.write("search-index.json", index(site))


def index(site: Site) -> str:
    """``kinds``: names of the kinds in each language; ``entries``: kind, path, English and French name, other words to find it by."""
    kinds = [kind for kind in _KINDS if next(site.facts.of_kind(kind), None)]
    entries = []
    for kind in kinds:
        for iri in site.facts.of_kind(kind):
            entries.append(entry(site, kinds.index(kind), iri))
    named = {language: [words(language)(f"kind.{kind}") for kind in kinds] for language in ("en", "fr")}
    return json.dumps({"kinds": named, "entries": entries}, ensure_ascii=False, separators=(",", ":")) + "\n"


def entry(site: Site, kind: int, iri: str) -> list[object]:
    """One thing: its kind's number, its path, its names, and the folded words of its other names."""
    english, french = (site.names.label(iri, language).text for language in ("en", "fr"))
    shown = fold(f"{english} {french}").split()
    others: list[str] = []
    if not site.facts.is_a(iri, "Claim", *CONTENT):
        literals = [
            literal.value
            for name in (PREF, ALT, f"{site.base}def#acronym")
            for literal in site.facts.literals(iri, name)
        ]
        codes = [site.facts.text(node, "code") for node in site.facts.subjects(iri, "identifies")]
        others = [word for text in (*literals, *codes) for word in fold(text).split() if word not in shown]
    notation = site.facts.text(iri, "http://www.w3.org/2004/02/skos/core#notation")
    extra = " ".join(dict.fromkeys([*others, *fold(notation).split()]))
    found: list[object] = [kind, page_path(iri), english, "" if french == english else french]
    return [*found, extra] if extra else found
