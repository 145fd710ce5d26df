"""The bundled questions with their answers, run on the data that the site shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sahel_ld.errors import SahelError
from sahel_ld.publish.paths import segment
from sahel_ld.publish.site import Site
from sahel_ld.publish.view import View
from sahel_ld.query import Answer, Question

SHOWN = 150
_FORMATS = (("csv", ".csv"), ("json", ".json"))


class Asked(NamedTuple):
    """A question, its answer, and why there is none."""

    question: Question
    answer: Answer | None
    reason: str


def write(site: Site, language: str) -> None:
    """Write the list of the questions and a page for each."""
    asked = list(ask(site))
    view = View(site, language, "query/index.html")
    site.write_page(view, "questions.html", asked=asked, path=path_of)
    for found in asked:
        view = View(site, language, path_of(found.question))
        rows = found.answer.terms[:SHOWN] if found.answer else []
        site.write_page(
            view, "question.html", asked=found, rows=rows, stem=path_of(found.question).removesuffix(".html")
        )


def path_of(question: Question) -> str:
    """The path of a question's page."""
    return f"query/{segment(question.name)}.html"


def ask(site: Site) -> Iterator[Asked]:
    """Every question with its answer, asked once; the answers as files beside the pages."""
    made: list[Asked] | None = site.shared.get("questions")
    if made is None:
        made = site.shared["questions"] = [answered(site, question) for question in site.store.questions]
    return iter(made)


def answered(site: Site, question: Question) -> Asked:
    """A question asked with the defaults of its parameters, and its files written."""
    stem = path_of(question).removesuffix(".html")
    site.output.write(f"{stem}.rq", question.text)
    try:
        answer = site.store.query(question.name)
    except SahelError as error:
        return Asked(question, None, str(error))
    for name, suffix in _FORMATS:
        try:
            site.output.write(stem + suffix, b"".join(answer.render(name)))
        except SahelError:
            continue  # a graph has no rows to put into such a file
    return Asked(question, answer, "")
