"""The embedded store: data in memory, ready for questions."""

from sahel_ld.store.store import Store

__all__ = ["Store"]
