"""What is told of a change, one file for each family of classes, found here without registration.

A module of this package with ``NARRATORS`` (a list of `sahel_ld.diff.sentences.narrator.Narrator`) adds to them.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from sahel_ld.diff.facts import Node
from sahel_ld.diff.sentences.narrator import Narrator
from sahel_ld.diff.teller import Teller
from sahel_ld.terms import SAH


def narrator_of(teller: Teller, node: Node) -> Narrator:
    """Who tells of a node: by its class, else by no class in particular."""
    for iri in teller.both.classes(node):
        if found := _by_class().get(iri.removeprefix(SAH)):
            return found
    return _by_class()[""]


def title(teller: Teller, node: Node) -> str:
    """How a sentence about a node begins."""
    return narrator_of(teller, node).title(teller, node)


def reference(teller: Teller, node: Node) -> str:
    """A node as others name it within a sentence."""
    return narrator_of(teller, node).reference(teller, node)


@cache
def _by_class() -> dict[str, Narrator]:
    found: dict[str, Narrator] = {}
    for name in sorted(info.name for info in pkgutil.iter_modules(__path__)):
        module = importlib.import_module(f"{__name__}.{name}")
        for narrator in getattr(module, "NARRATORS", ()):
            found.update(dict.fromkeys(narrator.classes, narrator))
    return found
