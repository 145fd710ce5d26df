"""HTML pages: the article, without what stands around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sahel_ld.draft.document import Document, Paragraph, language_of
from sahel_ld.draft.when import first_date
from sahel_ld.errors import InputError

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

SUFFIXES = (".html", ".htm", ".xhtml")
_AROUND = (
    "script",
    "style",
    "noscript",
    "template",
    "nav",
    "aside",
    "footer",
    "form",
    "figure",
    "iframe",
    "button",
    "svg",
    "dialog",
)
_BLOCKS = ("h1", "h2", "h3", "h4", "p", "li", "blockquote", "td", "dd", "pre")


def read(content: bytes, name: str) -> Document:
    """The document in a page; its text is the title and one line for each paragraph. Raises InputError where there is no text."""
    from bs4 import BeautifulSoup

    page = BeautifulSoup(content, "html.parser")
    published = _meta(page, "article:published_time", "date", "dc.date", "dcterms.issued", "pubdate") or _time(page)
    publisher = _meta(page, "og:site_name", "publisher", "dc.publisher")
    link = page.find("link", rel="canonical")
    url = _attribute(link, "href") or _meta(page, "og:url")
    heading = page.find("h1")
    title = _words(heading) or _meta(page, "og:title") or _words(page.title)
    for tag in page(list(_AROUND)):
        tag.decompose()
    lines = [line for line in _blocks(_article(page)) if line != title]
    if not lines and not title:
        raise InputError("there is no text in it", file=name)
    text = "\n".join([title, *lines]) + "\n"
    paragraphs: list[Paragraph] = []
    place = 0
    for number, line in enumerate([title, *lines]):
        if line:
            paragraphs.append(Paragraph(number, place, place + len(line), "body" if number else "title"))
        place += len(line) + 1
    language = (_attribute(page.find("html"), "lang") or language_of(text))[:2]
    return Document(
        name,
        text,
        tuple(paragraphs),
        title=title,
        issued=first_date(published) or "",
        publisher=publisher,
        url=url if url.startswith(("http://", "https://")) else "",
        language="fr" if language == "fr" else "en",
        extracted=True,
    )


def _article(page: BeautifulSoup) -> Tag:
    """What holds the article: the element that says so, else the one with most text in paragraphs of its own."""
    for name in ("article", "main"):
        found = page.find_all(name)
        if found:
            return max(found, key=lambda tag: len(tag.get_text()))
    candidates = {id(parent): parent for paragraph in page.find_all("p") if (parent := paragraph.parent) is not None}
    body = page.body or page
    return max(
        candidates.values(),
        key=lambda tag: sum(len(one.get_text()) for one in tag.find_all("p", recursive=False)),
        default=body,
    )


def _blocks(tag: Tag) -> list[str]:
    found = []
    for block in tag.find_all(list(_BLOCKS)):
        if not block.find(list(_BLOCKS)) and (words := _words(block)):
            found.append(words)
    return found or [line for line in (" ".join(part.split()) for part in tag.get_text("\n").split("\n")) if line]


def _words(tag: Tag | None) -> str:
    return " ".join(tag.get_text().split()) if tag is not None else ""


def _attribute(tag: object, name: str) -> str:
    value = tag.get(name) if tag is not None and hasattr(tag, "get") else None
    return value if isinstance(value, str) else ""


def _meta(page: BeautifulSoup, *names: str) -> str:
    for name in names:
        for key in ("property", "name", "itemprop"):
            if value := _attribute(page.find("meta", attrs={key: name}), "content"):
                return value
    return ""


def _time(page: BeautifulSoup) -> str:
    found = page.find("time")
    return _attribute(found, "datetime") or _words(found if found is not None and hasattr(found, "get_text") else None)
