"""Content negotiation: the variant that the client likes best, by its q values; what is more exact goes before a wildcard."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from sahel_ld.server.media import Variant
from sahel_ld.server.problems import Refusal

_PART = re.compile(r'(?:"(?:[^"\\]|\\.)*"|[^,"])+')
_RANGE = re.compile(r"([\w!#$%&'*+.^`|~-]+)/([\w!#$%&'*+.^`|~-]+)")
_QUALITY = re.compile(r";\s*q\s*=\s*([0-9.]+)\s*(?:;|$)", re.IGNORECASE)
_NUMBER = re.compile(r"0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?")


class Range(NamedTuple):
    """One part of an Accept header: type, subtype, and how much it is liked, from 0 to 1."""

    type: str
    subtype: str
    quality: float

    @property
    def exactness(self) -> int:
        """0 for ``*/*``, 1 for ``text/*``, 2 for a whole type."""
        return (self.type != "*") + (self.subtype != "*")


def ranges_of(accept: str) -> list[Range]:
    """The parts of an Accept header; parts that are not of its grammar are passed over. Parameters but ``q`` are not weighed."""
    found = []
    for part in _PART.findall(accept):
        match = _RANGE.match(part.strip())
        if not match or (match[1] == "*" and match[2] != "*"):
            continue
        quality = _QUALITY.search(part)
        if quality and not _NUMBER.fullmatch(quality[1]):
            continue
        found.append(Range(match[1].lower(), match[2].lower(), float(quality[1]) if quality else 1.0))
    return found


def quality_of(variant: Variant, ranges: Sequence[Range]) -> float:
    """How much a client likes a variant: the word of the most exact range that fits it."""
    kind, _, subtype = variant.essence.partition("/")
    fitting = [each for each in ranges if each.type in ("*", kind) and each.subtype in ("*", subtype)]
    if not fitting:
        return 0.0
    exact = max(each.exactness for each in fitting)
    return max(each.quality for each in fitting if each.exactness == exact)


def choose(accept: str | None, variants: Sequence[Variant]) -> Variant | None:
    """The variant that fits best, the first of several that fit equally; None where none fits.

    Without an Accept header, or with one that says nothing, it is the first.
    """
    ranges = ranges_of(accept or "")
    if not ranges:
        return variants[0]
    liked = [(quality_of(variant, ranges), -number) for number, variant in enumerate(variants)]
    quality, number = max(liked)
    return variants[-number] if quality > 0 else None


def chosen(accept: str | None, variants: Sequence[Variant]) -> Variant:
    """As `choose`. Raises Refusal 406 with the list of what there is."""
    found = choose(accept, variants)
    if found is None:
        listed = ", ".join(dict.fromkeys(variant.essence for variant in variants))
        raise Refusal(406, f"not to be had as {accept}; there is: {listed}", {"Vary": "Accept"})
    return found
