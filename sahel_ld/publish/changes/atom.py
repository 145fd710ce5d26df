"""The feed of changes, as Atom (RFC 4287): an entry for each thing of each step, in the words of `sahel-ld diff`."""

from __future__ import annotations

import hashlib
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from sahel_ld.diff.model import EntityChange, TermChange
from sahel_ld.publish.changes.steps import Step
from sahel_ld.publish.paths import page_path
from sahel_ld.terms import BASE

ATOM = "changes.atom"
_SPACE = "http://www.w3.org/2005/Atom"
_WORDS = {"added": "New", "changed": "Changed", "removed": "Removed"}
_MOST = 300


class Entry(NamedTuple):
    """One entry; ``id`` depends on what changed only, so that the same change has the same in every build."""

    id: str
    when: str
    change: EntityChange | TermChange


def feed(steps: Sequence[Step], shown: Collection[str], recorded: str) -> bytes:
    """The feed, the newest entries first; things in ``shown`` have a page. ``recorded`` is the day of a feed in which nothing changed."""
    entries = sorted(_entries(steps), key=lambda entry: entry.when, reverse=True)
    root = ET.Element("feed", {"xmlns": _SPACE, "xml:lang": "en"})
    _text(root, "id", BASE + ATOM)
    _text(root, "title", "sahel_ld: changes of the data")
    subtitle = f"{len(entries)} changes"
    if len(entries) > _MOST:
        subtitle = f"The last {_MOST} of {len(entries)} changes; all are in changes.ttl"
    _text(root, "subtitle", subtitle)
    _text(root, "updated", entries[0].when if entries else f"{recorded or '1970-01-01'}T00:00:00Z")
    author = ET.SubElement(root, "author")
    _text(author, "name", "The sahel_ld project")
    _text(author, "uri", BASE)
    _text(root, "rights", "CC BY 4.0")
    ET.SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": BASE + ATOM})
    ET.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": BASE})
    for entry in entries[:_MOST]:
        _entry(root, entry, shown)
    ET.indent(root, " ")
    content: bytes = ET.tostring(root, "utf-8", xml_declaration=True)
    return content + b"\n"


def _entry(root: ET.Element, entry: Entry, shown: Collection[str]) -> None:
    change, node = entry.change, ET.SubElement(root, "entry")
    _text(node, "id", entry.id)
    _text(node, "title", f"{_WORDS[change.change]}: {change.label}")
    _text(node, "updated", entry.when)
    if change.iri in shown:
        href = BASE + page_path(change.iri)
        ET.SubElement(node, "link", {"rel": "alternate", "type": "text/html", "href": href})
    ET.SubElement(node, "category", {"term": change.kind})
    ET.SubElement(node, "content", {"type": "text"}).text = "\n".join(sentences_of(change))


def sentences_of(change: EntityChange | TermChange) -> tuple[str, ...]:
    """What changed, in sentences."""
    return tuple(sentence if isinstance(sentence, str) else sentence[0] for sentence in change.sentences)


def _entries(steps: Sequence[Step]) -> Iterator[Entry]:
    seen: Counter[str] = Counter()
    for step in steps:
        for change in step.told:
            # Words only where there are no triples: what other things say of this one. Words may be put better one day.
            lines = [*change.added, "", *change.removed] if change.added or change.removed else sentences_of(change)
            digest = hashlib.sha256("\n".join((change.iri, *lines)).encode()).hexdigest()[:24]
            seen[digest] += 1
            again = f"-{seen[digest]}" if seen[digest] > 1 else ""
            yield Entry(f"{BASE}{ATOM}#{digest}{again}", step.when, change)


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text
