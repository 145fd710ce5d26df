"""draft: reading documents, finding what they name, candidate claims, review, and the way into the data."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import shared
from hypothesis import given, settings
from hypothesis import strategies as st

from sahel_ld.api import Project
from sahel_ld.checks.evidence import verify
from sahel_ld.draft.document import Document
from sahel_ld.draft.finding import Found, find
from sahel_ld.draft.known import Known
from sahel_ld.draft.lexicon import Lexicon
from sahel_ld.draft.measure import Measure, measured
from sahel_ld.draft.mentions import mentions_in
from sahel_ld.draft.numbers import quantities_in
from sahel_ld.draft.reading import read_document
from sahel_ld.draft.reading.plain import of_text
from sahel_ld.draft.reviewing import Draft, data_bytes
from sahel_ld.draft.terminal import value_of
from sahel_ld.draft.when import dates_in
from sahel_ld.errors import DataError, InputError, UsageError
from sahel_ld.folding import fold, fold_with_places
from sahel_ld.terms import expand

ROOT = Path(__file__).resolve().parents[1]
HERE = ROOT / "tests/draft"
SEED = "seed/2023-08-28-un-experts-isis-mali.txt"
GOLD = tomllib.loads((HERE / "gold.toml").read_text("utf-8"))
RECALL, PRECISION = 0.9, 0.85


@cache
def known() -> Known:
    """What the data knows."""
    return Known(Project(ROOT).asserted)


def senses(text: str, issued: str = "") -> dict[str, list[str]]:
    """What each name in a text may mean, by its end of the IRI, the likeliest first; names within longer ones left out."""
    document = of_text(text, "test.txt")
    found = mentions_in(document, Lexicon(known(), date.fromisoformat(issued) if issued else None))
    return {
        mention.text: [sense.iri.split("/id/")[1] for sense in mention.senses]
        for mention in found
        if not mention.inside
    }


# Reading


def test_an_article_has_a_title_a_date_and_counted_paragraphs() -> None:
    document = read_document(HERE / "talataye.txt")
    assert document.title == "Armed groups clash again near Talataye"
    assert document.issued == "2024-03-14"
    assert [one.number for one in document.paragraphs] == [0, None, 1, None, 2, 3, 4]
    assert [one.kind for one in document.paragraphs][3] == "furniture"


def test_the_founding_report_is_counted_as_its_anchors_are() -> None:
    document = read_document(shared(SEED))
    data = known()
    for anchor in data.instances("EvidenceAnchor"):
        if data.iris(anchor, "document") == [expand("document:seed")]:
            start = int(data.text(anchor, "startOffset"))
            paragraph = document.paragraph_at(start)
            assert paragraph is not None
            if paragraph.kind != "dateline":
                assert str(paragraph.number) == data.text(anchor, "paragraph"), anchor


def test_wrapped_lines_are_one_paragraph() -> None:
    text = "A title\n\nThe first paragraph goes on\nover two lines.\n\nThe second one\nas well.\n"
    document = of_text(text, "a.txt")
    assert [document.passage(one.start, one.end) for one in document.paragraphs] == [
        "A title",
        "The first paragraph goes on\nover two lines.",
        "The second one\nas well.",
    ]


NATIONS = """United Nations S/2030/12/Rev.1
Security Council Distr.: General
3 March 2030
Original: English
Final report of the Panel of Experts on Invented Land
Contents
I. Background ...... 3
I. Background
1. The first paragraph has a list:
(a) one thing;
2012. That was a year, and no paragraph.
It goes on here
S/2030/12/Rev.1
30-00012 5/40
and ends after the page.
2. The second paragraph cites S/2029/7 and resolution 2374 (2017).
4. This number is not the next one, so this goes on with the second.
1 See S/2029/8, paragraph 4.
3. The third paragraph.
"""


def test_united_nations_documents_have_their_own_numbers() -> None:
    document = of_text(NATIONS, "un.txt")
    assert document.symbol == "S/2030/12/Rev.1"
    assert document.issued == "2030-03-03"
    assert document.title == "Final report of the Panel of Experts on Invented Land"
    body = {one.number: "" for one in document.paragraphs if one.kind == "body" and one.number}
    for one in document.paragraphs:
        if one.kind == "body" and one.number:
            body[one.number] += document.passage(one.start, one.end) + " "
    assert set(body) == {1, 2, 3}
    assert "2012. That was a year" in body[1]
    assert "and ends after the page." in body[1]
    assert "This number is not the next one" in body[2]
    assert "S/2030/12/Rev.1" not in body[1]
    footnotes = [document.passage(one.start, one.end) for one in document.paragraphs if one.kind == "footnote"]
    assert footnotes == ["1 See S/2029/8, paragraph 4."]


def test_a_page_is_read_without_what_stands_around_it(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(
        """<!doctype html><html lang="en"><head><title>T | Paper</title><meta property="og:site_name" content="Associated Press">
        <meta property="article:published_time" content="2024-03-14T08:00:00Z"><link rel="canonical" href="https://example.org/a">
        <script>var x = "JNIM attacked";</script></head><body><nav><p>Menu of Mali</p></nav>
        <article><h1>Clashes near Talataye</h1><p>JNIM attacked <b>Talataye</b> &amp; left.</p><aside><p>Read more</p></aside><p>Nobody&#160;spoke.</p></article>
        <footer><p>Contact in Bamako</p></footer></body></html>""",
        "utf-8",
    )
    document = read_document(path)
    assert document.text == "Clashes near Talataye\nJNIM attacked Talataye & left.\nNobody spoke.\n"
    assert (document.title, document.issued) == ("Clashes near Talataye", "2024-03-14")
    assert (document.publisher, document.url) == ("Associated Press", "https://example.org/a")
    assert [one.number for one in document.paragraphs] == [0, 1, 2]


def pdf_of(pages: list[list[str]]) -> bytes:
    """A small PDF with these lines on its pages."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for lines in pages:
        stream = "BT /F1 10 Tf 14 TL 40 800 Td " + " ".join(f"({line}) Tj T*" for line in lines) + " ET"
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    out, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n"
    table = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n" + "".join(
        f"{place:010} 00000 n \n" for place in places
    )
    return f"{out}{table}trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n".encode(
        "latin-1"
    )


