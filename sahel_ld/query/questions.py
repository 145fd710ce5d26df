"""The questions of a project, by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from sahel_ld.query.question import Question, unknown_question


class Questions:
    """Query files as questions; each is read when it is asked for."""

    def __init__(self, paths: Iterable[Path] = ()) -> None:
        self._paths = {path.stem: path for path in paths}

    @property
    def names(self) -> list[str]:
        """The names of all questions, in order."""
        return sorted(self._paths)

    def named(self, name: str) -> Question:
        """The question of this name. Raises UsageError, with names that are near, where there is none."""
        if name not in self._paths:
            raise unknown_question(name, self.names)
        return Question.load(self._paths[name])

    def __iter__(self) -> Iterator[Question]:
        return (self.named(name) for name in self.names)

    def __len__(self) -> int:
        return len(self._paths)
