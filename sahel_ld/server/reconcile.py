"""Reconciliation of names with the things of the data, for OpenRefine and others (W3C Reconciliation Service API 0.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sahel_ld.server.asking import FORM, ask, form_of, media_type_of, query_pairs
from sahel_ld.server.jobs.names import ID_SPACE
from sahel_ld.server.jobs.reconcile import BATCH
from sahel_ld.server.problems import Refusal
from sahel_ld.terms import SAH

if TYPE_CHECKING:
    from sahel_ld.server.app import State


async def reconcile(request: Request) -> Response:
    """Answer a batch of queries, or without one with the manifest."""
    request.scope["route_name"] = "reconcile"
    given = query_pairs(request)
    if request.method == "POST":
        if media_type_of(request) != FORM:
            raise Refusal(415, f"send {FORM} with `queries`")
        given += await form_of(request)
    batches = [value for name, value in given if name == "queries"]
    if len(batches) > 1:
        raise Refusal(400, "`queries` is given twice")
    if batches:
        return await ask(request, "reconcile", queries=batches[0])
    if request.method == "POST":
        raise Refusal(400, "no `queries`")
    return _manifest(request)


async def suggest(request: Request) -> Response:
    """Complete the name of a thing or of a type."""
    request.scope["route_name"] = "reconcile"
    given = dict(query_pairs(request))
    cursor = given.get("cursor", "0")
    if not (cursor.isascii() and cursor.isdigit()) or len(cursor) > 5:
        raise Refusal(400, "cursor: a number is expected")
    return await ask(
        request,
        "suggest",
        what=request.path_params["what"],
        prefix=given.get("prefix", ""),
        type=given.get("type"),
        cursor=int(cursor),
    )


def _manifest(request: Request) -> Response:
    state: State = request.app.state.served
    here = str(request.base_url).rstrip("/")
    service = {"service_url": here}
    return JSONResponse(
        {
            "versions": ["0.2"],
            "name": "sahel_ld: Mali and the central Sahel",
            "identifierSpace": ID_SPACE,
            "schemaSpace": SAH,
            "documentation": f"{here}/api/openapi.json",
            "view": {"url": f"{here}/id/{{{{id}}}}"},
            "defaultTypes": state.data.pool.summary["types"],
            "suggest": {
                "entity": {**service, "service_path": "/api/reconcile/suggest/entity"},
                "type": {**service, "service_path": "/api/reconcile/suggest/type"},
            },
            "batchSize": BATCH,
        },
        headers={"Cache-Control": "no-cache"},
    )
