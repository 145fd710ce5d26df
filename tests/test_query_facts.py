"""What the dossier of the domain says the answers are (section 7), asserted fact by fact over the bundled data."""

from __future__ import annotations

from pathlib import Path

import pytest

from sahel_ld.api import Project
from sahel_ld.query import IRI, Answer
from sahel_ld.query.values import Value
from sahel_ld.store import Store
from sahel_ld.terms import compact


@pytest.fixture(scope="module")
def store() -> Store:
    return Project(Path(__file__).parents[1]).store


def short(value: Value) -> object:
    return compact(value).partition(":")[2] if isinstance(value, IRI) else value


def pairs(answer: Answer, *columns: str) -> set[tuple[object, ...]]:
    """The distinct rows of some columns, IRIs by their local names."""
    return set(zip(*([short(value) for value in answer.column(name)] for name in columns), strict=True))


def publicity(answer: Answer) -> dict[object, object]:
    """For each document whether it was public."""
    return {document: public for document, public in pairs(answer, "document", "public")}  # noqa: C416 - the rows have no fixed length


def only(answer: Answer, column: str) -> set[object]:
    return {value for (value,) in pairs(answer, column)}


@pytest.mark.parametrize(
    ("day", "holders"),
    [
        ("2013-06-01", {"mnla", "hcua"}),
        ("2020-01-01", {"cma"}),
        ("2023-11-13", {"cma"}),
        ("2023-11-14", {"fama", "wagner"}),
        ("2024-06-01", {"fama", "wagner"}),
    ],
)
def test_cq1_who_held_kidal(store: Store, day: str, holders: set[str]) -> None:
    answer = store.query("who-held", place="place:kidal", as_of=day)
    town = {actor for actor, extent in pairs(answer, "actor", "extent") if extent == "extent-town"}
    assert town == holders
    assert None not in only(answer, "claimant") | only(answer, "confidence")


MLI = {f"MLi.{number:03}" for number in range(1, 9)}


def test_cq2_listings_of_malians_on_the_day_of_the_article(store: Store) -> None:
    answer = store.query("listings-in-force", nationality="actor:mali", as_of="2023-08-28")
    by_programme = pairs(answer, "programme", "target", "reference")
    assert {reference for programme, _, reference in by_programme if programme == "un-2374"} == MLI
    un = {str(reference) for programme, _, reference in by_programme if programme == "un-1267"}
    assert un == {"QDi.314", "QDi.315", "QDi.316", "QDi.319", "QDi.424", "QDi.425"}
    assert {target for programme, target, _ in by_programme if programme == "ofac-eo14024"} == {
        "camara",
        "a-b-diarra",
        "bagayoko",
    }
    assert {target for programme, target, _ in by_programme if programme == "ofac-sdgt"} == {
        "ag-ghali",
        "koufa",
        "bah-ag-moussa",
    }
    assert {"choguel-maiga", "diaw", "wague", "ikassa-maiga", "ben-diarra"} <= {target for _, target, _ in by_programme}


def test_cq2_economic_sanctions_of_ecowas_were_over(store: Store) -> None:
    assert "ecowas-mali-2022" in only(
        store.query("listings-in-force", authority="actor:ecowas", as_of="2022-07-02"), "listing"
    )
    after = only(store.query("listings-in-force", authority="actor:ecowas", as_of="2022-07-03"), "listing")
    assert "ecowas-mali-2022" not in after
    assert "ecowas-mali-transition-2021" in after


def test_cq3_what_dropped_out_later(store: Store) -> None:
    assert only(store.query("listings-in-force", programme="programme:un-2374", as_of="2023-08-31"), "reference") == MLI
    assert len(store.query("listings-in-force", programme="programme:un-2374", as_of="2023-09-01")) == 0
    assert len(store.query("listings-in-force", programme="programme:un-2374", as_of="2023-09-02")) == 0
    ofac = store.query("listings-in-force", authority="actor:ofac", nationality="actor:mali", as_of="2026-03-01")
    assert only(ofac, "target") == {"ag-ghali", "koufa", "bah-ag-moussa"}
    eu = pairs(store.query("listings-in-force", programme="programme:eu-mali", as_of="2026-01-01"), "target", "held")
    assert {target for target, held in eu if held == "certain"} == {"diaw", "wague", "ikassa-maiga", "maslov"}


