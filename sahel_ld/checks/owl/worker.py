"""The process that runs HermiT through owlready2 and may be killed with its Java: `python -m sahel_ld.checks.owl.worker`.

Spoken to by `sahel_ld.checks.owl.hermit`. Standard input: a line of JSON (`java`, `memory` in MB, `length`), then so many bytes of N-Triples; it
stays open while the parent lives. Standard output: one JSON object, with `state`:
``consistent`` (with `hierarchy`: what is a subclass of or equivalent to what, asserted and inferred, as N-Triples), ``inconsistent``, or ``refused`` (with `message`).
"""

from __future__ import annotations

import io
import json
import os
import signal
import sys
import threading
from typing import Any

_BASE = "http://sahel-ld.invalid/ontology#"


def main() -> int:
    """Read the order and the statements, reason, write the result."""
    source = sys.stdin.buffer
    order = json.loads(source.readline())
    statements = source.read(order["length"])
    threading.Thread(target=_die_with_parent, daemon=True).start()
    sys.stdout.write(json.dumps(_reason(statements, order["java"], order["memory"])))
    return 0


def _reason(statements: bytes, java: str, memory: int) -> dict[str, Any]:
    import owlready2
    from owlready2 import reasoning

    owlready2.JAVA_EXE = java
    reasoning.JAVA_MEMORY = memory
    # A world of its own: the default world of owlready2 belongs to whoever uses owlready2 in this process.
    world = owlready2.World()
    world.get_ontology(_BASE).load(fileobj=io.BytesIO(statements))
    try:
        owlready2.sync_reasoner_hermit(world, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        return {"state": "inconsistent"}
    except owlready2.OwlReadyJavaError as error:
        return {"state": "refused", "message": str(error)}
    relations = (owlready2.rdfs_subclassof, owlready2.owl_equivalentclass)
    hierarchy = io.BytesIO()
    world.save(hierarchy, format="ntriples", filter=lambda graph, s, p, o, d: p in relations)  # noqa: ARG005 - owlready2 gives five
    return {"state": "consistent", "hierarchy": hierarchy.getvalue().decode()}


def _die_with_parent() -> None:
    """End with the parent, whatever way it ended, and take Java along: the parent's end of the pipe closes then."""
    os.read(sys.stdin.fileno(), 1)
    if os.name == "posix":
        os.killpg(os.getpgrp(), signal.SIGKILL)
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
