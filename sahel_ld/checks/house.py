"""Rules of the house for data files: names instead of blank nodes, prefixes that mean one thing, addresses that are ours to give."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from urllib.parse import unquote

import pyoxigraph as ox

from sahel_ld.checks.loading import Loaded
from sahel_ld.checks.raw import Raw, Where
from sahel_ld.findings import Finding, Severity
from sahel_ld.rdf.directives import directives, prefixes_of
from sahel_ld.rdf.places import LINE_END
from sahel_ld.rdf.tokens import tokens
from sahel_ld.terms import BASE, KINDS, PREFIXES, SLUG

_BLANK = re.compile(rb"(?m)^(_:\S+) | (_:\S+)(?= \.$)")
_MINTED = re.compile(rb"<(" + re.escape(BASE).encode() + rb"id/[^>]*)>")
_LONGEST_IRI = 4096
# Spaces that do not break, and marks without width or for the direction of text; not the joiners, which some scripts need.
INVISIBLE = re.compile("[\u00a0\u00ad\u200b\u200e\u200f\u202a-\u202f\u2060\u2066-\u2069\ufeff]")
_ENCODED = re.compile(rb"%[^>\s\"]*")
_BEYOND_ASCII = re.compile(rb"[\x80-\xff][^>\s\"]*")
_HAS_PREFIXES = (ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG)


def blank_nodes(files: Sequence[Loaded]) -> Iterator[Raw]:
    """Blank nodes in data: nobody can cite them."""
    for file in files:
        for label in sorted({(match[1] or match[2]).decode() for match in _BLANK.finditer(file.nquads)}):
            yield Raw(
                "house/blank-node",
                Severity.ERROR,
                "a blank node: nobody can cite it, and a claim about it has no address",
                Where.SUBJECT,
                focus=label,
                hint=f"give it an IRI under {BASE}id/",
            )


def minted_iris(files: Sequence[Loaded]) -> Iterator[Raw]:
    """IRIs under our base that do not follow the pattern `id/<kind>/<slug>`."""
    found = {iri.decode() for file in files for iri in _MINTED.findall(file.nquads)}
    for iri in sorted(found):
        kind, _, slug = iri.removeprefix(f"{BASE}id/").partition("/")
        if kind not in KINDS or not SLUG.fullmatch(slug):
            yield from _iri_everywhere(
                files,
                iri,
                Raw(
                    "house/iri",
                    Severity.ERROR,
                    f"{iri} is not id/<kind>/<slug> of the project",
                    Where.SUBJECT,
                    focus=f"<{iri}>",
                    hint="a slug is lower case letters, digits and single hyphens; the kinds are in docs/model.md",
                ),
            )


def _iri_everywhere(files: Sequence[Loaded], iri: str, raw: Raw) -> Iterator[Raw]:
    """The finding where the IRI is a subject; where it never is one, at its first use as an object."""
    term = f"<{iri}>"
    if any(f"\n{term} ".encode() in b"\n" + file.nquads for file in files):
        yield raw
        return
    pattern = re.compile(rb"(?m)^(\S+) <([^>]*)> " + re.escape(term.encode()))
    for file in files:
        if match := pattern.search(file.nquads):
            yield Raw(
                raw.code,
                raw.severity,
                raw.message,
                Where.VALUE,
                focus=match[1].decode(),
                path=f"<{match[2].decode()}>",
                value=term,
                hint=raw.hint,
            )
            return


def twin_iris(files: Sequence[Loaded]) -> Iterator[Raw]:
    """IRIs that differ only in percent-encoding or in Unicode normal form, or that hold what nobody sees."""
    groups: dict[str, set[str]] = defaultdict(set)
    for file in files:
        for iri in {*_iris_with(_ENCODED, file.nquads), *_iris_with(_BEYOND_ASCII, file.beyond_ascii)}:
            groups[unicodedata.normalize("NFC", unquote(iri))].add(iri)
    for iri in sorted({iri for twins in groups.values() for iri in twins}):
        yield from _odd_characters(files, iri)
    for twins in groups.values():
        first, *others = sorted(twins)
        for other in others:
            yield from _iri_everywhere(
                files,
                other,
                Raw(
                    "house/twin-iri",
                    Severity.ERROR,
                    f"{other} and {first} are two IRIs that look the same",
                    Where.SUBJECT,
                    focus=f"<{other}>",
                    hint="use one of them everywhere",
                ),
            )


def _odd_characters(files: Sequence[Loaded], iri: str) -> Iterator[Raw]:
    focus = f"<{iri}>"
    if found := INVISIBLE.findall(iri):
        names = ", ".join(sorted({f"U+{ord(char):04X}" for char in found}))
        message, hint = f"{iri} holds invisible characters: {names}", "write the IRI without them"
        yield from _iri_everywhere(
            files, iri, Raw("house/iri-invisible", Severity.ERROR, message, Where.SUBJECT, focus=focus, hint=hint)
        )
    if not unicodedata.is_normalized("NFC", iri):
        char = next((char for char in iri if unicodedata.combining(char)), "")
        message = f"{iri} is not in Unicode normal form C{f' (combining U+{ord(char):04X})' if char else ''}"
        hint = "write each accented letter as one character"
        yield from _iri_everywhere(
            files, iri, Raw("house/iri-not-nfc", Severity.WARNING, message, Where.SUBJECT, focus=focus, hint=hint)
        )


def _iris_with(unusual: re.Pattern[bytes], nquads: bytes) -> Iterator[str]:
    """The IRIs that hold such characters; most of those beyond ASCII stand in text."""
    for match in unusual.finditer(nquads):
        start = nquads.rfind(b"<", max(0, match.start() - _LONGEST_IRI), match.start())
        before = nquads[start + 1 : match.start()]
        if start >= 0 and not any(char in before for char in b'<>" \n'):
            yield nquads[start + 1 : nquads.find(b">", match.start())].decode()


def prefixes(files: Sequence[Loaded]) -> Iterator[Finding]:
    """A prefix that means different namespaces in different files, or nearly a well-known one."""
    meanings: dict[str, dict[str, tuple[str, int]]] = defaultdict(dict)
    for file in files:
        if file.source.format not in _HAS_PREFIXES:
            continue
        for prefix, namespace, line in declared_prefixes(file.content):
            yield from _near_miss(file.source.name, prefix, namespace, line)
            for other, (where, at) in meanings[prefix].items():
                if other != namespace:
                    yield Finding(
                        "house/prefix-clash",
                        Severity.ERROR,
                        f"the prefix {prefix}: is {namespace} here and {other} at {where}:{at}",
                        file.source.name,
                        line,
                        hint="one prefix, one namespace in a project",
                    )
                    break
            else:
                meanings[prefix].setdefault(namespace, (file.source.name, line))


_KNOWN = frozenset(PREFIXES.values())


def _near_miss(file: str, prefix: str, namespace: str, line: int) -> Iterator[Finding]:
    if namespace in _KNOWN:
        return
    for known in sorted(_KNOWN):
        if _bare(known) == _bare(namespace):
            yield Finding(
                "house/namespace",
                Severity.WARNING,
                f"the namespace {namespace} of {prefix}: differs from {known} only by http or https, or by its end",
                file,
                line,
                hint=f"use {known}",
            )


def _bare(namespace: str) -> str:
    return namespace.replace("https://", "http://").rstrip("#/")


def declared_prefixes(content: bytes) -> Iterator[tuple[str, str, int]]:
    """Prefix, namespace and line of each prefix declaration of a Turtle or TriG text."""
    if b'"""' not in content and b"'''" not in content:
        # No string goes over a line, so that a line which begins with a declaration is one.
        for offset, line in directives(content):
            for prefix, namespace in prefixes_of([line]):
                yield prefix.decode(), namespace.decode(), content.count(b"\n", 0, offset) + 1
        return
    text = content.decode()
    items = [token for token in tokens(text) if token.kind not in ("space", "comment")]
    for index, token in enumerate(items[:-2]):
        if token.kind in ("at", "word") and token.text.lstrip("@").lower() == "prefix":
            name, iri = items[index + 1], items[index + 2]
            if name.kind == "name" and iri.kind == "iri":
                yield name.text[:-1], iri.text[1:-1], len(LINE_END.findall(text, 0, token.start)) + 1
