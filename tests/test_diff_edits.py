"""Edits of the real data, each named in words: what was changed, and nothing that was not."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from sahel_ld.api import Project
from sahel_ld.diff import Difference

ROOT = Path(__file__).resolve().parents[1]
XSD = "^^xsd:date"


@dataclass(frozen=True)
class Edit:
    """In ``file``, within the block of ``subject``, ``old`` becomes ``new``; each of ``says`` is part of a sentence."""

    file: str
    subject: str
    old: str
    new: str
    says: tuple[str, ...]
    dit: tuple[str, ...] = ()

    def apply(self, folder: Path) -> None:
        path = folder / "data/ttl" / f"{self.file}.ttl"
        text = path.read_text("utf-8")
        start = text.index(f"\n{self.subject}\n") + 1
        end = text.find("\n\n", start)
        block = text[start : end if end >= 0 else len(text)]
        assert block.count(self.old) == 1, f"{self.subject}: {self.old!r} is there {block.count(self.old)} times"
        path.write_text(text[:start] + block.replace(self.old, self.new) + text[start + len(block) :], "utf-8")


SEED = "“Increase in ISIS Presence in Mali Reported by United Nations Experts”"
NEW_CLAIM = """

claim:test-macina
    a sah:Claim ;
    skos:prefLabel "Macina was no part of JNIM"@en ;
    sah:claimant actor:ocha ;
    sah:stance code:stance-denies ;
    sah:content participation:founding-jnim-2017-predecessor-katiba-macina ;
    sah:document document:un-jnim ;
    sah:recordedOn "2026-11-25"^^xsd:date ;
    sah:confidence code:confidence-low ;
    sah:assessment code:assessment-contested ."""
NEW_ESTIMATE = """

estimate:test-tidermene
    a sah:CasualtyEstimate ;
    skos:prefLabel "Test toll"@en ;
    sah:event event:tidermene-2023 ;
    sah:category code:casualty-killed ;
    sah:low "3"^^xsd:nonNegativeInteger ;
    sah:high "7"^^xsd:nonNegativeInteger ."""
NEW_PARTICIPATION = """

participation:test-tidermene-target
    a sah:Participation ;
    skos:prefLabel "Test participation"@en ;
    sah:event event:tidermene-2023 ;
    sah:participant actor:msa , actor:gatia ;
    sah:role code:role-target ;
    sah:certainty code:certainty-presumed ."""
NEW_IDENTIFIER = """

