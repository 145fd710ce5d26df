"""Generated pages about the data: how much there is of what, and where its evidence is thin. Used by `docs/generate.py`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
# What the data set was to hold at least: what it counts, the number, and which counts of `sahel-ld list --counts` make it up.
ASKED_FOR = (
    ("organisations", 91, ("Organisation",)),
    ("persons", 59, ("Person",)),
    ("countries", 13, ("territory-kind-country",)),
    ("regions, first level", 11, ("territory-kind-admin-1",)),
    ("cercles, second level", 27, ("territory-kind-admin-2",)),
    (
        "towns and sites",
        45,
        ("territory-kind-settlement", "territory-kind-site", "territory-kind-admin-3"),
    ),
    ("wider areas", 7, ("territory-kind-wider-area", "territory-kind-claimed-territory")),
    ("agreements and declarations", 17, ("Agreement",)),
    ("resolutions", 19, ("legal-kind-resolution",)),
    ("events", 66, ("Event",)),
    ("intervals of control", 13, ("Control",)),
)
# Gaps that most statements have are counted by file, the others are listed.
_COUNTED = ("one-root", "no-anchor")


def numbers() -> dict[str, int]:
    """The counts of `sahel-ld list --counts` by the local name of the class or kind."""
    from sahel_ld.api import Project
    from sahel_ld.store.lists import counts

    found = {}
    for row in counts(Project(ROOT).store).dicts():
        found[str(row["kind"] or row["class"]).rpartition("#")[2]] = int(str(row["number"]))
    return found


def reached(found: dict[str, int], names: tuple[str, ...]) -> int:
    """How many there are of what these names count together."""
    return sum(found.get(name, 0) for name in names)


def data_page() -> Iterator[str]:
    """`reference/data.md`, from the data."""
    from sahel_ld.api import Project
    from sahel_ld.store.lists import counts

    found = numbers()
    yield "# What is in the data\n"
    yield "What the data set was to hold at least, and what it holds. A test compares the two numbers.\n"
    yield "| what | at least | there are | counted as |\n| --- | ---: | ---: | --- |"
    for what, least, names in ASKED_FOR:
        counted = ", ".join(f"`{'code' if '-kind-' in name else 'sah'}:{name}`" for name in names)
        yield f"| {what} | {least} | {reached(found, names)} | {counted} |"
    yield "\nHow well it is backed is another question: [where the evidence is thin](gaps.md).\n"
    yield "## All of it\n\n`sahel-ld list --counts` prints:\n\n```text"
    yield b"".join(counts(Project(ROOT).store).render("table", labels=False)).decode().rstrip("\n")
    yield "```"


def gaps_page() -> Iterator[str]:
    """`reference/gaps.md`, from the claims."""
    from sahel_ld.api import Project
    from sahel_ld.evidence import Ledger
    from sahel_ld.evidence.gaps import KINDS, find_gaps
    from sahel_ld.terms import compact

    gaps = find_gaps(Ledger(Project(ROOT)))
    yield "# Where the evidence is thin\n"
    yield f"What `sahel-ld evidence gaps` finds in the {gaps.contents} statements of the data, as of {gaps.at}, the last day on which a claim was recorded. A gap is no error:"
    yield "it says how far a statement carries. What most statements have is counted by file here; the command lists each.\n"
    yield "| gap | statements | what it means |\n| --- | ---: | --- |"
    yield from (f"| [{kind}](#{kind}) | {count} | {KINDS[kind]} |" for kind, count in gaps.counts.items())
    for kind in KINDS:
        yield f"\n## {kind}\n"
        own = [gap for gap in gaps.gaps if gap.kind == kind]
        if kind in _COUNTED:
            yield "| file | statements |\n| --- | ---: |"
            yield from (f"| `{file}` | {count} |" for file, count in sorted(Counter(gap.file for gap in own).items()))
        else:
            yield from (f"- `{compact(gap.content)}` {gap.label}: {gap.detail}" for gap in own)
        yield ""
