"""What stands behind a statement, as values: for programs, for JSON, and for the tree."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Named:
    """A thing and what it is called."""

    iri: str
    label: str


@dataclass(frozen=True)
class Passage:
    """An anchor: paragraph and code points of the document, the end excluded; None where the data does not say."""

    iri: str
    paragraph: int | None
    start: int | None
    end: int | None
    file: str
    line: int | None


@dataclass(frozen=True)
class Brief:
    """A claim in short: who, how, in which document of which date (as the data has it, empty where it has none)."""

    iri: str
    notation: str
    label: str
    claimants: tuple[Named, ...]
    stance: str
    document: Named | None
    issued: str
    file: str
    line: int | None


@dataclass(frozen=True)
class Chain:
    """A claim that is repeated, and what it repeats itself: nothing for a root. ``again`` marks one that stands elsewhere in the chain already."""

    claim: Brief
    repeats: tuple[Chain, ...]
    again: bool = False


@dataclass(frozen=True)
class Opposed:
    """Another claim that stands against one, and how: ``contradicts``, ``contradicted by``, ``corrected by`` …"""

    relation: str
    claim: Brief


@dataclass(frozen=True)
class Backing:
    """A claim with all that it rests on and that stands against it."""

    claim: Brief
    relayed_by: tuple[Named, ...]
    passages: tuple[Passage, ...]
    confidence: str
    assessment: str
    repeats: tuple[Chain, ...]
    roots: tuple[Brief, ...]
    against: tuple[Opposed, ...]


@dataclass(frozen=True)
class Content:
    """What is claimed to be the case, with its claims; ``sources`` are the independent ones: the claimants of the root claims."""

    iri: str
    label: str
    kind: str
    file: str
    line: int | None
    sources: tuple[Named, ...]
    claims: tuple[Backing, ...]


@dataclass(frozen=True)
class Evidence:
    """Every claim about a thing. ``rests_on`` are the documents that an entry of the registry names as its source."""

    iri: str
    label: str
    kind: str
    file: str
    line: int | None
    rests_on: tuple[Named, ...]
    contents: tuple[Content, ...]


def as_json(view: Any) -> Any:
    """A view as objects and lists for JSON, keys in camel case."""
    return _camel(asdict(view))


def _camel(value: Any) -> Any:
    if isinstance(value, dict):
        return {re.sub(r"_(\w)", lambda match: match[1].upper(), key): _camel(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_camel(item) for item in value]
    return value
