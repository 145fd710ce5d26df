"""PDF files: their text, page by page, without the lines that every page repeats."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter

from sahel_ld.draft.document import Document
from sahel_ld.draft.reading.plain import of_text
from sahel_ld.errors import InputError

SUFFIXES = (".pdf",)
_EDGE = 2
_SHORT = 4


def read(content: bytes, name: str) -> Document:
    """The document in a PDF. Raises InputError for one that cannot be read, is locked, or holds no text."""
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.ERROR)
    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise InputError("the PDF is locked with a password", file=name)
        pages = [page.extract_text() for page in reader.pages]
    except (pypdf.errors.PyPdfError, ValueError, KeyError, TypeError, RecursionError, OSError) as error:
        raise InputError(f"not a PDF that can be read: {type(error).__name__}", file=name) from None
    return of_text("\n\f".join(_without_repeated(pages)), name, extracted=True)


def _without_repeated(pages: list[str]) -> list[str]:
    """The pages without first and last lines that, numbers aside, stand on half of them or more."""
    edges: Counter[str] = Counter()
    for page in pages:
        lines = [line for line in page.split("\n") if line.strip()]
        edges.update({_shape(line) for line in lines[:_EDGE] + lines[-_EDGE:]})
    repeated = {shape for shape, count in edges.items() if count >= max(3, len(pages) / 2)}
    found = []
    for page in pages:
        lines = page.split("\n")
        filled = [place for place, line in enumerate(lines) if line.strip()]
        edge = {*filled[:_EDGE], *filled[-_EDGE:]}
        found.append(
            "\n".join(line for place, line in enumerate(lines) if place not in edge or _shape(line) not in repeated)
        )
    return found


def _shape(line: str) -> str:
    """A line as it is on other pages: page numbers differ, and stand in short lines."""
    words = line.split()
    return re.sub(r"\d+", "#", " ".join(words)) if len(words) <= _SHORT else " ".join(words)
