"""Copies of a site: a folder, or an address from which its files are fetched."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol
from urllib.parse import urljoin, urlsplit, urlunsplit
from urllib.request import Request

from sahel_ld.errors import OutsideError, UsageError
from sahel_ld.publish.checksums import HIDDEN
from sahel_ld.remote.transport import same_host, seconds_to_wait
from sahel_ld.remote.wire import Deadline, Reply, exchange, shown
from sahel_ld.version import __version__

_REDIRECTS = (301, 302, 303, 307, 308)
_HOPS = 5
_TRIES = 3
_ONE_FILE = 60.0  # seconds
_MAX_WAIT = 60.0


class Copy(Protocol):
    """What a copy of a site can be asked."""

    name: str
    hidden: frozenset[str]
    """Paths that such a copy has but does not show."""

    def read(self, path: str, most: int) -> bytes | None:
        """The bytes of a file, None where it is not there. Raises OutsideError where it cannot be had, or has more than ``most`` bytes."""

    def paths(self) -> set[str] | None:
        """All paths of the copy; None where it does not tell."""


class FolderCopy:
    """A copy in a folder."""

    hidden: frozenset[str] = frozenset()

    def __init__(self, folder: Path) -> None:
        self.name = folder.as_posix()
        self._folder = folder

    def read(self, path: str, most: int) -> bytes | None:  # noqa: ARG002 - a folder holds no more than it holds
        """The bytes of a file. Raises OutsideError where the system refuses it."""
        file = self._folder / path
        try:
            return file.read_bytes() if file.is_file() else None
        except OSError as error:
            raise OutsideError(f"{file.as_posix()}: {error.strerror}") from None

    def paths(self) -> set[str]:
        """All files below the folder."""
        return {
            file.relative_to(self._folder).as_posix()
            for file in self._folder.rglob("*")
            if file.is_file() or file.is_symlink()
        }


class WebCopy:
    """A copy on a web server: one request for each file, packed for the way where that is of use, never to another host.

    ``timeout`` is for all requests together. ``say`` gets a line for each wait that the server asks for.
    """

    hidden = HIDDEN

    def __init__(self, address: str, timeout: float, say: Callable[[str], None]) -> None:
        parts = urlsplit(address)
        if not parts.hostname or parts.username is not None or parts.query or any(ord(sign) <= 32 for sign in address):
            raise UsageError(f"{shown(address)!r} is not the address of a site: https://host/folder/ is expected")
        folder = parts.path.removesuffix("index.html").rstrip("/") + "/"
        self.name = urlunsplit((parts.scheme, parts.netloc, folder, "", ""))
        self._deadline = Deadline(timeout)
        self._say = say

    def paths(self) -> None:
        """A web server does not tell what else it has."""

    def read(self, path: str, most: int) -> bytes | None:
        """The bytes of a file, unpacked. Raises OutsideError for a status that is neither found nor missing, and for a part of a file."""
        address = self.name + path
        for tries in range(1, _TRIES + 1):
            reply = self._follow(address, packed=not path.endswith(".gz"), most=most)
            if reply.status not in (429, 503) or tries == _TRIES:
                break
            self._wait(reply)
        if reply.status in (404, 410):
            return None
        if reply.status != 200 or reply.cut:
            raise OutsideError(f"{shown(address)}: {reply.cut or f'status {reply.status}'}")
        return reply.body

    def _follow(self, address: str, *, packed: bool, most: int) -> Reply:
        headers = {
            "User-Agent": f"sahel-ld/{__version__}",
            "Accept": "*/*",
            "Accept-Encoding": "gzip" if packed else "identity",
        }
        for _ in range(_HOPS):
            left = self._deadline.left()
            if not left:
                raise OutsideError(
                    f"{self.name}: not done within {self._deadline.seconds:g} s, the limit that was set",
                    hint="raise --timeout, or choose files with --only",
                )
            request = Request(address, headers=headers)  # noqa: S310 - http(s) only
            reply = exchange(request, Deadline(min(_ONE_FILE, left)), most)
            if reply.status not in _REDIRECTS:
                return reply
            target = urljoin(address, reply.headers.get("Location") or "")
            if not same_host(urlsplit(address), urlsplit(target)):
                raise OutsideError(
                    f"{shown(address)}: status {reply.status} leads to {shown(target)}: not followed, another host, or without encryption",
                    hint="if that is the site: verify it at its own address",
                )
            address = target
        raise OutsideError(f"{shown(address)}: more than {_HOPS} redirects")

    def _wait(self, reply: Reply) -> None:
        seconds = seconds_to_wait(reply.headers)
        seconds = 1.0 if seconds is None else seconds
        if seconds > min(_MAX_WAIT, self._deadline.left()):
            raise OutsideError(
                f"{shown(reply.address)}: status {reply.status}, and a wait of {seconds:g} s is asked for"
            )
        self._say(f"{shown(reply.address)}: status {reply.status}: waiting {seconds:g} s")
        time.sleep(seconds)


def copy_at(target: str, timeout: float, say: Callable[[str], None]) -> Copy:
    """The copy that an argument names. Raises UsageError for what is neither a folder nor an http(s) address."""
    if urlsplit(target).scheme in ("http", "https"):
        return WebCopy(target, timeout, say)
    if not Path(target).is_dir():
        raise UsageError(f"{target}: no such folder, and no http:// or https:// address")
    return FolderCopy(Path(target))
