"""What new and withdrawn claims do to what others say: contested, contradicted, corrected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sahel_ld.diff.facts import Facts, Node
from sahel_ld.diff.sentences import narrator_of
from sahel_ld.diff.teller import Teller

# Content, how it is contested, by whom and where.
_Contest = tuple[Node, str, str, str]
_AGAINST = (("contradicts", "contradicted"), ("corrects", "corrected"), ("disputes", "contested"))


def contests(t: Teller, deltas: Iterable[Node]) -> Iterator[tuple[Node, str]]:
    """Things with the sentence on what is now, or no longer, said against something about them."""
    found: dict[str, dict[_Contest, None]] = {"now": {}, "no.longer": {}}
    for claim in deltas:
        if not any(kind.endswith("#Claim") for kind in t.both.classes(claim)):
            continue
        for key, side, other in (("now", t.both.new, t.both.old), ("no.longer", t.both.old, t.both.new)):
            document = t.both.node(claim, "document")
            where = t.refer(document) if document else t.refer(claim)
            who = t.names(side.nodes(claim, "claimant"))
            found[key].update(
                dict.fromkeys((content, how, who, where) for content, how in _targets(claim, side, other))
            )
    for key, other_key in (("now", "no.longer"), ("no.longer", "now")):
        for contest in found[key]:
            # The same said in another way is nothing new.
            if contest not in found[other_key]:
                yield from _told(t, contest, key)


def _targets(claim: Node, side: Facts, other: Facts) -> Iterator[tuple[Node, str]]:
    """What a claim speaks against on a side, and not on the other: content, and how."""
    denied = _denies(claim, side)
    for content in side.nodes(claim, "content") if denied else ():
        if not _denies(claim, other) or content not in other.nodes(claim, "content"):
            yield content, "contested"
    for name, how in _AGAINST:
        before = set(other.nodes(claim, name))
        for target in side.nodes(claim, name):
            # A symmetric relation is written on both claims: the newer one speaks against the older.
            newer = not other.describes(target) and other.describes(claim)
            if target in before or newer:
                continue
            own = set(side.nodes(claim, "content"))
            for content in side.nodes(target, "content"):
                if content not in own or how == "contested":
                    yield content, how


def _denies(claim: Node, side: Facts) -> bool:
    return any(str(stance).rstrip(">").endswith("stance-denies") for stance in side.nodes(claim, "stance"))


def _told(t: Teller, contest: _Contest, key: str) -> Iterator[tuple[Node, str]]:
    content, how, who, where = contest
    narrator = narrator_of(t, content)
    for thing in narrator.about(t, content):
        title = narrator_of(t, thing).title(t, thing)
        yield thing, t.sentence(title, t.say(f"{key}.{how}", what=narrator.phrase(t, content), who=who, where=where))
