"""Processes that hold the data and answer queries: a nursery loads it once, and forks workers that may be killed."""

from sahel_ld.server.pool.pool import Pool
from sahel_ld.server.pool.wire import Reply

__all__ = ["Pool", "Reply"]
