"""JSON: one object with the counts, every change with its sentences and its triples."""

from __future__ import annotations

import json
from typing import Any

from sahel_ld.diff.model import Difference


def render(difference: Difference) -> str:
    """One object, indented, in the same order each time."""
    return json.dumps(as_object(difference), ensure_ascii=False, indent=2) + "\n"


def as_object(difference: Difference) -> dict[str, Any]:
    """The comparison as plain lists and dictionaries. ``added`` and ``removed`` count triples."""
    return {
        "old": difference.old,
        "new": difference.new,
        "language": difference.language,
        "added": difference.added,
        "removed": difference.removed,
        "breaking": difference.breaking,
        "entities": [
            {
                "iri": entity.iri,
                "kind": entity.kind,
                "class": entity.class_,
                "label": entity.label,
                "change": entity.change,
                "sentences": list(entity.sentences),
                "added": list(entity.added),
                "removed": list(entity.removed),
            }
            for entity in difference.entities
        ],
        "ontology": [
            {
                "iri": term.iri,
                "kind": term.kind,
                "label": term.label,
                "change": term.change,
                "breaking": term.breaking,
                "sentences": [{"text": text, "breaking": breaking} for text, breaking in term.sentences],
                "added": list(term.added),
                "removed": list(term.removed),
            }
            for term in difference.ontology
        ],
        "gone": [{"iri": gone.iri, "label": gone.label} for gone in difference.gone],
        "questions": [
            {
                "name": question.name,
                "change": question.change,
                "breaking": question.breaking,
                "sentences": [{"text": text, "breaking": breaking} for text, breaking in question.sentences],
            }
            for question in difference.questions
        ],
        "answers": [
            {
                "question": answer.question,
                "parameters": answer.parameters,
                "columns": list(answer.columns),
                "added": [list(row) for row in answer.added],
                "removed": [list(row) for row in answer.removed],
                "note": answer.note,
            }
            for answer in difference.answers
        ],
        "moves": [
            {"iri": move.iri, "label": move.label, "statements": move.statements, "old": move.old, "new": move.new}
            for move in difference.moves
        ],
    }
