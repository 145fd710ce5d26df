"""A project of a few lines in a temporary folder, and the command run on it in this process."""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sahel_ld.cli.main import _run

PREFIXES = """\
@prefix ex: <https://example.org/id/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
SHAPES = """\
@prefix ex: <https://example.org/id/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix shape: <https://example.org/shape/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

shape:event
    a sh:NodeShape ;
    sh:targetClass ex:Event ;
    sh:property shape:event-date .

shape:event-date
    a sh:PropertyShape ;
    sh:path ex:date ;
    sh:minCount 1 ;
    sh:name "date"@en ;
    sh:description "Without a date an event is in no timeline."@en ;
    sh:message "An event has a date."@en , "Un événement a une date."@fr .
"""
ONTOLOGY = """\
@prefix ex: <https://example.org/id/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .

<https://example.org/onto> a owl:Ontology .
ex:Event a owl:Class .
ex:Attack a owl:Class ; rdfs:subClassOf ex:Event .
ex:date a owl:DatatypeProperty .
"""
# Line 3 is right, lines 4 and 5 have no date: two findings shape/event-date.
DATA = f"""\
{PREFIXES}ex:e1 a ex:Event ; ex:date "2012-04-06"^^xsd:date .
ex:e2 a ex:Event .
ex:e3 a ex:Event .
"""
RULE_CHECK = """\
#+ summary: Nothing is nothing
#+ severity: error
#+ message: "{focus} is nothing"
#+ hint: Remove it.

SELECT ?focus WHERE { ?focus a <https://example.org/id/Nothing> }
"""
VALID = f'{PREFIXES}ex:e1 a ex:Event ; ex:date "2012-04-06"^^xsd:date .\n'


@dataclass(frozen=True)
class Outcome:
    """What a run of the command gave."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def findings(self) -> list[tuple[str, str, int | None]]:
        """Code, file and line of each finding of a run with ``--format json``."""
        return [(one["code"], one["file"], one["line"]) for one in self.json["findings"]]


def small_project(root: Path, files: Iterable[tuple[str, str]] = ()) -> Path:
    """A project in ``root``; ``files`` are added, or replace those that are there. An empty text leaves a file out."""
    contents = {
        "sahel-ld.toml": "",
        "ontology/onto.ttl": ONTOLOGY,
        "shapes/shapes.ttl": SHAPES,
        "data/ttl/data.ttl": DATA,
        **dict(files),
    }
    for name, text in contents.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if text or name == "sahel-ld.toml":
            path.write_text(text, "utf-8", newline="")
        else:
            path.unlink(missing_ok=True)
    (root / "queries").mkdir(exist_ok=True)
    return root


def sahel(*words: str, cwd: Path) -> Outcome:
    """Run `sahel-ld` with these words in the folder ``cwd``."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", newline="") for _ in range(2))
    with (
        contextlib.chdir(cwd),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        patch.object(sys, "argv", ["sahel-ld", *words]),
        patch.dict(os.environ),
    ):
        os.environ.pop("FORCE_COLOR", None)
        code = _run()
    texts = []
    for stream in (out, err):
        stream.flush()
        buffer = stream.buffer
        assert isinstance(buffer, io.BytesIO)
        texts.append(buffer.getvalue().decode())
    return Outcome(code, texts[0], texts[1])
