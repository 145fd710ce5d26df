"""The list of checksums of a site, read again: what stands in it is only ever looked up, and leads out of no folder."""

from __future__ import annotations

import re

MARKER = "SHA256SUMS"

SIGNATURE = f"{MARKER}.minisig"
MANIFEST = "manifest.json"
# Rules for web servers, which they keep to themselves.
HIDDEN = frozenset((".htaccess", ".nojekyll", "_headers", "_redirects"))
_PATH = re.compile(r"(?:[A-Za-z0-9_.~=-]+/)*[A-Za-z0-9_.~=-]+")
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")


def is_safe(path: str) -> bool:
    """Whether a path stays in the folder that it is joined to, and needs no escaping in an address."""
    return _PATH.fullmatch(path) is not None and not any(part in (".", "..") for part in path.split("/"))


def read_checksums(content: bytes, *, lenient: bool = False) -> dict[str, str]:
    """The SHA-256 of each path in the lines of `sha256sum`.

    Raises ValueError for another line or an unsafe path, with its number; such lines are passed over where ``lenient``.
    """
    found: dict[str, str] = {}
    for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), 1):
        match = _LINE.fullmatch(line)
        if match is not None and is_safe(match[2]):
            found[match[2]] = match[1]
        elif not lenient:
            raise ValueError(f"line {number} is no SHA-256 with a path of the site")
    return found
