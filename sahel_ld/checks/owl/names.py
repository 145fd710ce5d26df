"""Names for people: with the prefixes of the project, else with those of the files that are read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import pyoxigraph as ox

from sahel_ld.checks.loading import Loaded
from sahel_ld.terms import compact

_PREFIX = re.compile(rb"(?im)^[ \t]*@?prefix[ \t]+([\w.\-]*):[ \t]*<([^<>\s]+)>")
_LOCAL = re.compile(r"\w(?:[\w.\-]*[\w\-])?")

Namer = Callable[[str], str]


def namer(files: Iterable[Loaded]) -> Namer:
    """A function from IRIs to short names. Where files give a prefix two meanings, it is used for neither."""
    meanings: dict[str, set[str]] = {}
    for file in files:
        if file.source.format in (ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG):
            for prefix, namespace in _PREFIX.findall(file.content):
                meanings.setdefault(prefix.decode(), set()).add(namespace.decode())
    spaces = sorted(
        ((spaces.pop(), prefix) for prefix, spaces in meanings.items() if len(spaces) == 1),
        key=lambda item: (-len(item[0]), item),
    )

    def name(iri: str) -> str:
        known = compact(iri)
        if not known.startswith("<"):
            return known
        for space, prefix in spaces:
            if iri.startswith(space) and _LOCAL.fullmatch(iri[len(space) :]):
                return f"{prefix}:{iri[len(space) :]}"
        return known

    return name
