"""Where things lie on the site: one place that makes paths out of IRIs, safe whatever an IRI holds."""

from __future__ import annotations

import re

from sahel_ld.terms import BASE

LANGUAGES = ("en", "fr")
SUFFIXES = (".ttl", ".nt", ".jsonld", ".rdf")
HASH_FILES = ("def", "code")
_ANCHORED = ("shape", "check")
# Folders of the site that are not the name of an ontology.
_RESERVED = frozenset(
    ("check", "doc", "dump", "fr", "frame", "graph", "hosting", "id", "query", "shape", "src", "static", "version")
)
_ONTOLOGY = re.compile(r"([a-z][a-z0-9-]*)(?:/([0-9][A-Za-z0-9._-]*))?")
_UNSAFE = re.compile(r"[^A-Za-z0-9_.~-]")
_TAKEN = re.compile(r"\.(?:html|ttl|nt|nq|trig|jsonld|rdf|json|csv|gz)$", re.IGNORECASE)


def segment(text: str) -> str:
    """One part of a path, from any text: letters, digits, ``_ . ~ -`` as they are, all other characters as ``=`` and hex digits.

    Different texts give different parts; none is empty, hidden, a step upwards, or the name of an index or data file.
    """
    safe = _UNSAFE.sub(lambda match: "".join(f"={byte:02X}" for byte in match[0].encode()), text)
    if safe.startswith("."):
        safe = f"=2E{safe[1:]}"
    if _TAKEN.search(safe):
        head, _, rest = safe.rpartition(".")
        safe = f"{head}=2E{rest}"
    if safe in ("", "index"):
        safe = f"={safe}"
    if len(safe) > 150:
        import hashlib

        safe = f"{safe[:80]}={hashlib.sha256(text.encode()).hexdigest()[:32]}"
    return safe


def page_path(iri: str) -> str:
    """The path of the page about an IRI under the base, with its fragment, or nothing for an IRI elsewhere."""
    if not iri.startswith(BASE):
        return ""
    rest, _, fragment = iri[len(BASE) :].partition("#")
    space, _, name = rest.partition("/")
    if not rest:
        return "index.html"
    if space in HASH_FILES and not name:
        return f"{space}/index.html" + (f"#{anchor(fragment)}" if fragment else "")
    if space in _ANCHORED:
        return f"{space}/index.html" + (f"#{anchor(name)}" if name else "")
    if not name and _ONTOLOGY.fullmatch(rest) and space not in _RESERVED:
        return f"{space}/index.html"
    stem = stem_path(iri)
    return f"{stem}.html" if stem else ""


def stem_path(iri: str) -> str:
    """The path of the files about an IRI, without a suffix, or nothing where it has no files of its own."""
    if not iri.startswith(BASE):
        return ""
    rest = iri[len(BASE) :].partition("#")[0]
    space, slash, name = rest.partition("/")
    if _ONTOLOGY.fullmatch(rest) and space not in _RESERVED:
        return rest if name else f"{space}/index"
    if not slash or not name:
        return ""
    if space == "version":
        return f"version/{segment(name)}/index"
    folder = {"id": "doc", "src": "doc/src"}.get(space, space if space in ("graph", "query") else "")
    if not folder:
        return ""
    return "/".join([folder, *(segment(part) for part in name.split("/"))])


def anchor(text: str) -> str:
    """The ``id`` of an element, from the last part of an IRI."""
    return re.sub(r"[^A-Za-z0-9_.-]", "_", text)


def root_of(path: str) -> str:
    """What leads from a page to the root of the site: ``../`` for each folder that it lies in."""
    return "../" * path.count("/")


def in_language(path: str, language: str) -> str:
    """The path of a page in a language: French pages lie under ``fr/``."""
    return path if language == LANGUAGES[0] else f"{language}/{path}"
