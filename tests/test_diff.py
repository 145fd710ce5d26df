"""diff: no noise, exact counts, git refs, formats, exit codes."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sahel_ld.api import Project
from sahel_ld.diff.blank import matched
from sahel_ld.diff.formats import names, render
from sahel_ld.diff.structure import Triple
from sahel_ld.errors import UsageError

ROOT = Path(__file__).resolve().parents[1]
EX = "https://example.org/id/"
PREFIX = f"@prefix ex: <{EX}> .\n"
OLD = f"{PREFIX}ex:a ex:p [ ex:q 1 ; ex:r [ ex:z 2 ] ] .\nex:b ex:p [ ex:q 3 ] .\n"
NEW = f"{PREFIX}ex:b ex:p [ ex:q 3 ] .\nex:a ex:p [ ex:r [ ex:z 2 ] ; ex:q 1 ] .\nex:c ex:p [ ex:q 4 ] .\n"


def triples(turtle: str) -> set[Triple]:
    """The triples of a text."""
    return {
        (quad.subject, quad.predicate, quad.object)
        for quad in ox.parse((PREFIX + turtle).encode(), format=ox.RdfFormat.TURTLE)
    }


def counts(old: str, new: str) -> tuple[int, int]:
    """How many triples are removed and added."""
    before, after = matched(triples(old), triples(new))
    return len(before - after), len(after - before)


def run(*words: str, cwd: Path = ROOT, code: int | None = None) -> subprocess.CompletedProcess[str]:
    """The command, in another process."""
    done = subprocess.run(
        [sys.executable, "-m", "sahel_ld", *words],
        capture_output=True,
        text=True,
        cwd=cwd,
        check=False,
        encoding="utf-8",
    )
    if code is not None:
        assert done.returncode == code, done.stdout + done.stderr
    return done


# Pitfall 19: the difference of two graphs reports changes that are not there.


def test_unrelated_blank_nodes_are_no_change(tmp_path: Path) -> None:
    (tmp_path / "old.ttl").write_text(OLD, "utf-8")
    (tmp_path / "new.ttl").write_text(NEW, "utf-8")
    shown = run("diff", "old.ttl", "new.ttl", cwd=tmp_path, code=1).stdout
    assert shown.splitlines() == ["Other things", "  + ex:c: ex:p added: [ ex:q 4 ]", "0 removed, 2 added"]
    found = json.loads(run("diff", "old.ttl", "new.ttl", "--format", "json", cwd=tmp_path, code=1).stdout)
    assert (found["removed"], found["added"]) == (0, 2)
    assert [entity["iri"] for entity in found["entities"]] == [f"{EX}c"]
    (tmp_path / "old-reordered.ttl").write_text(
        f"{PREFIX}ex:b ex:p [ ex:q 3 ] .\nex:a ex:p [ ex:r [ ex:z 2 ] ; ex:q 1 ] .\n", "utf-8"
    )
    same = run("diff", "old.ttl", "old-reordered.ttl", cwd=tmp_path, code=0)
    assert same.stdout == ""
    run("diff", "old.ttl", "new.ttl", "--exit-zero", cwd=tmp_path, code=0)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        # a value below another blank node, and beside it
        ("ex:a ex:p [ ex:q 1 ; ex:r [ ex:z 2 ] ] .", "ex:a ex:p [ ex:q 1 ; ex:r [ ex:z 5 ] ] .", (1, 1)),
        ("ex:a ex:p [ ex:q 1 ; ex:r [ ex:z 2 ] ] .", "ex:a ex:p [ ex:q 7 ; ex:r [ ex:z 2 ] ] .", (1, 1)),
        # lists: an item replaced, dropped, put in
        ("ex:a ex:l (1 2 3 4 5 6) .", "ex:a ex:l (1 2 9 4 5 6) .", (1, 1)),
        ("ex:a ex:l (1 2 3 4 5 6) .", "ex:a ex:l (1 2 4 5 6) .", (3, 1)),
        ("ex:a ex:l (1 2 3 4 5 6) .", "ex:a ex:l (1 2 3 8 4 5 6) .", (1, 3)),
        # two that look the same are two
        ("ex:a ex:p [ ex:q 1 ] , [ ex:q 1 ] .", "ex:a ex:p [ ex:q 1 ] .", (2, 0)),
        # what moves to another thing keeps its content
        ("ex:a ex:p [ ex:q 1 ; ex:r 2 ] .", "ex:b ex:p [ ex:q 1 ; ex:r 2 ] .", (1, 1)),
        # circles, and the same blank-node label on both sides for different things
        ("_:a ex:p _:b . _:b ex:p _:c . _:c ex:p _:a .", "_:x ex:p _:y . _:z ex:p _:x . _:y ex:p _:z .", (0, 0)),
        ("_:h ex:p [ ex:q 1 ] , [ ex:q 1 ] .", "_:h ex:p [ ex:q 1 ] , [ ex:q 1 ] , [ ex:q 1 ] .", (0, 2)),
        ("[] ex:q 1 ; ex:r 2 .", "[] ex:q 1 ; ex:r 2 ; ex:s 3 .", (0, 1)),
        # literals as written
        ("ex:a ex:p 1.0 .", "ex:a ex:p 1.00 .", (1, 1)),
        ('ex:a ex:p "a"@en .', 'ex:a ex:p "a" .', (1, 1)),
    ],
)
def test_blank_nodes_make_no_more_noise_than_they_must(old: str, new: str, expected: tuple[int, int]) -> None:
    assert counts(old, new) == expected
    assert counts(new, old) == expected[::-1]


def test_many_alike_and_deeply_nested_take_no_time_to_speak_of() -> None:
    items = " ".join(str(number % 2) for number in range(1500))
    assert counts(f"ex:a ex:l ({items}) .", f"ex:a ex:l ({items}) .") == (0, 0)
    clique = " ".join(f"_:a{i} ex:p _:a{j} ." for i in range(12) for j in range(12) if i != j)
    assert counts(clique, clique.replace("_:a3 ", "_:other ")) == (0, 0)
    many = "_:h ex:p {} ."
    one = "[ ex:q 1 ; ex:r [ ex:s 2 ] ]"
    assert counts(many.format(", ".join([one] * 200)), many.format(", ".join([one] * 201))) == (0, 4)


NODES = st.sampled_from([ox.NamedNode(f"{EX}{name}") for name in "abcdé"])
BLANK = st.sampled_from([ox.BlankNode(f"b{number}") for number in range(5)])
LITERALS = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=5).map(ox.Literal),
    st.sampled_from(["0.8900", "0.89", "2", "02"]).map(
        lambda text: ox.Literal(text, datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal"))
    ),
    st.sampled_from([ox.Literal("Ménaka", language="fr"), ox.Literal("Menaka", language="en")]),
)
GRAPHS = st.sets(st.tuples(st.one_of(NODES, BLANK), NODES, st.one_of(NODES, BLANK, LITERALS)), min_size=1, max_size=14)


def written(graph: set[Triple], seed: int) -> str:
    """The graph as N-Triples, in an order and with blank-node labels of the seed's choice."""
    dice = random.Random(seed)
    numbers = dice.sample(range(1000), 5)
    lines = [f"{subject} {predicate} {value} ." for subject, predicate, value in sorted(graph, key=str)]
    dice.shuffle(lines)
    text = "\n".join(lines)
    for old, new in zip(range(5), numbers, strict=True):
        text = text.replace(f"_:b{old} ", f"_:x{new} ")
    return text + "\n"


