"""A Turtle text as statements, verbs and objects with the comments that belong to them."""

from __future__ import annotations

from dataclasses import dataclass, field

from sahel_ld.errors import DataError
from sahel_ld.rdf.places import LINE_END, Lines
from sahel_ld.rdf.tokens import Token, tokens

_DEEPEST = 100


@dataclass
class Group:
    """A blank-node property list (``verbs``) or a collection (``items``); ``empty`` is how one without content is written."""

    verbs: list[Verb] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    empty: str = ""


@dataclass
class Item:
    """A subject, object or member of a collection, with the comments above and behind it."""

    content: str | Group
    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)


@dataclass
class Verb:
    """A predicate with its objects."""

    text: str
    before: list[str]
    objects: list[Item] = field(default_factory=list)


@dataclass
class Statement:
    """A prefix or base line (``directive``), a block of triples, or what is left at the end of a file.

    An empty string in ``before`` is a blank line between comments.
    """

    before: list[str]
    blank_before: bool
    directive: str = ""
    subject: Item | None = None
    verbs: list[Verb] = field(default_factory=list)
    after: list[str] = field(default_factory=list)


def read_statements(text: str) -> list[Statement]:
    """The statements of a well-formed Turtle text in their order. Raises DataError for brackets that are nested too deeply."""
    return _Reader(text).statements()


class _Reader:
    def __init__(self, text: str) -> None:
        self.items = [token for token in tokens(text) if token.kind != "space"]
        self.text = text
        self.position = 0
        # Comments on lines of their own that wait for what comes next.
        self.waiting: list[str] = []
        # Where a comment goes that stands behind something on its line.
        self.behind: list[str] | None = None

    def _gap(self, token: Token) -> int:
        """How many line ends lie before a token."""
        end = token.start
        start = end
        while start > 0 and self.text[start - 1] in " \t\r\n":
            start -= 1
        return len(LINE_END.findall(self.text, start, end))

    def _skip_comments(self) -> None:
        while self.position < len(self.items) and (token := self.items[self.position]).kind == "comment":
            self.position += 1
            comment = token.text.rstrip()
            if self._gap(token) == 0 and token.start > 0 and self.behind is not None:
                self.behind.append(comment)
                continue
            if self._gap(token) > 1 and self.waiting:
                self.waiting.append("")
            self.waiting.append(comment)

    def _peek(self) -> Token | None:
        self._skip_comments()
        return self.items[self.position] if self.position < len(self.items) else None

    def _next(self) -> Token:
        token = self._peek()
        assert token is not None
        self.position += 1
        return token

    def _take_waiting(self) -> list[str]:
        taken, self.waiting = self.waiting, []
        return taken

    def statements(self) -> list[Statement]:
        """All statements; comments at the end of the file are one without content."""
        found: list[Statement] = []
        was_directive = False
        while True:
            token = self._peek()
            comments = self._take_waiting()
            if token is None:
                if comments:
                    found.append(Statement(comments, blank_before=True))
                return found
            directive = token.kind in ("at", "word")
            if comments and self._gap(token) > 1:
                comments.append("")
            found.append(Statement(comments, blank_before=bool(comments) or not (directive and was_directive)))
            if directive:
                self._directive(found[-1])
            else:
                self._triples(found[-1])
            was_directive = directive

    def _directive(self, statement: Statement) -> None:
        first = self._next()
        words = [first.text]
        length = (3 if first.text.lstrip("@").lower() == "prefix" else 2) + (first.kind == "at")
        while len(words) < length:
            words.append(self._next().text)
        # Comments between the words go above the line.
        inside = [comment for comment in self._take_waiting() if comment]
        statement.before += inside
        statement.blank_before = statement.blank_before or bool(inside)
        self._skip_trailing(statement.after)
        statement.directive = " ".join(words)

    def _skip_trailing(self, behind: list[str]) -> None:
        """Take a comment that follows on the same line."""
        self.behind = behind
        if (
            self.position < len(self.items)
            and self.items[self.position].kind == "comment"
            and self._gap(self.items[self.position]) == 0
        ):
            behind.append(self.items[self.position].text.rstrip())
            self.position += 1
        self.behind = None

    def _triples(self, statement: Statement) -> None:
        statement.subject = self._item(0)
        statement.verbs = self._verbs(0, ".")
        statement.before += statement.subject.before + statement.subject.after[1:]
        del statement.subject.after[1:]
        if not statement.verbs:
            statement.after, statement.subject.after = statement.subject.after, []
        self._next()
        inside = self._take_waiting()
        self._skip_trailing(statement.after)
        # One comment fits behind the dot; all others go above the last predicate.
        above = statement.verbs[-1].before if statement.verbs else statement.before
        if statement.verbs and statement.after:
            last = statement.verbs[-1].objects[-1]
            above += last.after
            last.after = []
        above += [comment for comment in inside + statement.after[1:] if comment]
        del statement.after[1:]

    def _verbs(self, depth: int, end: str) -> list[Verb]:
        verbs: list[Verb] = []
        while (token := self._peek()) is not None and token.text != end:
            if token.text == ";":
                self.position += 1
                continue
            before = [comment for comment in self._take_waiting() if comment]
            self.behind = None
            verb = Verb(self._next().text, before)
            verbs.append(verb)
            while True:
                verb.objects.append(self._item(depth))
                following = self._peek()
                if following is None or following.text != ",":
                    break
                self.position += 1
        for verb in verbs:
            for item in verb.objects:
                verb.before += item.after[1:]
                del item.after[1:]
        return verbs

    def _item(self, depth: int) -> Item:
        token = self._next()
        if depth > _DEEPEST:
            line, column = Lines(self.text).at(token.start)
            raise DataError(f"brackets nested more than {_DEEPEST} deep cannot be laid out", line=line, column=column)
        item = Item("", before=[comment for comment in self._take_waiting() if comment])
        if token.text in ("[", "("):
            item.content = self._group(token.text, depth + 1)
        else:
            item.content = self._term(token)
        self.behind = item.after
        return item

    def _group(self, opening: str, depth: int) -> str | Group:
        self.behind = None
        group = Group()
        if opening == "[":
            group.verbs = self._verbs(depth, "]")
        else:
            while (token := self._peek()) is not None and token.text != ")":
                group.items.append(self._item(depth))
            for item in group.items:
                item.before += item.after[1:]
                del item.after[1:]
        self._next()
        if not group.verbs and not group.items:
            return "[]" if opening == "[" else "()"
        group.after = [comment for comment in self._take_waiting() if comment]
        return group

    def _term(self, token: Token) -> str:
        text = token.text
        if token.kind == "string":
            # A line end inside a long string is data: LF stays, CR is written so that no checkout can change it.
            text = text.replace("\r", "\\r")
            following = self.items[self.position] if self.position < len(self.items) else None
            if following and following.kind == "at" and following.start == token.end:
                self.position += 1
                text += following.text
            elif following and following.kind == "datatype":
                self.position += 1
                text += "^^" + self._next().text
        return text
