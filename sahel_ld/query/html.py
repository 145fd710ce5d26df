"""Answers in notebooks."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import pyoxigraph as ox

from sahel_ld.query.values import Term, is_number

if TYPE_CHECKING:
    from sahel_ld.query.answer import Answer

_SHOWN = 50


def answer_as_html(answer: Answer) -> str:
    """A table of the first rows, with labels that link to what they name; every text in an element of its own language and direction."""
    if answer.kind == "boolean":
        return f"<p>{'yes' if answer.boolean else 'no'}</p>"
    if answer.kind == "graph":
        lines = "\n".join(str(triple) + " ." for triple in answer.triples[:_SHOWN])
        return f"<pre>{escape(lines)}</pre><p>{len(answer)} triples</p>"
    head = "".join(f"<th>{escape(name)}</th>" for name in answer.columns)
    body = "".join("<tr>" + "".join(_cell(answer, term) for term in row) + "</tr>" for row in answer.terms[:_SHOWN])
    more = f"<p>{_SHOWN} of {len(answer)} rows</p>" if len(answer) > _SHOWN else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"


def _cell(answer: Answer, term: Term | None) -> str:
    if term is None:
        return "<td></td>"
    if isinstance(term, ox.NamedNode):
        text = f"<bdi>{escape(answer.label(term.value))}</bdi>"
        if term.value.startswith(("http://", "https://")):
            return f'<td><a href="{escape(term.value)}">{text}</a></td>'
        return f"<td>{text}</td>"
    if isinstance(term, ox.Literal):
        language = f' lang="{escape(term.language)}"' if term.language else ""
        align = ' style="text-align:right"' if is_number(term) else ""
        return f'<td{align}><bdi{language} dir="auto">{escape(term.value)}</bdi></td>'
    return f"<td>{escape(str(term))}</td>"
