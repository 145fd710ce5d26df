"""Measurements in the text format of Prometheus.

Written here: the server has one process that counts and seven figures, and the client library would bring a registry for the whole
process, metrics of its own, and a dependency, for what is forty lines.
"""

from __future__ import annotations

import time
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator

_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_Labels = tuple[tuple[str, str], ...]


class Histogram:
    """Counts of seconds by upper bounds."""

    def __init__(self) -> None:
        self.counts = [0] * (len(_BUCKETS) + 1)
        self.total = 0.0

    def observe(self, seconds: float) -> None:
        """Count one."""
        self.counts[bisect_left(_BUCKETS, seconds)] += 1
        self.total += seconds


class Metrics:
    """What is counted."""

    def __init__(self) -> None:
        self.started = time.time()
        self.requests: Counter[_Labels] = Counter()
        self.sent: Counter[_Labels] = Counter()
        self.seconds: dict[_Labels, Histogram] = defaultdict(Histogram)
        self.kills: Counter[_Labels] = Counter()
        self.reloads: Counter[_Labels] = Counter()

    def request(self, route: str, method: str, status: int, seconds: float, size: int) -> None:
        """Count an answered request; ``route`` and ``method`` are from short lists of ours, never from the request."""
        self.requests[("route", route), ("method", method), ("status", str(status))] += 1
        self.sent[(("route", route),)] += size
        self.seconds[(("route", route),)].observe(seconds)

    def killed(self, reason: str) -> None:
        """Count a worker that was lost: ``time``, ``memory``, ``depth`` or ``lost``."""
        self.kills[(("reason", reason),)] += 1

    def reloaded(self, outcome: str) -> None:
        """Count a loading of changed data: ``done`` or ``failed``."""
        self.reloads[(("outcome", outcome),)] += 1

    def text(self, gauges: dict[str, tuple[str, float]]) -> str:
        """All figures; ``gauges`` are those of the moment, with what they mean."""
        return "\n".join(self._lines(gauges)) + "\n"

    def _lines(self, gauges: dict[str, tuple[str, float]]) -> Iterator[str]:
        yield from _counter("requests_total", "Answered requests.", self.requests)
        yield from _counter("sent_bytes_total", "Bytes of content sent.", self.sent)
        yield from _counter("workers_killed_total", "Workers lost, and why.", self.kills)
        yield from _counter("reloads_total", "Loadings of changed data.", self.reloads)
        name = "sahel_ld_request_seconds"
        yield from (f"# HELP {name} Seconds from a request to the end of its answer.", f"# TYPE {name} histogram")
        for labels, histogram in sorted(self.seconds.items()):
            reached = 0
            for bound, count in zip((*map(str, _BUCKETS), "+Inf"), histogram.counts, strict=True):
                reached += count
                yield f"{name}_bucket{_written((*labels, ('le', bound)))} {reached}"
            yield f"{name}_sum{_written(labels)} {histogram.total:.6f}"
            yield f"{name}_count{_written(labels)} {reached}"
        moment = {"start_time_seconds": ("When the server began, in seconds since 1970.", self.started), **gauges}
        for key, (words, value) in moment.items():
            yield from (f"# HELP sahel_ld_{key} {words}", f"# TYPE sahel_ld_{key} gauge", f"sahel_ld_{key} {value}")


def _counter(name: str, words: str, counts: Counter[_Labels]) -> Iterator[str]:
    yield from (f"# HELP sahel_ld_{name} {words}", f"# TYPE sahel_ld_{name} counter")
    for labels, count in sorted(counts.items()):
        yield f"sahel_ld_{name}{_written(labels)} {count}"


def _written(labels: _Labels) -> str:
    escaped = ((name, value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")) for name, value in labels)
    return "{" + ",".join(f'{name}="{value}"' for name, value in escaped) + "}"
