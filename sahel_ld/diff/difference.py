"""Two sides by name, compared."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace

from sahel_ld.diff.compare import compare
from sahel_ld.diff.facts import Facts
from sahel_ld.diff.model import Difference
from sahel_ld.diff.questions import answer_changes
from sahel_ld.diff.sides import open_side, side_at, working_tree
from sahel_ld.project import Project


def diff(
    home: Project,
    old: str = "HEAD",
    new: str | None = None,
    *,
    language: str = "en",
    by_file: bool = False,
    answers: bool = False,
) -> Difference:
    """What differs between two files, folders or git refs; without ``new``, between ``old`` and the files of ``home`` as they are.

    ``answers`` adds the bundled questions whose answers are not the same before and after.
    Raises UsageError for a side that is not there, InputError for a file that cannot be read.
    """
    with ExitStack() as stack:
        left = stack.enter_context(open_side(old, home))
        right = working_tree(home) if new is None else stack.enter_context(open_side(new, home))

        def known() -> Facts:
            """What the project at hand knows, for sides that are only a part of one."""
            return Facts(()) if right.project else Facts(side_at(home.root, "", home).triples)

        found = compare(left, right, home=known, language=language, by_file=by_file)
        if answers:
            found = replace(found, answers=answer_changes(left, right, home, language))
        return found
