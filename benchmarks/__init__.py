"""Measurements against peers on the same input in one run: `python -m benchmarks --help`."""
