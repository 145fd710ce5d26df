"""The comparison of a copy with what was published."""

from __future__ import annotations

import hashlib
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Literal

from sahel_ld.errors import ExitCode, OutsideError, UsageError
from sahel_ld.publish.checksums import MARKER
from sahel_ld.publish.verify.content import content_hash
from sahel_ld.publish.verify.copies import Copy, copy_at
from sahel_ld.publish.verify.listing import Listing, listing_of

State = Literal["changed", "missing", "extra", "reserialised", "unreadable"]
STATES: tuple[State, ...] = ("changed", "missing", "extra", "unreadable", "reserialised")
_UNKNOWN_SIZE = 256 * 1024**2
_FAILURES = 20


@dataclass(frozen=True)
class Deviation:
    """A file that is not, byte for byte, as it was published. ``reserialised``: it is RDF, and says the same in other bytes.

    ``entity`` is the IRI of the thing whose data is in it.
    """

    path: str
    state: State
    entity: str = ""
    note: str = ""


@dataclass(frozen=True)
class Verified:
    """The result: ``files`` were compared; ``listing`` is what with; ``notes`` say what could not be."""

    name: str
    listing: Listing
    files: int
    deviations: tuple[Deviation, ...]
    notes: tuple[str, ...] = field(default=())

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many files there are in each state that is no match."""
        found = Counter(deviation.state for deviation in self.deviations)
        return {state: found[state] for state in STATES}

    @property
    def exit_code(self) -> ExitCode:
        """Whether the copy says what was published."""
        if self.counts["unreadable"]:
            return ExitCode.OUTSIDE
        return (
            ExitCode.FINDINGS if any(self.counts[state] for state in ("changed", "missing", "extra")) else ExitCode.DONE
        )


@dataclass(frozen=True)
class Demands:
    """What of a copy is compared, with what, and how: ``against`` is another copy whose list counts, ``key`` a public key of minisign.

    ``only`` and ``ignore`` are patterns of paths; ``jobs`` files are fetched at a time, all within ``timeout`` seconds.
    """

    against: str | None = None
    key: str | None = None
    only: Sequence[str] = ()
    ignore: Sequence[str] = ()
    jobs: int = 4
    timeout: float = 1800.0

    def __post_init__(self) -> None:
        if self.timeout <= 0 or not 1 <= self.jobs <= 32:
            raise UsageError("the time limit must be more than 0 seconds, and the number of jobs from 1 to 32")

    def wants(self, path: str) -> bool:
        """Whether a path is one of those to compare."""
        wanted = not self.only or _matches(path, self.only)
        return wanted and not _matches(path, self.ignore)


def _quiet(_: object, *more: object) -> None:
    """Take no notice."""


def verify(
    target: str,
    demands: Demands | None = None,
    *,
    say: Callable[[str], None] = _quiet,
    progress: Callable[[int, int], None] = _quiet,
) -> Verified:
    """Compare the copy of a site in a folder or at an address with what was published: all files, RDF by its content too.

    Raises UsageError where there is no site, InputError for a list that cannot be read, OutsideError where a host gives no answers,
    DataError for a signature that is missing or false where a key is given.
    """
    demands = demands or Demands()
    copy = copy_at(target, demands.timeout, say)
    origin = copy if demands.against is None else copy_at(demands.against, demands.timeout, say)
    listing = listing_of(origin, demands.key)
    notes = [listing.note] if listing.note else []
    paths = sorted(path for path in listing.sums if demands.wants(path))
    if hidden := [path for path in paths if path in copy.hidden]:
        notes.append(f"not compared, as web servers keep them to themselves: {', '.join(hidden)}")
    paths = [path for path in paths if path not in copy.hidden]
    found = [*_compared(copy, listing, paths, demands.jobs, progress), *_list_itself(copy, origin, listing)]
    everything = copy.paths()
    if everything is None:
        notes.append("a web server does not tell which other files it has")
    else:
        # The list and its signatures (.minisig, .sig, .asc) cannot be in the list.
        extra = (path for path in everything - listing.sums.keys() if path.partition(".")[0] != MARKER)
        found += [Deviation(path, "extra") for path in sorted(extra) if demands.wants(path)]
    found.sort(key=lambda one: (STATES.index(one.state), one.path))
    return Verified(copy.name, listing, len(paths), tuple(found), tuple(notes))


def _compared(
    copy: Copy, listing: Listing, paths: list[str], jobs: int, progress: Callable[[int, int], None]
) -> Iterable[Deviation]:
    lock, failures, done = threading.Lock(), [0], [0]

    def one(path: str) -> Deviation | None:
        if failures[0] >= _FAILURES:
            return None
        try:
            found = _deviation(copy, listing, path)
        except OutsideError as error:
            found = Deviation(path, "unreadable", note=error.message)
        with lock:
            failures[0] += found is not None and found.state == "unreadable"
            done[0] += 1
            progress(done[0], len(paths))
        return found

    with ThreadPoolExecutor(jobs) as pool:
        found = [deviation for deviation in pool.map(one, paths) if deviation]
    if failures[0] >= _FAILURES:
        first = next(deviation for deviation in found if deviation.state == "unreadable")
        raise OutsideError(f"{copy.name}: given up after {_FAILURES} files that cannot be read; {first.note}")
    return found


def _deviation(copy: Copy, listing: Listing, path: str) -> Deviation | None:
    size, entity = listing.sizes.get(path), listing.entity_in(path)
    # Other bytes for the same RDF may well be more: another format of layout, no prefixes.
    content = copy.read(path, _UNKNOWN_SIZE if size is None else 4 * size + 1_000_000)
    if content is None:
        return Deviation(path, "missing", entity)
    if hashlib.sha256(content).hexdigest() == listing.sums[path]:
        return None
    expected = listing.hashes.get(path)
    if expected is None:
        return Deviation(path, "changed", entity)
    found, note = content_hash(path, content)
    return Deviation(path, "reserialised", entity) if found == expected else Deviation(path, "changed", entity, note)


def _list_itself(copy: Copy, origin: Copy, listing: Listing) -> Iterable[Deviation]:
    """The list of the copy, where the list of another one counts."""
    if origin is not copy:
        content = copy.read(MARKER, 2 * len(listing.content) + 1_000_000)
        if content != listing.content:
            yield Deviation(MARKER, "missing" if content is None else "changed")


def _matches(path: str, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(path, pattern) for pattern in patterns)
