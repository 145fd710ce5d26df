"""A folder to work in: files are written into it, and commands run there in this process."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sahel_ld.cli import main

EX = "https://example.org/id/"
HEAD = f"@prefix ex: <{EX}> .\n@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"


@dataclass(frozen=True)
class Done:
    """How a command ended, and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> list[dict[str, Any]]:
        """The findings of `check --format json`, notes left out."""
        found: list[dict[str, Any]] = json.loads(self.out)["findings"]
        return [finding for finding in found if finding["severity"] != "note"]

    def places(self, severity: str = "error") -> list[tuple[str, int | None]]:
        """File and line of each finding of this severity."""
        return [(finding["file"], finding["line"]) for finding in self.json if finding["severity"] == severity]


SETTINGS = '[severity]\n"shapes/none" = "off"\n'


class Desk:
    """The folder ``path``, which is the current one, and a project that may do without shapes."""

    def __init__(self, path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
        self.path = path
        self._patch = monkeypatch
        self._captured = capfd
        monkeypatch.chdir(path)
        monkeypatch.setenv("NO_COLOR", "1")
        self.put("sahel-ld.toml", SETTINGS)

    def write(self, **files: str) -> None:
        """Write files; ``events_ttl`` is `events.ttl`, and one without a head of prefixes gets it."""
        for key, text in files.items():
            self.put(key.replace("_", "."), text if text.startswith(("@prefix", "<", "{", "[")) else HEAD + text)

    def put(self, name: str, content: str | bytes) -> Path:
        """Write a file byte for byte."""
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def run(self, *arguments: str | Path) -> Done:
        """Run `sahel-ld` with these arguments."""
        self._captured.readouterr()
        self._patch.setattr(sys, "argv", ["sahel-ld", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main.run()
        out, err = self._captured.readouterr()
        return Done(int(ended.value.code or 0), out, err)

    def check(self, *arguments: str | Path) -> Done:
        """Run `sahel-ld check --format json`."""
        return self.run("check", "--format", "json", *arguments)