identifier:test-goita
    a sah:Identifier ;
    skos:prefLabel "Test identifier"@en ;
    sah:identifies actor:goita ;
    sah:scheme code:identifier-scheme-wikidata ;
    sah:code "Q1" ;
    sah:match code:match-close ;
    sah:source document:un-jnim ."""

EDITS = [
    Edit(
        "statements.sanctions-us",
        "listing:ofac-ag-ghali-2013",
        "sah:endStatus code:end-open",
        f'sah:until "2026-01-15"{XSD}',
        ("Listing of Iyad Ag Ghali (OFAC): end set to 2026-01-15 (was open)",),
        ("Inscription de Iyad Ag Ghali (OFAC) : fin fixée au 2026-01-15 (auparavant ouverte)",),
    ),
    Edit(
        "statements.sanctions-us",
        "listing:ofac-camara-2023",
        "2026-02-27",
        "2026-02-28",
        ("Listing of Sadio Camara (OFAC): end 2026-02-27 → 2026-02-28",),
    ),
    Edit(
        "statements.sanctions-us",
        "measure:ofac-camara-2023-blocking",
        f'sah:until "2026-02-27"{XSD}',
        "sah:endStatus code:end-unknown",
        ("Listing of Sadio Camara (OFAC): blocking of property: end now unknown (was 2026-02-27)",),
        ("Inscription de Sadio Camara (OFAC) : blocage des biens : fin désormais inconnue (auparavant 2026-02-27)",),
    ),
    Edit(
        "report.seed",
        "claim:seed-c02",
        "code:assessment-uncontested",
        "code:assessment-contradicted",
        (f"Claim C02 of {SEED}: assessment uncontested → contradicted",),
        ("appréciation : non contestée → contredite",),
    ),
    Edit(
        "report.seed",
        "claim:seed-c03",
        "code:confidence-medium",
        "code:confidence-low",
        (f"Claim C03 of {SEED}: confidence medium → low",),
    ),
    Edit(
        "report.seed",
        "claim:seed-c05",
        "    sah:repeats claim:tn-c05 ;\n",
        "",
        (f"Claim C05 of {SEED}: no longer repeats claim",),
    ),
    Edit(
        "report.seed",
        "claim:seed-c38",
        "code:stance-reports",
        "code:stance-warns",
        (f"Claim C38 of {SEED}: stance reports → warns",),
    ),
    Edit(
        "report.seed",
        "anchor:seed-c01",
        'sah:endOffset "68"',
        'sah:endOffset "70"',
        (
            f"Claim C01 of {SEED}: passage (paragraph 0, characters 0 to 70): passage (paragraph 0, characters 0 to 68) → "
            "passage (paragraph 0, characters 0 to 70)",
        ),
    ),
    Edit(
        "report.groups-jihadist",
        "claim:jnim-17-components-explica",
        "sah:claimant actor:explica",
        "sah:claimant actor:explica , actor:ocha",
        ("now also claimed by OCHA",),
        ("aussi affirmée par",),
    ),
    Edit(
        "report.groups-jihadist",
        "claim:eu-cons-katiba-macina-tie",
        " .",
        f" .{NEW_CLAIM}",
        (
            "JNIM: the founding group Katiba Macina is now contested by OCHA",
            "new claim “Macina was no part of JNIM” in “Narrative summary of reasons for listing",
            "OCHA (denies)",
        ),
        ("GSIM : le groupe fondateur Katiba Macina : désormais contesté par",),
    ),
    Edit(
        "statements.events-attacks-2023",
        "estimate:bamba-boat-2023-government-killed-civilians",
        'sah:best "49"',
        'sah:low "40"^^xsd:nonNegativeInteger ; sah:best "57"',
        (
            "Attacks on the boat Tombouctou and on the camp at Bamba (umbrella): estimate of civilians killed according to "
            "Transitional authorities of Mali: 49 → at least 40, best 57",
        ),
    ),
    Edit(
        "statements.events-attacks-2023",
        "participation:tidermene-2023-perpetrator-isgs",
        "code:certainty-stated .",
        f"code:certainty-disputed .{NEW_ESTIMATE}{NEW_PARTICIPATION}",
        (
            "ISGS takes Tidermène: perpetrator ISGS: certainty stated → disputed",
            "ISGS takes Tidermène: new estimate of killed: 3 to 7",
            "ISGS takes Tidermène: new participant GATIA or MSA (target, presumed)",
        ),
    ),
    Edit(
        "statements.events-attacks-2023",
        "event:bamba-camp-2023",
        "    sah:kind code:event-kind-attack",
        "    sah:place place:kidal ;\n    sah:kind code:event-kind-battle",
        ("Attack on the camp at Bamba: kind attack → battle", "Attack on the camp at Bamba: place added: Kidal"),
    ),
    Edit(
        "statements.events-attacks-2023",
        "event:boat-tombouctou-2023",
        '"2023-09-07"^^xsd:date',
        '"2023-09"^^xsd:gYearMonth',
        ("Attack on the boat Tombouctou: when 2023-09-07 → 2023-09",),
    ),
    Edit(
        "statements.control",
        "situation:control-kidal-2014",
        "2014-05-21",
        "2014-05-20",
        ("Territorial control “Kidal (town) held by CMA”: start 2014-05-21 → 2014-05-20",),
    ),
    Edit(
        "statements.control",
        "situation:control-kidal-2023",
        'sah:until "2025-06"^^xsd:gYearMonth',
        "sah:endStatus code:end-open",
        ("held by Malian Armed Forces and Wagner Group”: end now open (was 2025-06)",),
    ),
    Edit(
        "statements.control",
        "situation:control-kidal-2013",
        "actor:mnla , actor:hcua",
        "actor:mnla",
        ("held by MNLA and HCUA”: actor removed: HCUA",),
    ),
    Edit(
        "registry.organisations",
        "actor:adc-2006",
        '"23 May Democratic Alliance"@en',
        '"Democratic Alliance of 23 May"@en',
        (
            "Democratic Alliance of 23 May: name in English “23 May Democratic Alliance” → “Democratic Alliance of 23 May”",
        ),
    ),
    Edit(
        "registry.organisations",
        "actor:jnim",
        "    sah:kind code:actor-kind-jihadist-group ;",
        '    skos:altLabel "Nusrat"@en ;\n    sah:kind code:actor-kind-jihadist-group , code:actor-kind-coalition ;',
        ("JNIM: other name added: “Nusrat” (English)", "JNIM: kind added: coalition"),
        ("GSIM : ajout – autre nom : « Nusrat » (anglais)",),
    ),
    Edit(
        "registry.persons",
        "actor:a-b-diarra",
        '    skos:note "Not to be mistaken for the other man named Diarra."@en ;\n',
        "",
        ("Alou Boi Diarra: note removed: “Not to be mistaken for the other man named Diarra.”",),
    ),
    Edit(
        "registry.persons",
        "actor:a-diop",
        "document:pax ,",
        "document:pax , document:un-jnim ,",
        ("Abdoulaye Diop: now also rests on “Narrative summary of reasons for listing",),
        ("Abdoulaye Diop : s'appuie aussi sur «",),
    ),
    Edit(
        "registry.identifiers",
        "identifier:actor-jnim-ofac-uid-24879",
        'sah:code "24879"',
        'sah:code "24880"',
        ("JNIM: identifier OFAC UID 24880: code “24879” → “24880”",),
    ),
    Edit(
        "registry.identifiers",
        "identifier:actor-ag-ghali-ofac-uid-15832",
        "sah:source document:sdn .",
        f"sah:source document:sdn .{NEW_IDENTIFIER}",
        ("Assimi Goïta: new identifier Wikidata Q1: close",),
        ("Assimi Goïta : ajout – identifiant Wikidata Q1",),
    ),
    Edit(
        "registry.geometries",
        "geometry:kidal-point",
        "POINT(1.409 18.443)",
        "POINT(1.509 18.443)",
        (
            "Kidal: point POINT(1.509 18.443) (settlement): point POINT(1.409 18.443) → POINT(1.509 18.443) (moved by 10.5 km)",
        ),
    ),
    Edit(
        "registry.geometries",
        "geometry:abuja-point",
        "code:precision-settlement",
        "code:precision-exact",
        ("Abuja: point POINT(7.495 9.058) (exact): precision settlement → exact",),
    ),
    Edit(
        "registry.documents",
        "document:seed",
        "b11cb6632a84",
        "000000000000",
        (f"{SEED}: the text held has changed: SHA-256 b11cb663… → 00000000…",),
    ),
    Edit(
        "registry.law",
        "law:res-2374",
        'sah:number "2374"',
        'sah:number "2375"',
        ("Security Council resolution 2374 (2017): number “2374” → “2375”",),
    ),
    Edit(
        "registry.programmes",
        "programme:ecowas-niger",
        f'sah:until "2024-02-24"{XSD}',
        "sah:endStatus code:end-unknown",
        ("ECOWAS measures concerning Niger: end now unknown (was 2024-02-24)",),
    ),
    Edit(
        "statements.agreements",
        "party:security-2015-06-05-cma-signed",
        "code:party-mode-signed",
        "code:party-mode-initialled",
        ("party CMA (initialled): mode signed → initialled",),
    ),
    Edit(
        "statements.agreements-1991-2014",
        "situation:status-tamanrasset-1991-superseded",
        "sah:endStatus code:end-open",
        f'sah:until "1993-01-01"{XSD}',
        ("Tamanrasset accords: status superseded: end set to 1993-01-01 (was open)",),
    ),
    Edit(
        "statements.offices",
        "situation:office-camara-defence",
        '"minister of defence of Mali"@en',
        '"minister of defence"@en',
        ("Office “Sadio Camara: minister of defence of Mali”: post",),
    ),
    Edit(
        "statements.groups-jihadist",
        "statement:founding-jnim-date-2",
        'sah:value "2017-03-02"',
        'sah:value "2017-03-03"',
        ("Statement “JNIM is founded on 2 March 2017”: value 2017-03-02 → 2017-03-03",),
        ("Énoncé « Le JNIM est fondé le 2 mars 2017 » : valeur : 2017-03-02 → 2017-03-03",),
    ),
]


def copied(folder: Path) -> Path:
    """A copy of the project's ontology and data."""
    for name in ("ontology", "data/ttl"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


@pytest.fixture(scope="module")
def sides(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The data as it is, and with all edits."""
    old = copied(tmp_path_factory.mktemp("old"))
    new = copied(tmp_path_factory.mktemp("new"))
    for edit in EDITS:
        edit.apply(new)
    return old, new


@pytest.fixture(scope="module")
def english(sides: tuple[Path, Path]) -> Difference:
    """The edits in English."""
    return Project(ROOT).diff(*sides)


@pytest.fixture(scope="module")
def french(sides: tuple[Path, Path]) -> Difference:
    """The edits in French."""
    return Project(ROOT).diff(*sides, language="fr")


def sentences(difference: Difference) -> list[str]:
    """All sentences on things."""
    return [sentence for entity in difference.entities for sentence in entity.sentences]


def test_there_are_thirty_edits() -> None:
    assert len(EDITS) >= 30


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.subject)
def test_each_edit_is_named_in_words(edit: Edit, english: Difference, french: Difference) -> None:
    told = sentences(english)
    for fragment in edit.says:
        assert [sentence for sentence in told if fragment in sentence], f"nothing says {fragment!r}"
    dits = sentences(french)
    for fragment in edit.dit:
        assert [sentence for sentence in dits if fragment in sentence], f"nothing says {fragment!r}"


def test_nothing_else_is_told(english: Difference) -> None:
    fragments = [fragment for edit in EDITS for fragment in edit.says]
    assert [
        sentence for sentence in sentences(english) if not any(fragment in sentence for fragment in fragments)
    ] == []
    assert english.breaking == 0
    assert not english.ontology


def test_in_french_there_are_as_many_sentences_and_none_is_in_english(english: Difference, french: Difference) -> None:
    assert len(sentences(french)) == len(sentences(english))
    for sentence in sentences(french):
        for word in (" is now ", " removed", " added", "new ", " was ", "now also"):
            assert word not in sentence.partition("«")[0], sentence


def test_all_edits_taken_back_are_told_too(sides: tuple[Path, Path]) -> None:
    back = Project(ROOT).diff(sides[1], sides[0])
    told = sentences(back)
    for fragment in (
        "Listing of Iyad Ag Ghali (OFAC): end now open (was 2026-01-15)",
        "JNIM: the founding group Katiba Macina is no longer contested by OCHA",
        "removed: claim “Macina was no part of JNIM”",
        "ISGS takes Tidermène: removed: participant GATIA or MSA (target, presumed)",
        "Assimi Goïta: removed: identifier Wikidata Q1",
        "JNIM: other name removed: “Nusrat” (English)",
        "Kidal (town) held by MNLA and HCUA”: actor added: HCUA",
    ):
        assert [sentence for sentence in told if fragment in sentence], f"nothing says {fragment!r}"
    # What was published and is gone breaks the links to it.
    assert {gone.iri.rpartition("/")[2] for gone in back.gone} == {
        "test-macina",
        "test-tidermene",
        "test-tidermene-target",
        "test-goita",
    }


def test_a_thing_under_a_new_iri_is_one_sentence_and_breaking(tmp_path: Path) -> None:
    old, new = copied(tmp_path / "old"), copied(tmp_path / "new")
    for path in (new / "data/ttl").glob("*.ttl"):
        text = path.read_text("utf-8")
        path.write_text(
            text.replace("actor:jnim ", "actor:jnim-group ").replace("actor:jnim\n", "actor:jnim-group\n"), "utf-8"
        )
    found = Project(ROOT).diff(old, new)
    told = sentences(found)
    assert told[0] == "JNIM: IRI actor:jnim → actor:jnim-group"
    assert len(told) == 2
    assert "other statements name it by the new IRI" in told[1]
    assert [gone.iri for gone in found.gone] == ["https://w3id.org/sahel-ld/id/actor/jnim"]


def test_an_address_kept_as_deprecated_with_its_successor_is_not_breaking(tmp_path: Path) -> None:
    old, new = copied(tmp_path / "old"), copied(tmp_path / "new")
    path = new / "data/ttl/registry.persons.ttl"
    text = path.read_text("utf-8")
    start = text.index("\nactor:abu-al-bara\n") + 1
    end = text.index("\n\n", start)
    kept = (
        "actor:abu-al-bara <http://www.w3.org/2002/07/owl#deprecated> true ;\n"
        "    <http://purl.org/dc/terms/isReplacedBy> actor:goita ."
    )
    path.write_text(text[:start] + kept + text[end:], "utf-8")
    found = Project(ROOT).diff(old, new)
    assert not found.gone
    assert any("deprecated, replaced by Assimi Goïta" in sentence for sentence in sentences(found))
    path.write_text(text[:start] + text[end:], "utf-8")
    found = Project(ROOT).diff(old, new)
    assert [gone.iri.rpartition("/")[2] for gone in found.gone] == ["abu-al-bara"]
    assert found.breaking == 1
