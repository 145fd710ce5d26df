"""Evidence: anchors are proved or named as broken, and what stands behind a thing or a row is told with file and line."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import ROOT, shared
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from small_project import sahel

from sahel_ld.api import Project
from sahel_ld.checks.anchors import AnchorBook
from sahel_ld.checks.loading import load
from sahel_ld.errors import InputError, UsageError
from sahel_ld.findings import Finding, Severity

SEED = "seed/2023-08-28-un-experts-isis-mali.txt"
SAH = "https://w3id.org/sahel-ld/def#"
PREFIXES = """
@prefix code: <https://w3id.org/sahel-ld/code#> .
@prefix sah: <https://w3id.org/sahel-ld/def#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
""" + "".join(
    f"@prefix {kind}: <https://w3id.org/sahel-ld/id/{kind}/> .\n"
    for kind in ("actor", "anchor", "claim", "document", "place", "situation", "statement")
)
# Letters outside ASCII and one outside the basic plane: offsets count code points, neither bytes nor UTF-16 units.
TEXT = "Ménaka 🏜 news\nThe group holds the town. Ménaka fell, the agency says.\nThe mayor denies it.\n"
PASSAGES = {"k1": "The group holds the town.", "k2": "Ménaka fell", "k3": "The mayor denies it."}


def run(*arguments: object) -> tuple[int, str, str]:
    """The command line in this process: exit code, standard output, standard error."""
    found = sahel(*map(str, arguments), cwd=ROOT)
    return found.code, found.out, found.err


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def claim(name: str, rest: str, *, anchor: str = "") -> str:
    """A claim on a situation, and its anchor into TEXT where it has one."""
    start = TEXT.index(PASSAGES[anchor]) if anchor else 0
    end = start + len(PASSAGES[anchor]) if anchor else 0
    passage = f"""
anchor:{name} a sah:EvidenceAnchor ; sah:document document:paper ; sah:paragraph 1 ;
    sah:startOffset {start} ; sah:endOffset {end} ;
    sah:passageHash "{sha256(TEXT[start:end])}" .
"""
    head = f'claim:{name} a sah:Claim ; skos:notation "{name.upper()}" ; skos:prefLabel "claim {name}"@en ;\n    '
    return head + (f"sah:anchor anchor:{name} ;\n    " if anchor else "") + rest + (passage if anchor else "")


def make_project(folder: Path) -> Path:
    """Three claims in a paper whose text is held, one in a wire that the paper repeats, one that contradicts, years later."""
    (folder / "ontology").mkdir(parents=True)
    (folder / "data/ttl").mkdir(parents=True)
    (folder / "queries").mkdir()
    usual = 'sah:recordedOn "2026-01-01"^^xsd:date ; sah:confidence code:confidence-'
    (folder / "data/ttl/registry.ttl").write_text(
        PREFIXES
        + f"""
document:paper a sah:Document ; skos:prefLabel "The paper"@en ; sah:issued "2020-05-01"^^xsd:date ;
    sah:contentHash "{sha256(TEXT)}" .
document:wire a sah:Document ; skos:prefLabel "The wire"@en ; sah:issued "2020-04"^^xsd:gYearMonth .
document:book a sah:Document ; skos:prefLabel "The book"@en ; sah:issued "2025"^^xsd:gYear .
actor:group a sah:Organisation ; skos:prefLabel "the group"@en ; sah:source document:wire .
actor:agency a sah:Organisation ; skos:prefLabel "the agency"@en .
actor:editor a sah:Person ; skos:prefLabel "the editor"@en .
actor:mayor a sah:Person ; skos:prefLabel "the mayor"@en .
actor:author a sah:Person ; skos:prefLabel "the author"@en .
place:menaka a sah:Territory ; skos:prefLabel "Ménaka"@en .
""",
        "utf-8",
    )
    (folder / "data/ttl/statements.ttl").write_text(
        PREFIXES
        + """
