"""Requests to an endpoint: SPARQLWrapper builds them, and the guard rails around it are here.

- A deadline is for the whole request with all that comes of it: waits, redirects, a body that drips.
- A query goes by GET, and by POST where it is longer than 1500 characters or that is asked for. Status 414 to a GET is tried once more by
  POST; 405 or 501 to a POST by GET where the address stays short.
- Redirects never lose the query. 307 and 308 to the same host are followed with method and query. A GET follows 301 and 302 too; a POST does
  not, because it would have to become a GET. 303, another host, and https to http are refused. An error names both addresses.
- ``Retry-After`` is kept to, with 429, 503 and any other error status that has it, for at most ``max_wait`` seconds a time and five
  tries in all. A request that changes data is sent once.
- No more than ``max_bytes`` are taken, counted after unpacking.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import SplitResult, parse_qsl, urlencode, urljoin, urlsplit, urlunsplit
from urllib.request import Request

from SPARQLWrapper import GET, POST, POSTDIRECTLY, SPARQLWrapper
from SPARQLWrapper import __version__ as wrapper_version

from sahel_ld.errors import OutsideError, UsageError
from sahel_ld.remote.credentials import Credentials
from sahel_ld.remote.wire import Deadline, Reply, exchange, shown
from sahel_ld.version import __version__

LONG = 1500
_LONGEST_ADDRESS = 8000
_TRIES = 5
_HOPS = 5
_REDIRECTS = (300, 301, 302, 303, 307, 308)
_PORTS = {"http": 80, "https": 443}
_OURS = ("query", "default-graph-uri")


@dataclass(frozen=True)
class Guards:
    """``timeout`` in seconds for everything about one question; ``max_wait`` seconds at a server's word; ``max_bytes`` of an answer, unpacked.

    ``always_post`` sends short queries by POST too. ``allow_partial`` takes an answer that is not whole, with a note. ``row_limit`` is a number of
    rows at which this endpoint is known to stop.
    """

    timeout: float = 300.0
    max_wait: float = 60.0
    max_bytes: int = 256 * 1024**2
    always_post: bool = False
    allow_partial: bool = False
    row_limit: int | None = None

    def __post_init__(self) -> None:
        if self.timeout <= 0:
            raise UsageError("the time limit must be more than 0 seconds")
        if self.max_wait < 0 or self.max_bytes <= 0 or (self.row_limit is not None and self.row_limit <= 0):
            raise UsageError(
                "limits of waiting, bytes and rows must not be negative, and there must be some bytes and rows"
            )


@dataclass(frozen=True)
class Asked:
    """A query for an endpoint: its text, its form, what may come back, and the graphs that make up the default graph."""

    address: str
    text: str
    form: str
    accept: str
    default_graphs: tuple[str, ...] = ()


def checked_address(address: str) -> str:
    """The address of an endpoint. Raises UsageError for what is not http(s), and for a name or password in it."""
    parts = urlsplit(address)
    if parts.scheme not in _PORTS or not parts.hostname or any(ord(letter) <= 32 for letter in address):
        raise UsageError(f"{shown(address)!r} is not the address of an endpoint: http:// or https:// is expected")
    if parts.username is not None or parts.password is not None:
        raise UsageError(
            f"{shown(address)}: no user or password in an address: others can read them in the list of processes",
            hint="set SAHEL_LD_ENDPOINT_USER and SAHEL_LD_ENDPOINT_PASSWORD",
        )
    return urlunsplit(parts._replace(fragment=""))


class Transport:
    """The way to an endpoint and back. ``say`` gets a line for each wait."""

    def __init__(self, guards: Guards, credentials: Credentials, say: Callable[[str], None], contact: str = "") -> None:
        self.guards = guards
        self._credentials = credentials
        self._say = say
        about = f" ({contact})" if contact.isascii() and contact.isprintable() and contact else ""
        self.agent = f"sahel-ld/{__version__}{about} SPARQLWrapper/{wrapper_version}"

    def ask(self, asked: Asked, deadline: Deadline) -> Reply:
        """The reply to a query, whatever its status, after redirects, waits and a change of method. Raises OutsideError where there is none."""
        method = POST if self.guards.always_post or len(asked.text) > LONG else GET
        address, tries, hops, switched = asked.address, 1, 0, False
        while True:
            request = self._query(asked, address, method)
            reply = exchange(request, deadline, self.guards.max_bytes)
            if reply.status in _REDIRECTS:
                address = _next_address(reply, address, keeps=method == GET)
                hops += 1
                if hops > _HOPS:
                    raise OutsideError(
                        f"{shown(asked.address)}: more than {_HOPS} redirects, the last to {shown(address)}"
                    )
            elif reply.status in (429, 503) or (reply.status >= 400 and "Retry-After" in reply.headers):
                self._wait(reply, tries, deadline)
                tries += 1
            elif reply.status == 414 and method == GET and not switched:
                method, switched = POST, True
            elif reply.status in (405, 501) and method == POST and not switched:
                if len(self._query(asked, address, GET).full_url) > _LONGEST_ADDRESS:
                    raise OutsideError(
                        f"{shown(address)}: status {reply.status}: the endpoint takes no POST, and the query is too long for GET",
                        hint="ask about fewer values at a time",
                    )
                method, switched = GET, True
            else:
                return reply

    def update(self, address: str, text: str, deadline: Deadline) -> Reply:
        """The reply to a SPARQL Update, which is sent once. Raises OutsideError where there is none."""
        base, own = _split(address)
        wrapper = self._wrapper(base, "*/*")
        wrapper.queryString, wrapper.queryType = text, "INSERT"
        wrapper.setMethod(POST)
        wrapper.setRequestMethod(POSTDIRECTLY)
        return self.change(_with_query(wrapper._createRequest(), base, own), deadline)

    def put(self, address: str, content: bytes, media: str, deadline: Deadline, method: str = "PUT") -> Reply:
        """The reply to a request of the Graph Store Protocol, which is sent once. Raises OutsideError where there is none."""
        headers = {"User-Agent": self.agent, "Content-Type": media, "Accept": "*/*", **self._authorization()}
        return self.change(Request(address, content or None, headers, method=method), deadline)  # noqa: S310 - http(s) only

    def change(self, request: Request, deadline: Deadline) -> Reply:
        """The reply to a request that changes data: it is never repeated, but goes on by 307 and 308 on the same host."""
        for _ in range(_HOPS):
            reply = exchange(request, deadline, self.guards.max_bytes)
            if reply.status not in _REDIRECTS:
                return reply
            request.full_url = _next_address(reply, request.full_url, keeps=False, drop=())
        raise OutsideError(f"{shown(request.full_url)}: more than {_HOPS} redirects")

    def _authorization(self) -> dict[str, str]:
        return {"Authorization": self._credentials.authorization} if self._credentials else {}

    def _wrapper(self, base: str, accept: str) -> Any:
        wrapper = SPARQLWrapper(base, agent=self.agent)
        wrapper.setOnlyConneg(True)
        for name, value in {"Accept": accept, "Accept-Encoding": "gzip", **self._authorization()}.items():
            wrapper.addCustomHttpHeader(name, value)
        return wrapper

    def _query(self, asked: Asked, address: str, method: str) -> Request:
        base, own = _split(address)
        wrapper = self._wrapper(base, asked.accept)
        # Not setQuery: it guesses the form, and takes "PREFIX a: <b> # insert" for an update.
        wrapper.queryString, wrapper.queryType = asked.text, asked.form
        wrapper.setMethod(method)
        for graph in asked.default_graphs:
            wrapper.addParameter("default-graph-uri", graph)
        return _with_query(wrapper._createRequest(), base, own)

    def _wait(self, reply: Reply, tries: int, deadline: Deadline) -> None:
        place = f"{shown(reply.address)}: status {reply.status}"
        if tries >= _TRIES:
            raise OutsideError(f"{place}: the endpoint refused {_TRIES} tries", hint="ask again later")
        asked = seconds_to_wait(reply.headers)
        seconds = 2.0 ** (tries - 1) if asked is None else asked
        if seconds > self.guards.max_wait:
            raise OutsideError(
                f"{place}: the endpoint asks to wait {seconds:g} s, more than the {self.guards.max_wait:g} s that are allowed",
                hint="ask again later, or raise --max-wait",
            )
        if seconds >= deadline.left():
            raise OutsideError(
                f"{place}: the endpoint asks to wait {seconds:g} s, more than is left of the {deadline.seconds:g} s for this query",
                hint="ask again later, or raise --timeout",
            )
        self._say(f"{place}: waiting {seconds:g} s{'' if asked is None else ', as it asks'} (try {tries} of {_TRIES})")
        time.sleep(seconds)


def seconds_to_wait(headers: Message) -> float | None:
    """What ``Retry-After`` asks for, in seconds or as a date (by the server's own clock where it tells it); None where it does not say."""
    text = (headers.get("Retry-After") or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    until, now = _moment(text), _moment(headers.get("Date") or "") or datetime.now(UTC)
    return None if until is None else float(max(math.ceil((until - now).total_seconds()), 0))


def _moment(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _split(address: str) -> tuple[str, str]:
    """An address without its parameters, and the parameters."""
    parts = urlsplit(address)
    return urlunsplit(parts._replace(query="", fragment="")), parts.query


def _with_query(request: Request, base: str, own: str) -> Request:
    """The request with the parameters that the endpoint's own address has."""
    made = urlsplit(request.full_url).query
    query = "&".join(part for part in (own, made) if part)
    request.full_url = f"{base}?{query}" if query else base
    return request


def _next_address(reply: Reply, address: str, *, keeps: bool, drop: tuple[str, ...] = _OURS) -> str:
    """Where a redirect leads, without the parameters ``drop``, which are sent anew. Raises OutsideError where it must not be followed.

    ``keeps``: the method is GET, so that 301 and 302 change nothing about the request.
    """
    old, status = shown(address), reply.status
    target = urlsplit(urljoin(address, reply.headers.get("Location") or ""))
    new = shown(urlunsplit(target))
    reason = ""
    if not reply.headers.get("Location") or status == 300:
        reason, new = "without saying where to", "?"
    elif status == 303:
        reason = "a redirect that drops the query"
    elif status in (301, 302) and not keeps:
        reason = "a redirect that would drop the query of a POST"
    elif not same_host(urlsplit(address), target):
        reason = "another host, or without encryption"
    if reason:
        raise OutsideError(
            f"{old}: status {status} leads to {new}: not followed, {reason}", hint=f"if you trust it: --endpoint {new}"
        )
    kept = [(name, value) for name, value in parse_qsl(target.query, keep_blank_values=True) if name not in drop]
    return urlunsplit(target._replace(query=urlencode(kept) if drop else target.query, fragment=""))


def same_host(old: SplitResult, new: SplitResult) -> bool:
    """Whether a redirect stays where it was, or goes from http to https there."""
    if new.hostname != old.hostname or new.username is not None or new.scheme not in _PORTS:
        return False
    if old.scheme != new.scheme:
        return (old.scheme, new.scheme) == ("http", "https")
    return (old.port or _PORTS[old.scheme]) == (new.port or _PORTS[new.scheme])
