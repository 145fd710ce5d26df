"""What a worker holds: the data, the questions, the names; loaded once, before the workers are forked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from sahel_ld.errors import InputError
from sahel_ld.project import Project
from sahel_ld.server.jobs.names import Names
from sahel_ld.server.openapi import question_entries
from sahel_ld.store import Store


@dataclass(frozen=True)
class Held:
    """The store with its questions, the names of things, and what the server says of the data."""

    store: Store
    names: Names
    summary: dict[str, Any]

    @classmethod
    def load(cls, project: str | None, dump: str | None) -> Held:
        """The data of ``dump``, the N-Quads file of a published site, or else of the project; the questions are the project's.

        Raises SahelError where something cannot be read.
        """
        home = Project(project)
        quads = _read(Path(dump)) if dump else [*home.asserted, *home.derived]
        store = Store.of_quads(quads, queries=home.query_files(), policies=home.policies)
        graphs: dict[str, int] = {}
        for quad in store.engine:
            if isinstance(quad.graph_name, ox.NamedNode):
                graphs[quad.graph_name.value] = graphs.get(quad.graph_name.value, 0) + 1
        names = Names(store.engine)
        summary = {
            "triples": len(store),
            "graphs": dict(sorted(graphs.items())),
            "named": len(names),
            "types": names.types,
            "questions": question_entries(store.questions),
        }
        return cls(store, names, summary)


def _read(dump: Path) -> list[ox.Quad]:
    try:
        return list(ox.parse(path=str(dump), format=ox.RdfFormat.N_QUADS))
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", file=str(dump)) from None
    except SyntaxError as error:
        raise InputError(f"not N-Quads: {error.msg}", file=str(dump)) from None
