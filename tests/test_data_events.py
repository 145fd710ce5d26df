"""Sanctions, agreements, events, control and groups: everything of the reference is there, claimed, and on the right days."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Store

from sahel_ld.dates import days_of

ROOT = Path(__file__).resolve().parents[1]
TTL = ROOT / "data" / "ttl"
BASE = "https://w3id.org/sahel-ld/"
CONTENT = [
    "Event",
    "Participation",
    "CasualtyEstimate",
    "Listing",
    "Measure",
    "Control",
    "Presence",
    "Membership",
    "Affiliation",
    "Office",
    "Mandate",
    "Containment",
    "AgreementStatus",
    "PartyEpisode",
    "Statement",
]

EVENTS = {
    "coups and diplomatic breaks": "coup-ml-2012 coup-ml-2020 coup-ml-2021 coup-gn-2021 coup-bf-2022a coup-bf-2022b "
    "coup-ne-2023 ultimatum-2023 communique-2023-07-31 ecowas-exit",
    "2012 to 2015": "rebellion-2012 fall-2012 azawad-2012 pact-2012 houka-2012 break-2012 serval-2013 kidal-2014 menaka-2015",
    "attacks": "tamalat-2022 menaka-offensive moura-2022 inekar-2022 tessit-2022 talataye-2022 tamalat-jnim-2022 "
    "tidermene-2023 bamba-boat-2023 timbuktu-blockade ber-2023 kidal-offensive-2023 kidal-2023 tinzaouaten-2024 april-2026",
    "presence": "wagner-arrival takuba-end barkhane-exit barkhane-end ngefa ohchr-report mali-demand res-2690 us-suspends "
    "fr-suspends ogossagou ber-close goundam-close menaka-close tessalit-close aguelhok-close kidal-close "
    "minusma-ceremony timbuktu-close minusma-end us-niger-2024 fr-niger-exit g5-end wagner-exit minusma-deaths",
    "publication": "report-dated report-seen report-public ap tn seed veto",
}
AGREEMENTS = [
    "tamanrasset-1991",
    "pacte-national-1992",
    "algiers-2006",
    "ecowas-2012",
    "ouaga-2013",
    "ouaga-2013-adh",
    "ceasefire-2014-05",
    "algiers-decl-2014-06-09",
    "platform-2014-06-14",
    "roadmap-2014-07",
    "security-2015-06-05",
    "apr-2015",
    "dnaa-2018",
    "msa-jnim-2022",
    "cma-merger-2023",
    "liptako-charter",
    "aes-confederation",
]
RESOLUTIONS = [
    "2085",
    "2100",
    "2164",
    "2227",
    "2295",
    "2359",
    "2364",
    "2374",
    "2423",
    "2432",
    "2480",
    "2484",
    "2531",
    "2541",
    "2584",
    "2590",
    "2640",
    "2649",
    "2690",
]
UN_1267 = {
    "QDe.004": "2001-10-06",
    "QDe.014": "2001-10-06",
    "QDe.115": "2004-10-18",
    "QDe.134": "2012-12-05",
    "QDe.135": "2013-03-20",
    "QDe.140": "2014-06-02",
    "QDe.141": "2014-06-02",
    "QDe.159": "2018-10-04",
    "QDe.162": "2020-02-23",
    "QDe.163": "2020-02-23",
    "QDi.136": "2003-11-11",
    "QDi.232": "2007-08-27",
    "QDi.249": "2008-07-03",
    "QDi.250": "2008-07-03",
    "QDi.279": "2010-04-22",
    "QDi.280": "2010-04-22",
    "QDi.313": "2013-02-05",
    "QDi.314": "2013-02-22",
    "QDi.315": "2013-02-22",
    "QDi.316": "2013-02-25",
    "QDi.319": "2013-10-24",
    "QDi.389": "2016-02-29",
    "QDi.415": "2018-08-09",
    "QDi.423": "2019-08-14",
    "QDi.424": "2019-08-14",
    "QDi.425": "2020-02-04",
}
# Target and programme of every other row of the reference; the number of listings of that pair.
ROWS = {
    "ofac-sdgt": {"ag-ghali": 1, "isgs": 1, "jnim": 1, "koufa": 1, "bah-ag-moussa": 1},
    "ofac-eo13660": {"wagner": 1, "utkin": 1},
    "ofac-eo13661": {"prigozhin": 1},
    "ofac-cyber2": {"prigozhin": 1},
    "ofac-eo13848": {"prigozhin": 1},
    "ofac-tco": {"wagner": 1},
    "ofac-car": {"wagner": 1},
    "ofac-eo14024": dict.fromkeys(
        [
            "wagner",
            "maslov",
            "midas-ressources",
            "diamville",
            "industrial-resources",
            "dm",
            "a-n-ivanov",
            "camara",
            "a-b-diarra",
            "bagayoko",
        ],
        1,
    ),
    "us-7031c": {"malian-officers-2023": 1},
    "eu-mali": dict.fromkeys(
        [
            *(f"mli-{n:03}" for n in range(1, 9)),
            *["choguel-maiga", "diaw", "wague", "ikassa-maiga", "ben-diarra", "maslov"],
        ],
        1,
    ),
    "eu-human-rights": dict.fromkeys(
        ["wagner", "shugaley", "maloletko", "pikalov", "sytii", "potepkin", "a-a-ivanov", "perfilev", "mandel", "fdnv"],
        1,
    ),
    "eu-ukraine": {"wagner": 1, "prigozhin": 1},
    "eu-2024-2642": {"averyanov": 1},
    "eu-2016-1686": dict.fromkeys(
        ["katiba-macina", "ansarul-islam", "jafar-dicko", "sidan-ag-hitta", "salem-ould-breihmatt"], 1
    ),
    "eu-1267": dict.fromkeys(["jnim", "isgs", "ag-ghali", "koufa"], 1),
    "uk-russia": {"wagner-linked-uk-2023": 1, "maslov": 1},
    "ecowas-mali": {"mali": 3, "mali-transition-2020": 1},
    "ecowas-burkina-faso": {"burkina-faso": 1},
    "ecowas-guinea": {"guinea": 2, "cnrd": 1},
    "ecowas-niger": {"niger": 1, "cnsp-niger": 1},
}
MALIAN_OFFICERS = ("camara", "a-b-diarra", "bagayoko")

PREFIXES = "\n".join(
    [f"PREFIX sah: <{BASE}def#>", f"PREFIX code: <{BASE}code#>"]
    + [
        f"PREFIX {kind}: <{BASE}id/{kind}/>"
        for kind in [
            "actor",
            "agreement",
            "claim",
            "document",
            "event",
            "listing",
            "measure",
            "place",
            "programme",
            "situation",
        ]
    ]
)


@cache
def store() -> Store:
    """All data of the project in one store."""
    result = Store()
    for path in sorted(TTL.glob("*.ttl")):
        result.load(path=str(path), format=RdfFormat.TURTLE)
    return result


def rows(query: str) -> list[tuple[str, ...]]:
    """The answers of a SELECT, each value shortened to the part after the base; an unbound variable is empty."""
    solutions = store().query(f"{PREFIXES}\n{query}")
    names = [variable.value for variable in solutions.variables]  # type: ignore[union-attr]
    return sorted(
        {
            tuple("" if row[name] is None else short(row[name].value) for name in names)
            for row in solutions  # type: ignore[union-attr]
        }
    )


def pairs(query: str) -> dict[str, str]:
    """The answers of a SELECT of two variables, the first of them as the key."""
    return {key: value for key, value in rows(query)}  # noqa: C416 - dict() of tuples of any length has no type


def short(value: str) -> str:
    return value.removeprefix(f"{BASE}id/").removeprefix(f"{BASE}code#").rpartition("/")[2] if BASE in value else value


def ask(query: str) -> bool:
    return bool(store().query(f"{PREFIXES}\n{query}"))


def days(subject: str, predicate: str) -> tuple[date, date] | None:
    """First and last day that the date of a thing can mean, or None where there is no date."""
    for quad in store().quads_for_pattern(NamedNode(subject), NamedNode(f"{BASE}def#{predicate}"), None):
        assert isinstance(quad.object, Literal)
        found = days_of(quad.object.value, quad.object.datatype.value)
        return found.first, found.last
    return None


def in_force(day: date, programme: str) -> set[str]:
    """Targets listed for certain on a day under a programme, with an end that is known or open."""
    found = set()
    for listing, target in rows(
        f"SELECT ?l ?t WHERE {{ ?l a sah:Listing ; sah:programme programme:{programme} ; sah:target ?t "
        "FILTER NOT EXISTS { ?l sah:endStatus code:end-unknown } }"
    ):
        start, end = (days(f"{BASE}id/listing/{listing}", name) for name in ("from", "until"))
        if start and start[1] <= day and (end is None or day < end[0]):
            found.add(target)
    return found


@pytest.mark.parametrize(("group", "size"), [(0, 10), (1, 9), (2, 15), (3, 25), (4, 7)])
def test_events_of_the_reference_are_there(group: int, size: int) -> None:
    slugs = list(EVENTS.values())[group].split()
    assert len(slugs) == size
    missing = [
        slug for slug in slugs if not ask(f"ASK {{ event:{slug} a sah:Event ; sah:kind ?kind ; sah:when ?when }}")
    ]
    assert missing == []


def test_all_sixty_six_events_are_told_apart() -> None:
    slugs = [slug for group in EVENTS.values() for slug in group.split()]
    assert len(slugs) == len(set(slugs)) == 66


def test_every_content_node_is_claimed() -> None:
    kinds = " ".join(f"sah:{kind}" for kind in CONTENT)
    unclaimed = rows(
        f"SELECT ?node WHERE {{ VALUES ?kind {{ {kinds} }} ?node a ?kind "
        "FILTER NOT EXISTS { ?claim a sah:Claim ; sah:content ?node } }"
    )
    assert unclaimed == []


def test_every_agreement_has_a_party() -> None:
    missing = [
        slug
        for slug in AGREEMENTS
        if not ask(f"ASK {{ ?episode a sah:PartyEpisode ; sah:agreement agreement:{slug} }}")
    ]
    assert len(AGREEMENTS) == 17
    assert missing == []


def test_every_resolution_has_its_adoption() -> None:
    missing = [
        number
        for number in RESOLUTIONS
        if not ask(
            f"ASK {{ event:{'' if number == '2690' else 'adoption-'}res-{number} sah:kind code:event-kind-adoption }}"
        )
    ]
    assert len(RESOLUTIONS) == 19
    assert missing == []


def test_mali_list_has_eight_listings() -> None:
    listed = pairs(
        "SELECT ?ref ?from WHERE { ?l a sah:Listing ; sah:programme programme:un-2374 ; sah:listReference ?ref ; "
        "sah:from ?from }"
    )
    assert listed == {f"MLi.{n:03}": "2018-12-20" if n < 4 else "2019-07-10" for n in range(1, 9)}


def test_first_three_never_had_a_freeze_and_the_others_only_later() -> None:
    measures: dict[str, dict[str, str]] = defaultdict(dict)
    for reference, kind, start in rows(
        "SELECT ?ref ?kind ?from WHERE { ?l sah:programme programme:un-2374 ; sah:listReference ?ref . "
        "?m sah:listing ?l ; sah:kind ?kind ; sah:from ?from }"
    ):
        measures[reference][kind.removeprefix("measure-kind-")] = start
    for n in range(1, 4):
        assert measures[f"MLi.{n:03}"] == {"travel-ban": "2018-12-20"}
    for n in range(4, 9):
        assert measures[f"MLi.{n:03}"] == {"travel-ban": "2019-07-10", "asset-freeze": "2019-12-19"}


def test_the_start_of_the_freeze_is_marked_as_inferred() -> None:
    (finding,) = rows(
        "SELECT ?claimant ?confidence WHERE { claim:dossier-mli-freeze-start sah:claimant ?claimant ; sah:confidence ?confidence }"
    )
    assert finding == ("sahel-ld", "confidence-low")


@pytest.mark.parametrize(("day", "size"), [("2023-08-28", 8), ("2023-08-31", 8), ("2023-09-01", 0), ("2023-09-02", 0)])
def test_mali_list_ends_after_the_last_day_of_august(day: str, size: int) -> None:
    assert len(in_force(date.fromisoformat(day), "un-2374")) == size


def test_other_listings_of_the_united_nations() -> None:
    listed = pairs(
        "SELECT ?ref ?from WHERE { ?l a sah:Listing ; sah:programme programme:un-1267 ; sah:listReference ?ref ; "
        "sah:from ?from ; sah:endStatus code:end-open }"
    )
    assert len(UN_1267) == 26
    assert listed == UN_1267


def test_measures_of_the_1267_list() -> None:
    for reference in UN_1267:
        kinds = {
            kind
            for (kind,) in rows(
                f'SELECT ?kind WHERE {{ ?l sah:programme programme:un-1267 ; sah:listReference "{reference}" . '
                "?m sah:listing ?l ; sah:kind ?kind }"
            )
        }
        expected = {"measure-kind-asset-freeze", "measure-kind-arms-embargo"}
        assert kinds == (expected | {"measure-kind-travel-ban"} if reference.startswith("QDi") else expected), reference


@pytest.mark.parametrize("programme", sorted(ROWS))
def test_rows_of_the_other_authorities(programme: str) -> None:
    count: dict[str, int] = defaultdict(int)
    for _, target in rows(
        f"SELECT ?l ?t WHERE {{ ?l a sah:Listing ; sah:programme programme:{programme} ; sah:target ?t }}"
    ):
        count[target] += 1
    assert dict(count) == ROWS[programme]


@pytest.mark.parametrize(
    ("day", "listed"), [("2023-07-23", False), ("2023-07-24", True), ("2026-02-26", True), ("2026-02-27", False)]
)
def test_malian_officers_left_the_list_of_ofac(day: str, listed: bool) -> None:
    found = in_force(date.fromisoformat(day), "ofac-eo14024")
    assert found.issuperset(MALIAN_OFFICERS) is listed
    assert bool(found.intersection(MALIAN_OFFICERS)) is listed


@pytest.mark.parametrize(("day", "listed"), [("2022-01-09", True), ("2022-07-02", True), ("2022-07-03", False)])
def test_economic_sanctions_on_mali(day: str, listed: bool) -> None:
    start, end = (days(f"{BASE}id/listing/ecowas-mali-2022", name) for name in ("from", "until"))
    assert start is not None
    assert end is not None
    assert (start[1] <= date.fromisoformat(day) < end[0]) is listed


def test_wagner_is_on_six_lists_and_on_none_of_the_united_nations() -> None:
    programmes = {
        programme for (programme,) in rows("SELECT ?p WHERE { ?l sah:target actor:wagner ; sah:programme ?p }")
    }
    assert programmes == {"ofac-eo13660", "ofac-eo14024", "ofac-tco", "ofac-car", "eu-human-rights", "eu-ukraine"}


def test_toll_of_tessit_is_a_chain_of_revisions() -> None:
    chain = pairs("SELECT ?new ?old WHERE { ?new sah:revises ?old FILTER(CONTAINS(STR(?new), 'tessit')) }")
    assert chain == {"tes-22-tessit-toll-2": "tes-22-tessit-toll-1", "tes-22-tessit-toll-1": "tes-22-tessit-toll-0"}
    soldiers = pairs(
        "SELECT ?claim ?n WHERE { ?claim sah:content ?e . ?e sah:event event:tessit-2022 ; "
        "sah:category code:casualty-killed-soldiers ; sah:best ?n }"
    )
    assert soldiers == {"tes-22-tessit-toll-0": "4", "tes-22-tessit-toll-1": "17", "tes-22-tessit-toll-2": "42"}


def test_tolls_of_moura_stand_side_by_side() -> None:
    tolls = rows(
        "SELECT ?who ?category ?low ?best ?high WHERE { ?e sah:event event:moura-2022 ; sah:category ?category "
        "OPTIONAL { ?e sah:low ?low } OPTIONAL { ?e sah:best ?best } OPTIONAL { ?e sah:high ?high } "
        "?claim sah:content ?e ; sah:claimant ?who }"
    )
    assert ("mali-transition-2020", "casualty-killed", "", "203", "") in tolls
    assert ("hrw", "casualty-killed-civilians", "", "300", "") in tolls
    assert ("hrw", "casualty-killed-civilians", "200", "", "400") in tolls
    assert ("ohchr", "casualty-killed", "500", "", "") in tolls
    assert ("ohchr", "casualty-identified-victims", "", "238", "") in tolls


def test_an_unknown_toll_is_absent_and_never_zero() -> None:
    assert not ask("ASK { ?e a sah:CasualtyEstimate ; sah:low|sah:best|sah:high 0 }")


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
def test_holders_of_the_town_of_kidal(day: str, holders: set[str]) -> None:
    found = set()
    for situation, actor in rows(
        "SELECT ?s ?a WHERE { ?s a sah:Control ; sah:place place:kidal ; sah:extent code:extent-town ; sah:actor ?a }"
    ):
        start, end = (days(f"{BASE}id/situation/{situation}", name) for name in ("from", "until"))
        if start and start[1] <= date.fromisoformat(day) and (end is None or date.fromisoformat(day) < end[0]):
            found.add(actor)
    assert found == holders


def test_there_is_a_control_episode_for_each_holder() -> None:
    places = {place for (place,) in rows("SELECT ?p WHERE { ?s a sah:Control ; sah:place ?p }")}
    assert places >= {
        "kidal",
        "gao",
        "timbuktu",
        "menaka",
        "anderamboukane",
        "tamalat",
        "talataye",
        "tessalit",
        "aguelhok",
        "ansongo-cercle",
    }
    assert len(rows("SELECT ?s WHERE { ?s a sah:Control }")) >= 13


def test_signing_of_the_agreement_of_2015_took_three_days() -> None:
    acts = rows(
        "SELECT ?when ?mode ?party WHERE { ?e a sah:PartyEpisode ; sah:agreement agreement:apr-2015 ; sah:when ?when ; "
        "sah:mode ?mode ; sah:party ?party FILTER(?mode NOT IN (code:party-mode-mediated)) }"
    )
    by_act: dict[tuple[str, str], set[str]] = defaultdict(set)
    for when, mode, party in acts:
        by_act[when, mode.removeprefix("party-mode-")].add(party)
    assert by_act == {
        ("2015-03-01", "initialled"): {"mali", "platform"},
        ("2015-05-14", "initialled"): {"cma"},
        ("2015-05-15", "signed"): {"mali", "platform", "cpa", "cmfpr-2"},
        ("2015-06-20", "signed"): {"cma"},
        ("2024-01-25", "withdrew"): {"mali"},
    }


def test_accounts_of_what_made_up_jnim_differ() -> None:
    accounts: dict[str, set[str]] = defaultdict(set)
    for claim, group in rows(
        "SELECT ?claim ?group WHERE { ?s a sah:Affiliation ; sah:affiliatedTo actor:jnim ; sah:actor ?group ; "
        "sah:kind code:affiliation-kind-component . ?claim sah:content ?s }"
    ):
        accounts[claim].add(group)
    assert sorted(len(groups) for groups in accounts.values()) == [3, 3, 3, 3, 4]
    assert set().union(*accounts.values()) == {"ansar-dine", "katiba-macina", "al-mourabitoun", "aqim-sahara"}
    assert "katiba-macina" not in accounts["unl-2024-components"]


def test_facts_without_a_source_are_marked_and_belong_to_the_project() -> None:
    others = rows(
        "SELECT ?claim WHERE { ?claim sah:confidence code:confidence-unverified ; sah:claimant ?who ; sah:document ?d "
        "FILTER(?who != actor:sahel-ld || ?d != document:sahel-ld-dossier) "
        "FILTER EXISTS { ?claim sah:content ?node . ?node a ?kind FILTER(?kind IN (sah:Event, sah:Listing, sah:Measure)) } }"
    )
    assert others == []
