"""What several tests share: where the reference material lies, and a project in a temporary folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

# A loaded machine is no reason to fail: time is measured in benchmarks/, not in tests.
settings.register_profile("sahel-ld", deadline=None)
settings.load_profile("sahel-ld")

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"


def shared(name: str) -> Path:
    """A file or folder of the reference material; the test is skipped, with the reason, where it is not there."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"the reference material ../shared/{name} is not here")
    return path
