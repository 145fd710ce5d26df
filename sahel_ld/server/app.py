"""The application: which address is answered by what."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from sahel_ld.server import graphs, questions, reconcile, status
from sahel_ld.server.data import Data
from sahel_ld.server.envelope import Envelope, refusal_response
from sahel_ld.server.metrics import Metrics
from sahel_ld.server.problems import ClientGone, Refusal
from sahel_ld.server.published import Published
from sahel_ld.server.settings import ServerSettings
from sahel_ld.server.site import site
from sahel_ld.server.sparql import sparql

_READ, _ASK = ["GET"], ["GET", "POST"]


@dataclass(frozen=True)
class State:
    """What all requests share."""

    settings: ServerSettings
    metrics: Metrics
    published: Published
    data: Data


def make_state(settings: ServerSettings) -> State:
    """The state of a new server; its data is loaded by ``State.data.start``."""
    metrics, published = Metrics(), Published(settings.site)
    return State(settings, metrics, published, Data(settings, metrics, published))


def create_app(state: State) -> ASGIApp:
    """The application over data that has been loaded."""
    inner = Starlette(
        routes=[
            *(Route(path, sparql, methods=_ASK) for path in ("/sparql", "/sparql/")),
            Route("/graphs", graphs.graphs, methods=_READ),
            Route("/api", questions.index, methods=_READ),
            Route("/api/queries", questions.queries, methods=_READ),
            Route("/api/query/{name}", questions.query, methods=_READ),
            Route("/api/openapi.json", questions.openapi, methods=_READ),
            Route("/api/reconcile", reconcile.reconcile, methods=_ASK),
            Route("/api/reconcile/suggest/{what:str}", reconcile.suggest, methods=_READ),
            Route("/health", status.health, methods=_READ),
            Route("/metrics", status.metrics, methods=_READ),
            Route("/{path:path}", site, methods=_READ),
        ],
        exception_handlers={Refusal: _refused, HTTPException: _refused_by_router, Exception: _fault},
        lifespan=_lifespan,
    )
    inner.router.redirect_slashes = False
    inner.state.served = state
    return Envelope(inner, state)


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    state: State = app.state.served
    watching = asyncio.get_running_loop().create_task(state.data.watch())
    try:
        yield
    finally:
        watching.cancel()
        await state.data.stop(state.settings.timeout)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)
    state: State = request.app.state.served
    request.scope.setdefault("log_fields", {})["reason"] = error.reason
    return refusal_response(error, request, state.published)


async def _refused_by_router(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return await _refused(request, Refusal(error.status_code, error.detail, error.headers))


async def _fault(request: Request, error: Exception) -> Response:
    # The trace is logged by uvicorn, to which the error goes on; that of a client that has gone stops at the envelope.
    refusal = Refusal(500, "our own fault; it is in the log")
    return Response() if isinstance(error, ClientGone) else await _refused(request, refusal)
