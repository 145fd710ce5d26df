"""How the server is: for whoever starts it again, and for whoever watches it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

if TYPE_CHECKING:
    from sahel_ld.server.app import State


async def health(request: Request) -> Response:
    """Say whether the server can answer: 200, or 503 while it cannot."""
    request.scope["route_name"] = "health"
    state: State = request.app.state.served
    data = state.data
    content = {
        "status": "ok" if data.pool.alive else "down",
        "triples": data.pool.summary["triples"],
        "graphs": len(data.pool.summary["graphs"]),
        "questions": len(data.pool.summary["questions"]),
        "site": state.published.is_there,
        "loads": data.loads,
        "reload": data.problem or "ok",
    }
    return JSONResponse(content, 200 if data.pool.alive else 503, {"Cache-Control": "no-store"})


async def metrics(request: Request) -> Response:
    """Give the figures to Prometheus."""
    request.scope["route_name"] = "metrics"
    state: State = request.app.state.served
    pool = state.data.pool
    gauges: dict[str, tuple[str, float]] = {
        "queries_inside": ("Queries that run or wait.", pool.inside),
        "workers": ("Worker processes that are meant to run.", state.settings.workers),
        "data_triples": ("Triples of the data.", pool.summary["triples"]),
        "data_loads": ("How many times data was loaded.", state.data.loads),
        "up": ("Whether queries can be answered.", int(pool.alive)),
    }
    headers = {"Content-Type": "text/plain; version=0.0.4; charset=utf-8", "Cache-Control": "no-store"}
    return Response(state.metrics.text(gauges), 200, headers)
