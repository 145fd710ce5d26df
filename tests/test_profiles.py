"""Publication profiles: what is withheld is gone, what is published stays, and the proof finds what is put back. All persons here are invented."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sahel_ld import profiles
from sahel_ld.errors import DataError, InputError, UsageError
from sahel_ld.profiles.nodes import Withheld
from sahel_ld.profiles.points import decimals_of, rounded
from sahel_ld.profiles.publication import prove
from sahel_ld.project import Project

ROOT = Path(__file__).resolve().parents[1]
HEAD = """@prefix actor: <https://w3id.org/sahel-ld/id/actor/> .
@prefix claim: <https://w3id.org/sahel-ld/id/claim/> .
@prefix code: <https://w3id.org/sahel-ld/code#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix document: <https://w3id.org/sahel-ld/id/document/> .
@prefix event: <https://w3id.org/sahel-ld/id/event/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix geo: <http://www.opengis.net/ont/geosparql#> .
@prefix geometry: <https://w3id.org/sahel-ld/id/geometry/> .
@prefix identifier: <https://w3id.org/sahel-ld/id/identifier/> .
@prefix listing: <https://w3id.org/sahel-ld/id/listing/> .
@prefix participation: <https://w3id.org/sahel-ld/id/participation/> .
@prefix place: <https://w3id.org/sahel-ld/id/place/> .
@prefix sah: <https://w3id.org/sahel-ld/def#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix right: <http://publications.europa.eu/resource/authority/access-right/> .
"""
PERSONS = f"""{HEAD}
actor:x-test a sah:Person ;
    skos:prefLabel "Amadou Tèst-Inventé"@en ; skos:altLabel "Le Grand Inventé"@fr ;
    dcterms:accessRights right:RESTRICTED .
actor:y-test a sah:Person ; skos:prefLabel "Yéro Fictif"@en ; skos:note "Brother of AMADOU TEST INVENTE, and friend of others."@en ;
    foaf:mbox <mailto:yero@example.org> ; foaf:phone "anything" ; foaf:page <tel:+22300000000> .
