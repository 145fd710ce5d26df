"""The registry is complete, names each thing once, and takes codes and points from its sources unchanged."""

from __future__ import annotations

import csv
import hashlib
import re
import unicodedata
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

ROOT = Path(__file__).resolve().parents[1]
TTL = ROOT / "data" / "ttl"
SHARED = ROOT.parent / "shared"
DOSSIER = SHARED / "dossier.md"
SAMPLES = SHARED / "samples"

BASE = "https://w3id.org/sahel-ld/"
SAH = f"{BASE}def#"
CODE = f"{BASE}code#"
PREF_LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
AS_WKT = "http://www.opengis.net/ont/geosparql#asWKT"

REGISTRY = [
    "agreements",
    "documents",
    "geometries",
    "identifiers",
    "law",
    "organisations",
    "persons",
    "programmes",
    "territories",
]
FILES = [TTL / f"registry.{name}.ttl" for name in REGISTRY]
FILES += [TTL / "statements.containment.ttl", TTL / "report.containment.ttl"]

# The least that the registry holds, by kind of thing.
COUNTS = {
    "organisation": 91,
    "person": 59,
    "country": 13,
    "admin-1": 11,
    "admin-2": 27,
    "town or site": 45,
    "wider area": 7,
    "agreement": 17,
    "resolution": 19,
}
# Codes that sources warn against, or that nobody confirmed.
NOT_CODES = {"2460584", "Q104466893", "Q130879", "Q213507"}
BEYOND_THE_SAHEL = {"algiers", "algeria"}

needs_dossier = pytest.mark.skipif(not DOSSIER.is_file(), reason="the curators' dossier is not beside the project")
needs_samples = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample files are not beside the project")


def _read(path: Path) -> list[Triple]:
    return [quad.triple for quad in parse(path=path, format=RdfFormat.TURTLE)]


class Things:
    """What the files say, by subject and property."""

    def __init__(self, paths: list[Path]) -> None:
        self.of: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        self.labels: dict[str, dict[str, str]] = defaultdict(dict)
        for path in paths:
            for triple in _read(path):
                assert isinstance(triple.subject, NamedNode)
                value = triple.object
                assert isinstance(value, NamedNode | Literal)
                self.of[triple.subject.value][triple.predicate.value].append(value.value)
                if triple.predicate.value == PREF_LABEL and isinstance(value, Literal):
                    self.labels[triple.subject.value][value.language or ""] = value.value

    def typed(self, name: str) -> set[str]:
        return {iri for iri, said in self.of.items() if SAH + name in said[RDF_TYPE]}

    def kinds(self, iri: str) -> set[str]:
        return {kind.removeprefix(CODE) for kind in self.of[iri][f"{SAH}kind"]}

    def of_kind(self, *kinds: str) -> set[str]:
        return {iri for iri in self.of if self.kinds(iri) & set(kinds)}


@cache
def registry() -> Things:
    return Things(FILES)


@cache
def dossier() -> str:
    return DOSSIER.read_text(encoding="utf-8")


@cache
def sample_text() -> str:
    kinds = {".csv", ".geojson", ".json", ".txt", ".xml"}
    paths = sorted(path for path in SAMPLES.rglob("*") if path.suffix in kinds and "bad_downloads" not in path.parts)
    return "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in paths)


def kind_and_slug(iri: str) -> tuple[str, str]:
    kind, _, slug = iri.removeprefix(f"{BASE}id/").partition("/")
    return kind, slug


def section(number: str) -> str:
    """One numbered section of the dossier."""
    start = re.search(rf"^#+ {re.escape(number)}\.? ", dossier(), re.MULTILINE)
    assert start, number
    end = re.search(r"^#{2,3} ", dossier()[start.end() :], re.MULTILINE)
    return dossier()[start.start() : start.end() + end.start() if end else None]


def slugs(number: str) -> list[str]:
    """The slugs in the first column of the table of a section."""
    found: list[str] = []
    for line in section(number).splitlines():
        if not line.startswith("|"):
            continue
        cell = line.split("|")[1].strip().strip("*")
        if cell in {"slug", "---"}:
            continue
        if cell.startswith("mli-001"):
            cell = ",".join(f"mli-00{i}" for i in range(1, 9))
        found += [slug.strip() for slug in cell.split(",")]
    return found


def stands_in(code: str, text: str) -> bool:
    return re.search(rf"(?<![A-Za-z0-9]){re.escape(code)}(?![A-Za-z0-9])", text) is not None