def test_a_pdf_is_read_without_the_lines_of_every_page(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(
        pdf_of(
            [
                ["Running head", "A title" if page == 1 else f"JNIM took Talataye on day {page}.", f"Page {page}"]
                for page in range(1, 5)
            ]
        )
    )
    document = read_document(path)
    assert "Running head" not in document.text
    assert "JNIM took Talataye on day 3." in document.text
    assert document.extracted


@pytest.mark.parametrize(
    ("name", "content", "error", "says"),
    [
        ("a.docx", b"PK", UsageError, "not a kind of document"),
        ("a.txt", b"\xff\xfe", InputError, "not UTF-8"),
        ("a.txt", b"  \n ", InputError, "no text"),
        ("a.pdf", b"%PDF-nothing", InputError, "not a PDF"),
        ("a.html", b"<html><body></body></html>", InputError, "no text"),
    ],
)
def test_what_cannot_be_read_is_said(
    name: str, content: bytes, error: type[Exception], says: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(error, match=says):
        read_document(tmp_path / name)
    with pytest.raises(UsageError, match="cannot be read"):
        read_document(tmp_path / "nothing.txt")


# Names


@pytest.mark.parametrize(
    ("text", "name", "meant"),
    [
        ("Fighters of JAMA’AT NASR AL-ISLAM WAL MUSLIMIN came.", "JAMA’AT NASR AL-ISLAM WAL MUSLIMIN", ["actor:jnim"]),
        ("Une attaque à Menaka région de Ménaka", "région de Ménaka", ["place:menaka-region"]),
        ("They met in Niger.", "Niger", ["place:niger", "actor:niger"]),
        ("Niger signed it.", "Niger", ["actor:niger", "place:niger"]),
        ("Russia’s Wagner Group left.", "Wagner Group", ["actor:wagner"]),
        ("selon l’Agence France-Presse", "Agence France-Presse", ["actor:afp"]),
        ("It fell to Mali’s junta.", "Mali’s junta", ["actor:mali-transition-2020"]),
        (
            "violence in central and eastern parts of Mali",
            "central and eastern parts of Mali",
            ["place:central-mali", "place:eastern-mali"],
        ),
        ("as resolution 2374 (2017) says", "resolution 2374 (2017)", ["law:res-2374"]),
        ("see S/2099/1 for more", "S/2099/1", ["document:s-2099-1"]),
        ("The US said so; they told us.", "US", ["actor:united-states"]),
    ],
)
def test_names_are_found_in_any_spelling(text: str, name: str, meant: list[str]) -> None:
    found = senses(text)
    assert [iri.replace("/", ":", 1) for iri in found[name]] == meant


def test_what_only_looks_like_a_name_is_none() -> None:
    assert "us" not in senses("They told us nothing, and a national of the league was there.")
    assert senses("un homme et une femme") == {}
    assert senses("Unmalied and premalian words") == {}


def test_the_longest_name_wins_and_ambiguity_is_shown() -> None:
    found = senses("JNIM fought Islamic State in the Greater Sahara near Ménaka.")
    assert found["Islamic State in the Greater Sahara"] == ["actor/isgs"]
    assert "Islamic State" not in found
    assert len(found["Ménaka"]) == 3


def test_posts_mean_those_who_held_them_on_the_day() -> None:
    assert senses("The minister of defence spoke.", "2023-08-28")["minister of defence"] == ["actor/camara"]
    assert "actor/camara" not in senses("The minister of defence spoke.", "2019-01-01").get("minister of defence", [])


def test_short_forms_mean_what_was_named_before() -> None:
    text = "The Panel of Experts on Mali wrote of the 2015 peace agreement. The panel fears for the deal. The mission left."
    found = senses(text)
    assert found["panel"] == ["actor/un-poe-mali"]
    assert found["deal"] == ["agreement/apr-2015"]
    assert "mission" not in found


LETTERS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Co", "Cn"]), max_size=30)


@settings(max_examples=200, deadline=None)
@given(text=LETTERS)
def test_folding_keeps_its_places(text: str) -> None:
    folded = fold_with_places(text)
    assert folded.text == fold(text)
    assert len(folded.places) == len(folded.text) + 1
    assert list(folded.places) == sorted(folded.places)
    assert fold(folded.text) == folded.text
    for place, letter in enumerate(folded.text):
        if letter != " ":
            start, end = folded.original(place, place + 1)
            assert letter in fold(text[start:end])


# Dates and numbers


@pytest.mark.parametrize(
    ("text", "lexical"),
    [
        ("on Monday August 28, 2023", "2023-08-28"),
        ("le 1er août 2022", "2022-08-01"),
        ("the 3rd of March 2021", "2021-03-03"),
        ("in March 2012", "2012-03"),
        ("between 2012–2013", "2012/2013"),
        ("the 2015 agreement", "2015"),
        ("In June they left", "2023-06"),
        ("in December they came", "2022-12"),
        ("on 5 May", "2023-05-05"),
        ("last month", "2023-07"),
        ("le mois dernier", "2023-07"),
        ("for a decade", "2013~"),
        ("depuis dix ans", "2013~"),
        ("2023-02-30 is none, 2023-02-28 is", "2023-02-28"),
    ],
)
def test_dates_as_exact_as_the_text(text: str, lexical: str) -> None:
    assert [when.lexical for when in dates_in(text, "2023-08-28")] == [lexical]


@pytest.mark.parametrize(
    "text", ["resolution 2374 (2017)", "S/2018/581", "MLi.003", "in 30 days", "may they come", "32017R1770"]
)
def test_what_is_no_date(text: str) -> None:
    assert dates_in(text, "2023-08-28") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "At least 49 civilians and 15 soldiers were killed.",
            [(49, "killed-civilians", "low"), (15, "killed-soldiers", "best")],
        ),
        ("about 1,500 wounded", [(1500, "wounded", "best")]),
        ("un bilan de 12 soldats tués et 8 blessés", [(12, "killed-soldiers", "best"), (8, "wounded", "best")]),
        ("quarante-deux morts", []),
        ("twelve attackers killed", [(12, "killed-attackers", "best")]),
        ("in 2019, on 5 March", []),
        ("15 209 soldats", [(15209, "", "best")]),
    ],
)
def test_numbers_with_what_they_count(text: str, expected: list[tuple[int, str, str]]) -> None:
    assert [(one.value, one.category, one.bound) for one in quantities_in(text)] == expected


