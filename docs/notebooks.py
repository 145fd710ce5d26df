"""Runs the notebooks of the documentation: `python docs/notebooks.py` tells which show something else than they give, with --update it writes what they give.

A notebook keeps its cells, their outputs and the name of its kernel; no version, no time and no path of the machine that ran it.
"""

from __future__ import annotations

import difflib
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).parent / "notebooks"
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def main() -> int:
    """Run all; 1 where one shows something else than it gives and --update does not say to write it."""
    stale = 0
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        stored, text = path.read_text("utf-8"), fresh(path)
        if text == stored:
            continue
        if "--update" in sys.argv:
            path.write_text(text, "utf-8")
            continue
        stale = 1
        print(
            "".join(difflib.unified_diff(stored.splitlines(True), text.splitlines(True), path.name, "as run now", n=1))
        )
    if stale:
        print("run `python docs/notebooks.py --update`")
    return stale


def fresh(path: Path) -> str:
    """The notebook with the outputs of a run from its first cell to its last. Raises CellExecutionError where a cell fails."""
    notebook = nbformat.read(path, as_version=4)
    with tempfile.TemporaryDirectory() as folder:
        # Nobody's settings, and no history.
        os.environ |= {
            "IPYTHONDIR": folder,
            "JUPYTER_RUNTIME_DIR": folder,
            "JUPYTER_PLATFORM_DIRS": "1",
            "COLUMNS": "80",
        }
        client = NotebookClient(
            notebook,
            timeout=120,
            kernel_name="python3",
            record_timing=False,
            resources={"metadata": {"path": str(path.parent)}},
            extra_arguments=["--log-level=ERROR"],
        )
        client.execute()
    return _text(notebook)


def _text(notebook: Any) -> str:
    """The notebook in one form."""
    notebook.metadata = nbformat.from_dict({"kernelspec": KERNEL})
    notebook.nbformat_minor = 5
    for number, cell in enumerate(notebook.cells, 1):
        cell.id, cell.metadata = f"cell-{number}", nbformat.from_dict({})
    return str(nbformat.writes(notebook)) + "\n"


if __name__ == "__main__":
    sys.exit(main())
