"""Lists of things: all kinds, and for each kind its entries in groups, some hundred to a page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sahel_ld.publish.content import CONTENT
from sahel_ld.publish.pages.entity import kind_of
from sahel_ld.publish.paths import anchor
from sahel_ld.publish.site import Site
from sahel_ld.publish.view import View
from sahel_ld.terms import KINDS, local_name

PER_PAGE = 350
MAIN_KINDS = (
    "actor",
    "place",
    "event",
    "situation",
    "statement",
    "claim",
    "document",
    "agreement",
    "law",
    "programme",
    "listing",
)
# Listed through the documents that they stand in: there are too many of them, and each is on its document's page.
_BY_DOCUMENT = ("claim", "anchor")


class Group(NamedTuple):
    """A heading with its entries; the anchor lets other pages point at it."""

    id: str
    iri: str
    title: str
    entries: list[str]


def write(site: Site, language: str) -> None:
    """Write the list of kinds and the lists of each kind."""
    counts = kind_counts(site)
    view = View(site, language, "doc/index.html")
    main = [kind for kind in MAIN_KINDS if kind in counts]
    others = [kind for kind in (*KINDS, "src", "other") if kind in counts and kind not in main]
    site.write_page(view, "kinds.html", counts=counts, main=main, others=others)
    for kind in counts:
        site.parts.make(f"{language} doc/{kind}/", write_kind, site, language, kind)


def kind_counts(site: Site) -> dict[str, int]:
    """How many things there are of each kind."""
    counts: dict[str, int] = {}
    for iri in site.facts.things:
        kind = kind_of(iri)
        counts[kind] = counts.get(kind, 0) + 1
    return counts


def write_kind(site: Site, language: str, kind: str) -> None:
    """Write the pages that list one kind."""
    paths = View(site, language, f"doc/{kind}/index.html")
    things = things_of(site, kind)
    groups = by_document(site, paths, things) if kind in _BY_DOCUMENT else by_group(site, paths, things)
    pages = list(paged(groups))
    names = [f"doc/{kind}/index{f'-{number + 1}' if number else ''}.html" for number in range(len(pages))]
    where = {group.id: names[number] for number, page in reversed(list(enumerate(pages))) for group in page}
    for name, page in zip(names, pages, strict=True):
        view = View(site, language, name)
        site.write_page(
            view,
            "kind.html",
            kind=kind,
            groups=page,
            all_groups=[(group, where[group.id]) for group in groups],
            names=names,
            total=len(things),
            documents=kind in _BY_DOCUMENT,
        )


def things_of(site: Site, kind: str) -> list[str]:
    """The things of a kind."""
    if kind in KINDS:
        return list(site.facts.of_kind(kind))
    return [iri for iri in site.facts.things if kind_of(iri) == kind]


def by_group(site: Site, view: View, things: list[str]) -> list[Group]:
    """Entries under their kinds, or their classes; an entry with two kinds stands under both."""
    facts = site.facts
    groups: dict[str, list[str]] = {}
    for iri in things:
        heads = facts.iris(iri, "kind") or [f"{site.base}def#{name}" for name in facts.classes(iri)] or [""]
        for head in heads:
            groups.setdefault(head, []).append(iri)
    found = []
    for head, entries in groups.items():
        title = view.label(head) if head else view.t("browse.other")
        entries.sort(key=lambda iri: entry_key(site, view, iri))
        found.append(Group(anchor(local_name(head)) if head else "other", head, title[:1].upper() + title[1:], entries))
    return sorted(found, key=lambda group: (not group.iri, group.title, group.id))


def entry_key(site: Site, view: View, iri: str) -> tuple[str, tuple[str, str]]:
    """Content by time, the registry by name."""
    dated = site.facts.is_a(iri, *CONTENT)
    return (site.facts.text(iri, "earliestStart") or "9999") if dated else "", view.names.sort_key(iri, view.language)


def by_document(site: Site, view: View, things: list[str]) -> list[Group]:
    """One entry for each document that has claims."""
    documents = sorted({document for iri in things for document in site.facts.iris(iri, "document")})
    documents.sort(key=lambda document: (site.facts.text(document, "issued") or "9999", document))
    return [Group("documents", "", view.t("documents"), documents)]


def paged(groups: list[Group]) -> Iterator[list[Group]]:
    """The groups cut into pages of at most ``PER_PAGE`` entries; a group that is cut goes on under the same heading."""
    page: list[Group] = []
    left = PER_PAGE
    for group in groups:
        entries = group.entries
        while entries:
            if left == 0:
                yield page
                page, left = [], PER_PAGE
            page.append(group._replace(entries=entries[:left]))
            entries, left = entries[left:], left - len(entries[:left])
    if page:
        yield page