# Who says what


@pytest.mark.parametrize(
    ("text", "stance", "claimant"),
    [
        ("The Associated Press said that JNIM took Talataye.", "asserts", "actor:ap"),
        ("JNIM took Talataye, according to the Associated Press.", "asserts", "actor:ap"),
        ("Selon l’Agence France-Presse, le JNIM a pris Talataye.", "asserts", "actor:afp"),
        ("MINUSMA, which left Mali, has accused JNIM of it.", "accuses", "actor:minusma"),
        ("Algeria denied that Mali had asked.", "denies", "actor:algeria"),
        ("ECOWAS warned Niger against it.", "warns", "actor:ecowas"),
        ("JNIM claimed responsibility for the attack in Bamba.", "claims-of-itself", "actor:jnim"),
        ("La CEDEAO a averti le Niger.", "warns", "actor:ecowas"),
        ("JNIM took Talataye.", "reports", ""),
        ("Residents said that JNIM took Talataye.", "asserts", ""),
        ("JNIM took Talataye, the army said.", "asserts", ""),
    ],
)
def test_the_stance_comes_from_the_verb(text: str, stance: str, claimant: str) -> None:
    document = of_text(f"A title\n{text}\n", "a.txt")
    said = find(document, known()).sentences[-1]
    assert said.stance == stance
    assert (said.claimants[0].iri if said.claimants else "") == (expand(claimant) if claimant else "")


