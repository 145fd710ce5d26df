"""Refusals: a status and one line that says why."""

from __future__ import annotations

from collections.abc import Mapping

from sahel_ld.errors import SahelError


class Refusal(Exception):  # noqa: N818 - it is an answer, not a fault
    """A request that gets another answer than what it asked for.

    ``status`` is that of HTTP, ``reason`` one line for the reader, ``headers`` go with the answer.
    """

    def __init__(self, status: int, reason: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = one_line(reason)
        self.headers = dict(headers or {})


class ClientGone(Exception):  # noqa: N818 - nothing went wrong here
    """The client has gone, or takes its answer too slowly: there is nobody to answer."""


def refusal_of(error: SahelError, status: int = 400) -> Refusal:
    """An error of the library as a refusal: its place, its message, its hint."""
    return Refusal(status, f"{error}; {error.hint}" if error.hint else str(error))


def busy(reason: str, seconds: float) -> Refusal:
    """The refusal of a request for which there is no room, with the seconds after which to come back."""
    return Refusal(503, reason, {"Retry-After": str(max(1, round(seconds)))})


def one_line(text: str, most: int = 600) -> str:
    """Text as one line without control characters, cut where it is long."""
    words = " ".join(text.split())
    clean = "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in words)
    return clean if len(clean) <= most else f"{clean[: most - 1]}…"