listing:x a sah:Listing ; sah:target actor:x-test ; skos:prefLabel "Listing of Amadou Tèst-Inventé"@en .
event:e a sah:Event ; skos:prefLabel "An attack"@en .
participation:px a sah:Participation ; sah:event event:e ; sah:participant actor:x-test .
participation:pxy a sah:Participation ; sah:event event:e ; sah:participant actor:x-test , actor:y-test .
claim:x a sah:Claim ; sah:content listing:x ; sah:claimant actor:y-test ; sah:anchor <https://w3id.org/sahel-ld/id/anchor/x> .
<https://w3id.org/sahel-ld/id/anchor/x> a sah:EvidenceAnchor ; sah:paragraph 1 .
claim:both a sah:Claim ; sah:content listing:x , event:e ; sah:claimant actor:y-test .
identifier:x a sah:Identifier ; sah:identifies actor:x-test ; sah:code "QX.000111" ; sah:scheme code:identifier-scheme-un-sc-reference .
document:d a sah:Document ; skos:prefLabel "A list"@en ; skos:note "Entry QX.000111 is on page 3."@en .
"""
TEXTS = [
    ("Reach him at +223 76 00 00 01 or later.", "phone number", "+223 76 00 00 01"),
    ("Tel.: 20 22 00 00", "phone number", "20 22 00 00"),
    ("Téléphone 76000001, à Bamako", "phone number", "76000001"),
    ("Numbers 76.00.00.01 and 66 00 00 02.", "phone number", "66 00 00 02"),
    ("WhatsApp: 0022376000001", "phone number", "22376000001"),
    ("Mail to invented.person@example.org today", "e-mail address", "invented.person@example.org"),
    ("inventee (at) example.org", "e-mail address", "example.org"),
    ("Passport number AB0000123 (Mali), issued 2010", "document number", "AB0000123"),
    ("Passeport n° B0000000 et autres", "document number", "B0000000"),
    ("National ID No. 123-456-0000", "document number", "123-456-0000"),
    ("carte d’identité MLI0000001", "document number", "MLI0000001"),
    ("Lives at 12 Invented Tree Road, somewhere", "street address", "12 Invented Tree Road"),
    ("Domicile : 12 rue de l’Arbre Inventé, Bamako", "street address", "Arbre Inventé"),
    ("Hamdallaye, Rue 000 Porte 00", "street address", "Porte 00"),
    ("P.O. Box 0000, Bamako", "street address", "Box 0000"),
    ("At 16.12345, -3.01234 by satellite", "exact coordinates", "16.12345"),
    ("At 16°12'34\"N 3°00'12\"W", "exact coordinates", "16°12"),
]
# What reads a little like it, and is published.
HARMLESS = [
    "Resolution 2374 (2017), paragraph 12, adopted on 5 September 2017",
    "S/2018/581, MLi.003, QDi.316, UID 15832, 32017R1770",
    "49 civilians, 15 soldiers and about 50 attackers killed",
    "from 2012-03-31 to 2013-01-28; 2015/2016",
    "Place de l'Indépendance, avenue of the revolution, Road to Gao",
    "The mission had 15,209 soldiers and 1,920 police in 13 bases.",
    "Executive Order 14024 of 15 April 2021; E.O. 13581",
    "The visa ban of 2022; passports were not seized in 2020",
    "Operations 2012 2013 2014 2015",
    "Panel@night is no address; a mobile unit of 20 men",
]


def read(turtle: str) -> list[ox.Quad]:
    """The quads of a text."""
    return list(ox.parse(turtle.encode(), format=ox.RdfFormat.TURTLE))


def note(text: str, language: str = "en") -> list[ox.Quad]:
    """A note with this text."""
    subject, predicate = (
        ox.NamedNode("https://w3id.org/sahel-ld/id/actor/z"),
        ox.NamedNode("http://www.w3.org/2004/02/skos/core#note"),
    )
    return [ox.Quad(subject, predicate, ox.Literal(text, language=language))]


PUBLIC = profiles.load("public")
PARTNER = profiles.load("partner")


@pytest.mark.parametrize(("text", "rule", "secret"), TEXTS, ids=[text for text, _, _ in TEXTS])
def test_personal_data_in_text_is_replaced(text: str, rule: str, secret: str) -> None:
    assert profiles.leaks(note(text), PUBLIC), "the proof does not see it"
    written, report = profiles.apply(note(text), PUBLIC)
    value = written[0].object.value  # type: ignore[union-attr]
    assert secret not in value
    assert f"[withheld: {rule}]" in value
    assert report.replaced[rule] >= 1
    assert not profiles.leaks(written, PUBLIC, report.withheld)


def test_the_replacement_is_in_the_language_of_the_text() -> None:
    written, _ = profiles.apply(note("Téléphone 76000001", "fr"), PUBLIC)
    assert written[0].object == ox.Literal("[non publié : numéro de téléphone]", language="fr")


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_looks_like_it_stays(text: str) -> None:
    assert profiles.apply(note(text), PUBLIC)[0] == note(text)
    assert not profiles.leaks(note(text), PUBLIC)


def test_codes_and_hashes_are_not_searched() -> None:
    quads = read(f'{HEAD} identifier:a sah:code "76 00 00 01" . actor:b sah:contentHash "0022376000001" .')
    assert profiles.apply(quads, PUBLIC)[0] == quads


def test_marked_things_are_gone_with_all_that_is_nothing_without_them() -> None:
    written, report = profiles.apply(read(PERSONS), PUBLIC)
    subjects = {str(quad.subject).rpartition("/id/")[2].rstrip(">") for quad in written}
    assert subjects == {"actor/y-test", "event/e", "participation/pxy", "claim/both", "document/d"}
    text = "\n".join(map(str, written))
    for secret in ("x-test", "Amadou", "AMADOU", "Grand Inventé", "QX.000111", "mailto:", "tel:", "anything"):
        assert secret not in text
    assert "Brother of [withheld], and friend of others." in text
    assert "Entry [withheld] is on page 3." in text
    assert not profiles.leaks(written, PUBLIC, report.withheld)
    assert report.things == 6


def test_partners_get_what_is_restricted_but_no_phone_numbers() -> None:
    written, report = profiles.apply(read(PERSONS), PARTNER)
    text = "\n".join(map(str, written))
    assert "actor/x-test" in text
    for secret in ("mailto:", "tel:", "anything"):
        assert secret not in text
    assert report.things == 0


@pytest.mark.parametrize(
    ("put_back", "rule"),
    [
        ("actor:z foaf:phone 'x' .", "the property is withheld"),
        ("actor:z dcterms:accessRights right:RESTRICTED .", "the thing is marked as withheld"),
        ("actor:z foaf:knows actor:x-test .", "a thing that is withheld is named"),
        ("actor:z skos:note 'as amadou test-inventé said' .", "the name of a thing that is withheld is in the text"),
        (
            "actor:z skos:note 'see https://w3id.org/sahel-ld/id/actor/x-test for more' .",
            "the IRI of a thing that is withheld is in the text",
        ),
        ("actor:z foaf:page <mailto:a@example.org> .", "links of the kind mailto: are withheld"),
    ],
)
def test_the_proof_finds_what_is_put_back(put_back: str, rule: str) -> None:
    written, report = profiles.apply(read(PERSONS), PUBLIC)
    found = profiles.leaks([*written, *read(HEAD + put_back)], PUBLIC, report.withheld)
    assert rule in {leak.rule for leak in found}
    assert all("Amadou" not in str(leak) and "amadou" not in str(leak) for leak in found)


def test_an_iri_that_only_begins_like_one_that_is_withheld_is_none() -> None:
    gone = Withheld({ox.NamedNode("https://w3id.org/sahel-ld/id/actor/x")})
    assert not profiles.leaks_in_text(
        "<https://w3id.org/sahel-ld/id/actor/x-ray> <https://w3id.org/sahel-ld/id/actor/xy>", gone
    )
    assert profiles.leaks_in_text("<https://w3id.org/sahel-ld/id/actor/x>", gone)


# Points

POINTS = f"""{HEAD}
place:v sah:kind code:territory-kind-settlement . place:t sah:kind code:territory-kind-settlement . place:s sah:kind code:territory-kind-site .
geometry:v a sah:Geometry ; sah:locates place:v ; sah:precision code:precision-village ; geo:asWKT "POINT(-2.5321 16.8350)"^^geo:wktLiteral .
geometry:t a sah:Geometry ; sah:locates place:t ; sah:precision code:precision-settlement ; geo:asWKT "POINT(-3.007 16.773)"^^geo:wktLiteral .
geometry:s a sah:Geometry ; sah:locates place:s ; sah:precision code:precision-settlement ; geo:asWKT "POINT(-0.05 0.04)"^^geo:wktLiteral .
geometry:e a sah:Geometry ; sah:locates place:v ; sah:precision code:precision-exact ;
    geo:asWKT "POLYGON((1.11 2.22, 1.13 2.22, 1.13 2.26, 1.11 2.26, 1.11 2.22))"^^geo:wktLiteral .