def test_sentences_do_not_end_in_the_middle() -> None:
    document = of_text("A title\nGen. A. Goïta of Mali met E.U. envoys in Bamako. He left Gao.\n", "a.txt")
    said = find(document, known()).sentences
    assert [document.passage(one.start, one.end) for one in said] == [
        "Gen. A. Goïta of Mali met E.U. envoys in Bamako.",
        "He left Gao.",
    ]


# How good it is


def gold_of(name: str) -> dict[str, set[str]]:
    return {kind: {expand(one) if ":" in one else one for one in names} for kind, names in GOLD[name].items()}


def against_gold(name: str, found: Found) -> Measure:
    return measured(gold_of(name), found.mentions, found.dates)[-1]


def pooled(rows: list[Measure]) -> tuple[float, float]:
    named, missed = sum(len(row.named) for row in rows), sum(len(row.missed) for row in rows)
    proposed, wrong = sum(len(row.proposed) for row in rows), sum(len(row.wrong) for row in rows)
    return 1 - missed / named, 1 - wrong / proposed


def test_the_founding_report_reaches_its_figures() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "sahel_ld",
            "draft",
            str(shared(SEED)),
            "--measure",
            "--not-named",
            str(HERE / "seed.toml"),
        ],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    row = next(line.split() for line in done.stdout.splitlines() if line.startswith("all "))
    assert int(row[3].rstrip("%")) >= 100 * RECALL
    assert int(row[6].rstrip("%")) >= 100 * PRECISION


