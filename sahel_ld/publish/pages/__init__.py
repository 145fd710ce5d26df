"""The pages of the site: one file for each sort of page, found here without registration.

A module has ``write(site, language)``, which writes its pages in one language, and may have ``ORDER`` (default 50): late is what waits for the dumps.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from types import ModuleType

from sahel_ld.publish.paths import LANGUAGES
from sahel_ld.publish.site import Site


@cache
def modules() -> tuple[ModuleType, ...]:
    """The modules of this package."""
    names = sorted(info.name for info in pkgutil.iter_modules(__path__))
    found = (importlib.import_module(f"{__name__}.{name}") for name in names)
    return tuple(sorted(found, key=lambda module: (getattr(module, "ORDER", 50), module.__name__)))


def write_pages(site: Site) -> None:
    """Write all pages in all languages."""
    for module in modules():
        for language in LANGUAGES:
            site.parts.make(f"{language} {module.__name__}", module.write, site, language)