def test_cq4_asset_freezes_came_after_the_listing(store: Store) -> None:
    frozen = pairs(store.query("asset-freezes"), "reference", "from")
    assert {reference for reference, since in frozen if since is None} == {"MLi.001", "MLi.002", "MLi.003"}
    assert {(reference, str(since)) for reference, since in frozen if since} == {
        (f"MLi.00{n}", "2019-12-19") for n in range(4, 9)
    }
    assert only(store.query("asset-freezes", as_of="2019-12-18"), "measure") == {None}
    assert len(only(store.query("asset-freezes", as_of="2019-12-19"), "measure") - {None}) == 5


def test_cq5_contradicted_claims_and_by_whom(store: Store) -> None:
    found = pairs(store.query("contradicted-claims"), "notation", "otherDocument")
    assert {("C10", "cod"), ("C10", "wof")} <= found
    assert {("C37", "ml-bf"), ("C37", "gn-cnrd")} <= found
    assert {("C57", "ofac-0723"), ("C57", "reu-poe"), ("C57", "ap")} <= found
    assert {notation for notation, _ in found} == {"C10", "C37", "C57"}
    disputed = only(store.query("contradicted-claims", relation="sah:disputes"), "notation")
    assert {"C50", "C51", "C52", "C53", "C54"} <= disputed
    qualified = only(store.query("contradicted-claims", relation="sah:qualifies"), "notation")
    assert {"C07", "C24", "C32", "C33", "C42", "C45", "C59"} <= qualified


def test_cq6_claims_with_a_single_root(store: Store) -> None:
    found = pairs(store.query("single-root-claims"), "notation", "source")
    panel = {4, 5, 6, 8, 9, 11, *range(13, 21), 23, *range(50, 55)}
    assert {(f"C{number:02}", "un-poe-mali") for number in panel} <= found
    assert ("C59", "united-states") in found
    assert {(f"C{number}", "unnamed-experts") for number in (40, 41, 42)} <= found


def test_cq7_almost_doubled_has_one_source(store: Store) -> None:
    (row,) = store.query("independent-sources").dicts()
    assert (row["sources"], short(row["source"])) == (1, "un-poe-mali")
    assert row["documents"] == 5
    (early,) = store.query("independent-sources", known_at="2023-08-25").dicts()
    assert early["sources"] == 1


IN_GAO = {"tessit-2022", "talataye-2022", "bamba-boat-2023", "bamba-camp-2023", "barkhane-exit", "menaka-offensive"}
IN_MENAKA = {"tamalat-2022", "tamalat-jnim-2022", "inekar-2022", "menaka-close"}


def test_cq8_events_within_gao(store: Store) -> None:
    answer = store.query("events-within", region="place:gao-region", since="2022-01-01", until="2023-12-31")
    assert only(answer, "event") >= IN_GAO
    assert not only(answer, "event") & (IN_MENAKA | {"tidermene-2023"})
    assert {"gao", "labbezanga"} <= {
        place for event, place in pairs(answer, "event", "place") if event == "barkhane-exit"
    }


def test_cq9_events_within_the_gao_of_2015(store: Store) -> None:
    answer = store.query("events-within", region="place:gao-region", since="2022", until="2023", boundaries="2015")
    assert only(answer, "event") >= IN_GAO | IN_MENAKA


def test_cq10_codes_of_the_territories(store: Store) -> None:
    found = {row[0]: row[1:] for row in pairs(store.query("territory-codes"), "place", "pCode", "iso", "geonames")}
    assert found["mali"] == (None, "ML", "2453866")
    assert found["menaka-region"][:2] == ("ML10", "ML-9")
    assert found["ansongo-cercle"] == ("ML0701", None, "7670555")
    assert found["gao-region"] == ("ML07", "ML-7", "2457161")
    assert {name: found[name][1] for name in ("niger", "burkina-faso", "guinea")} == {
        "niger": "NE",
        "burkina-faso": "BF",
        "guinea": "GN",
    }
    assert {found[name] for name in ("greater-sahara", "sahel", "middle-east")} == {(None, None, None)}


