"""Questions and answers: query files with typed parameters, and what comes back."""

from sahel_ld.query.answer import Answer
from sahel_ld.query.limits import Limits
from sahel_ld.query.problems import header_problems
from sahel_ld.query.question import BoundQuery, Question
from sahel_ld.query.values import IRI, Text

__all__ = ["IRI", "Answer", "BoundQuery", "Limits", "Question", "Text", "header_problems"]