situation:held a sah:Control ; skos:prefLabel "the group holds Ménaka"@en ;
    sah:actor actor:group ; sah:place place:menaka ; sah:extent code:extent-town .
statement:fell a sah:Statement ; skos:prefLabel "Ménaka fell"@en ; sah:subject place:menaka ; sah:relation code:relation-experienced .
""",
        "utf-8",
    )
    claims = [
        claim(
            "k1",
            f"""sah:claimant actor:agency ; sah:relayedBy actor:editor ; sah:stance code:stance-asserts ;
    sah:content situation:held ; sah:document document:paper ; {usual}medium ; sah:assessment code:assessment-contradicted ;
    sah:repeats claim:w1 .""",
            anchor="k1",
        ),
        claim(
            "k2",
            f"""sah:claimant actor:agency ; sah:stance code:stance-reports ; sah:content statement:fell ;
    sah:document document:paper ; {usual}unverified ; sah:assessment code:assessment-uncontested .""",
            anchor="k2",
        ),
        claim(
            "k3",
            f"""sah:claimant actor:mayor ; sah:stance code:stance-denies ; sah:content situation:held ;
    sah:document document:paper ; {usual}low ; sah:assessment code:assessment-contested .""",
            anchor="k3",
        ),
        claim(
            "w1",
            f"""sah:claimant actor:agency ; sah:stance code:stance-asserts ; sah:content situation:held ;
    sah:document document:wire ; {usual}medium ; sah:assessment code:assessment-uncontested .""",
        ),
        claim(
            "b1",
            f"""sah:claimant actor:author ; sah:stance code:stance-reports ; sah:content statement:fell ;
    sah:document document:book ; {usual}unverified ; sah:assessment code:assessment-uncontested ;
    sah:contradicts claim:k1 .""",
        ),
    ]
    (folder / "data/ttl/report.ttl").write_text(PREFIXES + "\n".join(claims), "utf-8")
    (folder / "queries/holders.rq").write_text(
        """#+ summary: Who holds what?
#+ columns:
#+   actor: iri — who
#+   place: iri — what
PREFIX sah: <https://w3id.org/sahel-ld/def#>
SELECT ?actor ?place WHERE { ?s a sah:Control ; sah:actor ?actor ; sah:place ?place } ORDER BY ?actor
""",
        "utf-8",
    )
    return folder


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_project(tmp_path_factory.mktemp("evidence") / "project")


@pytest.fixture(scope="module")
def seed_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the seed and the register of documents, so that a hundred runs take a second or two."""
    folder = tmp_path_factory.mktemp("seed") / "project"
    (folder / "data/ttl").mkdir(parents=True)
    for name in ("report.seed.ttl", "registry.documents.ttl"):
        (folder / "data/ttl" / name).write_bytes((ROOT / "data/ttl" / name).read_bytes())
    return folder


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return sorted(finding.code for finding in findings)


def named(findings: tuple[Finding, ...]) -> set[str]:
    """The notations of the claims that the findings about passages name."""
    said = [finding.message.partition("; it carries ")[2] for finding in findings if finding.code == "evidence/passage"]
    return {match for text in said for match in re.findall(r"(?:^|, )(\S+) “[^”]*”", text)}


def text_at(folder: Path, file: str, line: int | None) -> str:
    assert line is not None
    return (folder / file).read_text("utf-8").split("\n")[line - 1]


def hit_by(folder: Path, position: int) -> set[str]:
    """The claims whose passages hold the character at ``position``, found by SPARQL on the data alone."""
    store = ox.Store()
    store.load(path=str(folder / "data/ttl/report.seed.ttl"), format=ox.RdfFormat.TURTLE)
    rows = store.query(
        f"""PREFIX sah: <{SAH}> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        SELECT (COALESCE(?notation, REPLACE(STR(?claim), "^.*/id/claim/", "claim:")) AS ?name) {{
          ?claim sah:anchor ?anchor . OPTIONAL {{ ?claim skos:notation ?notation }}
          ?anchor sah:startOffset ?start ; sah:endOffset ?end . FILTER(?start <= {position} && {position} < ?end) }}"""
    )
    assert isinstance(rows, ox.QuerySolutions)
    return {row["name"].value for row in rows}


