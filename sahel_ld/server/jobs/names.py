"""The names of things, for finding them: compared without accents, apostrophes, case and the order of words."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice

import pyoxigraph as ox

from sahel_ld.folding import fold
from sahel_ld.terms import BASE, PREFIXES, RDF, RDFS, SAH, SKOS

ID_SPACE = f"{BASE}id/"
_PREFERRED = (f"{SKOS}prefLabel", f"{PREFIXES['dcterms']}title")
_NAMES = (*_PREFERRED, f"{SKOS}altLabel", f"{SKOS}hiddenLabel", f"{SAH}acronym")
_LONGEST = 300


@dataclass(frozen=True)
class Entity:
    """A thing with a name: its id (what follows ``…/id/``), the label to show, its classes by local name, and a word on what it is."""

    id: str
    label: str
    types: tuple[str, ...]
    description: str

    @property
    def node(self) -> ox.NamedNode:
        """Its IRI."""
        return ox.NamedNode(ID_SPACE + self.id)


class Names:
    """All names, with an index by groups of three letters and one by beginnings of words."""

    def __init__(self, engine: ox.Store) -> None:
        self._engine = engine
        self._above = self._superclasses()
        self._entities: list[Entity] = []
        self._texts: list[str] = []
        self._owners: list[list[int]] = []
        self._by_text: dict[str, int] = {}
        self._grams: dict[str, list[int]] = defaultdict(list)
        self._sizes: list[int] = []
        self._fill()
        self._starts = sorted({(part, number) for number, text in enumerate(self._texts) for part in _ends(text)})
        used = sorted({type_ for entity in self._entities for type_ in entity.types})
        self.types = [{"id": name, "name": self.label(ox.NamedNode(SAH + name)) or name} for name in used]

    def __len__(self) -> int:
        return len(self._entities)

    def find(self, query: str, types: Collection[str] = (), most: int = 5) -> list[tuple[Entity, float]]:
        """The things whose names are like ``query``, the likest first, each with a score up to 100; 100 is the same name.

        ``types`` are local names of classes: things of any of them, or of a class below.
        """
        text = fold(query[:_LONGEST])
        grams = _grams(text)
        shared = Counter(number for gram in grams for number in self._grams.get(gram, ()))
        scores: dict[int, float] = {}
        for number, count in shared.items():
            likeness = 2 * count / (len(grams) + self._sizes[number])
            score = 100.0 if self._texts[number] == text else round(min(likeness, 0.99) * 100, 1)
            for owner in self._owners[number]:
                scores[owner] = max(score, scores.get(owner, 0))
        fitting = [(owner, score) for owner, score in scores.items() if score >= 30 and self.is_a(owner, types)]
        fitting.sort(key=lambda found: (-found[1], len(self._entities[found[0]].label), self._entities[found[0]].id))
        return [(self._entities[owner], score) for owner, score in fitting[:most]]

    def begin(self, prefix: str, types: Collection[str] = (), most: int = 10) -> list[Entity]:
        """The things with a name in which a word begins with ``prefix``.

        Those whose label begins so come first, then those with another name that does, then the others.
        """
        text = fold(prefix[:_LONGEST])
        ranks: dict[int, int] = {}
        for part, number in islice(self._starts, bisect_left(self._starts, (text, -1)), None):
            if not text or not part.startswith(text):
                break
            for owner in self._owners[number]:
                if self.is_a(owner, types):
                    ranks[owner] = min(ranks.get(owner, 2), 2 if part != self._texts[number] else 1)
        entities = {owner: self._entities[owner] for owner in ranks}
        for owner, entity in entities.items():
            if fold(entity.label).startswith(text):
                ranks[owner] = 0
        order = sorted(ranks, key=lambda owner: (ranks[owner], len(entities[owner].label), entities[owner].id))
        return [entities[owner] for owner in order[:most]]

    def is_a(self, owner: int, types: Collection[str]) -> bool:
        """Whether a thing is of one of the classes; without classes everything is."""
        return not types or any(
            type_ in types or self._above[type_] & set(types) for type_ in self._entities[owner].types
        )

    def values(self, entity: Entity, predicate: ox.NamedNode) -> set[str]:
        """What the data says of a thing with a property: texts, and the labels and ids of things, all folded."""
        found = set()
        for quad in self._engine.quads_for_pattern(entity.node, predicate, None):
            value = quad.object
            if isinstance(value, ox.NamedNode):
                found |= {fold(value.value.removeprefix(ID_SPACE)), fold(self.label(value) or "")}
            elif isinstance(value, ox.Literal):
                found.add(fold(value.value))
        return found - {""}

    def label(self, node: ox.NamedNode) -> str:
        """The label in English, else without a language, else the first."""
        for name in (*_PREFERRED, f"{RDFS}label"):
            texts = [
                quad.object
                for quad in self._engine.quads_for_pattern(node, ox.NamedNode(name), None)
                if isinstance(quad.object, ox.Literal)
            ]
            if texts:
                order = {"en": 0, "": 1}
                return min(texts, key=lambda text: (order.get(text.language or "", 2), text.value)).value
        return ""

    def _fill(self) -> None:
        named: dict[ox.NamedNode, set[str]] = defaultdict(set)
        for name in _NAMES:
            for quad in self._engine.quads_for_pattern(None, ox.NamedNode(name), None):
                subject, value = quad.subject, quad.object
                if isinstance(subject, ox.NamedNode) and isinstance(value, ox.Literal):
                    named[subject].add(value.value)
        for node, texts in sorted(named.items(), key=lambda item: item[0].value):
            if not node.value.startswith(ID_SPACE):
                continue
            owner = len(self._entities)
            self._entities.append(self._entity(node))
            for text in sorted({fold(text) for text in texts} - {""}):
                self._add(text, owner)

    def _add(self, text: str, owner: int) -> None:
        if text in self._by_text:
            self._owners[self._by_text[text]].append(owner)
            return
        number = self._by_text[text] = len(self._texts)
        self._texts.append(text)
        self._owners.append([owner])
        grams = _grams(text)
        self._sizes.append(len(grams))
        for gram in grams:
            self._grams[gram].append(number)

    def _entity(self, node: ox.NamedNode) -> Entity:
        types = sorted(
            quad.object.value.removeprefix(SAH)
            for quad in self._engine.quads_for_pattern(node, ox.NamedNode(f"{RDF}type"), None)
            if isinstance(quad.object, ox.NamedNode) and quad.object.value.startswith(SAH)
        )
        kinds = sorted(
            self.label(quad.object)
            for quad in self._engine.quads_for_pattern(node, ox.NamedNode(f"{SAH}kind"), None)
            if isinstance(quad.object, ox.NamedNode)
        )
        names = dict.fromkeys(types)
        return Entity(node.value.removeprefix(ID_SPACE), self.label(node), tuple(names), ", ".join(filter(None, kinds)))

    def _superclasses(self) -> dict[str, set[str]]:
        direct: dict[str, set[str]] = defaultdict(set)
        for quad in self._engine.quads_for_pattern(None, ox.NamedNode(f"{RDFS}subClassOf"), None):
            below, above = quad.subject, quad.object
            if isinstance(below, ox.NamedNode) and isinstance(above, ox.NamedNode) and above.value.startswith(SAH):
                direct[below.value.removeprefix(SAH)].add(above.value.removeprefix(SAH))
        closed: dict[str, set[str]] = defaultdict(set)
        for name in list(direct):
            waiting = list(direct[name])
            while waiting:
                above_name = waiting.pop()
                if above_name not in closed[name]:
                    closed[name].add(above_name)
                    waiting += direct.get(above_name, ())
        return closed


def _grams(text: str) -> set[str]:
    """Groups of three letters of each word, the edges of words marked, so that the order of words does not count."""
    return {padded[at : at + 3] for word in text.split() for padded in (f"  {word} ",) for at in range(len(padded) - 2)}


def _ends(text: str) -> Iterator[str]:
    """The text from the beginning of each of its words on."""
    words = text.split()
    for number in range(len(words)):
        yield " ".join(words[number:])
