"""Reading documents, one file for each kind, without registration: a module with ``SUFFIXES`` and ``read(content, name)`` reads files of these suffixes."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

from sahel_ld.draft.document import Document
from sahel_ld.errors import UsageError


def read_document(path: Path) -> Document:
    """The document in a file. Raises UsageError for a file that is not there or of a kind that is not read, InputError for one that cannot be read."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from error
    known: list[str] = []
    for name in sorted(info.name for info in pkgutil.iter_modules(__path__)):
        module = importlib.import_module(f"{__name__}.{name}")
        suffixes = getattr(module, "SUFFIXES", ())
        known += suffixes
        if path.suffix.lower() in suffixes:
            found: Document = module.read(content, path.name)
            return found
    raise UsageError(f"{path}: not a kind of document that is read", hint=f"kinds: {', '.join(sorted(known))}")
