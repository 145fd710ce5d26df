"""The process that runs one query and may be killed: `python -m sahel_ld.query.worker`, spoken to by `sahel_ld.query.limits`.

Standard input: a line with two lengths, then the order (JSON) and the data (N-Quads) of these lengths; it stays open while the
parent lives. Standard output: `ready` once the data is loaded, the kind of the answer, the answer. Exit code 3: the query failed while it ran;
4: something outside failed; 5: out of memory.
"""

from __future__ import annotations

import json
import os
import sys
import threading

import pyoxigraph as ox


def main() -> int:
    """Read the order and the data, run the query, write the answer."""
    source, out = sys.stdin.buffer, sys.stdout.buffer
    order_length, data_length = (int(part) for part in source.readline().split())
    order = json.loads(source.read(order_length))
    if order["memory"]:
        _limit_memory(order["memory"])
    try:
        store = ox.Store()
        # Not bulk_load, which would give the blank nodes other labels.
        store.bulk_extend(ox.parse(source.read(data_length), format=ox.RdfFormat.N_QUADS))
        threading.Thread(target=_die_with_parent, daemon=True).start()
        out.write(b"ready\n")
        out.flush()
        found = store.query(order["text"], use_default_graph_as_union=order["union"], prefixes=order["prefixes"])
        if isinstance(found, ox.QueryBoolean):
            out.write(b"true\n" if found else b"false\n")
        elif isinstance(found, ox.QuerySolutions):
            out.write(b"rows\n")
            found.serialize(out, format=ox.QueryResultsFormat.JSON)
        else:
            out.write(b"graph\n")
            ox.serialize(found, out, format=ox.RdfFormat.N_TRIPLES)
        out.flush()
    except MemoryError:
        return 5
    except RuntimeError as error:
        sys.stderr.write(str(error))
        return 3
    except OSError as error:
        sys.stderr.write(str(error))
        return 4
    return 0


def _limit_memory(size: int) -> None:
    try:
        import resource
    except ImportError:
        sys.stderr.write("a limit of memory cannot be set on this system")
        sys.exit(4)
    # Data, where the system counts it: the address space holds much that is reserved and never used.
    which = resource.RLIMIT_DATA if sys.platform == "linux" else resource.RLIMIT_AS
    resource.setrlimit(which, (size, size))


def _die_with_parent() -> None:
    """End with the parent, whatever way it ended: its end of the pipe closes then."""
    os.read(sys.stdin.fileno(), 1)
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
