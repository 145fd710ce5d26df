"""Places in a large Turtle file without walking through all of it: only the statements that findings are about are read again.

A statement is looked for by its subject at the beginning of a line, cut out, parsed with the prefixes of the file, and compared with what the whole file
gave. Where that fails for any subject, the caller has to walk through the file.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from sahel_ld.checks.loading import Loaded
from sahel_ld.errors import InputError
from sahel_ld.rdf.bulk import blank_parents, line_blocks
from sahel_ld.rdf.directives import directives, prefixes_of
from sahel_ld.rdf.locate import locate
from sahel_ld.rdf.places import Lines, Place, Span
from sahel_ld.rdf.tokens import tokens

# Below this many bytes a walk through the whole file is as quick.
WORTH_IT = 300_000
# A character that is looked for first makes a search quick: a line end here, which what is searched begins with.
_FIRST_WORD = re.compile(rb"\n([^\s#@\[(]\S*)")
_LINE_SUBJECT = re.compile(rb"\n(\S+) ")
_LONGEST = 4_000_000
# Up to so many subjects are counted one by one.
_FEW = 8

Position = tuple[int, int]


@dataclass(frozen=True)
class Located:
    """A quad of a file, the place of its parts in ``lines``, and how many lines of the file come before those."""

    quad: ox.Quad
    place: Place
    lines: Lines
    above: int

    def at(self, span: Span) -> tuple[Position, Position]:
        """Line and column of the start and of the end of a part."""
        (line, column), (end_line, end_column) = (self.lines.at(offset) for offset in span)
        return (line + self.above, column), (end_line + self.above, end_column)


def whole(file: Loaded) -> Iterator[Located]:
    """All quads of a file that have a place."""
    lines = Lines(file.content.decode())
    for quad, place in locate(file.content, file.source):
        if place is not None:
            yield Located(quad, place, lines, 0)


class Excerpts:
    """The statements of one large Turtle file, each read when it is asked for."""

    def __init__(self, file: Loaded) -> None:
        self.file = file

    def of(self, subjects: Iterable[str]) -> list[Located] | None:
        """The quads of all statements about ``subjects`` (in N-Triples syntax), or those that hold these blank nodes.

        None where one of them that is a subject in the file was not found in its text.
        """
        owners: dict[str, str] = {}
        for subject in subjects:
            owners[subject] = owner = self.owner(subject)
            if not owner.startswith("<"):
                return None
        starts = self._starts(set(owners.values()))
        found: list[Located] = []
        blanks: dict[str, list[str]] = defaultdict(list)
        for subject, owner in owners.items():
            if subject.startswith("_:"):
                blanks[owner].append(subject)
        if any(self._is_subject(owner) for owner in owners.values() if owner not in starts):
            return None
        above = last = 0
        for (offset, end), owner in sorted((span, owner) for owner, spans in starts.items() for span in spans):
            above, last = above + self._line_ends(last, offset), offset
            statement = self._statement(offset, end, above, owner, sorted(blanks[owner]))
            if statement is None:
                return None
            found += statement
        return found if self._is_all(owners, found) else None

    def _is_all(self, subjects: Iterable[str], found: Iterable[Located]) -> bool:
        """Whether ``found`` has every statement about ``subjects``: one may stand in the middle of a line, or be indented."""
        wanted = set(subjects)
        have = Counter(subject for one in found if (subject := str(one.quad.subject)) in wanted)
        return all(have[subject] == count for subject, count in self._counts(wanted).items())

    def _counts(self, subjects: set[str]) -> dict[str, int]:
        nquads = self.file.nquads
        if len(subjects) <= _FEW:
            return {
                subject: nquads.startswith(f"{subject} ".encode()) + nquads.count(f"\n{subject} ".encode())
                for subject in subjects
            }
        names = {subject.encode(): subject for subject in subjects}
        lines: Counter[bytes] = Counter()
        for block in line_blocks(nquads):
            lines.update(filter(names.__contains__, _LINE_SUBJECT.findall(b"\n" + block)))
        return {subject: lines[name] for name, subject in names.items()}

    def owner(self, node: str) -> str:
        """The node itself, or for a blank node the nearest thing with an IRI that it is a part of; empty where there is none."""
        seen = set()
        while node.startswith("_:"):
            if node in seen or node not in self._parents:
                return ""
            seen.add(node)
            node = self._parents[node][0]
        return node

    def _is_subject(self, node: str) -> bool:
        nquads = self.file.nquads
        return nquads.startswith(f"{node} ".encode()) or f"\n{node} ".encode() in nquads

    @cached_property
    def _parents(self) -> dict[str, tuple[str, int]]:
        return blank_parents(self.file.nquads)

    @cached_property
    def _head(self) -> bytes:
        """The prefix lines of the file, as they are."""
        return b"\n".join(line for _, line in directives(self.file.content)) + b"\n"

    def _line_ends(self, start: int, end: int) -> int:
        """How many line ends a part of the file holds."""
        if self._lone_returns:
            return len(re.findall(rb"\r\n?|\n", self.file.content[start:end]))
        return self.file.content.count(b"\n", start, end)

    @cached_property
    def _lone_returns(self) -> bool:
        return b"\r" in self.file.content and re.search(rb"\r(?!\n)", self.file.content) is not None

    @cached_property
    def _prefixes(self) -> set[tuple[bytes, bytes]]:
        return set(prefixes_of(self._head.split(b"\n")))

    def _names(self, iri: str) -> Iterator[bytes]:
        """How an IRI can be written at the beginning of a statement."""
        yield iri.encode()
        bare = iri[1:-1].encode()
        for prefix, namespace in self._prefixes:
            if bare.startswith(namespace):
                yield prefix + b":" + bare[len(namespace) :]

    def _starts(self, owners: set[str]) -> dict[str, list[tuple[int, int]]]:
        """Where a line begins with one of ``owners``, and where the next one begins that is not indented."""
        names = {name: owner for owner in owners for name in self._names(owner)}
        starts: dict[str, list[tuple[int, int]]] = defaultdict(list)
        first = re.match(rb"\S+", self._text)
        begun = [(0, first[0])] if first and first[0] in names else []
        begun += self._begun_with(names) if len(owners) <= _FEW else self._begun_with_any(names)
        for offset, name in begun:
            after = _FIRST_WORD.search(self._text, offset)
            starts[names[name]].append((offset, after.start(1) if after else len(self._text)))
        return starts

    @cached_property
    def _text(self) -> bytes:
        """The text with a line feed at the end of every line."""
        return self.file.content.replace(b"\r", b"\n") if self._lone_returns else self.file.content

    def _begun_with_any(self, names: Collection[bytes]) -> Iterator[tuple[int, bytes]]:
        for match in _FIRST_WORD.finditer(self._text):
            if match[1] in names:
                yield match.start(1), match[1]

    def _begun_with(self, names: Collection[bytes]) -> Iterator[tuple[int, bytes]]:
        for name in names:
            offset = self._text.find(b"\n" + name)
            while offset >= 0:
                end = offset + 1 + len(name)
                if self._text[end : end + 1].isspace():
                    yield offset + 1, name
                offset = self._text.find(b"\n" + name, end)

    def _statement(self, start: int, end: int, above: int, owner: str, blanks: list[str]) -> list[Located] | None:
        """The quads of the statement at ``start`` with the labels of the file; None where it cannot be read on its own."""
        read = self._read(self.file.content[start:end], owner) or self._read(self._cut(start), owner)
        if read is None:
            return None
        content, pairs = read
        quads = [quad for quad, _ in pairs]
        if blanks:
            renamed = self._with_labels(quads, owner, blanks)
            if renamed is None:
                return []  # another statement about the same thing holds them
            quads = renamed
        lines = Lines(content.decode())
        above -= self._head.count(b"\n")
        return [Located(quad, place, lines, above) for quad, (_, place) in zip(quads, pairs, strict=True)]

    def _read(self, text: bytes | None, owner: str) -> tuple[bytes, list[tuple[ox.Quad, Place]]] | None:
        """A text after the prefixes of the file, and its quads; None where it is not one that is only about ``owner``."""
        if text is None:
            return None
        content = self._head + text
        pairs = []
        try:
            for quad, place in locate(content, self.file.source):
                if place is None or (str(quad.subject) != owner and isinstance(quad.subject, ox.NamedNode)):
                    return None
                pairs.append((quad, place))
        except InputError:
            return None
        return content, pairs

    def _cut(self, start: int) -> bytes | None:
        size = 4096
        while size <= _LONGEST:
            text = self.file.content[start : start + size].decode(errors="ignore")
            depth = 0
            try:
                for token in tokens(text):
                    if token.kind != "mark":
                        continue
                    depth += {"[": 1, "(": 1, "]": -1, ")": -1}.get(token.text, 0)
                    if token.text == "." and depth == 0:
                        return text[: token.end].encode()
            except ValueError:
                pass  # the piece ends inside a token: take a longer one
            size *= 8
        return None

    def _with_labels(self, quads: list[ox.Quad], owner: str, blanks: list[str]) -> list[ox.Quad] | None:
        """The quads as the whole file gave them: found there by the line that links ``owner`` to one of ``blanks``."""
        nquads = self.file.nquads
        for blank in blanks:
            label = blank
            while (parent := self._parents[label])[0] != owner:
                label = parent[0]
            link = parent[1]
            for index, quad in enumerate(quads):
                if str(quad.subject) != owner or not isinstance(quad.object, ox.BlankNode):
                    continue
                begin = link
                for _ in range(index):
                    begin = nquads.rfind(b"\n", 0, max(begin - 1, 0)) + 1
                end = begin
                for _ in quads:
                    end = nquads.find(b"\n", end) + 1
                found = list(ox.parse(nquads[begin:end], format=ox.RdfFormat.N_QUADS))
                if len(found) == len(quads) and all(map(_alike, found, quads)):
                    return found
        return None


def _alike(one: ox.Quad, other: ox.Quad) -> bool:
    if one.predicate != other.predicate:
        return False
    return all(
        a == b or (isinstance(a, ox.BlankNode) and isinstance(b, ox.BlankNode))
        for a, b in ((one.subject, other.subject), (one.object, other.object))
    )


def subjects_of_objects(file: Loaded, wanted: Iterable[str]) -> dict[str, set[str]]:
    """For each object term in N-Triples syntax the subjects that have it as a value."""
    found: dict[str, set[str]] = defaultdict(set)
    nquads = file.nquads
    for term in wanted:
        needle = f"> {term} ".encode()
        offset = nquads.find(needle)
        while offset >= 0:
            start = nquads.rfind(b"\n", 0, offset) + 1
            found[term].add(nquads[start : nquads.find(b" ", start)].decode())
            offset = nquads.find(needle, offset + 1)
    return found
