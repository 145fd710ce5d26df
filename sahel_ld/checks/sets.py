"""Rules that look across nodes: SPARQL queries in `queries/checks/`, each run once over everything."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from sahel_ld.checks.raw import Raw, Where
from sahel_ld.errors import InputError
from sahel_ld.findings import Severity, ShapeSource
from sahel_ld.query.header_yaml import read_header
from sahel_ld.query.syntax import syntax_error
from sahel_ld.terms import compact

_VARIABLE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class SetCheck:
    """One check: a query file whose rows are findings.

    It selects ?focus, and ?path and ?value where the fault shows at a value; the header has `summary`, `severity`
    (error, warning or note), `message` (`message_fr`) with {variables} of the query, and `hint`.
    """

    path: Path
    name: str

    @property
    def code(self) -> str:
        """``check/<file name>``."""
        return f"check/{self.path.stem}"

    @cached_property
    def text(self) -> str:
        """The query. Raises InputError where it is not UTF-8."""
        try:
            return self.path.read_text("utf-8")
        except UnicodeDecodeError:
            raise InputError("not UTF-8", file=self.name, line=1) from None

    def run(self, store: ox.Store) -> Iterator[Raw]:
        """A finding for each row. Raises InputError where header or query are not well formed."""
        header = read_header(self.text, self.name)
        for key in ("summary", "severity", "message"):
            if not isinstance(header.get(key), str):
                raise InputError(f"the header of a check needs `{key}`", file=self.name, line=1)
        try:
            severity = Severity[header["severity"].upper()]
        except KeyError:
            raise InputError("severity must be error, warning or note", file=self.name, line=1) from None
        try:
            rows = store.query(self.text, use_default_graph_as_union=True)
        except SyntaxError as error:
            raise syntax_error(error, self.text, self.name) from None
        if not isinstance(rows, ox.QuerySolutions) or ox.Variable("focus") not in rows.variables:
            raise InputError("a check must be a SELECT with ?focus", file=self.name, line=1)
        names = [variable.value for variable in rows.variables]
        for row in rows:
            terms = {name: row[name] for name in names}
            yield self._raw(header, severity, {name: term for name, term in terms.items() if term is not None})

    def _raw(
        self, header: dict[str, str], severity: Severity, terms: dict[str, ox.NamedNode | ox.BlankNode | ox.Literal]
    ) -> Raw:
        def fill(template: str) -> str:
            return _VARIABLE.sub(lambda match: _readable(terms.get(match[1])), template)

        messages = [("en", fill(header["message"]))]
        if french := header.get("message_fr"):
            messages.append(("fr", fill(french)))
        value = terms.get("value")
        return Raw(
            code=self.code,
            severity=severity,
            message=messages[0][1],
            where=Where.VALUE if value is not None else Where.SUBJECT,
            focus=str(terms.get("focus", "")),
            path=str(terms.get("path", "")),
            value=str(value) if value is not None else "",
            hint=header.get("hint", ""),
            messages=tuple(messages),
            source=ShapeSource(self.name, 1),
        )


def _readable(term: ox.NamedNode | ox.BlankNode | ox.Literal | None) -> str:
    if term is None:
        return "?"
    return compact(term.value) if isinstance(term, ox.NamedNode) else term.value


def run_checks(checks: Iterable[SetCheck], store: ox.Store) -> Iterator[Raw]:
    """The findings of all checks."""
    for check in checks:
        yield from check.run(store)
