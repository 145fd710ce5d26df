"""Where answers say more than the curators' dossier expects, or put it otherwise: each row of the page that argues it still holds."""

from __future__ import annotations

import re

import pytest
from conftest import ROOT

from sahel_ld.api import Project
from sahel_ld.query.values import IRI, Value
from sahel_ld.store import Store

PAGE = ROOT / "docs" / "explanation" / "competency-questions.md"


@pytest.fixture(scope="module")
def store() -> Store:
    return Project(ROOT).store


def rows(store: Store, name: str, *columns: str, **options: str) -> set[tuple[object, ...]]:
    answer = store.query(name, **options)  # type: ignore[arg-type]
    return {tuple(_short(row[column]) for column in columns) for row in answer.dicts()}


def _short(value: Value) -> object:
    return re.split(r"[/#]", value)[-1] if isinstance(value, IRI) else value if value is None else str(value)


def malians(store: Store, day: str) -> set[tuple[object, ...]]:
    return rows(store, "listings-in-force", "programme", "target", "held", nationality="actor:mali", as_of=day)


def test_1_the_base_of_minusma_stands_beside_the_town(store: Store) -> None:
    held = rows(store, "who-held", "actor", "extent", place="place:kidal", as_of="2020-01-01")
    assert held == {("cma", "extent-town"), ("minusma", "extent-camp")}


@pytest.mark.parametrize("day", ["2023-08-28", "2023-09-02"])
def test_2_and_3_the_lists_of_the_eu(store: Store, day: str) -> None:
    listed = malians(store, day)
    assert {row for row in listed if row[0] == "eu-1267"} == {
        ("eu-1267", "ag-ghali", "certain"),
        ("eu-1267", "koufa", "certain"),
    }
    copies = {row for row in listed if row[0] == "eu-mali" and str(row[1]).startswith("mli-")}
    assert copies == {("eu-mali", f"mli-{number:03}", "possible") for number in range(1, 9)}
    assert {row[1] for row in listed if row[0] == "eu-mali" and row[2] == "certain"} == {
        "diaw",
        "wague",
        "ikassa-maiga",
    }
    assert {("eu-mali", "choguel-maiga", "possible"), ("eu-mali", "ben-diarra", "possible")} <= listed
    assert ("un-1267", "koufa", "certain") in listed


def test_3_nothing_of_the_eu_is_certain_after_its_last_document(store: Store) -> None:
    listed = malians(store, "2026-03-01")
    assert {row[2] for row in listed} == {"possible"}
    assert {row[1] for row in listed if row[0] == "ofac-sdgt"} == {"ag-ghali", "koufa", "bah-ag-moussa"}
    assert {row for row in listed if row[0] == "ofac-eo14024"} == set()


def test_2_individuals_of_ecowas_are_a_group_without_a_nationality(store: Store) -> None:
    assert not any(str(row[0]).startswith("ecowas") for row in malians(store, "2023-08-28"))
    found = rows(store, "listings-in-force", "target", "held", authority="actor:ecowas", as_of="2023-08-28")
    assert ("mali-transition-2020", "certain") in found


def test_6_and_7_what_has_one_root(store: Store) -> None:
    single = {row[0] for row in rows(store, "single-root-claims", "notation")}
    assert {"C01", "C10", "C48", "C49", "C58"} <= single
    assert rows(store, "independent-sources", "sources", "documents") == {("1", "5")}


def test_8_and_9_takuba_ended_at_gao_and_menaka(store: Store) -> None:
    asked = {"region": "place:gao-region", "since": "2022", "until": "2023"}
    now = rows(store, "events-within", "event", "place", **asked)
    then = rows(store, "events-within", "event", "place", boundaries="2015", **asked)
    assert {row for row in now if row[0] == "takuba-end"} == {("takuba-end", "gao")}
    assert {row for row in then if row[0] == "takuba-end"} == {("takuba-end", "gao"), ("takuba-end", "menaka")}


def test_10_codes_that_the_dossier_s_answer_has_not_and_has(store: Store) -> None:
    found = {row[0]: row[1:] for row in rows(store, "territory-codes", "place", "iso", "geonames")}
    assert found["menaka-region"] == ("ML-9", "12070577")
    assert (found["niger"], found["burkina-faso"]) == (("NE", "2440476"), ("BF", "2361809"))
    assert found["somalia"] == found["dr-congo"] == (None, None)


def test_13_the_pledge_is_open_beside_the_province(store: Store) -> None:
    found = rows(store, "group-parents", "kind", "from", "until", as_of="2022-06-01")
    assert found == {
        ("affiliation-kind-allegiance", "2015-05", None),
        ("affiliation-kind-branch", "2022-03", None),
    }


def test_16_the_four_are_among_all_who_held_anything(store: Store) -> None:
    found = rows(store, "sanctioned-office-holders", "person", "organisation")
    assert {("mli-003", "cpa"), ("mli-006", "moc"), ("mli-008", None), ("wague", "mali-transition-2020")} <= found
    assert len(found) > 20


def test_18_mali_denies_what_the_us_says_of_moura(store: Store) -> None:
    denied = rows(store, "denied-statements", "content", "denier", claimant="actor:united-states", about="actor:wagner")
    assert {row for row in denied if row[1]} == {
        ("personnel-mercenaries", "mali"),
        ("personnel-mercenaries", "russia"),
        ("wagner-sought-arms", "russia-mfa"),
        ("moura-2022-perpetrator-wagner", "mali-transition-2020"),
    }


def test_20_two_more_conflicts(store: Store) -> None:
    found = rows(store, "conflicting-places", "place", "conflict")
    assert {("menaka-cercle", "codes"), ("bamako", "shared code"), ("tessit", "points")} <= found


def test_every_row_of_the_page_has_its_test() -> None:
    numbers = {
        number
        for cell in re.findall(r"^\| ([\d, ]+) \|", PAGE.read_text("utf-8"), re.MULTILINE)
        for number in re.findall(r"\d+", cell)
    }
    tested = {number for name in globals() if name.startswith("test_") for number in re.findall(r"_(\d+)", name)}
    assert numbers <= tested
