"""A process that canonicalises the N-Quads on its standard input: work that nothing inside a process can stop."""

from __future__ import annotations

import sys

import pyoxigraph as ox


def main() -> None:
    """Read, canonicalise, write."""
    dataset = ox.Dataset(ox.parse(sys.stdin.buffer, format=ox.RdfFormat.N_QUADS, lenient=True))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    ox.serialize(dataset, sys.stdout.buffer, format=ox.RdfFormat.N_QUADS)


if __name__ == "__main__":
    main()