def codes(scheme: str) -> dict[str, str]:
    """Thing and code, for the identifiers of a scheme."""
    things = registry()
    return {
        things.of[iri][f"{SAH}identifies"][0]: things.of[iri][f"{SAH}code"][0]
        for iri in things.typed("Identifier")
        if things.of[iri][f"{SAH}scheme"] == [f"{CODE}identifier-scheme-{scheme}"]
        and things.of[iri][f"{SAH}match"] == [f"{CODE}match-exact"]
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_file_starts_with_what_it_holds_and_has_no_blank_node(path: Path) -> None:
    assert path.read_text(encoding="utf-8").startswith("# ")
    for triple in _read(path):
        assert not isinstance(triple.subject, BlankNode)
        assert not isinstance(triple.object, BlankNode)


def test_the_registry_is_as_large_as_it_was() -> None:
    things = registry()
    towns = things.of_kind("territory-kind-settlement", "territory-kind-site", "territory-kind-admin-3")
    reached = {
        "organisation": len(things.typed("Organisation")),
        "person": len(things.typed("Person")),
        "country": len(things.of_kind("territory-kind-country")),
        "admin-1": len(things.of_kind("territory-kind-admin-1")),
        "admin-2": len(things.of_kind("territory-kind-admin-2")),
        "town or site": len(towns),
        "wider area": len(things.of_kind("territory-kind-wider-area", "territory-kind-claimed-territory")),
        "agreement": len(things.typed("Agreement")),
        "resolution": len(things.of_kind("legal-kind-resolution")),
    }
    assert {name: reached[name] for name in COUNTS if reached[name] < COUNTS[name]} == {}


@needs_dossier
@pytest.mark.parametrize(
    ("number", "kind", "count"),
    [
        ("2.1", "actor", 24),
        ("2.2", "actor", 14),
        ("2.3", "actor", 18),
        ("2.4", "actor", 5),
        ("2.5", "actor", 30),
        ("2.6", "actor", 59),
        ("3.1", "place", 13),
        ("3.2", "place", 11),
        ("3.3", "place", 27),
        ("3.4", "place", 45),
        ("3.5", "place", 7),
        ("4.1", "agreement", 17),
    ],
)
def test_every_entry_of_the_dossier_is_in_the_registry(number: str, kind: str, count: int) -> None:
    wanted = slugs(number)
    assert len(wanted) == count
    assert [slug for slug in wanted if f"{BASE}id/{kind}/{slug}" not in registry().of] == []


@needs_dossier
def test_every_resolution_of_the_dossier_is_in_the_registry() -> None:
    numbers = re.findall(r"^\| \**(\d{4})\** \|", section("4.2"), re.MULTILINE)
    assert len(numbers) == 19
    assert [number for number in numbers if f"{BASE}id/law/res-{number}" not in registry().of] == []


@needs_dossier
def test_every_key_of_the_source_register_is_a_document() -> None:
    cells = [line.split("|")[1] for line in section("0.1").splitlines() if line.startswith("|")]
    keys = [key.strip() for cell in cells for key in cell.split(",") if key.strip() not in {"key", "---"}]
    wanted = [f"{BASE}id/document/" + re.sub(r"[^a-z0-9]+", "-", key.lower()).strip("-") for key in keys]
    assert len(wanted) > 80
    assert [iri for iri in wanted if iri not in registry().of] == []


def test_slugs_are_lower_case_letters_digits_and_hyphens() -> None:
    for iri in registry().of:
        assert re.fullmatch(r"[a-z]+/[a-z0-9]+(-[a-z0-9]+)*", "/".join(kind_and_slug(iri))), iri


def test_everything_has_a_label_in_english_and_in_french_and_no_two_share_it() -> None:
    things = registry()
    assert [iri for iri in things.of if not {"en", "fr"} <= set(things.labels[iri])] == []
    seen = Counter((kind_and_slug(iri)[0], things.labels[iri]["en"]) for iri in things.of)
    assert [label for label, times in seen.items() if times > 1] == []


def test_texts_are_in_nfc() -> None:
    for said in registry().of.values():
        for values in said.values():
            assert all(unicodedata.is_normalized("NFC", value) for value in values)


def test_every_entry_rests_on_documents_of_the_registry() -> None:
    things = registry()
    documents = things.typed("Document")
    for iri, said in things.of.items():
        if kind_and_slug(iri)[0] not in {"situation", "claim"}:
            assert said[f"{SAH}source"], iri
        for name in ("source", "document", "derivedFrom"):
            assert set(said[SAH + name]) <= documents, iri


def test_the_founding_report_derives_from_the_report_of_the_panel() -> None:
    chain = [f"{BASE}id/document/seed"]
    while above := registry().of[chain[-1]][f"{SAH}derivedFrom"]:
        chain += above
    assert [kind_and_slug(iri)[1] for iri in chain] == ["seed", "tn", "ap", "poe-report-2023"]


@pytest.mark.skipif(not (SHARED / "seed").is_dir(), reason="the founding report is not beside the project")
def test_the_hash_of_the_founding_report_is_that_of_its_file() -> None:
    (path,) = sorted((SHARED / "seed").glob("*.txt"))
    said = registry().of[f"{BASE}id/document/seed"][f"{SAH}contentHash"]
    assert said == [hashlib.sha256(path.read_bytes()).hexdigest()]


@needs_dossier
@needs_samples
def test_every_code_stands_in_a_source() -> None:
    things = registry()
    written = [things.of[iri][f"{SAH}code"][0] for iri in things.typed("Identifier")]
    assert len(written) > 300
    assert [code for code in written if not (stands_in(code, dossier()) or stands_in(code, sample_text()))] == []


def test_no_code_is_one_that_the_sources_warn_against() -> None:
    things = registry()
    assert {things.of[iri][f"{SAH}code"][0] for iri in things.typed("Identifier")} & NOT_CODES == set()


def test_an_exact_code_names_one_thing() -> None:
    things = registry()
    seen = Counter(
        (things.of[iri][f"{SAH}scheme"][0], things.of[iri][f"{SAH}code"][0])
        for iri in things.typed("Identifier")
        if things.of[iri][f"{SAH}match"] == [f"{CODE}match-exact"]
    )
    assert [code for code, times in seen.items() if times > 1] == []


@needs_samples
def test_p_codes_and_containment_agree_with_the_code_table() -> None:
    path = SAMPLES / "ocha_cod" / "global_pcodes_adm_1_2_cut_bom.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        table = {row["P-Code"]: row for row in csv.DictReader(file)}
    p_codes = codes("p-code")
    things = registry()
    for iri, code in p_codes.items():
        folded = unicodedata.normalize("NFD", things.labels[iri]["en"]).encode("ascii", "ignore").decode()
        assert table[code]["Name"].lower() in folded.lower(), code
    alpha_3 = codes("iso-3166-1-alpha-3")
    compared = 0
    for claim in things.typed("Claim"):
        if things.of[claim][f"{SAH}document"] != [f"{BASE}id/document/cod"]:
            continue
        content = things.of[things.of[claim][f"{SAH}content"][0]]
        low, high = content[f"{SAH}contained"][0], content[f"{SAH}container"][0]
        assert table[p_codes[low]]["Parent P-Code"] == (p_codes.get(high) or alpha_3[high]), claim
        compared += 1
    assert compared > 30


def test_points_lie_where_the_sahel_is() -> None:
    things = registry()
    points = things.typed("Geometry")
    assert len(points) > 90
    for iri in points:
        match = re.fullmatch(r"POINT\((-?\d+\.\d+) (-?\d+\.\d+)\)", things.of[iri][AS_WKT][0])
        assert match, iri
        longitude, latitude = map(float, match.groups())
        place = kind_and_slug(things.of[iri][f"{SAH}locates"][0])[1]
        assert -18 <= longitude <= 16, iri
        assert 9 <= latitude <= (38 if place in BEYOND_THE_SAHEL else 27), iri


@needs_dossier
def test_points_have_the_digits_of_the_dossier_with_longitude_first() -> None:
    things = registry()
    for iri in things.typed("Geometry"):
        longitude, latitude = things.of[iri][AS_WKT][0].removeprefix("POINT(").removesuffix(")").split(" ")
        assert re.search(rf"(?<![\d.]){re.escape(latitude)}, ?{re.escape(longitude)}(?!\d)", dossier()), iri


def test_both_points_of_tessit_are_kept() -> None:
    things = registry()
    points = {things.of[iri][AS_WKT][0] for iri in things.typed("Geometry") if "/tessit-point" in iri}
    assert points == {"POINT(0.293 15.224)", "POINT(-0.300 15.217)"}


def test_every_containment_is_claimed_and_joins_places_of_the_registry() -> None:
    things = registry()
    claimed = {
        triple.object.value
        for path in sorted(TTL.glob("report.*.ttl"))
        for triple in _read(path)
        if triple.predicate.value == f"{SAH}content" and isinstance(triple.object, NamedNode)
    }
    containments = things.typed("Containment")
    assert len(containments) > 100
    assert containments <= claimed
    for iri in containments:
        assert {*things.of[iri][f"{SAH}contained"], *things.of[iri][f"{SAH}container"]} <= things.typed("Territory")


def test_menaka_left_gao_and_the_sources_differ_on_when() -> None:
    things = registry()
    ends = {
        things.of[iri][f"{SAH}until"][0]
        for iri in things.typed("Containment")
        if things.of[iri][f"{SAH}contained"] == [f"{BASE}id/place/menaka-cercle"]
        and things.of[iri][f"{SAH}container"] == [f"{BASE}id/place/gao-region"]
    }
    assert ends == {"2016-01", "2017/2021-12-20"}


def test_claims_of_the_curators_on_containment_name_their_premises() -> None:
    things = registry()
    own = [iri for iri in things.typed("Claim") if things.of[iri][f"{SAH}claimant"] == [f"{BASE}id/actor/sahel-ld"]]
    assert own
    assert [iri for iri in own if not things.of[iri][f"{SAH}basedOn"]] == []
