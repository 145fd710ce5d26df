"""The answer to a query: rows of terms and of Python values, a yes or no, or a graph."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pyoxigraph as ox

from sahel_ld.errors import DataError
from sahel_ld.query.values import Term, Value, value_of
from sahel_ld.terms import compact

if TYPE_CHECKING:
    import pandas
    import polars  # type: ignore[import-not-found,unused-ignore]

TermRow = tuple[Term | None, ...]
Row = tuple[Value, ...]
Kind = Literal["rows", "boolean", "graph"]
Labels = Callable[[str, str], str | None]


class Answer:
    """What came back.

    ``kind`` is ``rows`` (SELECT), ``boolean`` (ASK) or ``graph`` (CONSTRUCT, DESCRIBE). ``columns`` are the names of the columns, ``terms`` the rows as
    RDF terms and ``rows`` the rows as Python values: `IRI` and `Text` are str, numbers are int, Decimal or float, dates date, None is unbound.
    Iterating goes over the rows. ``notes`` are remarks that do not make the answer wrong.
    """

    def __init__(
        self,
        kind: Kind,
        columns: Sequence[str] = (),
        terms: Iterable[TermRow] = (),
        *,
        boolean: bool | None = None,
        triples: Iterable[ox.Triple] = (),
        name: str = "",
        notes: Sequence[str] = (),
        labels: Labels | None = None,
    ) -> None:
        self.kind: Kind = kind
        self.columns = tuple(columns)
        self.terms: list[TermRow] = list(terms)
        self.boolean = boolean
        self.triples: list[ox.Triple] = list(triples)
        self.name = name
        self.notes = list(notes)
        self._labels = labels
        self._rows: list[Row] | None = None

    @property
    def rows(self) -> list[Row]:
        """The rows as Python values."""
        if self._rows is None:
            self._rows = [tuple(map(value_of, row)) for row in self.terms]
        return self._rows

    def dicts(self) -> Iterator[dict[str, Value]]:
        """The rows as dictionaries by column."""
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)

    def column(self, name: str) -> list[Value]:
        """The values of one column. Raises KeyError where there is none of that name."""
        if name not in self.columns:
            raise KeyError(name)
        index = self.columns.index(name)
        return [row[index] for row in self.rows]

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.triples) if self.kind == "graph" else len(self.terms)

    def __bool__(self) -> bool:
        return bool(self.boolean) if self.kind == "boolean" else len(self) > 0

    def __repr__(self) -> str:
        what = {
            "rows": f"{len(self)} rows of {', '.join(self.columns)}",
            "boolean": str(self.boolean),
            "graph": f"{len(self)} triples",
        }
        return f"<Answer {self.name}: {what[self.kind]}>" if self.name else f"<Answer: {what[self.kind]}>"

    def label(self, iri: str, language: str = "en") -> str:
        """The label of an IRI, or its short name where nobody gave it one."""
        found = self._labels(iri, language) if self._labels else None
        return found or compact(iri)

    def labelled_by(self, labels: Labels) -> None:
        """Take labels from ``labels``, a function of IRI and language."""
        self._labels = labels

    def replaced(self, columns: Sequence[str], terms: Iterable[TermRow], *, notes: Sequence[str]) -> Answer:
        """An answer with other rows that has the name and the labels of this one."""
        return Answer("rows", columns, terms, name=self.name, notes=notes, labels=self._labels)

    def table(self, *, width: int | None = None, language: str = "en") -> str:
        """The rows as text in columns, with labels in place of IRIs; lines are cut nowhere unless ``width`` is given."""
        return b"".join(self.render("table", width=width, language=language)).decode()

    def render(self, format: str, **options: Any) -> Iterator[bytes]:  # noqa: A002 - the word that users know
        """The answer in one of the formats of `sahel_ld.query.formats`, in chunks of bytes.

        Raises UsageError for an unknown format or one that is not for this kind of answer.
        """
        from sahel_ld.query.formats import Options, render

        return render(self, format, Options(**options))

    def write(self, path: Path | str, format: str | None = None, **options: Any) -> None:  # noqa: A002
        """Write the answer to a file, whole or not at all; without ``format`` its suffix says which. Raises UsageError as `render` does."""
        from sahel_ld.query.formats import format_of_path
        from sahel_ld.rdf.atomic import write_atomic

        path = Path(path)
        write_atomic(path, self.render(format or format_of_path(path), **options))

    def to_pandas(self) -> pandas.DataFrame:
        """The rows as a pandas DataFrame; whole numbers and booleans with unknowns stay so (Int64, boolean). Raises ImportError without pandas."""
        from sahel_ld.query.frames import to_pandas

        return to_pandas(self.need_rows("a DataFrame"))

    def to_polars(self) -> polars.DataFrame:
        """The rows as a polars DataFrame. Raises ImportError without polars."""
        from sahel_ld.query.frames import to_polars

        return to_polars(self.need_rows("a DataFrame"))

    def _repr_html_(self) -> str:
        from sahel_ld.query.html import answer_as_html

        return answer_as_html(self)

    def need_rows(self, what: str) -> Answer:
        """This answer, where it has rows. Raises DataError where it is a yes or no, or a graph; ``what`` names what was asked for."""
        if self.kind != "rows":
            raise DataError(
                f"{what} needs rows, and this answer is {'a yes or no' if self.kind == 'boolean' else 'a graph'}"
            )
        return self
