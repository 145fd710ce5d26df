"""The page for addresses that lead nowhere: whole in itself, as a server may show it at any depth."""

from __future__ import annotations

from sahel_ld.publish.site import Site
from sahel_ld.publish.view import View


def write(site: Site, language: str) -> None:
    """Write the page, for each language once."""
    site.write_page(View(site, language, "404.html"), "notfound.html")