def test_every_claim_of_the_seed_is_verified() -> None:
    source = shared(SEED)
    code, said, _ = run("evidence", "verify", "--project", ROOT, "--source", source)
    assert (code, said.splitlines()[-1]) == (0, "60 anchors of 61 claims verified")
    files, _ = load(Project(ROOT).sources(sorted((ROOT / "data/ttl").glob("report.seed*.ttl"))))
    book, text = AnchorBook(files), source.read_bytes().decode()
    document = "https://w3id.org/sahel-ld/id/document/seed"
    proved = {
        book.named(claim).split()[0]
        for anchor in book.anchors(document)
        if not anchor.problem(text)
        for claim in book.claims_at(anchor)
    }
    assert proved >= {f"C{number:02d}" for number in range(1, 60)}


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_one_altered_character_names_exactly_the_claims_hit(seed_project: Path, data: st.DataObject) -> None:
    text = shared(SEED).read_bytes().decode()
    position = data.draw(st.integers(0, len(text) - 1), label="position")
    other = data.draw(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), label="character")
    assume(other != text[position])
    changed = seed_project / "changed.txt"
    changed.write_bytes((text[:position] + other + text[position + 1 :]).encode())
    report = Project(seed_project).verify(changed)
    assert report.exit_code() == 1
    assert [finding.code for finding in report.findings].count("evidence/document-changed") == 1
    assert named(report.findings) == hit_by(seed_project, position)
    for finding in report.findings:
        word = "contentHash" if finding.code == "evidence/document-changed" else "passageHash"
        assert f"sah:{word}" in text_at(seed_project, finding.file, finding.line)


def test_a_passage_that_moved_is_found_again(small: Path, tmp_path: Path) -> None:
    moved = tmp_path / "moved.txt"
    moved.write_text(TEXT.replace("Ménaka fell", "🏜🏜 Ménaka fell"), "utf-8")
    findings = Project(small).verify(moved).findings
    hints = {finding.focus.rpartition("/")[2].rstrip(">"): finding.hint for finding in findings}
    start = TEXT.index(PASSAGES["k2"]) + 3
    assert hints["k2"] == f"the same passage stands 3 characters later, at {start}–{start + 11} of the text"
    assert "3 characters later" in hints["k3"]
    assert "k1" not in hints
    gone = tmp_path / "gone.txt"
    gone.write_text(TEXT.replace("Ménaka fell", "Ménaka fall"), "utf-8")
    (broken,) = [found for found in Project(small).verify(gone).findings if found.code == "evidence/passage"]
    assert (broken.hint, named((broken,))) == ("", {"K2"})


def test_a_document_is_known_though_all_its_passages_moved(small: Path, tmp_path: Path) -> None:
    below = tmp_path / "below.txt"
    below.write_text(f"A line above all.\n{TEXT}", "utf-8")
    report = Project(small).verify(below)
    assert named(report.findings) == {"K1", "K2", "K3"}
    assert all("18 characters later" in found.hint for found in report.findings if found.code == "evidence/passage")


def test_what_changed_is_told_where_only_the_line_ends_did(small: Path, tmp_path: Path) -> None:
    windows = tmp_path / "windows.txt"
    windows.write_bytes(TEXT.replace("\n", "\r\n").encode())
    report = Project(small).verify(windows)
    changed = next(finding for finding in report.findings if finding.code == "evidence/document-changed")
    assert "line ends" in changed.hint
    assert named(report.findings) == {"K1", "K2", "K3"}


