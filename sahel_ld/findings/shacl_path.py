"""Property paths in SPARQL syntax as SHACL property paths in Turtle."""

from __future__ import annotations

import re

_TOKEN = re.compile(r"\s*(<[^<>]*>|[()/|^*+?])")
_MODIFIERS = {"*": "sh:zeroOrMorePath", "+": "sh:oneOrMorePath", "?": "sh:zeroOrOnePath"}


def shacl_path(path: str) -> str:
    """The path as a Turtle term: an IRI, a list, or a blank node in brackets. Raises ValueError for what is not a path."""
    parser = _Parser(path)
    term = parser.alternatives()
    if parser.tokens:
        raise ValueError(f"not a property path: {path}")
    return term


class _Parser:
    """Recursive descent over the tokens: alternatives of sequences of elements."""

    def __init__(self, path: str) -> None:
        self.tokens: list[str] = []
        position = 0
        while path[position:].strip():
            match = _TOKEN.match(path, position)
            if match is None:
                raise ValueError(f"not a property path: {path}")
            self.tokens.append(match[1])
            position = match.end()
        self.tokens.reverse()

    def alternatives(self) -> str:
        steps = [self._sequence()]
        while self._take("|"):
            steps.append(self._sequence())
        return f"[ sh:alternativePath ( {' '.join(steps)} ) ]" if len(steps) > 1 else steps[0]

    def _sequence(self) -> str:
        steps = [self._element()]
        while self._take("/"):
            steps.append(self._element())
        return f"( {' '.join(steps)} )" if len(steps) > 1 else steps[0]

    def _element(self) -> str:
        if self._take("^"):
            return f"[ sh:inversePath {self._element()} ]"
        if self._take("("):
            step = self.alternatives()
            if not self._take(")"):
                raise ValueError("a bracket is not closed")
        elif self.tokens and self.tokens[-1].startswith("<"):
            step = self.tokens.pop()
        else:
            raise ValueError("a step of the path is missing")
        while self.tokens and self.tokens[-1] in _MODIFIERS:
            step = f"[ {_MODIFIERS[self.tokens.pop()]} {step} ]"
        return step

    def _take(self, mark: str) -> bool:
        if self.tokens and self.tokens[-1] == mark:
            self.tokens.pop()
            return True
        return False
