"""Markdown for a pull request: counts, what breaks, and the rest folded away by kind; data cannot become markup or mention anybody."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from sahel_ld.diff.formats.text import answer_rows, answer_title, breaking_lines, move_lines, sections
from sahel_ld.diff.model import Difference
from sahel_ld.diff.words import phrase

# What fits into a comment on GitHub is 65536 characters.
LONGEST = 60_000
_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$^=:])")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "@": "&#64;"}
_MARKUP = re.compile(r"[\\`*_\[\]#|~$]")


def render(difference: Difference) -> str:
    """A heading, the counts and the changes; cut at the end, saying so, where it would not fit into a comment."""
    language = difference.language
    text, rest = "", False
    for block in _blocks(difference):
        if len(text) + len(block) > LONGEST:
            rest = True
            break
        text += block
    if text.count("<details>") > text.count("</details>"):
        text += "\n</details>\n"
    return text + (f"\n{phrase('cut', language)}\n" if rest else "")


def escaped(text: str) -> str:
    """Text that shows as it is: no markup, no HTML, no mention."""
    safe = "".join(_ENTITIES.get(character, character) for character in " ".join(text.split()))
    # `#` of the entity for @ must stay.
    return re.sub(r"&#64;|" + _MARKUP.pattern, lambda match: match[0] if len(match[0]) > 1 else f"\\{match[0]}", safe)


def _blocks(difference: Difference) -> Iterator[str]:
    language = difference.language
    old, new = (f"`{side.replace('`', '')}`" for side in (difference.old, difference.new))
    yield f"## {phrase('heading', language, old=old, new=new)}\n\n"
    if not difference:
        yield f"{phrase('nothing.here', language)}\n"
        return
    counts = phrase(
        "counts.triples",
        language,
        added=difference.added,
        removed=difference.removed,
        entities=len(difference.entities) + len(difference.ontology),
    )
    broken = phrase("breaking.count", language, n=difference.breaking) if difference.breaking else ""
    yield f"{counts}. {f'**{broken}.**' if broken else phrase('breaking.none', language)}\n"
    lines = list(breaking_lines(difference))
    if lines:
        yield f"\n### {phrase('breaking', language)}\n\n"
        yield from (f"- {escaped(line)}\n" for line in lines)
    for heading, rows in sections(difference):
        if rows[0][0] in ("!", ">"):
            continue
        signs = Counter(sign for sign, _, _ in rows)
        numbers = " ".join(f"{sign}{signs[sign]}" for sign in ("+", "~", "-") if signs[sign])
        yield from _folded(f"{heading} ({numbers})", [f"- {sign_of(sign)} {escaped(text)}" for sign, _, text in rows])
    if difference.moves:
        rows_ = [f"- {escaped(line)}" for line in move_lines(difference)]
        yield from _folded(f"{phrase('moves', language)} ({len(rows_)})", rows_)
    for answer in difference.answers:
        body = [f"- {escaped(phrase('answer.failed', language, reason=answer.note))}"] if answer.note else []
        body += [f"- ➖ {escaped(row)}" for row in answer_rows(answer.removed)]
        body += [f"- ➕ {escaped(row)}" for row in answer_rows(answer.added)]
        title = f"{phrase('answers', language)}: {escaped(answer_title(answer))}"
        yield from _folded(f"{title} (+{len(answer.added)} -{len(answer.removed)})", body)


def sign_of(sign: str) -> str:
    """A sign that Markdown does not take for a list."""
    return {"+": "➕", "-": "➖", "~": "✏️"}.get(sign, sign)


def _folded(summary: str, body: list[str]) -> Iterator[str]:
    yield f"\n<details><summary>{summary}</summary>\n\n"
    yield from (f"{line}\n" for line in body)
    yield "\n</details>\n"