def test_cq11_tolls_of_moura(store: Store) -> None:
    found = pairs(store.query("death-tolls", event="event:moura-2022"), "claimant", "low", "best", "high")
    assert ("mali-transition-2020", None, 203, None) in found
    assert {("hrw", None, 300, None), ("hrw", 200, None, 400)} <= found
    assert ("ohchr", 500, None, None) in found


def test_cq12_toll_of_tessit_over_time(store: Store) -> None:
    answer = store.query("toll-history", event="event:tessit-2022")
    steps = [
        (str(given), short(category), best)
        for given, claimant, category, best in zip(
            *(answer.column(name) for name in ("given", "claimant", "category", "best")), strict=True
        )
        if short(claimant) == "fama"
    ]
    soldiers = [(given[:10], best) for given, category, best in steps if category == "casualty-killed-soldiers"]
    assert soldiers == [("2022-08-07", 4), ("2022-08-08", 17), ("2022-08-10", 42)]
    civilians = [best for _, category, best in steps if category == "casualty-killed-civilians"]
    assert civilians == [2, 4]
    assert ("casualty-missing", 9) in {(category, best) for _, category, best in steps}
    chain = pairs(answer, "claim", "revises")
    assert {("tes-22-tessit-toll-1", "tes-22-tessit-toll-0"), ("tes-22-tessit-toll-2", "tes-22-tessit-toll-1")} <= chain
    assert 42 not in only(store.query("toll-history", event="event:tessit-2022", known_at="2022-08-09"), "best")


def test_cq13_of_which_group_isgs_was_a_part(store: Store) -> None:
    early = store.query("group-parents", group="actor:isgs", as_of="2017-01-01")
    assert only(early, "parent") == {"islamic-state"}
    assert only(early, "listing") == {None}
    late = store.query("group-parents", group="actor:isgs", as_of="2022-06-01")
    assert ("affiliation-isgs-islamic-state-sahel-province", "QDe.163") in pairs(late, "affiliation", "reference")
    assert only(store.query("group-parents", group="actor:isgs", as_of="2020-02-22"), "listing") == {None}
    assert only(store.query("group-parents", group="actor:isgs", as_of="2020-02-23"), "reference") == {"QDe.163"}


def test_cq14_groups_that_became_jnim(store: Store) -> None:
    answer = store.query("merged-groups", group="actor:jnim")
    assert only(answer, "predecessor") == {"ansar-dine", "katiba-macina", "al-mourabitoun", "aqim-sahara"}
    assert {("ani", 3), ("ap", 3), ("africanews", 3), ("explica", 3)} <= pairs(answer, "claimant", "named")
    assert 4 in only(answer, "named")
    assert ("un-1267-committee", "katiba-macina") not in pairs(answer, "claimant", "predecessor")


def test_cq15_parties_of_the_agreement_of_2015(store: Store) -> None:
    found = {
        (party, mode, str(when))
        for party, mode, when in pairs(store.query("agreement-parties"), "party", "mode", "when")
    }
    assert {
        ("mali", "party-mode-initialled", "2015-03-01"),
        ("platform", "party-mode-initialled", "2015-03-01"),
    } <= found
    assert {("mali", "party-mode-signed", "2015-05-15"), ("cma", "party-mode-signed", "2015-06-20")} <= found
    assert ("mali", "party-mode-withdrew", "2024-01-25") in found
    assert "mali" in only(store.query("agreement-parties", as_of="2024-01-24"), "party")
    later = store.query("agreement-parties", as_of="2025-01-01")
    assert "mali" not in only(later, "party")
    assert not only(later, "member") & {"mnla", "hcua", "maa-cma"}
    assert {"mnla", "hcua", "maa-cma"} <= only(store.query("agreement-parties", as_of="2024-11-29"), "member")


def test_cq16_sanctioned_persons_in_peace_bodies(store: Store) -> None:
    found = pairs(store.query("sanctioned-office-holders"), "person", "organisation")
    assert {("mli-003", "cpa"), ("mli-006", "moc"), ("mli-008", "maa-plateforme")} <= found
    posts = {(short(row["person"]), str(row["post"])) for row in store.query("sanctioned-office-holders").dicts()}
    assert ("mli-008", "member of parliament for Bourem") in posts
    assert any(person == "wague" and "agreement of 2015" in post for person, post in posts)


