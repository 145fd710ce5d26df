"""A bundled question: a query file with a header and typed parameters, and the text that comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox

from sahel_ld.errors import InputError, UsageError
from sahel_ld.query.header import Header, header_of
from sahel_ld.query.parameters import Parameter, parameters_of
from sahel_ld.query.tokens import tokens

AS_OF = "asOf"
KNOWN_AT = "knownAt"


@dataclass(frozen=True)
class BoundQuery:
    """The final text of a question, with its values as terms in it: the same for the embedded engine and for any endpoint."""

    name: str
    text: str
    given: Mapping[str, tuple[ox.NamedNode | ox.Literal, ...]]


@dataclass(frozen=True)
class Question:
    """A question of the project. ``text`` runs as it stands in any SPARQL 1.1 tool, with the defaults of the parameters."""

    name: str
    path: Path
    text: str

    @classmethod
    def load(cls, path: Path) -> Question:
        """The question in a file. Raises UsageError where it cannot be read."""
        try:
            text = path.read_text("utf-8")
        except OSError as error:
            raise UsageError(f"{path.name}: cannot be read: {error.strerror}") from error
        except UnicodeDecodeError:
            raise UsageError(f"{path.name}: not UTF-8") from None
        return cls(path.stem, path, text)

    @cached_property
    def header(self) -> Header:
        """Summary, columns, examples. Raises InputError where the header is wrong."""
        return header_of(self.text, self.path.name)

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """The parameters in the order of the text, with those for ``--as-of`` and ``--known-at``."""
        return tuple(parameters_of(self.text))

    def bind(
        self,
        values: Mapping[str, object] | None = None,
        *,
        as_of: str | date | None = None,
        known_at: str | date | None = None,
    ) -> BoundQuery:
        """The query for these values; a parameter without one, or with None, keeps its default.

        Raises UsageError for an unknown parameter, a value that does not fit, or a time that the question has no use for.
        """
        wanted = dict(values or {})
        self._add_time(wanted, AS_OF, "as-of", as_of)
        self._add_time(wanted, KNOWN_AT, "known-at", known_at)
        known = {parameter.name: parameter for parameter in self.parameters}
        for name in wanted:
            if name not in known:
                raise UsageError(
                    f"{self.name} has no parameter {name!r}", hint=_did_you_mean(name, list(known), "parameters")
                )
        text = self.text
        given: dict[str, tuple[ox.NamedNode | ox.Literal, ...]] = {}
        for parameter in reversed(self.parameters):
            value = wanted.get(parameter.name)
            text = parameter.bound(text, value, keep=self._selects_all)
            if value is not None and not parameter.is_any(value):
                each = value if isinstance(value, list | tuple | set | frozenset) else (value,)
                given[parameter.name] = tuple(term for one in each for term in parameter.terms(one))
        return BoundQuery(self.name, text, given)

    @cached_property
    def _selects_all(self) -> bool:
        """Whether the columns are all variables, so that those of the parameters are among them."""
        found = list(tokens(self.text))
        return any(
            word.is_word("SELECT", "DISTINCT", "REDUCED") and star.is_mark("*") for word, star in pairwise(found)
        )

    def _add_time(self, wanted: dict[str, object], name: str, option: str, value: str | date | None) -> None:
        if value is None:
            return
        if name not in (parameter.name for parameter in self.parameters):
            reason = self._reason_without(name)
            raise UsageError(f"{self.name} has no use for --{option}" + (f": {reason}" if reason else ""))
        if wanted.get(name) is not None:
            raise UsageError(f"{self.name}: --{option} and the parameter {name} are the same; give one of them")
        wanted[name] = value

    def _reason_without(self, name: str) -> str:
        try:
            return self.header.no_as_of if name == AS_OF else self.header.no_known_at
        except InputError:
            return ""  # a query of the user's own needs no header


def unknown_question(name: str, names: list[str]) -> UsageError:
    """The error for a question that is not there, with those that are near."""
    return UsageError(f"no question {name!r}", hint=_did_you_mean(name, names, "questions"))


def _did_you_mean(name: str, names: list[str], what: str) -> str:
    near = get_close_matches(name, names, 3, 0.5)
    if near:
        return f"did you mean {' or '.join(near)}?"
    if not names:
        return f"it has no {what}" if what == "parameters" else "this project has none"
    return f"{what}: {', '.join(names)}"
