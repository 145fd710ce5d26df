"""The bundled questions with their answers, run on the data that the site shows."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from markupsafe import Markup

from sahel_ld.errors import SahelError
from sahel_ld.publish import live
from sahel_ld.publish.pages.data import size
from sahel_ld.publish.paths import segment
from sahel_ld.publish.site import Site, script_json
from sahel_ld.publish.view import View
from sahel_ld.publish.words import WORDS
from sahel_ld.query import Answer, Question

ORDER = 80
SHOWN = 150
# What the page for queries of one's own begins with.
OWN: dict[str, object] = {
    "name": "query",
    "pieces": [
        "# The ten documents with the most claims\n"
        "SELECT ?document (COUNT(?claim) AS ?claims)\n"
        "WHERE { ?claim a sah:Claim ; sah:document ?document }\n"
        "GROUP BY ?document\n"
        "ORDER BY DESC(?claims) ?document\n"
        "LIMIT 10\n"
    ],
    "parameters": [],
}
_FORMATS = (("csv", ".csv"), ("json", ".json"))


class Asked(NamedTuple):
    """A question, its answer, and why there is none."""

    question: Question
    answer: Answer | None
    reason: str

    @property
    def digest(self) -> str:
        """A hash of the question and its answer."""
        answer = self.answer
        told = [] if answer is None else [answer.kind, answer.boolean, answer.columns, answer.terms]
        return hashlib.sha256(repr([self.question.text, self.reason, told]).encode()).hexdigest()


def write(site: Site, language: str) -> None:
    """Write the list of the questions and a page for each."""
    if "questions" not in site.shared:
        ask(site)
    asked: list[Asked] = site.shared["questions"]
    live.write(site)
    view = View(site, language, "query/index.html")
    site.write_page(
        view,
        "questions.html",
        asked=asked,
        path=path_of,
        live=ready(view, OWN),
        live_size=fetched(site, language),
    )
    fetch = fetched(site, language)
    for found in asked:
        name = f"{language} {path_of(found.question)} {fetch} {found.digest}"
        site.parts.make(name, write_one, site, language, found, fetch)


def write_one(site: Site, language: str, asked: Asked, fetch: str) -> None:
    """Write the page of a question."""
    view = View(site, language, path_of(asked.question))
    site.write_page(
        view,
        "question.html",
        asked=asked,
        rows=asked.answer.terms[:SHOWN] if asked.answer else [],
        stem=path_of(asked.question).removesuffix(".html"),
        live=ready(view, live.form(asked.question, view)),
        live_size=fetch,
    )


def ready(view: View, asked: dict[str, object]) -> Markup | None:
    """What the script of a page needs to ask: the question, and the words of the interface. None without the engine."""
    if not live.is_there():
        return None
    words = {key.removeprefix("live."): view.t(key) for key in WORDS if key.startswith("live.")}
    return script_json(
        {**asked, "words": words | {"none": view.t("query.none"), "yes": view.t("yes"), "no": view.t("no")}}
    )


def fetched(site: Site, language: str) -> str:
    """How much a browser fetches for its first query, for reading: the engine and the data."""
    return size(live.engine_size() + site.output.files[live.DUMP].size, language) if live.is_there() else ""


def path_of(question: Question) -> str:
    """The path of a question's page."""
    return f"query/{segment(question.name)}.html"


def ask(site: Site) -> None:
    """Ask every question, once for all pages; the answers become files beside the pages."""
    site.shared["questions"] = [answered(site, question) for question in site.store.questions]


def answered(site: Site, question: Question) -> Asked:
    """A question asked with the defaults of its parameters, and its files written."""
    stem = path_of(question).removesuffix(".html")
    site.write(f"{stem}.rq", question.text)
    try:
        answer = site.store.query(question.name)
    except SahelError as error:
        return Asked(question, None, str(error))
    for name, suffix in _FORMATS:
        try:
            site.write(stem + suffix, b"".join(answer.render(name)))
        except SahelError:
            continue  # a graph has no rows to put into such a file
    # What is shown of it, and no hold on the store.
    shown = Answer(answer.kind, answer.columns, answer.terms, boolean=answer.boolean, name=answer.name)
    return Asked(question, shown, "")
