"""One layout for Turtle files: reads a text into its parts, comments too, and writes them in a fixed way.

Order, prefixes and comments stay as they are; what the text says is compared before and after by ``lay_out``.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from sahel_ld.errors import DataError
from sahel_ld.rdf.bulk import nquads_of
from sahel_ld.rdf.layout_tree import Group, Item, Statement, Verb, read_statements
from sahel_ld.rdf.reader import Source
from sahel_ld.rdf.tokens import tokens

INDENT = "    "
WIDTH = 120


def lay_out(content: bytes, source: Source) -> bytes:
    """The text of a Turtle file in the layout of the house: LF, UTF-8, one final line end.

    Raises InputError where it is not Turtle, and DataError where a comment or a triple would not survive: then nothing should be written.
    """
    before = nquads_of(content, source)
    text = content.decode()
    try:
        written = _write(read_statements(text))
    except DataError as error:
        error.file = source.name
        raise
    after = written.encode()
    # The order of the triples is that of the text, which stays: so blank nodes get the same labels.
    if nquads_of(after, source) != before or _comments(text) != _comments(written):
        raise DataError("cannot be laid out without losing something", file=source.name, hint="the file is unchanged")
    return after


def _comments(text: str) -> Counter[str]:
    return Counter(token.text.rstrip() for token in tokens(text.replace("\r\n", "\n")) if token.kind == "comment")


def _write(statements: list[Statement]) -> str:
    writer = _Writer()
    for statement in statements:
        writer.statement(statement)
    return "\n".join(line.rstrip() if not line.strip() else line for line in writer.done()) + "\n"


@dataclass
class _Writer:
    """Lines written so far, and the line that is being written."""

    lines: list[str] = field(default_factory=list)
    line: str = ""

    def done(self) -> list[str]:
        """All lines."""
        self._break()
        return self.lines

    def _break(self) -> None:
        if self.line:
            self.lines.append(self.line)
            self.line = ""

    def _on(self, depth: int, text: str) -> None:
        """Begin a new line with ``text``."""
        self._break()
        self.line = INDENT * depth + text

    def _comment_lines(self, depth: int, comments: list[str]) -> None:
        for comment in comments:
            self._on(depth, comment)
        self._break()

    def _after(self, depth: int, comments: list[str]) -> None:
        """Comments behind what was written: the first on the same line."""
        if comments:
            self.line += f"  {comments[0]}"
            self._comment_lines(depth, comments[1:])

    def statement(self, statement: Statement) -> None:
        """A prefix line, a triple block, or the comments at the end of the file."""
        self._break()
        if self.lines and statement.blank_before:
            self.lines.append("")
        for comment in statement.before:
            if comment or (self.lines and self.lines[-1]):
                self.lines.append(comment)
        if statement.directive:
            self._on(0, statement.directive)
            self._after(0, statement.after)
        elif statement.subject is not None:
            self._on(0, "")
            self._item(statement.subject, 0, "")
            self._after(0, statement.subject.after)
            self._verbs(statement.verbs, 1, " .", statement.after)

    def _verbs(self, verbs: list[Verb], depth: int, end: str, after: list[str]) -> None:
        if not verbs:
            self.line += end
            self._after(depth, after)
        for verb in verbs:
            last = verb is verbs[-1]
            self._comment_lines(depth, verb.before)
            self._on(depth, verb.text)
            self._objects(verb.objects, depth, end if last else " ;")
            if last:
                self._after(depth, after)

    def _objects(self, objects: list[Item], depth: int, end: str) -> None:
        flat = [_flat(item) for item in objects]
        wide = len(self.line) + sum(len(text or "") + 3 for text in flat) > WIDTH
        literals = len(objects) > 1 and any(text and text[0] in "\"'" for text in flat)
        stacked = len(objects) > 1 and (wide or literals or None in flat)
        for number, item in enumerate(objects):
            mark = end if item is objects[-1] else " ,"
            if item.before:
                self._comment_lines(depth + 1, item.before)
                self._on(depth + 1, "")
            elif stacked and number and self.line.strip():
                self._on(depth + 1, "")
            elif not self.line.strip():
                self.line = INDENT * (depth + 1)
            else:
                self.line += " "
            self._item(item, depth + (1 if stacked and number else 0), mark)
            self._after(depth + 1, item.after)

    def _item(self, item: Item, depth: int, mark: str) -> None:
        text = _flat(item)
        room = WIDTH - len(self.line) - len(mark)
        if text is not None and (isinstance(item.content, str) or len(text) <= room):
            self.line += text + mark
            return
        group = item.content
        assert isinstance(group, Group)
        opening, closing = ("[", "]") if group.verbs else ("(", ")")
        self.line += opening
        if group.verbs:
            self._verbs(group.verbs, depth + 1, "", [])
        for inner in group.items:
            self._comment_lines(depth + 1, inner.before)
            self._on(depth + 1, "")
            self._item(inner, depth + 1, "")
            self._after(depth + 1, inner.after)
        self._comment_lines(depth + 1, group.after)
        self._on(depth, closing + mark)


def _flat(item: Item) -> str | None:
    """An item on one line; None where comments or line ends forbid it."""
    if isinstance(item.content, str):
        return item.content
    group = item.content
    if group.after:
        return None
    if group.verbs:
        parts = []
        for verb in group.verbs:
            objects = [_flat_quiet(inner) for inner in verb.objects]
            if verb.before or None in objects:
                return None
            parts.append(f"{verb.text} {' , '.join(text or '' for text in objects)}")
        return f"[ {' ; '.join(parts)} ]"
    items = [_flat_quiet(inner) for inner in group.items]
    if None in items:
        return None
    return f"( {' '.join(text or '' for text in items)} )" if items else group.empty


def _flat_quiet(item: Item) -> str | None:
    text = None if item.before or item.after else _flat(item)
    return None if text is not None and "\n" in text else text
