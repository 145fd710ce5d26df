"""A hook of mkdocs: the navigation is the folders, so that a new page needs no registration."""

from __future__ import annotations

from pathlib import Path
from typing import Any

_SECTIONS = (
    ("How-to guides", "how-to"),
    ("Reference", "reference"),
    ("Explanation", "explanation"),
    ("Decisions", "decisions"),
)


def on_config(config: Any) -> Any:
    """Set the navigation: first the pages that stand alone, then a section for each folder, its index first."""
    docs = Path(config["docs_dir"])
    nav: list[Any] = ["index.md", "tutorial.md", "model.md"]
    nav += [page.name for page in sorted(docs.glob("*.md")) if page.name not in nav]
    for title, folder in _SECTIONS:
        pages = sorted((docs / folder).rglob("*.md"), key=lambda page: (page.name != "index.md", page.as_posix()))
        nav.append({title: [page.relative_to(docs).as_posix() for page in pages]})
    config["nav"] = nav
    return config
