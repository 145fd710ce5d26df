"""From a file to a draft, and how good it is."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sahel_ld.draft.candidates import candidates
from sahel_ld.draft.drafting import draft_quads, slug_for
from sahel_ld.draft.finding import Found, find
from sahel_ld.draft.known import Known
from sahel_ld.draft.measure import ORDER, Measure, measured, named_by_claims
from sahel_ld.draft.reading import read_document
from sahel_ld.draft.reviewing import draft_bytes
from sahel_ld.errors import InputError, UsageError
from sahel_ld.project import Project
from sahel_ld.terms import SLUG, expand


@dataclass(frozen=True)
class Made:
    """A draft: its name tag, its Turtle, and what was found."""

    slug: str
    content: bytes
    found: Found

    @property
    def summary(self) -> str:
        """The counts in one line."""
        names = [mention for mention in self.found.mentions if not mention.inside]
        numbers = {one.number for one in self.found.document.paragraphs if one.number}
        return (
            f"{len(numbers)} paragraphs, {len(names)} names ({sum(name.ambiguous for name in names)} ambiguous), {len(self.found.dates)} dates, "
            f"{len(self.found.quantities)} numbers, {len(candidates(self.found))} candidate claims"
        )


def make_draft(project: Project, path: Path, slug: str = "") -> Made:
    """The draft of a document. Raises UsageError for a file of a kind that is not read, InputError for one that cannot be read."""
    if slug and not SLUG.fullmatch(slug):
        raise UsageError(f"{slug!r} is no name tag: lower-case letters, digits and hyphens")
    known = Known(project.asserted)
    found = find(read_document(path), known)
    tag = slug or slug_for(found.document, known)
    return Made(tag, draft_bytes(draft_quads(found, known, tag), tag), found)


def measure_draft(
    project: Project,
    path: Path,
    document: str | None = None,
    not_named: Path | None = None,
    gold: Path | None = None,
) -> list[Measure]:
    """Recall and precision of what is found in a document against the curated claims of the data, or against what was marked by hand.

    ``document`` is the document of the data; without it, the one with the same text, symbol or title. ``not_named`` is a TOML file with a table
    ``not_named``: things and dates that the claims name and the text does not, each with the reason. ``gold`` is a TOML file with a table for
    each text, by the name of its file without the suffix: what it names, by kind. Raises UsageError where the data has no such document, or
    the gold standard no such text.
    """
    known = Known(project.asserted)
    found = find(read_document(path), known)
    left_out = _left_out(not_named) if not_named else []
    if gold:
        return measured(_marked(gold, path.stem), found.mentions, found.dates, left_out)
    held = (
        expand(document)
        if document
        else known.document_like(found.document.content_hash, found.document.symbol, found.document.title)
    )
    if held is None or not known.users(held, "document"):
        raise UsageError(f"{path}: the data has no claims made in this document", hint="name it with --document")
    return measured(named_by_claims(known, held), found.mentions, found.dates, left_out)


def _left_out(path: Path) -> list[str]:
    names = _toml(path).get("not_named", {})
    if not isinstance(names, dict):
        raise UsageError(f"{path.name}: not_named must be a table of things with reasons")
    return [_name(name) for name in names]


def _marked(path: Path, text: str) -> dict[str, set[str]]:
    table = _toml(path).get(text)
    if not isinstance(table, dict):
        raise UsageError(f"{path.name}: there is no table {text!r} for this text")
    if wrong := sorted(set(table) - set(ORDER)):
        raise UsageError(f"{path.name}: unknown kind {wrong[0]!r}", hint=f"kinds: {', '.join(ORDER)}")
    return {kind: {_name(name) for name in names} for kind, names in table.items()}


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"not readable as TOML: {error}", file=path.name) from None


def _name(name: str) -> str:
    """A thing by its prefixed name, or a date as it is."""
    return expand(name) if ":" in name else name


def measure_lines(rows: list[Measure]) -> list[str]:
    """Recall and precision as a table, with what was missed and what was wrong."""
    lines = [f"{'':12}{'named':>6}{'found':>6}{'recall':>8}  {'proposed':>8}{'right':>6}{'precision':>10}"]
    lines += [
        f"{row.kind:12}{len(row.named):>6}{len(row.named) - len(row.missed):>6}{row.recall:>8.0%}  {len(row.proposed):>8}"
        f"{len(row.proposed) - len(row.wrong):>6}{row.precision:>10.0%}"
        for row in rows
    ]
    for title, names in (("missed", rows[-1].missed), ("proposed, and no claim names it", rows[-1].wrong)):
        if names:
            lines.append(f"{title}: {', '.join(names)}")
    return lines