def test_cq17_the_panel_report_was_not_public(store: Store) -> None:
    answer = store.query("documents-public-at", known_at="2023-07-24")
    found = publicity(answer)
    assert found["ofac-0723"] == "yes"
    assert found["poe-report-2023"] == found["reu-poe"] == found["ap"] == "not yet"
    assert found["aj"] == "not yet"
    assert publicity(store.query("documents-public-at", known_at="2023-08-07"))["reu-poe"] == "yes"
    august = publicity(store.query("documents-public-at", known_at="2023-08"))
    assert august["poe-report-2023"] == "possibly"


def test_cq18_what_is_denied(store: Store) -> None:
    found = pairs(store.query("denied-statements"), "content", "denier")
    assert {("personnel-mercenaries", "mali"), ("personnel-mercenaries", "russia")} <= found
    assert ("wagner-sought-arms", "russia-mfa") in found
    assert ("mali-paid-wagner", None) in found
    assert ("wagner-engineered-departure", None) in found


def test_cq19_programmes_of_wagner(store: Store) -> None:
    found = {
        (programme, str(since))
        for programme, since in pairs(store.query("programmes-of", target="actor:wagner"), "programme", "from")
    }
    assert {
        ("ofac-eo13660", "2017-06"),
        ("ofac-eo14024", "2022-11"),
        ("ofac-tco", "2023-01-26"),
        ("ofac-car", "2023-01-26"),
    } <= found
    assert {("eu-human-rights", "2021-12-13"), ("eu-ukraine", "2023-04-13")} <= found
    un = {
        programme
        for authority, programme in pairs(store.query("programmes-of"), "authority", "programme")
        if str(authority).startswith("un-")
    }
    assert un == {None}


def test_cq20_places_in_conflict(store: Store) -> None:
    found = pairs(store.query("conflicting-places"), "place", "conflict")
    assert ("tessit", "points") in found
    assert {place for place, _ in found} >= {
        "bamba",
        "tongo-tongo-2",
        "tin-hama",
        "djenne-cercle",
        "gao-region",
        "menaka-region",
    }


def test_totals_tell_unknown_from_zero(store: Store) -> None:
    for row in store.query("tolls-by-year").dicts():
        assert isinstance(row["known"], int)
        assert row["events"] == row["known"] + row["unknown"]  # type: ignore[operator]
        assert (row["lowest"] is None) == (row["highest"] is None) == (row["known"] == 0)
        assert row["lowest"] != 0


def test_the_report_on_wagner_and_who_disputes_it(store: Store) -> None:
    answer = store.query("what-did-the-report-say", about="actor:wagner")
    assert ("C50", "disputes", "kirby") in pairs(answer, "notation", "relation", "againstDocument")
    assert answer.column("paragraph")[0] == 7


# The half-open rule, at its borders: one situation from 2023-11-14 until 2025-06, another until 2023-11-14.
@pytest.mark.parametrize(
    ("as_of", "held"),
    [
        ("2023-11-13", {("cma", "certain")}),
        ("2023-11-14", {("fama", "certain"), ("wagner", "certain")}),
        ("2023-11", {("cma", "possible"), ("fama", "possible"), ("wagner", "possible")}),
        ("2025-05-31", {("fama", "certain"), ("wagner", "certain")}),
        ("2025-06-01", {("fama", "possible"), ("wagner", "possible"), ("africa-corps", "possible")}),
    ],
)
def test_borders_of_half_open_intervals(store: Store, as_of: str, held: set[tuple[str, str]]) -> None:
    answer = store.query("who-held", place="place:kidal", as_of=as_of)
    town = {
        (actor, when) for actor, extent, when in pairs(answer, "actor", "extent", "held") if extent == "extent-town"
    }
    strongest = {(actor, "certain" if (actor, "certain") in town else "possible") for actor, _ in town}
    assert strongest == held


def test_open_intervals_do_not_drop_out(store: Store) -> None:
    assert "isgs" in only(store.query("who-held", place="place:anderamboukane", as_of="2040-01-01"), "actor")
    assert "jnim" in only(store.query("who-held", place="place:talataye", as_of="1999-01-01"), "actor")
