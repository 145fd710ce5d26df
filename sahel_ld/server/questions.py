"""The bundled questions as a REST interface, and its description."""

from __future__ import annotations

from functools import lru_cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sahel_ld.server.asking import ask, query_pairs
from sahel_ld.server.openapi import OPTIONS, TIMES, document
from sahel_ld.server.problems import Refusal

if TYPE_CHECKING:
    from sahel_ld.server.app import State

_SWITCHES = {"true": True, "1": True, "": True, "false": False, "0": False}


async def index(request: Request) -> Response:
    """Say which services there are."""
    request.scope["route_name"] = "api"
    services = {
        "queries": "/api/queries",
        "query": "/api/query/{name}",
        "openapi": "/api/openapi.json",
        "sparql": "/sparql",
        "graphs": "/graphs",
        "reconcile": "/api/reconcile",
        "health": "/health",
        "metrics": "/metrics",
    }
    return _json(services)


async def queries(request: Request) -> Response:
    """List the questions."""
    request.scope["route_name"] = "api"
    found = [{**entry, "url": f"/api/query/{entry['name']}"} for entry in _questions(request)]
    return _json({"queries": found})


async def openapi(request: Request) -> Response:
    """Describe the interface in OpenAPI 3.1."""
    request.scope["route_name"] = "api"
    return _json(document(_questions(request), str(request.base_url).rstrip("/"), _version()))


async def query(request: Request) -> Response:
    """Answer a question: the parameters by their names, once or several times each, ``as-of``, ``known-at``, ``policy``, and the form."""
    request.scope["route_name"] = "question"
    params: dict[str, list[str]] = {}
    options: dict[str, str] = {}
    for name, value in query_pairs(request):
        if name in TIMES or name in OPTIONS:
            if name in options:
                raise Refusal(400, f"{name} is given twice")
            options[name] = value
        else:
            params.setdefault(name, []).append(value)
    return await ask(
        request,
        "question",
        name=request.path_params["name"],
        params=params,
        as_of=options.get("as-of"),
        known_at=options.get("known-at"),
        policy=options.get("policy"),
        format=options.get("format"),
        lang=options.get("lang", "en"),
        raw=_switch(options, "raw", default=False),
        labels=_switch(options, "labels", default=True),
        accept=request.headers.get("accept"),
    )


def _switch(options: dict[str, str], name: str, *, default: bool) -> bool:
    value = options.get(name)
    if value is None:
        return default
    if value.lower() not in _SWITCHES:
        raise Refusal(400, f"{name}: true or false is expected")
    return _SWITCHES[value.lower()]


def _questions(request: Request) -> list[dict[str, Any]]:
    state: State = request.app.state.served
    found: list[dict[str, Any]] = state.data.pool.summary["questions"]
    return found


def _json(content: Any) -> Response:
    link = '</api/openapi.json>; rel="service-desc"; type="application/json"'
    return JSONResponse(content, headers={"Cache-Control": "no-cache", "Link": link})


@lru_cache
def _version() -> str:
    return version("sahel-ld")
