"""Review in a local web page: the passage with its names highlighted, the proposed triples beside it, keys to accept, choose, change and reject.

It listens on the loopback interface only, answers to that name only, and changes nothing without the token of its own page.
"""

from __future__ import annotations

import hmac
import secrets
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pyoxigraph as ox
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from sahel_ld.draft.known import Known
from sahel_ld.draft.reviewing import Draft, Item, compact_draft
from sahel_ld.draft.terminal import property_of, value_of
from sahel_ld.errors import SahelError
from sahel_ld.terms import compact

_AROUND = 300
_FIXED = frozenset(("rdf:type", "sah:content", "sah:document", "sah:anchor", "sah:contentHash"))
_LONGEST_BODY = 100_000
_HOSTS = ("127.0.0.1", "localhost", "[::1]")


class Review:
    """The pages of one draft; each decision is saved at once."""

    def __init__(self, path: Path, text: str, known: Known) -> None:
        self.path = path
        self.text = text
        self.known = known
        self.token = secrets.token_urlsafe(24)
        here = Path(__file__).parent
        self._page = Environment(
            loader=FileSystemLoader(here), autoescape=True, undefined=StrictUndefined
        ).get_template("review.html")

    def app(self) -> Starlette:
        """The application."""
        return Starlette(
            routes=[
                Route("/", self.next, methods=["GET"]),
                Route("/item/{name}", self.show, methods=["GET"]),
                Route("/decide", self.decide, methods=["POST"]),
            ]
        )

    async def next(self, request: Request) -> Response:
        """The first item that is open, after the one that was skipped."""
        if refused := _refused(request):
            return refused
        draft = Draft.load(self.path)
        names = [compact_draft(item.iri) for item in draft.items() if item.open]
        after = request.query_params.get("after", "")
        order = [compact_draft(item.iri) for item in draft.items()]
        later = [name for name in names if after in order and order.index(name) > order.index(after)]
        if not names:
            return self._render(draft, None)
        return RedirectResponse(f"/item/{(later or names)[0]}", 303)

    async def show(self, request: Request) -> Response:
        """One item."""
        if refused := _refused(request):
            return refused
        draft = Draft.load(self.path)
        item = _named(draft, request.path_params["name"])
        return self._render(draft, item) if item else PlainTextResponse("no such item\n", 404)

    async def decide(self, request: Request) -> Response:
        """What a person decided on an item; back to the item with a message where it cannot be."""
        if refused := _refused(request):
            return refused
        body = await request.body()
        if len(body) > _LONGEST_BODY:
            return PlainTextResponse("too long\n", 413)
        form = {name: values[0] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}
        if not hmac.compare_digest(form.get("token", ""), self.token):
            return PlainTextResponse("not from this page: reload it\n", 403)
        draft = Draft.load(self.path)
        item = _named(draft, form.get("item", ""))
        if item is None:
            return PlainTextResponse("no such item\n", 404)
        try:
            self._decided(draft, item, form)
        except (SahelError, ValueError) as error:
            return self._render(Draft.load(self.path), item, str(error))
        if form.get("do") == "change":
            return RedirectResponse(f"/item/{compact_draft(item.iri)}", 303)
        return RedirectResponse(f"/?after={compact_draft(item.iri)}", 303)

    def _decided(self, draft: Draft, item: Item, form: dict[str, str]) -> None:
        action = form.get("do", "skip")
        if action == "reject":
            draft.reject(item)
        elif action == "accept":
            for number, choice in enumerate(item.unchosen):
                written = form.get(f"other-{number}", "").strip() or form.get(f"choice-{number}", "")
                if written == "-":
                    draft.skip_choice(choice)
                elif written:
                    draft.choose(choice, value_of(written))
            draft.accept(next(one for one in draft.items() if one.iri == item.iri))
        elif action == "change":
            draft.change(item, property_of(form.get("property", "")), value_of(form.get("value", "").strip()))
        else:
            return
        draft.save()

    def _render(self, draft: Draft, item: Item | None, error: str = "") -> HTMLResponse:
        items = draft.items()
        nonce = secrets.token_urlsafe(16)
        content = self._page.render(
            file=self.path.name,
            slug=draft.slug,
            nonce=nonce,
            token=self.token,
            error=error,
            total=len(items),
            decided=sum(not one.open for one in items),
            **(self._item(draft, item) if item else {"item": {"name": ""}}),
        )
        policy = f"default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
        headers = {
            "Content-Security-Policy": policy,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cache-Control": "no-store",
        }
        return HTMLResponse(content, 422 if error else 200, headers)

    def _item(self, draft: Draft, item: Item) -> dict[str, Any]:
        place = draft.passage(item) if self.text else None
        return {
            "item": {"name": compact_draft(item.iri), "confidence": item.confidence, "reason": item.reason},
            "before": self.text[max(place[0] - _AROUND, 0) : place[0]] if place else "",
            "after": self.text[place[1] : place[1] + _AROUND] if place else "",
            "cut_before": bool(place and place[0] > _AROUND),
            "cut_after": bool(place and place[1] + _AROUND < len(self.text)),
            "parts": self._parts(draft, *place) if place else [],
            "nodes": [
                (subject, [(compact(quad.predicate.value), _short(quad.object)) for quad in quads])
                for subject, quads in groupby(draft.proposed(item), key=lambda quad: _short(quad.subject))
                if not subject.startswith("anchor:")
            ],
            "properties": _changeable(draft, item),
            "choices": [
                {
                    "number": number,
                    "property": compact(choice.property.value),
                    "of": compact(choice.node.value),
                    "reason": choice.reason,
                    "options": [
                        {
                            "iri": option.value.value,
                            "name": compact(option.value.value),
                            "label": self.known.label(option.value.value),
                            "confidence": option.confidence,
                            "reason": option.reason,
                        }
                        for option in choice.options
                    ],
                }
                for number, choice in enumerate(item.unchosen)
            ],
        }

    def _parts(self, draft: Draft, start: int, end: int) -> list[dict[str, Any]]:
        """The passage in pieces; those that are names have a title with what they may mean."""
        parts: list[dict[str, Any]] = []
        place = start
        for first, last, _, options in draft.mentions():
            if first < place or last > end or not options:
                continue
            parts.append({"text": self.text[place:first], "title": "", "unsure": False})
            title = "; ".join(
                f"{self.known.label(option.value.value)} ({option.confidence}): {option.reason}" for option in options
            )
            parts.append({"text": self.text[first:last], "title": title, "unsure": len(options) > 1})
            place = last
        return [*parts, {"text": self.text[place:end], "title": "", "unsure": False}]


def _changeable(draft: Draft, item: Item) -> list[str]:
    """The properties whose values may be changed: those that the item proposes, but for what holds it together."""
    names = {compact(quad.predicate.value) for quad in draft.proposed(item) if "/id/anchor/" not in str(quad.subject)}
    return sorted(names - _FIXED)


def _refused(request: Request) -> Response | None:
    """Requests under another name than the loopback's: a page elsewhere may have been made to point here."""
    host = request.headers.get("host", "").rsplit(":", 1)[0]
    return None if host in _HOSTS else PlainTextResponse("this page answers on the loopback interface only\n", 421)


def _named(draft: Draft, name: str) -> Item | None:
    return next((item for item in draft.items() if compact_draft(item.iri) == name), None)


def _short(term: object) -> str:
    return compact(term.value) if isinstance(term, ox.NamedNode) else str(term)


def serve(review: Review, port: int) -> None:
    """Serve the pages on the loopback interface until the process is stopped."""
    import uvicorn

    uvicorn.run(review.app(), host="127.0.0.1", port=port, log_level="warning", server_header=False)
