"""A store in a folder, with the literals as they were written beside the engine's own files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pyoxigraph as ox

from sahel_ld.errors import OutsideError, UsageError
from sahel_ld.rdf.atomic import write_atomic
from sahel_ld.store.written import written_forms

_ENGINE, _WRITTEN = "engine", "written.nt"
_KEPT, _AS_WRITTEN = ox.NamedNode("urn:sahel-ld:kept"), ox.NamedNode("urn:sahel-ld:written")


def create(folder: Path, quads: Iterable[ox.Quad]) -> tuple[ox.Store, Mapping[ox.Literal, ox.Literal]]:
    """A new engine in a folder that is empty or not there, with these quads, and the literals that it keeps otherwise.

    Raises UsageError where the folder holds anything.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(
            f"{folder}: a new store needs a folder that is empty", hint="open it without quads, or remove it"
        )
    held = quads if isinstance(quads, Sequence) else list(quads)
    written = written_forms(held)
    folder.mkdir(parents=True, exist_ok=True)
    engine = _engine(folder)
    engine.bulk_extend(held)
    engine.flush()
    lines = []
    for number, (kept, as_written) in enumerate(sorted(written.items(), key=str)):
        node = ox.NamedNode(f"urn:n:{number}")
        lines += [f"{ox.Triple(node, _KEPT, kept)} .\n", f"{ox.Triple(node, _AS_WRITTEN, as_written)} .\n"]
    write_atomic(folder / _WRITTEN, "".join(lines).encode())
    return engine, written


def reopen(folder: Path) -> tuple[ox.Store, Mapping[ox.Literal, ox.Literal]]:
    """The engine in a folder that `create` made, and its literals as written. Raises UsageError where there is no such store."""
    if not (folder / _WRITTEN).is_file():
        raise UsageError(f"{folder}: no store, or one that was not finished", hint="make it with quads")
    forms: dict[ox.NamedNode, dict[ox.NamedNode, ox.Literal]] = {}
    for quad in ox.parse((folder / _WRITTEN).read_bytes(), format=ox.RdfFormat.N_TRIPLES):
        assert isinstance(quad.subject, ox.NamedNode)
        assert isinstance(quad.object, ox.Literal)
        forms.setdefault(quad.subject, {})[quad.predicate] = quad.object
    return _engine(folder), {pair[_KEPT]: pair[_AS_WRITTEN] for pair in forms.values()}


def _engine(folder: Path) -> ox.Store:
    try:
        return ox.Store(folder / _ENGINE)
    except OSError as error:
        raise OutsideError(
            f"{folder}: the store cannot be opened: {error}", hint="one process at a time can use it"
        ) from None