@pytest.mark.parametrize(
    "names", [["talataye", "tessit"], [name for name in GOLD if name.startswith("S-")]], ids=["articles", "reports"]
)
def test_other_texts_reach_the_figures_too(names: list[str]) -> None:
    rows = []
    for name in names:
        path = HERE / f"{name}.txt"
        path = path if path.exists() else shared(f"samples/un_reports/{name}.txt")
        rows.append(against_gold(name, find(read_document(path), known())))
    recall, precision = pooled(rows)
    assert recall >= RECALL, [row.missed for row in rows]
    assert precision >= PRECISION, [row.wrong for row in rows]


# Drafts, review, and the way into the data


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project."""
    for name in ("ontology", "shapes", "data/ttl", "queries"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "sahel-ld.toml", tmp_path)
    return tmp_path


def run(*words: str, cwd: Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sahel_ld", *words],
        capture_output=True,
        text=True,
        cwd=cwd,
        input=stdin,
        check=False,
        encoding="utf-8",
    )


def errors(folder: Path) -> list[str]:
    """The codes of the errors that `check` finds."""
    return [finding.code for finding in Project(folder).check().findings if finding.severity.word == "error"]


def decide(draft: Draft) -> Iterator[str]:
    """Accept what names somebody, with the first value of each choice; reject the headline. What was rejected."""
    for item in draft.items():
        if item.iri.value.endswith("#item-1"):
            draft.reject(item)
            yield item.iri.value
            continue
        for choice in item.choices:
            name = choice.property.value.rpartition("#")[2]
            other = {"relation": "code:relation-linked-to", "claimant": "actor:ap", "event": "event:talataye-2022"}
            if choice.options:
                draft.choose(choice, choice.options[0].value)
            elif name == "value":
                draft.choose(choice, ox.Literal("what was said", language="en"))
            else:
                draft.choose(choice, ox.NamedNode(expand(other[name])))
        draft.accept(next(one for one in draft.items() if one.iri == item.iri))


def test_the_round_trip_of_a_new_report(project: Path) -> None:
    before = errors(project)
    source = project / "talataye.txt"
    shutil.copy(HERE / "talataye.txt", source)
    target = project / "data/ttl/talataye.draft.ttl"
    assert run("draft", "talataye.txt", "--slug", "test-talataye", "-o", str(target), cwd=project).returncode == 0

    # Nothing of the text is in it but the names, and it fails `check` as long as an item is open.
    content = target.read_text("utf-8")
    assert "attacked positions" not in content
    open_ = errors(project).count("check/draft-undecided")
    draft = Draft.load(target)
    assert open_ == len(draft.items()) >= 8
    assert run("draft", str(target), "--finish", cwd=project).returncode == 1
    assert draft.items()[1].unchosen
    with pytest.raises(DataError, match="choose"):
        draft.accept(draft.items()[1])

    rejected = list(decide(draft))
    draft.save()
    assert "check/draft-undecided" not in errors(project)
    assert len(rejected) == 1
    assert "claim:test-talataye-001\n" not in target.read_text("utf-8")

    done = run(
        "draft",
        str(target),
        "--finish",
        "--recorded-on",
        "2026-11-25",
        "-o",
        "data/ttl/report.test-talataye.ttl",
        cwd=project,
    )
    assert done.returncode == 0, done.stderr
    target.unlink()
    assert errors(project) == before
    written = (project / "data/ttl/report.test-talataye.ttl").read_text("utf-8")
    assert "draft" not in written

    # Every anchor holds in the text, the claims show in the difference, and answers name them.
    report = verify(Project(project), source)
    assert report.findings == ()
    assert report.counts["anchors verified"] == written.count("a sah:EvidenceAnchor")
    found = Project(project).diff(ROOT, project)
    told = [sentence for entity in found.entities for sentence in entity.sentences]
    assert any(
        sentence.startswith("new claim") and "“Armed groups clash again near Talataye”" in sentence for sentence in told
    )
    answer = Project(project).ask_sparql(
        "SELECT (COUNT(?claim) AS ?n) WHERE { ?claim sah:document document:test-talataye ; a sah:Claim }"
    )
    assert answer.rows[0][0] == written.count("a sah:Claim ;")


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("2024-03-02", '"2024-03-02"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("2024-03", '"2024-03"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>'),
        ("7", '"7"^^<http://www.w3.org/2001/XMLSchema#nonNegativeInteger>'),
        ('"2024"^^xsd:gYear', '"2024"^^<http://www.w3.org/2001/XMLSchema#gYear>'),
        ('"talks"', '"talks"@en'),
        ('"pourparlers"@fr', '"pourparlers"@fr'),
        ("actor:jnim", "<https://w3id.org/sahel-ld/id/actor/jnim>"),
    ],
)
def test_a_value_that_is_typed_has_its_type(typed: str, written: str) -> None:
    assert str(value_of(typed)) == written


def test_review_in_the_terminal(project: Path) -> None:
    shutil.copy(HERE / "talataye.txt", project / "t.txt")
    run("draft", "t.txt", "--slug", "test-talataye", "-o", "t.draft.ttl", cwd=project)
    keys = "a\nr\na\n= code:relation-linked-to\na\nq\n"
    done = run("draft", "t.draft.ttl", "--review", "--document", "t.txt", cwd=project, stdin=keys)
    assert done.returncode == 1
    assert "Fighters of the Islamic State in the Greater Sahara attacked" in done.stdout
    assert "choose sah:relation first" in done.stdout
    decisions = [item.decision.value.rpartition("#")[2] for item in Draft.load(project / "t.draft.ttl").items()]
    assert decisions[:4] == ["accepted", "rejected", "accepted", "open"]
    other = run("draft", "t.draft.ttl", "--review", "--document", str(HERE / "tessit.txt"), cwd=project)
    assert other.returncode == 2
    assert "not the text that the draft was made from" in other.stderr


def test_the_same_document_gives_the_same_draft(tmp_path: Path) -> None:
    drafts = {run("draft", str(HERE / "tessit.txt"), cwd=ROOT).stdout for _ in range(2)}
    assert len(drafts) == 1
    text = next(iter(drafts))
    (tmp_path / "x.draft.ttl").write_text(text, "utf-8")
    draft = Draft.load(tmp_path / "x.draft.ttl")
    draft.save()
    assert (tmp_path / "x.draft.ttl").read_text("utf-8") == text


def test_what_is_no_draft_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.ttl").write_text("<https://example.org/a> a <https://example.org/B> .", "utf-8")
    with pytest.raises(UsageError, match="not a draft"):
        Draft.load(tmp_path / "x.ttl")
    done = run("draft", str(HERE / "tessit.txt"), "--measure", cwd=ROOT)
    assert done.returncode == 2
    assert "no claims made in this document" in done.stderr


def test_accepted_data_is_laid_out(tmp_path: Path) -> None:
    made = Project(ROOT).draft(HERE / "talataye.txt", slug="test-x")
    (tmp_path / "x.draft.ttl").write_bytes(made.content)
    draft = Draft.load(tmp_path / "x.draft.ttl")
    for item in draft.items():
        draft.reject(item)
    assert draft.finished(date(2026, 1, 1)) == []
    draft = Draft.load(tmp_path / "x.draft.ttl")
    first = draft.items()[0]
    content = data_bytes(draft.proposed(first), "x.ttl").decode()
    assert content.startswith("@prefix")
    assert "document:test-x\n    a sah:Document ;" in content


def test_documents_are_equal_by_text(tmp_path: Path) -> None:
    one, other = (Document("a", text, ()) for text in ("é", "e"))
    assert one.content_hash != other.content_hash
