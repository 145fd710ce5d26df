"""The pages and files of the site, and the IRIs of the data, which lead to them."""

from __future__ import annotations

from collections.abc import Mapping
from posixpath import dirname
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sahel_ld.server.files import file_response
from sahel_ld.server.media import Variant
from sahel_ld.server.negotiation import choose
from sahel_ld.server.problems import Refusal
from sahel_ld.server.published import Published, PublishedFile, stem_of

if TYPE_CHECKING:
    from sahel_ld.server.app import State

_INDEX = "index.html"
_DATA = frozenset(("ttl", "jsonld", "nt", "rdf"))
_THINGS = ("id", "src")
_VARY = {"Vary": "Accept"}
# Listed on one page, at anchors: the page, and the file with the data of all.
_ANCHORED = {"shape": "shapes.ttl", "check": ""}


async def site(request: Request) -> Response:
    """Answer any address that is no service of the server."""
    request.scope["route_name"] = "site"
    state: State = request.app.state.served
    published = state.published
    path = request.url.path.removeprefix("/")
    if not path and not published.is_there:
        return RedirectResponse("/api", 303)
    if path == "" or path.endswith("/"):
        path += _INDEX
    file = published.open(path)
    if file is not None:
        return file_response(request, file, _links(published, file))
    return _negotiated(request, published, path)


def _negotiated(request: Request, published: Published, path: str) -> Response:
    """An address without a suffix: 303 for a thing and for a folder, the content itself for a document."""
    space, _, name = path.partition("/")
    if space in _ANCHORED and name and "/" not in name and f"{space}/{_INDEX}" in published:
        variants = {Variant("html", "text/html; charset=utf-8"): f"{space}/#{name}"}
        for media, listed in (
            ("text/turtle; charset=utf-8", _ANCHORED[space]),
            ("application/sparql-query; charset=utf-8", f"{path}.rq"),
        ):
            if listed in published:
                variants[Variant(listed.rpartition(".")[2], media)] = listed
        return _see_other(request, variants)
    stem = stem_of(path) or (path if space not in _THINGS else "")
    variants = published.variants(stem) if stem else {}
    if not variants:
        raise Refusal(404, f"there is no /{path} here")
    target = _choice(request, variants)
    if space in _THINGS or dirname(target) != dirname(
        path
    ):  # from another folder the links of the page would lead elsewhere
        return _see_other(request, variants)
    file = published.open(target)
    if file is None:
        raise Refusal(404, f"there is no /{path} here")
    return file_response(request, file, {**_links(published, file), **_VARY})


def _see_other(request: Request, variants: Mapping[Variant, str]) -> Response:
    target = _choice(request, variants)
    location = "/" + quote(target.removesuffix(_INDEX) if target.endswith(f"/{_INDEX}") else target, safe="/#=~")
    return RedirectResponse(location, 303, {**_VARY, "Link": _alternates(variants)})


def _choice(request: Request, variants: Mapping[Variant, str]) -> str:
    """The path of the variant that fits best. Raises Refusal 406 with a list of links."""
    found = choose(request.headers.get("accept"), list(variants))
    if found is None:
        listed = ", ".join(f"/{path} ({variant.essence})" for variant, path in variants.items())
        raise Refusal(406, f"not in that form; there is: {listed}", {**_VARY, "Link": _alternates(variants)})
    return variants[found]


def _links(published: Published, file: PublishedFile) -> dict[str, str]:
    """The other forms of what a file is about, and the description of the data set."""
    stem, dot, suffix = file.path.rpartition(".")
    links = []
    if dot and (suffix in _DATA or suffix == "html"):
        stem = stem.removesuffix("/index")
        others = {each: path for each, path in published.variants(stem).items() if path != file.path}
        links += [_alternates(others)] if others else []
    if ".well-known/void" in published and file.path != ".well-known/void":
        links.append('</.well-known/void>; rel="describedby"; type="text/turtle"')
    return {"Link": ", ".join(links)} if links else {}


def _alternates(variants: Mapping[Variant, str]) -> str:
    return ", ".join(
        f'</{quote(path, safe="/#=~")}>; rel="alternate"; type="{variant.essence}"'
        for variant, path in variants.items()
    )
