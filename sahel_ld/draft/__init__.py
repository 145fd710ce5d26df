"""From a document to a draft: names, dates, numbers and candidate claims, for a person to review."""

from sahel_ld.draft.making import Made, make_draft, measure_draft, measure_lines

__all__ = ["Made", "make_draft", "measure_draft", "measure_lines"]
