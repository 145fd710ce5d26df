"""Severities, failing levels and waivers: what a project decides about its findings, and what cannot be decided away."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_project import DATA, PREFIXES, VALID, sahel, small_project

from sahel_ld.checks.baseline import Waiver, baseline_text, read_baseline
from sahel_ld.checks.policy import SeverityPolicy
from sahel_ld.errors import UsageError
from sahel_ld.findings import Finding, Severity

BASELINE = "sahel-ld-baseline.toml"
TODAY = ("--today", "2026-11-25")


def check(root: Path, *words: str) -> list[tuple[str, str, int | None]]:
    return sahel("check", "--format", "json", *TODAY, *words, cwd=root).findings


def waive_all(root: Path, *words: str) -> str:
    assert sahel("check", "--update-baseline", *TODAY, *words, cwd=root).code in (0, 1)
    return (root / BASELINE).read_text("utf-8")


# ---- severities


def test_without_a_table_a_missing_value_is_an_error(tmp_path: Path) -> None:
    assert sahel("check", cwd=small_project(tmp_path)).code == 1


def test_a_code_can_be_made_a_warning(tmp_path: Path) -> None:
    root = small_project(tmp_path, [("sahel-ld.toml", '[severity]\n"shape/event-date" = "warning"\n')])
    done = sahel("check", cwd=root)
    assert done.code == 0
    assert "data/ttl/data.ttl:4:1: warning shape/event-date An event has a date." in done.out
    assert "2 warnings in" in done.out


def test_a_pattern_can_be_switched_off(tmp_path: Path) -> None:
    root = small_project(tmp_path, [("sahel-ld.toml", '[severity]\n"shape/*" = "off"\n')])
    assert check(root) == []


def test_a_note_can_be_made_an_error(tmp_path: Path) -> None:
    shapes = "shape:idle a sh:NodeShape ; sh:targetClass ex:Nothing ; sh:closed true .\n"
    root = small_project(tmp_path, [("data/ttl/data.ttl", VALID)])
    (root / "shapes/shapes.ttl").write_text((root / "shapes/shapes.ttl").read_text() + shapes)
    assert sahel("check", cwd=root).code == 0
    (root / "sahel-ld.toml").write_text('[severity]\n"shapes/idle-target" = "error"\n')
    assert sahel("check", cwd=root).code == 1


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ({"a/*": "off", "a/b": "note"}, Severity.NOTE),
        ({"a/b": "note", "a/*": "off"}, Severity.NOTE),
        ({"*": "off", "a/*": "warning"}, Severity.WARNING),
        ({"a/?": "warning", "a*": "off"}, Severity.WARNING),
        ({"b/*": "off"}, Severity.ERROR),
        ({"*": "off"}, None),
    ],
)
def test_the_nearest_entry_wins_in_any_order(table: dict[str, str], expected: Severity | None) -> None:
    found = list(SeverityPolicy.of_table(table).apply([Finding("a/b", Severity.ERROR, "")]))
    assert [one.severity for one in found] == ([expected] if expected else [])


@pytest.mark.parametrize("table", ['"shape/*" = "fatal"', '"shape/*" = 1', '"shape/*" = ["off"]'])
def test_what_is_no_severity_is_wrong_use(tmp_path: Path, table: str) -> None:
    done = sahel("check", cwd=small_project(tmp_path, [("sahel-ld.toml", f"[severity]\n{table}\n")]))
    assert done.code == 2
    assert "'shape/*'" in done.err
    assert "error" in done.err


def test_severity_must_be_a_table() -> None:
    with pytest.raises(UsageError, match="must be a table"):
        SeverityPolicy.of_table("error")


def test_a_severity_for_no_code_is_found_at_its_line(tmp_path: Path) -> None:
    table = '[severity]\n"shape/event-date" = "off"\n"shape/evnt-date" = "error"\n"lexical/*" = "error"\n"lexical/gYear" = "error"\n"zzz/*" = "off"\n'
    root = small_project(tmp_path, [("sahel-ld.toml", table)])
    assert check(root) == [("policy/unknown-code", "sahel-ld.toml", 3), ("policy/unknown-code", "sahel-ld.toml", 6)]


def test_a_file_that_cannot_be_read_stays_an_error(tmp_path: Path) -> None:
    root = small_project(tmp_path, [("sahel-ld.toml", '[severity]\n"*" = "off"\n'), ("data/ttl/b.ttl", "<a")])
    assert sahel("check", cwd=root).code == 3


@pytest.mark.parametrize(("words", "code"), [((), 0), (("--fail-on", "warning"), 1), (("--fail-on", "error"), 0)])
def test_fail_on(tmp_path: Path, words: tuple[str, ...], code: int) -> None:
    root = small_project(tmp_path, [("sahel-ld.toml", '[severity]\n"shape/*" = "warning"\n')])
    assert sahel("check", *words, cwd=root).code == code


def test_fail_on_of_the_settings_and_a_wrong_one(tmp_path: Path) -> None:
    root = small_project(tmp_path, [("sahel-ld.toml", 'fail_on = "warning"\n[severity]\n"shape/*" = "warning"\n')])
    assert sahel("check", cwd=root).code == 1
    assert sahel("check", "--fail-on", "fatal", cwd=root).code == 2


# ---- waivers


def test_the_baseline_waives_what_is_found_and_says_so(tmp_path: Path) -> None:
    root = small_project(tmp_path)
    text = waive_all(root)
    assert text.count("[[waiver]]") == 2
    assert 'code = "shape/event-date"' in text
    assert 'reason = ""' in text
    done = sahel("check", cwd=root)
    assert done.code == 0
    assert "2 warnings, 2 waived in" in done.out
    lines = [number for number, line in enumerate(text.splitlines(), 1) if line == "[[waiver]]"]
    assert check(root) == [("policy/waiver-without-reason", BASELINE, line) for line in lines]


def test_waived_findings_are_shown_on_demand(tmp_path: Path) -> None:
    root = small_project(tmp_path)
    waive_all(root)
    assert "error shape/event-date" not in sahel("check", cwd=root).out
    assert "error shape/event-date" in sahel("check", "--show-waived", cwd=root).out


def test_the_baseline_is_the_same_every_time(tmp_path: Path) -> None:
    root = small_project(tmp_path)
    assert waive_all(root) == waive_all(root, "--today", "2031-01-01")


def test_reason_owner_and_day_are_kept_and_gone_findings_dropped(tmp_path: Path) -> None:
    root = small_project(tmp_path)
    found = sahel("check", "--format", "json", cwd=root).json["findings"]
    prints = {one["focus"][-3:-1]: one["fingerprint"] for one in found}
    day = date(2027, 1, 31)
    known = [Waiver("shape/event-date", each, reason=name, owner="ana", expires=day) for name, each in prints.items()]
    (root / BASELINE).write_text(baseline_text(known))
    (root / "data/ttl/data.ttl").write_text(DATA.replace("ex:e3 a ex:Event .", "ex:e4 a ex:Event ."))
    waive_all(root)
    renewed = {one.reason: one for one in read_baseline(root / BASELINE, BASELINE)}
    assert sorted(renewed) == ["", "e2"]
    assert (renewed["e2"].fingerprint, renewed["e2"].owner, renewed["e2"].expires) == (prints["e2"], "ana", day)
    assert renewed[""].fingerprint not in prints.values()
    assert renewed[""].expires is None


def test_a_waiver_holds_when_lines_move(tmp_path: Path) -> None:
    root = small_project(tmp_path)
    waive_all(root)
    (root / "data/ttl/data.ttl").write_text(DATA.replace("ex:e1", "# a line\n\n# another\nex:e1"))
    assert sahel("check", cwd=root).code == 0


def test_a_waiver_does_not_cover_another_thing(tmp_path: Path) -> None:
    root = small_project(tmp_path)
    waive_all(root)
    (root / "data/ttl/data.ttl").write_text(f"{DATA}ex:e4 a ex:Event .\n")
    assert ("shape/event-date", "data/ttl/data.ttl", 6) in check(root)
    assert sahel("check", cwd=root).code == 1


def complete(root: Path, expires: str = "2027-01-31") -> str:
    """A baseline of whole waivers."""
    text = waive_all(root, "--expires", expires)
    text = text.replace('reason = ""', 'reason = "it is so"').replace('owner = ""', 'owner = "ana"')
    (root / BASELINE).write_text(text)
    return text


@pytest.mark.parametrize(("today", "expired"), [("2027-01-30", False), ("2027-01-31", True), ("2028-01-01", True)])
def test_an_expired_waiver_shows_what_it_hid_and_itself(tmp_path: Path, today: str, expired: bool) -> None:
    root = small_project(tmp_path)
    line = complete(root).splitlines().index("[[waiver]]") + 1
    found = check(root, "--today", today)
    if expired:
        assert ("policy/waiver-expired", BASELINE, line) in found
        assert ("shape/event-date", "data/ttl/data.ttl", 4) in found
        assert len(found) == 4
    else:
        assert found == []


def test_updating_does_not_renew_what_has_expired(tmp_path: Path) -> None:
    root = small_project(tmp_path)
    before = complete(root)
    assert sahel("check", "--update-baseline", "--today", "2028-01-01", cwd=root).code == 1
    assert (root / BASELINE).read_text() == before


def test_an_unused_waiver_is_found(tmp_path: Path) -> None:
    root = small_project(tmp_path)
    complete(root)
    (root / "data/ttl/data.ttl").write_text(VALID)
    assert [code for code, _, _ in check(root)] == ["policy/waiver-unused"] * 2
    (root / BASELINE).unlink()
    assert check(root) == []


def test_a_count_that_is_too_high_is_found(tmp_path: Path) -> None:
    data = f'{PREFIXES}ex:e1 a ex:Event ; ex:date "x"^^xsd:date .\nex:e2 a ex:Event ; ex:date "x"^^xsd:date .\n'
    root = small_project(tmp_path, [("data/ttl/data.ttl", data)])
    assert "count = 2" in complete(root)
    assert check(root) == []
    (root / "data/ttl/data.ttl").write_text("\n".join(data.split("\n")[:3]) + "\n")
    assert [code for code, _, _ in check(root)] == ["policy/waiver-unused"]


def test_more_findings_than_the_count_are_shown(tmp_path: Path) -> None:
    data = f'{PREFIXES}ex:e1 a ex:Event ; ex:date "x"^^xsd:date .\n'
    root = small_project(tmp_path, [("data/ttl/data.ttl", data)])
    complete(root)
    (root / "data/ttl/data.ttl").write_text(f'{data}ex:e2 a ex:Event ; ex:date "x"^^xsd:date .\n')
    assert check(root) == [("lexical/date", "data/ttl/data.ttl", 4)]


def test_a_check_of_one_file_says_nothing_about_waivers_of_others(tmp_path: Path) -> None:
    root = small_project(tmp_path, [("data/ttl/other.ttl", VALID.replace("e1", "e9"))])
    complete(root)
    (root / "data/ttl/data.ttl").write_text(VALID)
    assert check(root, "data/ttl/other.ttl") == []
    assert len(check(root, "data/ttl/data.ttl")) == 2
    assert waive_all(root, "data/ttl/other.ttl").count("[[waiver]]") == 2


def test_nothing_is_unused_while_a_file_cannot_be_read(tmp_path: Path) -> None:
    root = small_project(tmp_path)
    complete(root)
    (root / "data/ttl/data.ttl").write_text("<a")
    assert [code for code, _, _ in check(root)] == ["syntax/parse"]


def test_a_waiver_without_owner_is_noted(tmp_path: Path) -> None:
    root = small_project(tmp_path)
    (root / BASELINE).write_text(complete(root).replace('owner = "ana"', 'owner = ""'))
    assert [code for code, _, _ in check(root)] == ["policy/waiver-incomplete"] * 2
    assert sahel("check", *TODAY, cwd=root).code == 0


def test_a_syntax_error_cannot_be_waived(tmp_path: Path) -> None:
    root = small_project(tmp_path, [("data/ttl/b.ttl", "<a")])
    done = sahel("check", "--update-baseline", cwd=root)
    assert done.code == 2
    assert not (root / BASELINE).exists()


def test_no_shapes_cannot_be_waived(tmp_path: Path) -> None:
    root = small_project(tmp_path, [("shapes/shapes.ttl", "")])
    sahel("check", "--update-baseline", cwd=root)
    assert sahel("check", cwd=root).code == 2


def test_another_baseline_by_name(tmp_path: Path) -> None:
    root = small_project(tmp_path)
    assert sahel("check", "--update-baseline", "--baseline", "later.toml", cwd=root).code == 0
    assert not (root / BASELINE).exists()
    assert sahel("check", "--baseline", "later.toml", cwd=root).code == 0
    assert sahel("check", cwd=root).code == 1
    assert sahel("check", "--baseline", "missing.toml", cwd=root).code == 2


ENTRY = '[[waiver]]\ncode = "a/b"\nfingerprint = "12"\n'


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("[[waiver]\n", 3, "not readable as TOML"),
        ('[[waiver]]\ncode = "a/b"\n', 2, f"{BASELINE}:1: a waiver needs `fingerprint`"),
        (f"{ENTRY}\n{ENTRY}", 2, f"{BASELINE}:5: the fingerprint 12 is waived twice, first at line 1"),
        (f'{ENTRY}expires = "2027-01-31"\n', 2, f"{BASELINE}:1: `expires` must be a day"),
        (f"{ENTRY}expires = 2027-01-31T10:00:00\n", 2, f"{BASELINE}:1: `expires` must be a day"),
        (f"{ENTRY}count = 0\n", 2, "`count` must be 1 or more"),
        (f"{ENTRY}count = true\n", 2, "`count` must be a number"),
        (f"{ENTRY}resaon = 'x'\n", 2, f"{BASELINE}:1: unknown key 'resaon'"),
        ("[waivers]\n", 2, f"{BASELINE}: unknown key 'waivers'"),
        ("waiver = 1\n", 2, "must be written as [[waiver]]"),
    ],
)
def test_a_baseline_that_is_wrong(tmp_path: Path, text: str, code: int, said: str) -> None:
    done = sahel("check", cwd=small_project(tmp_path, [(BASELINE, text)]))
    assert done.code == code
    assert said in done.err


def test_a_baseline_in_another_notation_has_lines_too(tmp_path: Path) -> None:
    text = 'waiver = [\n  { code = "a/b", fingerprint = "12" },\n  { code = "a/b", fingerprint = "34" },\n]\n'
    root = small_project(tmp_path, [(BASELINE, text), ("data/ttl/data.ttl", VALID)])
    assert check(root) == [("policy/waiver-unused", BASELINE, 2), ("policy/waiver-unused", BASELINE, 3)]


@pytest.mark.parametrize("words", [("--today", "tomorrow"), ("--update-baseline", "--expires", "2027-02-30")])
def test_a_day_that_is_none(tmp_path: Path, words: tuple[str, ...]) -> None:
    assert sahel("check", *words, cwd=small_project(tmp_path)).code == 2


TEXTS = st.text(st.characters(codec="utf-8"), max_size=30)
WAIVERS = st.builds(
    Waiver,
    code=TEXTS.filter(bool),
    fingerprint=TEXTS.filter(bool),
    file=TEXTS,
    message=TEXTS,
    reason=TEXTS,
    owner=TEXTS,
    expires=st.none() | st.dates(min_value=date(1000, 1, 1)),
    count=st.integers(1, 10**6),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(WAIVERS, max_size=4, unique_by=lambda waiver: waiver.fingerprint))
def test_what_is_written_is_read_again(tmp_path_factory: pytest.TempPathFactory, waivers: list[Waiver]) -> None:
    path = tmp_path_factory.mktemp("baseline") / BASELINE
    path.write_bytes(baseline_text(waivers).encode())
    read = read_baseline(path, BASELINE)
    assert [(*vars(one).values(),)[:-1] for one in read] == [(*vars(one).values(),)[:-1] for one in waivers]


def test_the_fingerprint_leaves_out_what_moves() -> None:
    one = Finding("house/prefix-clash", Severity.ERROR, "the prefix a: is b here and c at x.ttl:12", "y.ttl", 4)
    same = Finding("house/prefix-clash", Severity.ERROR, "the prefix a: is b here and c at x.ttl:99", "y.ttl", 40)
    other = Finding("house/prefix-clash", Severity.ERROR, "the prefix a: is b here and d at x.ttl:12", "y.ttl", 4)
    assert one.fingerprint == same.fingerprint != other.fingerprint
    blank = [Finding("a/b", Severity.ERROR, "m", focus=f"_:f0b{number}", value="<v>") for number in (1, 2)]
    assert blank[0].fingerprint == blank[1].fingerprint
    year = [Finding("a/b", Severity.ERROR, f"overlaps event:{number}-coup") for number in (2012, 2020)]
    assert year[0].fingerprint != year[1].fingerprint
