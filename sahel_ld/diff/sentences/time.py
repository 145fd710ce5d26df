"""What is told of intervals: beginning and end, open, unknown, or a date."""

from __future__ import annotations

from collections.abc import Iterator

from sahel_ld.diff.delta import Delta
from sahel_ld.diff.facts import Facts, Node, Term, term
from sahel_ld.diff.teller import Teller


def interval_clauses(t: Teller, delta: Delta) -> Iterator[str]:
    """What changed about the beginning and the end: `end set to 2026-02-27 (was open)`."""
    for date, status, key in (("from", "startStatus", "start"), ("until", "endStatus", "end")):
        removed, added = delta.take(date)
        removed_status, added_status = delta.take(status)
        if len(removed) > 1 or len(added) > 1:
            delta.removed[(term(date),)], delta.added[(term(date),)] = removed, added
        elif removed and added:
            old, new = t.pair(removed[0], added[0])
            yield t.say(f"{key}.change", old=old, new=new)
        elif added:
            new = t.value(added[0])
            yield _was(t, f"{key}.set", new, _status(t, removed_status, key))
        elif removed:
            was = t.value(removed[0])
            status_now = _status(t, added_status, key)
            yield t.say(f"{key}.status", new=status_now, was=was) if status_now else t.say(f"{key}.lost", was=was)
        elif added_status:
            yield _was(t, f"{key}.status", _status(t, added_status, key), _status(t, removed_status, key))
        elif removed_status:
            yield t.say(f"{key}.lost", was=_status(t, removed_status, key))


def _was(t: Teller, key: str, new: str, was: str) -> str:
    return t.say(key, new=new, was=was) if was else t.say(f"{key}.first", new=new)


def _status(t: Teller, values: list[Term], key: str) -> str:
    """`open` or `unknown`, agreeing in French with beginning or end."""
    for value in values:
        name = str(value)
        if "open" in name:
            return t.say("open")
        if "unknown" in name:
            return t.say(f"unknown.{key}")
    return ", ".join(t.value(value) for value in values)


def interval(t: Teller, node: Node) -> Iterator[str]:
    """The interval or the date of a new thing in few words."""
    side: Facts = t.both.new
    if side.values(node, "startStatus"):
        yield t.say("start.unknown")
    for name, key in (("when", "when"), ("from", "from"), ("until", "until")):
        for value in side.values(node, name):
            yield t.say(key, date=t.value(value))
    for value in side.nodes(node, "endStatus"):
        yield t.say("end.open" if "open" in str(value) else "end.unknown")