def reformatted(graph: set[Triple], prefix: str) -> bytes:
    """The graph as Turtle with another prefix."""
    made = ox.serialize(
        [ox.Triple(*triple) for triple in sorted(graph, key=str)], format=ox.RdfFormat.TURTLE, prefixes={prefix: EX}
    )
    assert made is not None
    return made


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(graph=GRAPHS, seed=st.integers(0, 10_000), prefix=st.sampled_from(["x", "sahel", "z"]))
def test_order_layout_prefixes_and_labels_are_no_difference(
    graph: set[Triple], seed: int, prefix: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("same")
    one, other, third = folder / "one.nt", folder / "other.nt", folder / "third.ttl"
    one.write_text(written(graph, 0), "utf-8")
    other.write_text(written(graph, seed), "utf-8")
    third.write_bytes(reformatted(graph, prefix))
    project = Project(ROOT)
    for path in (other, third):
        found = project.diff(one, path)
        assert not found
        assert (found.added, found.removed, found.entities, found.ontology) == (0, 0, (), ())
        assert render(found, "text") == ""


@settings(max_examples=150, deadline=None)
@given(graph=GRAPHS, more=st.sets(st.tuples(NODES, NODES, st.one_of(NODES, LITERALS)), max_size=4))
def test_named_statements_count_exactly(graph: set[Triple], more: set[Triple]) -> None:
    before, after = matched(graph, graph | more)
    assert not before - after
    assert len(after - before) == len(more - graph)


def test_the_data_in_another_order_and_format_is_the_same(tmp_path: Path) -> None:
    project = Project(ROOT)
    quads = list(project.quads())
    quads += [
        quad
        for source in project.sources(project.shape_files)
        for quad in ox.parse(source.content(), format=source.format)
    ]
    random.Random(1).shuffle(quads)
    lines = ox.serialize(quads, format=ox.RdfFormat.N_QUADS)
    assert lines is not None
    (tmp_path / "all.nq").write_bytes(lines)
    found = project.diff(ROOT, tmp_path / "all.nq")
    assert (found.added, found.removed) == (0, 0)


# Moves between files


def test_moves_between_files_are_shown_when_asked_for(tmp_path: Path) -> None:
    for name, files in (
        ("old", {"one.ttl": "ex:a ex:p 1 ; ex:q 2 .", "two.ttl": "ex:b ex:p 1 ."}),
        ("new", {"one.ttl": "ex:b ex:p 1 .", "two.ttl": "ex:a ex:p 1 ; ex:q 2 ."}),
    ):
        (tmp_path / name).mkdir()
        for file, text in files.items():
            (tmp_path / name / file).write_text(PREFIX + text, "utf-8")
    assert run("diff", "old", "new", cwd=tmp_path, code=0).stdout == ""
    shown = run("diff", "old", "new", "--by-file", cwd=tmp_path, code=1).stdout
    assert "ex:a: 2 statements one.ttl → two.ttl" in shown
    assert "ex:b: 1 statement two.ttl → one.ttl" in shown


# git


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A small project in a repository, committed, with a change that is not."""
    (tmp_path / "data/ttl").mkdir(parents=True)
    (tmp_path / "ontology").mkdir()
    (tmp_path / "sahel-ld.toml").write_text("", "utf-8")
    path = tmp_path / "data/ttl/a.ttl"
    path.write_text(OLD, "utf-8")
    for words in (
        ("init", "-q"),
        ("add", "."),
        ("-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-qm", "one"),
        ("tag", "v1"),
    ):
        subprocess.run(["git", *words], cwd=tmp_path, check=True)
    path.write_text(NEW, "utf-8")
    return tmp_path


def test_a_ref_against_the_working_tree_which_stays_as_it_is(repository: Path) -> None:
    path = repository / "data/ttl/a.ttl"
    before = path.stat().st_mtime_ns, (repository / ".git/index").read_bytes(), (repository / ".git/HEAD").read_text()
    for words in (("diff", "v1"), ("diff",), ("diff", "HEAD", ".")):
        shown = run(*words, cwd=repository, code=1).stdout
        assert "ex:c: ex:p added: [ ex:q 4 ]" in shown
        assert "0 removed, 2 added" in shown
    assert run("diff", "v1", "HEAD", cwd=repository, code=0).stdout == ""
    shown = run("diff", "HEAD:data/ttl/a.ttl", "data/ttl/a.ttl", cwd=repository, code=1).stdout
    assert "0 removed, 2 added" in shown
    shown = run("diff", "HEAD:data", "data", cwd=repository, code=1).stdout
    assert "0 removed, 2 added" in shown
    after = path.stat().st_mtime_ns, (repository / ".git/index").read_bytes(), (repository / ".git/HEAD").read_text()
    assert before == after


def test_a_side_that_is_not_there_is_wrong_use(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    assert "no such file, folder or git ref" in run("diff", "v9", cwd=repository, code=2).stderr
    assert "no such file, folder or git ref" in run("diff", "HEAD:nowhere.ttl", cwd=repository, code=2).stderr
    assert run("diff", "--", "--output=x", cwd=repository, code=2).stderr
    outside = tmp_path_factory.mktemp("outside")
    assert "not in a git repository" in run("diff", "v1", "--project", str(outside), cwd=outside, code=2).stderr
    assert "unknown format" in run("diff", "v1", "--format", "xml", cwd=repository, code=2).stderr
    assert "unknown language" in run("diff", "v1", "--language", "de", cwd=repository, code=2).stderr
    with pytest.raises(UsageError):
        Project(repository).diff("v9")


def test_a_broken_file_is_named_with_its_side(repository: Path) -> None:
    (repository / "data/ttl/a.ttl").write_text("ex:a ex:b", "utf-8")
    assert "data/ttl/a.ttl:1:" in run("diff", "v1", cwd=repository, code=3).stderr
    subprocess.run(
        ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-qam", "two"],
        cwd=repository,
        check=True,
    )
    assert "HEAD:data/ttl/a.ttl:1:" in run("diff", "HEAD", "v1", cwd=repository, code=3).stderr


# Formats


def test_markdown_shows_data_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "old.ttl").write_text(f"{PREFIX}ex:a ex:p 1 .", "utf-8")
    evil = "<script>alert(1)</script> @maintainers [x](http://evil.example) `code` **bold** | # head\\n# next"
    (tmp_path / "new.ttl").write_text(f'{PREFIX}ex:a ex:p 1 ; ex:q "{evil}" .', "utf-8")
    shown = render(Project(ROOT).diff(tmp_path / "old.ttl", tmp_path / "new.ttl"), "markdown")
    assert "<script" not in shown
    assert "@maintainers" not in shown
    assert "[x]" not in shown
    assert "<details><summary>Other things (~1)</summary>" in shown
    assert "Triples: 1 added, 0 removed. Things changed: 1." in shown
    assert "\n# next" not in shown


def test_markdown_fits_into_a_comment(tmp_path: Path) -> None:
    (tmp_path / "old.ttl").write_text(f"{PREFIX}ex:a ex:p 1 .", "utf-8")
    many = "\n".join(f'ex:a{number} ex:q "{"long text " * 9}" .' for number in range(3000))
    (tmp_path / "new.ttl").write_text(f"{PREFIX}{many}", "utf-8")
    shown = render(Project(ROOT).diff(tmp_path / "old.ttl", tmp_path / "new.ttl"), "markdown")
    assert len(shown) < 65_536
    assert shown.endswith("The rest does not fit here: run `sahel-ld diff` for all of it.\n")
    assert shown.count("<details>") == shown.count("</details>")


@pytest.mark.parametrize("name", names())
def test_every_format_says_the_same_in_every_process(name: str, tmp_path: Path) -> None:
    (tmp_path / "old.ttl").write_text(OLD, "utf-8")
    (tmp_path / "new.ttl").write_text(NEW.replace("3", "30").replace("1", "[ ex:s 4 ; ex:t ( 5 6 ) ]"), "utf-8")
    shown = set()
    for seed in ("0", "1", "2"):
        done = subprocess.run(
            [sys.executable, "-m", "sahel_ld", "diff", "old.ttl", "new.ttl", "-f", name],
            capture_output=True,
            cwd=tmp_path,
            env=os.environ | {"PYTHONHASHSEED": seed, "LC_ALL": "C"},
            check=False,
        )
        assert done.returncode == 1, done.stderr
        shown.add(done.stdout)
    assert len(shown) == 1


# Answers


def test_answers_before_and_after(tmp_path: Path) -> None:
    for side, number in (("old", 1), ("new", 2)):
        for folder in ("data/ttl", "ontology", "queries"):
            (tmp_path / side / folder).mkdir(parents=True)
        (tmp_path / side / "data/ttl/a.ttl").write_text(f"{PREFIX}ex:a ex:p {number} ; ex:q 5 .", "utf-8")
        for name, predicate in (("values", "p"), ("others", "q")):
            (tmp_path / side / f"queries/{name}.rq").write_text(
                f"#+ summary: What has which value?\n#+ columns:\n#+   x: iri — the thing\n#+   v: integer — the value\n"
                f"SELECT ?x ?v WHERE {{ ?x <{EX}{predicate}> ?v }} ORDER BY ?v\n",
                "utf-8",
            )
    (tmp_path / "new/queries/more.rq").write_text("#+ summary: More?\nASK {}\n", "utf-8")
    found = Project(tmp_path / "new").diff(tmp_path / "old", tmp_path / "new", answers=True)
    assert [(answer.question, answer.removed, answer.added) for answer in found.answers] == [
        ("values", ((f"{EX}a", "1"),), ((f"{EX}a", "2"),))
    ]
    assert [(question.name, question.change, question.breaking) for question in found.questions] == [
        ("more", "added", False)
    ]
    shown = render(found, "text")
    assert f"  - {EX}a | 1\n  + {EX}a | 2\n" in shown
    back = Project(tmp_path / "new").diff(tmp_path / "new", tmp_path / "old")
    assert [(question.name, question.breaking) for question in back.questions] == [("more", True)]
