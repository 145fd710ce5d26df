"""The parts of a page about a thing: one file each, found here without registration.

A module has ``ORDER`` (where its parts stand) and ``sections(view, iri)``, which gives the parts that the thing has.
"""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass, field
from functools import cache
from types import ModuleType
from typing import Any

from sahel_ld.publish.view import View


@dataclass(frozen=True)
class Section:
    """A part of a page: the anchor, the heading, the template that shows it, and what the template needs.

    ``count`` is shown beside the heading; ``aside`` puts the part into the side column; ``order`` stands in for that of its module.
    """

    id: str
    title: str
    template: str
    data: dict[str, Any] = field(default_factory=dict)
    count: int = 0
    lead: str = ""
    aside: bool = False
    order: int = 0


@cache
def modules() -> tuple[ModuleType, ...]:
    """The modules of this package, in the order of their parts on a page."""
    names = sorted(info.name for info in pkgutil.iter_modules(__path__))
    found = (importlib.import_module(f"{__name__}.{name}") for name in names)
    return tuple(sorted(found, key=lambda module: (module.ORDER, module.__name__)))


def sections_of(view: View, iri: str) -> list[Section]:
    """All parts of the page about ``iri``, in their order."""
    found = [(section.order or module.ORDER, section) for module in modules() for section in module.sections(view, iri)]
    return [section for _, section in sorted(found, key=lambda pair: pair[0])]