identifier:v sah:identifies place:v ; sah:scheme code:identifier-scheme-geonames ; sah:code "2449067" ; skos:prefLabel "Vtown: GeoNames 2449067" .
identifier:p sah:identifies place:v ; sah:scheme code:identifier-scheme-p-code ; sah:code "ML0601" .
identifier:t sah:identifies place:t ; sah:scheme code:identifier-scheme-geonames ; sah:code "2449068" .
"""


def test_points_of_villages_and_sites_are_rounded_and_say_so() -> None:
    written, report = profiles.apply(read(POINTS), PUBLIC)
    values = {
        str(quad.subject).rpartition("/")[2].rstrip(">"): quad.object.value  # type: ignore[union-attr]
        for quad in written
        if quad.predicate.value.endswith("asWKT")
    }
    assert values == {
        "v": "POINT(-2.5 16.8)",
        "t": "POINT(-3.007 16.773)",
        "s": "POINT(0.0 0.0)",
        "e": "POINT(1.1 2.2)",
    }
    text = "\n".join(map(str, written))
    assert text.count("Rounded to a tenth of a degree for publication.") == 3
    assert text.count("precision-cercle") == 3
    # The code that leads to the exact point is gone, the others stay.
    assert "2449067" not in text
    assert "ML0601" in text
    assert "2449068" in text
    assert report.points == 3
    assert not profiles.leaks(written, PUBLIC, report.withheld)
    assert {leak.rule for leak in profiles.leaks(read(POINTS), PUBLIC)} == {"the point is more exact than allowed"}


def test_partners_get_points_as_they_are() -> None:
    assert profiles.apply(read(POINTS), PARTNER)[0] == read(POINTS)


@settings(max_examples=200, deadline=None)
@given(x=st.decimals(-180, 180, places=6), y=st.decimals(-90, 90, places=6), decimals=st.integers(0, 4))
def test_rounding_is_near_and_no_more_exact_than_asked_for(x: object, y: object, decimals: int) -> None:
    wkt = rounded(f"POINT({x:f} {y:f})", decimals)
    assert decimals_of(wkt) <= decimals
    lon, lat = wkt.removeprefix("POINT(").removesuffix(")").split()
    for number, near in ((lon, x), (lat, y)):
        assert abs(float(number) - float(str(near))) <= 0.5 * 10**-decimals + 1e-9


# The real data


@pytest.mark.parametrize("name", ["public", "partner"])
def test_the_real_data_goes_out_without_leaks_and_without_loss(name: str) -> None:
    project = Project(ROOT)
    assert name in profiles.names()
    written, report = profiles.published(project, name, derived=False)
    assert not report.replaced
    assert not report.properties
    lost = set(project.asserted) - set(written)
    allowed = ("/id/geometry/", "/id/identifier/")
    assert all(any(part in str(quad.subject) for part in allowed) for quad in lost)
    assert bool(lost) == (name == "public")
    assert report.points == (13 if name == "public" else 0)


def test_a_person_withheld_by_name_leaves_no_trace_in_any_format(tmp_path: Path) -> None:
    (tmp_path / "camara.toml").write_text('extends = "public"\n[withhold]\nthings = ["actor:camara"]\n', "utf-8")
    rules = str(tmp_path / "camara.toml")
    for name in ("turtle", "jsonld", "rdfxml", "trig"):
        target = tmp_path / f"out.{name}"
        done = subprocess.run(
            [sys.executable, "-m", "sahel_ld", "export", name, "--profile", rules, "-o", str(target)],
            capture_output=True,
            text=True,
            cwd=ROOT,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert "things withheld" in done.stderr
        content = target.read_text("utf-8")
        assert "actor/camara>" not in content
        assert "actor:camara " not in content
        assert "Sadio Camara" not in content
        assert "actor:goita" in content or "actor/goita" in content


def test_what_would_leak_is_not_written() -> None:
    quads = read(f"{HEAD} actor:a skos:note 'plain' .")
    profile = profiles.load("public")
    written, report = profiles.apply(quads, profile)
    report.withheld.names.add("plain")
    with pytest.raises(DataError, match="nothing is written"):
        prove(written, profile, report)


# Rules files


@pytest.mark.parametrize(
    ("text", "error", "says"),
    [
        ("[withhold", InputError, "not readable as TOML"),
        ('sumary = "x"', UsageError, "unknown key 'sumary'"),
        ("[withhold]\nproprties = []", UsageError, "unknown key 'proprties'"),
        ('[withhold]\nproperties = ["nope:x"]', UsageError, "nope:x"),
        ('[[withhold.patterns]]\nname = "a"\npattern = "("', UsageError, "no regular expression"),
        ('[[withhold.patterns]]\nname = "a"\npattern = "x*"', UsageError, "matches everything"),
        ('extends = "nothing"', UsageError, "no profile 'nothing'"),
        (
            '[[coarsen]]\nprecisions = []\ndecimals = -1\nbecomes = "code:precision-cercle"\nnote = "x"',
            UsageError,
            "decimals",
        ),
    ],
)
def test_rules_that_are_not_understood_are_refused(
    text: str, error: type[Exception], says: str, tmp_path: Path
) -> None:
    path = tmp_path / "own.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(error, match=says.replace("(", r"\(")):
        profiles.load(str(path))


def test_a_project_extends_the_rules_of_the_package(tmp_path: Path) -> None:
    (tmp_path / "profiles").mkdir()
    (tmp_path / "profiles/public.toml").write_text('extends = "public"\n[withhold]\nthings = ["actor:jnim"]\n', "utf-8")
    found = profiles.load("public", tmp_path)
    assert found.things == {"https://w3id.org/sahel-ld/id/actor/jnim"}
    assert found.patterns == PUBLIC.patterns
    with pytest.raises(UsageError, match="no profile"):
        profiles.load("nobody", tmp_path)
