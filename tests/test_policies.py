"""Policies: one value where sources give several, never silently, never by how often something is repeated."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from conftest import ROOT
from desk import Desk
from hypothesis import given
from hypothesis import strategies as st
from server_fixture import serving

from sahel_ld.api import Project
from sahel_ld.errors import InputError, UsageError
from sahel_ld.query.choosing import decide
from sahel_ld.query.policies import Policy
from sahel_ld.query.values import Value
from sahel_ld.terms import PREFIXES

NAMES = ["confidence", "latest", "most-sources", "official"]
CRITERIA = ["standing", "record", "hand", "sources", "confidence", "dated"]


@pytest.fixture(scope="module")
def project() -> Project:
    return Project(ROOT)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path, monkeypatch, capfd)


def claim(name: str, content: str, document: str, **more: str) -> str:
    """A claim in Turtle; without more words of its claimant, first hand, in a document of 2020, uncontested."""
    usual = {
        "claimant": f"actor:{document}",
        "stance": "code:stance-reports",
        "confidence": "code:confidence-medium",
        "assessment": "code:assessment-uncontested",
    }
    lines = " ; ".join(f"sah:{key} {value}" for key, value in {**usual, **more}.items())
    return (
        f"claim:{name} a sah:Claim ; sah:content estimate:{content} ; sah:document document:{document} ;"
        f' sah:recordedOn "2025-01-01"^^xsd:date ; {lines} .'
    )


def document(name: str, issued: str = "2020-01-01", kind: str = "news-report") -> str:
    return (
        f"document:{name} a sah:Document ; sah:publisher actor:{name} ; sah:kind code:document-kind-{kind} ;"
        f' sah:issued "{issued}"^^xsd:date .'
    )


def tolls(folder: Path, *statements: str) -> Project:
    """A project in which two numbers, ``five`` and ``nine``, are given for the dead of one event."""
    shutil.copytree(ROOT / "queries", folder / "queries")
    (folder / "ontology").mkdir()
    (folder / "data/ttl").mkdir(parents=True)
    head = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    numbers = "".join(
        f"estimate:{word} a sah:CasualtyEstimate ; sah:event event:e ; sah:category code:casualty-killed ;"
        f' sah:best "{number}"^^xsd:nonNegativeInteger .\n'
        for word, number in (("five", 5), ("nine", 9))
    )
    (folder / "data/ttl/data.ttl").write_text(head + numbers + "\n".join(statements), "utf-8")
    return Project(folder)


def chosen(project: Project, policy: str, **options: str) -> list[tuple[object, object, object]]:
    answer = project.query("death-tolls", event="event:e", policy=policy, **options)  # type: ignore[arg-type]
    return [(row["best"], row["because"], row["setAside"]) for row in answer.dicts()]


def test_without_a_policy_all_values_stand_side_by_side(project: Project) -> None:
    answer = project.query("death-tolls", event="event:moura-2022")
    assert len(answer) == 8
    assert "policy" not in answer.columns


def test_a_policy_picks_one_toll_of_moura_and_says_why(project: Project) -> None:
    answer = project.query("death-tolls", event="event:moura-2022", category="code:casualty-killed", policy="official")
    rows = {row["window"]: row for row in answer.dicts()}
    assert rows[None]["low"] == 500
    assert rows[None]["because"] == "hand: first hand over second hand"
    assert (rows[None]["policy"], rows[None]["setAside"]) == ("official", 1)
    assert len(rows) == len(answer) == 2
    assert answer.notes[-1].endswith("2 of 3 values shown, 1 set aside")


def test_a_toll_that_was_revised_gives_way_under_every_policy(project: Project) -> None:
    for policy in NAMES:
        answer = project.query(
            "death-tolls", event="event:tessit-2022", category="code:casualty-killed-soldiers", policy=policy
        )
        assert [row["best"] for row in answer.dicts()] == [42]
        assert "standing: stands over replaced or contradicted" in str(answer.column("because")[0])


def test_a_tie_stays_side_by_side(project: Project) -> None:
    answer = project.query("dates-given", subject="event:coup-ml-2012", policy="official")
    assert sorted(map(str, answer.column("date"))) == ["2012-03-21", "2012-03-22"]
    assert set(answer.column("because")) == {"tie of 2"}
    assert answer.notes[-1].endswith("2 of 2 values shown, 0 set aside; 1 tie, side by side")


def test_all_rows_of_the_best_value_stay(project: Project) -> None:
    everything = project.query("who-held", place="place:kidal", as_of="2023-11-14")
    answer = project.query("who-held", place="place:kidal", as_of="2023-11-14", policy="official")
    assert answer.terms
    assert [row[: len(everything.columns)] for row in answer.terms] == everything.terms
    assert set(answer.column("because")) == {"only value"}


def test_repetition_does_not_outvote_two_independent_sources(tmp_path: Path) -> None:
    papers = ["wire", "p1", "p2", "p3", "a", "b"]
    data = [document(name) for name in papers]
    data += [claim("wire", "five", "wire")]
    data += [claim(name, "five", name, repeats="claim:wire") for name in ("p1", "p2", "p3")]
    data += [claim(name, "nine", name) for name in ("a", "b")]
    assert chosen(tolls(tmp_path, *data), "most-sources") == [(9, "sources: 2 over 1", 1)] * 2


def test_who_repeats_an_authority_rests_on_its_record(tmp_path: Path) -> None:
    data = [document("list", kind="list"), document("paper"), document("other", "2024-01-01")]
    data += [claim("list", "five", "list"), claim("paper", "five", "paper", repeats="claim:list")]
    data += [claim("other", "nine", "other", confidence="code:confidence-high")]
    found = tolls(tmp_path, *data)
    assert {row[:2] for row in chosen(found, "official")} == {(5, "record: act of an authority over press or the like")}
    assert {row[:2] for row in chosen(found, "latest")} == {(9, "dated: 2024-01-01 over 2020-01-01")}
    assert {row[:2] for row in chosen(found, "confidence")} == {(9, "confidence: high over medium")}


def test_a_denial_is_no_support(tmp_path: Path) -> None:
    data = [document(name) for name in ("a", "b", "c")]
    data += [claim(name, "five", name, stance="code:stance-denies") for name in ("a", "b")] + [claim("c", "nine", "c")]
    assert [row[0] for row in chosen(tolls(tmp_path, *data), "most-sources")] == [9]


def test_what_was_not_public_yet_does_not_decide(tmp_path: Path) -> None:
    data = [document("a", "2020-01-01"), document("b", "2020-01-02"), document("c", "2024-01-01")]
    data += [claim("a", "five", "a"), claim("c", "five", "c"), claim("b", "nine", "b")]
    found = tolls(tmp_path, *data)
    assert {row[0] for row in chosen(found, "most-sources")} == {5}
    assert chosen(found, "most-sources", known_at="2021") == [(9, "dated: 2020-01-02 over 2020-01-01", 1)]


def test_a_policy_of_the_project_s_own_may_prefer_less(tmp_path: Path) -> None:
    data = [document("a", "2020-01-01"), document("b", "2021-01-01"), claim("a", "five", "a"), claim("b", "nine", "b")]
    found = tolls(tmp_path, *data)
    (tmp_path / "queries/policies/first.toml").write_text('summary = "What was said first"\norder = ["-dated"]\n')
    assert chosen(found, "first") == [(5, "dated: 2020-01-01 over 2021-01-01", 1)]


GRADES = st.dictionaries(
    st.sampled_from(["a", "b", "c", "d", "e"]),
    st.dictionaries(
        st.sampled_from(["x", "y"]), st.one_of(st.none(), st.integers(0, 2), st.sampled_from(["1 low", "2 high"]))
    ),
    min_size=1,
)


@given(grades=GRADES, order=st.permutations(["x", "-y"]), seed=st.randoms())
def test_what_is_chosen_does_not_depend_on_the_order_of_rows(
    grades: dict[str, dict[str, Value]], order: list[str], seed: object
) -> None:
    """Every value is either among the best or set aside, and no row comes first by where it stood."""
    policy = Policy("p", "s", "", tuple(order))
    values = list(grades)
    found = decide(policy, (), values, grades)
    again = decide(policy, (), values[::-1], grades)
    assert found.best
    assert sorted([*found.best, *(each.value for each in found.aside)]) == sorted(values)
    assert set(found.best) == set(again.best)
    assert {(each.value, each.criterion) for each in found.aside} == {
        (each.value, each.criterion) for each in again.aside
    }
    assert len({json.dumps([grades[value].get(name) for name in ("x", "y")]) for value in found.best}) == 1


@given(st.dictionaries(st.text("abc", min_size=1), st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1))
def test_the_first_criterion_that_differs_decides(grades: dict[str, tuple[int, int]]) -> None:
    graded: dict[str, dict[str, Value]] = {value: {"x": x, "y": y} for value, (x, y) in grades.items()}
    found = decide(Policy("p", "s", "", ("x", "y")), (), list(grades), graded)
    assert {grades[value] for value in found.best} == {max(grades.values())}


def test_the_policies_are_listed_and_each_can_decide(desk: Desk) -> None:
    done = desk.run("list", "policies", "--format", "jsonl", "--project", str(ROOT))
    rows = [json.loads(line) for line in done.out.splitlines()]
    assert [row["policy"] for row in rows] == NAMES
    assert all(sorted(row["order"].split(", ")) == sorted(CRITERIA) for row in rows)


def test_the_command_names_the_policy_and_what_it_leaves_out(desk: Desk) -> None:
    done = desk.run("query", "death-tolls", "--policy", "official", "--format", "csv", "--project", str(ROOT))
    assert done.code == 0
    assert done.out.splitlines()[0].endswith(",policy,because,setAside")
    assert all(",official," in line for line in done.out.splitlines()[1:])
    assert "note: policy official (" in done.err
    assert "6 of 8 values shown, 2 set aside" in done.err


def test_nothing_that_is_set_aside_is_hidden(desk: Desk) -> None:
    options = ("best", "death-tolls", "--policy", "official", "--project", str(ROOT))
    done = desk.run("evidence", *options)
    assert "└─ set aside by hand: estimate:moura-2022-mali-killed" in done.out
    found = json.loads(desk.run("evidence", *options, "--format", "json").out)
    assert sum(len(contest["candidates"]) for contest in found["contests"]) == 8
    first = found["contests"][0]
    assert [candidate["setAsideBy"] for candidate in first["candidates"]] == ["", "hand"]
    assert first["candidates"][0]["grades"]["record"] == "report of an official body"


def test_an_endpoint_is_asked_for_the_grades_too_and_the_server_knows_policies(desk: Desk, tmp_path: Path) -> None:
    words = ("query", "dates-given", "-p", "subject=event:coup-ml-2021", "--policy", "official", "--format", "tsv")
    here = desk.run(*words, "--project", str(ROOT))
    with serving("--project", str(ROOT), folder=tmp_path) as running:
        there = desk.run(*words, "--endpoint", f"{running.url}/sparql", "--project", str(ROOT))
        with running.client() as client:
            asked = {"subject": "event:coup-ml-2021", "policy": "official", "format": "tsv"}
            answer = client.get("/api/query/dates-given", params=asked)
            refused = client.get("/api/query/merged-groups", params={"policy": "official"})
            described = client.get("/api/openapi.json").json()["paths"]
    assert (there.code, there.out) == (0, here.out)
    assert "1 of 3 values shown" in there.err
    assert (answer.status_code, answer.text) == (200, here.out)
    assert refused.status_code == 400
    assert "no values between which a policy could choose" in refused.text
    names = {
        name: {each["name"] for each in described[f"/api/query/{name}"]["get"]["parameters"]}
        for name in ("dates-given", "merged-groups")
    }
    assert "policy" in names["dates-given"]
    assert "policy" not in names["merged-groups"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["death-tolls", "--policy", "oficial"], "did you mean official?"),
        (["merged-groups", "--policy", "official"], "no values between which a policy could choose"),
        (["who-held", "--policy", "official"], "--policy needs a day"),
        (["who-held", "--policy", "official", "--as-of", "2023"], "give --as-of YYYY-MM-DD"),
    ],
)
def test_where_a_policy_means_nothing_it_is_refused(desk: Desk, words: list[str], message: str) -> None:
    done = desk.run("query", *words, "--project", str(ROOT))
    assert done.code == 2
    assert message in done.err


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('summary = "s"\norder = ["heigth"]', "unknown criterion 'heigth'"),
        ('summary = "s"\norder = ["dated", "-dated"]', "there twice"),
        ('summary = "s"\norder = []', "order must be a list"),
        ('order = ["dated"]', "summary is missing"),
        ('summary = "s"\norder = ["dated"]\nbest = 1', "unknown key 'best'"),
        ("summary = ", "not readable as TOML"),
    ],
)
def test_a_policy_that_cannot_decide_is_found_before_it_is_asked(tmp_path: Path, text: str, message: str) -> None:
    from sahel_ld.checks.query_files import query_problems

    found = tolls(tmp_path)
    (tmp_path / "queries/policies/own.toml").write_text(text)
    findings = [finding for finding in query_problems(found) if finding.code == "query/policy"]
    assert [(finding.file, message in finding.message) for finding in findings] == [("queries/policies/own.toml", True)]
    with pytest.raises((UsageError, InputError)):
        found.policies.named("own")


def test_a_choice_of_columns_that_are_not_there_is_found(tmp_path: Path) -> None:
    from sahel_ld.query import header_problems

    text = (ROOT / "queries/death-tolls.rq").read_text("utf-8")
    path = tmp_path / "death-tolls.rq"
    path.write_text(text.replace("choice: {value: estimate", "choice: {value: estimat"), "utf-8")
    assert [message for _, message in header_problems(path)] == ["choice: 'estimat' is no column"]