def test_a_short_document_and_a_claim_without_anchor_are_findings(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "project")
    report_file = folder / "data/ttl/report.ttl"
    report_file.write_text(
        report_file.read_text("utf-8").replace("sah:document document:wire", "sah:document document:paper"),
        "utf-8",
    )
    short = tmp_path / "short.txt"
    short.write_text(TEXT[: TEXT.index("The mayor") + 5], "utf-8")
    findings = Project(folder).verify(short).findings
    assert codes(findings) == ["evidence/document-changed", "evidence/no-anchor", "evidence/passage"]
    without = next(finding for finding in findings if finding.code == "evidence/no-anchor")
    assert text_at(folder, without.file, without.line).startswith("claim:w1 ")
    assert "the text has" in next(finding.message for finding in findings if finding.code == "evidence/passage")


def test_which_document_a_file_is(small: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("nothing that anybody anchored\n", "utf-8")
    code, _, said = run("evidence", "verify", "--project", small, "--source", other)
    assert (code, "document:paper" in said) == (2, True)
    code, said, _ = run(
        "evidence", "verify", "--project", small, "--source", other, "--document", "document:paper", "--format", "json"
    )
    assert (code, json.loads(said)["summary"]["checked"]["anchors verified"]) == (1, 0)
    with pytest.raises(UsageError, match="not a document with a hash or an anchor"):
        Project(small).verify(other, document="document:none")
    with pytest.raises(UsageError, match="no such file"):
        Project(small).verify(tmp_path / "absent.txt")


@pytest.mark.parametrize("content", [b"\xff\xfe\x00t", b"caf\xe9 " + TEXT.encode()], ids=["nul", "latin-1"])
def test_what_is_not_text_is_refused(small: Path, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "scan.pdf").write_bytes(content)
    with pytest.raises(InputError):
        Project(small).verify(tmp_path / "scan.pdf")
    assert run("evidence", "verify", "--project", small, "--source", tmp_path / "scan.pdf")[0] == 3


def test_a_folder_is_matched_file_by_file(small: Path, tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    (texts / "deep").mkdir(parents=True)
    (texts / "deep/paper.txt").write_text(TEXT, "utf-8")
    (texts / "picture.png").write_bytes(b"\x89PNG\0")
    (texts / "letter.txt").write_text("dear all", "utf-8")
    report = Project(small).verify(texts)
    assert (report.exit_code(), report.counts["anchors verified"], report.counts["documents"]) == (0, 3, 1)
    assert codes(report.findings) == ["evidence/no-document", "evidence/not-text"]
    assert {finding.severity for finding in report.findings} == {Severity.NOTE}
    (texts / "deep/paper.txt").unlink()
    with pytest.raises(UsageError, match="no file in it is a document"):
        Project(small).verify(texts)


def test_evidence_of_a_situation_follows_repeats_and_contradictions(small: Path) -> None:
    found = Project(small).evidence_of("situation:held")
    (content,) = found.contents
    assert [source.label for source in content.sources] == ["the agency"]
    by_name = {backing.claim.notation: backing for backing in content.claims}
    assert set(by_name) == {"K1", "K3", "W1"}
    first = by_name["K1"]
    assert [one.label for one in first.relayed_by] == ["the editor"]
    assert (first.confidence, first.assessment, first.claim.stance) == ("medium", "contradicted", "asserts")
    assert [root.notation for root in first.roots] == ["W1"]
    assert first.repeats[0].claim.notation == "W1"
    assert first.repeats[0].repeats == ()
    assert [(other.relation, other.claim.notation, other.claim.issued) for other in first.against] == [
        ("contradicted by", "B1", "2025")
    ]
    (passage,) = first.passages
    assert (passage.start, passage.end) == (TEXT.index(PASSAGES["k1"]), TEXT.index(PASSAGES["k1"]) + 25)
    assert text_at(small, passage.file, passage.line).startswith("anchor:k1 ")
    assert text_at(small, first.claim.file, first.claim.line).startswith("claim:k1 ")
    code, said, _ = run("evidence", "of", "situation:held", "--project", small)
    line = first.claim.line
    assert code == 0
    assert f"K1 claim:k1 “claim k1”: the agency asserts, relayed by the editor  data/ttl/report.ttl:{line}" in said
    assert re.search(r"repeats W1 claim:w1 .* in document:wire, 2020-04  \S+:\d+, the root", said)
    code, said, _ = run("evidence", "of", "situation:held", "--project", small, "--format", "json")
    assert json.loads(said)["contents"][0]["claims"][0]["relayedBy"] is not None


def test_evidence_of_an_entity_a_claim_and_nothing(small: Path) -> None:
    project = Project(small)
    place = project.evidence_of("https://w3id.org/sahel-ld/id/place/menaka")
    assert [content.iri.rpartition("/")[2] for content in place.contents] == ["held", "fell"]
    group = project.evidence_of("actor:group")
    assert [one.label for one in group.rests_on] == ["The wire"]
    (only,) = project.evidence_of("anchor:k3").contents
    assert [backing.claim.notation for backing in only.claims] == ["K3"]
    code, _, said = run("evidence", "of", "actor:grup", "--project", small)
    assert (code, "actor:group" in said) == (2, True)
    assert "no claim speaks of it" in run("evidence", "of", "actor:editor", "--project", small)[1]


def test_gaps_are_counted_and_listed(small: Path) -> None:
    code, said, _ = run(
        "evidence", "gaps", "--project", small, "--format", "json", "--older-than", "5", "--at", "2025-06-01"
    )
    found = json.loads(said)
    assert code == 0
    assert found["counts"] == {
        "one-root": 1,
        "unverified": 1,
        "contradicted": 1,
        "contested": 1,
        "stale": 1,
        "no-anchor": 0,
    }
    by_kind = {gap["kind"]: gap for gap in found["gaps"]}
    assert {kind: gap["content"].rpartition("/")[2] for kind, gap in by_kind.items()} == {
        "one-root": "held",
        "unverified": "fell",
        "contradicted": "held",
        "contested": "held",
        "stale": "held",
    }
    assert by_kind["contradicted"]["detail"] == "by claim:b1"
    assert text_at(small, by_kind["stale"]["file"], by_kind["stale"]["line"]).startswith("situation:held ")
    # One month earlier the paper is not five years old.
    assert (
        json.loads(run("evidence", "gaps", "--project", small, "-f", "json", "--at", "2025-05-01")[1])["counts"][
            "stale"
        ]
        == 0
    )
    code, said, _ = run("evidence", "gaps", "--project", small, "--kind", "contested")
    assert said.splitlines()[0] == "contested: 1 of 2, a claim of it is contested"
    assert run("evidence", "gaps", "--project", small, "--kind", "other")[0] == 2


def test_why_leads_from_a_row_to_claims(small: Path) -> None:
    code, said, _ = run("evidence", "why", "holders", "--project", small, "--format", "json")
    found = json.loads(said)
    assert (code, found["cells"]["actor"].rpartition("/")[2]) == (0, "group")
    # The statement is about the place alone: only the situation says what the row says.
    assert [content["iri"].rpartition("/")[2] for content in found["contents"]] == ["held"]
    assert all(one["claim"]["file"] == "data/ttl/report.ttl" for one in found["contents"][0]["claims"])
    code, _, said = run("evidence", "why", "holders", "--project", small, "--row", "2")
    assert (code, "it has 1 row" in said) == (2, True)


def test_labels_cannot_steer_a_terminal(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "project")
    path = folder / "data/ttl/statements.ttl"
    path.write_text(path.read_text("utf-8").replace('"Ménaka fell"', '"Ménaka\\u001B[31m fell\\u202E"'), "utf-8")
    code, said, _ = run("evidence", "of", "statement:fell", "--project", folder)
    assert code == 0
    assert not {char for char in said if unicodedata.category(char) in ("Cc", "Cf")} - {"\n"}
