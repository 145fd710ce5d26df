"""`fmt`: one layout; the graph and every comment stay, or the file is left alone."""

from __future__ import annotations

import difflib
import os
import re
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import ROOT
from desk import EX, HEAD, Desk
from hypothesis import given, settings
from hypothesis import strategies as st
from random_turtle import Document, documents

from sahel_ld.errors import DataError, InputError
from sahel_ld.rdf.canonical import canonical_nquads
from sahel_ld.rdf.layout import lay_out
from sahel_ld.rdf.reader import Source

SOURCE = Source(Path("d.ttl"), "d.ttl", 0)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path, monkeypatch, capfd)


def laid_out(text: str) -> str:
    return lay_out(text.encode(), SOURCE).decode()


def graph(text: str) -> bytes:
    """The graph of a text by RDFC-1.0, read without our reader."""
    return canonical_nquads(ox.parse(text.encode(), format=ox.RdfFormat.TURTLE))


def with_head(text: str) -> str:
    return HEAD + "\n" + text


@settings(deadline=None, max_examples=150)
@given(documents())
def test_random_turtle_keeps_its_graph_and_every_comment(document: Document) -> None:
    written = laid_out(document.text)
    assert graph(written) == graph(document.text)
    left = written
    for comment in document.comments:
        # Each has a number of its own; white space at its end is not a part of it.
        assert comment.rstrip() in left
        left = left.replace(comment.rstrip(), "", 1)
    assert "\r" not in written
    assert written.endswith("\n")
    assert not written.endswith("\n\n")
    assert laid_out(written) == written


@given(st.text(st.sampled_from("ab:<>\"'.;,[]()# \n\r\t@^\\_éx1-{}|~"), max_size=40))
def test_what_is_not_turtle_is_refused_and_never_changed(text: str) -> None:
    try:
        written = laid_out(text)
    except (InputError, DataError):
        return
    assert graph(written) == graph(text)
    assert laid_out(written) == written


LAYOUTS = {
    "prefixes, used or not, stay as they are": (
        "@prefix schema: <http://schema.org/> .\n@prefix geo: <http://www.w3.org/2003/01/geo/wgs84_pos#> .\n"
        f'@prefix ex: <{EX}> .\n@prefix unused: <{EX}unused#> .\n\nex:p1\n    schema:name "Gao" ;\n    geo:lat 16.27 .\n',
        None,
    ),
    "prefixes of the other style stay too": (f"PREFIX ex: <{EX}>\nBASE <{EX}>\n\nex:a\n    a <b> .\n", None),
    "a comment behind a prefix": (f"@prefix ex: <{EX}> .  # ours\n\nex:a\n    a ex:b .\n", None),
    "predicates on lines of their own": (
        with_head("ex:e a ex:Event;ex:x 1,2 ;; ex:y ex:z."),
        with_head("ex:e\n    a ex:Event ;\n    ex:x 1 , 2 ;\n    ex:y ex:z .\n"),
    ),
    "texts one below the other": (
        with_head('ex:e ex:label "b"@fr,"a"@fr , "غ"@ar .'),
        with_head('ex:e\n    ex:label "b"@fr ,\n        "a"@fr ,\n        "غ"@ar .\n'),
    ),
    "small brackets on one line": (
        with_head("ex:a ex:member [ex:q 3],[ ex:q 1 ] . [] ex:x ( 1 2 ) ."),
        with_head("ex:a\n    ex:member [ ex:q 3 ] , [ ex:q 1 ] .\n\n[]\n    ex:x ( 1 2 ) .\n"),
    ),
    "a comment above and one behind": (
        with_head("# source: report p. 12\nex:a ex:x 1 ; # one\n # two\n ex:y 2 . # end\n# last\n"),
        with_head("# source: report p. 12\nex:a\n    ex:x 1 ;  # one\n    # two\n    ex:y 2 .  # end\n\n# last\n"),
    ),
    "the datatype keeps close to its text": (
        with_head('ex:a ex:x "1" ^^ xsd:date .'),
        with_head('ex:a\n    ex:x "1"^^xsd:date .\n'),
    ),
    "text of several lines stays as it is": (with_head('ex:a\n    ex:x """one\n  two  \n\n# no comment\n""" .\n'), None),
    "numbers and escapes stay as they are": (
        with_head('ex:a\n    ex:x 1.0E3 , +007 , -.5 , true ;\n    ex:y "\\u00e9\\t" ,\n        \'\\"\' ,\n        <urn:\\u00e9> .\n'),
        None,
    ),
    "nothing but comments": ("# one\n\n# two\n", None),
}  # fmt: skip


@pytest.mark.parametrize("name", LAYOUTS)
def test_layout(name: str) -> None:
    before, after = LAYOUTS[name]
    assert laid_out(before) == (before if after is None else after)


def test_a_comment_in_every_gap_survives() -> None:
    words = [
        "@prefix",
        "ex:",
        "<urn:x:>",
        ".",
        "ex:a",
        "ex:b",
        '"x"@fr',
        ",",
        "[",
        "ex:c",
        "(",
        "1",
        "[",
        "]",
        ")",
        ";",
        "ex:d",
        "2",
        "]",
        ";",
        "a",
        "<urn:y>",
        ".",
    ]
    for gap in range(len(words) + 1):
        text = f"{' '.join(words[:gap])} # here\n# and here\n {' '.join(words[gap:])}\n"
        try:
            written = laid_out(text)
        except DataError:
            pytest.fail(f"refused with a comment before {words[gap : gap + 1]}")
        assert graph(written) == graph(text)
        assert "# here\n" in written
        assert "# and here\n" in written
        assert laid_out(written) == written


def test_a_carriage_return_in_a_text_is_written_so_that_no_checkout_changes_it() -> None:
    text = with_head("ex:a ex:x \"\"\"one\ntwo\"\"\" , '''a\nb''' .\n").replace("\n", "\r\n") + "# end\r"
    written = laid_out(text)
    assert "\r" not in written
    assert '"""one\\r\ntwo"""' in written
    assert "'''a\\r\nb'''" in written
    assert graph(written) == graph(text)


def test_line_ends_of_windows_and_of_unix_give_the_same_file() -> None:
    text = with_head("# c\nex:a ex:x 1 ; # d\n ex:y 2 .\n")
    assert laid_out(text.replace("\n", "\r\n")) == laid_out(text.replace("\n", "\r")) == laid_out(text)


def test_a_byte_order_mark_goes(desk: Desk) -> None:
    path = desk.put("d.ttl", b"\xef\xbb\xbf" + HEAD.encode() + b"\nex:a\n    a ex:b .\n")
    assert desk.run("fmt", "d.ttl").code == 0
    assert path.read_bytes().startswith(b"@prefix")


TRICKY = with_head(
    '# source: report p. 12\nex:a ex:member [ ex:q 3 ] , [ ex:q 1 ] , [ ex:q 2 ; ex:r ( 1 [ ] "x" ) ] ;\n'
    '  ex:label "b"@fr , "a"@fr , "غ"@ar .\n_:b1 ex:x _:b0 , ex:é . # end\n_:b0 ex:x 1 .\n'
)


def test_ten_processes_with_other_hash_seeds_write_the_same_bytes(tmp_path: Path) -> None:
    for number in range(10):
        (tmp_path / f"{number}.ttl").write_text(TRICKY, "utf-8")
        subprocess.run(
            [sys.executable, "-m", "sahel_ld", "fmt", "-q", f"{number}.ttl"], cwd=tmp_path, check=True, capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": str(number * 7)},
        )  # fmt: skip
    written = {(tmp_path / f"{number}.ttl").read_bytes() for number in range(10)}
    assert len(written) == 1
    assert written != {TRICKY.encode()}


_OBJECTS = st.lists(
    st.sampled_from(["1", '"x"@fr', '"long text of several words, so that lines get long"', "ex:b", "[ ex:q 1 ]", "( 1 [ ex:q 2 ] )", "[ ex:q 1 ] # c\n"]),
    min_size=1, max_size=4,
).map(" , ".join)  # fmt: skip
_BODIES = st.lists(st.tuples(st.sampled_from(["ex:p", "ex:q", "a"]), _OBJECTS).map(" ".join), min_size=1, max_size=4)


@settings(deadline=None)
@given(st.lists(_BODIES, min_size=1, max_size=5), st.data())
def test_an_edit_of_one_triple_changes_lines_of_its_subject_only(bodies: list[list[str]], data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(bodies) - 1))
    position = data.draw(st.integers(0, len(bodies[number])))
    edited = [list(body) for body in bodies]
    if position < len(bodies[number]) > 1 and data.draw(st.booleans()):
        del edited[number][position]
    else:
        edited[number].insert(position, "ex:new 1")

    def text(all_bodies: list[list[str]]) -> str:
        statements = (f"# {index}\nex:s{index} {' ; '.join(body)} .\n" for index, body in enumerate(all_bodies))
        return laid_out(with_head("".join(statements)))

    before, after = text(bodies).splitlines(), text(edited).splitlines()
    begin = before.index(f"# {number}")
    end = before.index(f"# {number + 1}") if number + 1 < len(bodies) else len(before)
    for kind, start, stop, _, _ in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        assert kind == "equal" or begin <= start <= stop <= end
    assert (before[:begin], before[end:]) == (after[:begin], after[len(after) - len(before) + end :])


def test_our_own_files_are_laid_out() -> None:
    for folder in ("ontology", "shapes"):
        for path in sorted((ROOT / folder).glob("*.ttl")):
            content = path.read_bytes()
            assert lay_out(content, Source(path, path.name, 0)) == content, path.name


def test_a_file_that_would_lose_something_is_left_alone(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    text = with_head("# kept\nex:a   ex:x 1 .\n")
    desk.put("d.ttl", text)
    monkeypatch.setattr("sahel_ld.rdf.layout._write", lambda _: with_head("ex:a ex:x 1 .\n"))
    done = desk.run("fmt", "d.ttl")
    assert done.code == 1
    assert "d.ttl: cannot be laid out without losing something" in done.err
    assert (desk.path / "d.ttl").read_text() == text


def test_a_broken_file_is_left_alone_and_the_others_are_laid_out(desk: Desk) -> None:
    desk.put("a.ttl", HEAD + "ex:a ex:x \n")
    desk.put("b.ttl", HEAD + "ex:a   ex:x 1 .\n")
    done = desk.run("fmt", "a.ttl", "b.ttl")
    assert done.code == 3
    assert "a.ttl:3" in done.err
    assert (desk.path / "a.ttl").read_text() == HEAD + "ex:a ex:x \n"
    assert (desk.path / "b.ttl").read_text() == with_head("ex:a\n    ex:x 1 .\n")


@pytest.mark.parametrize("option", ["--check", "--diff"])
def test_looking_only(desk: Desk, option: str) -> None:
    text = HEAD + "ex:a   ex:x 1 .\n"
    desk.put("d.ttl", text)
    done = desk.run("fmt", option, "d.ttl")
    assert done.code == 1
    assert (desk.path / "d.ttl").read_text() == text
    if option == "--diff":
        assert re.search(r"^-ex:a   ex:x 1 \.$", done.out, re.MULTILINE)
        assert re.search(r"^\+    ex:x 1 \.$", done.out, re.MULTILINE)
    desk.run("fmt", "d.ttl")
    assert desk.run("fmt", option, "d.ttl").code == 0


def test_the_second_run_changes_nothing(desk: Desk) -> None:
    desk.put("a.ttl", TRICKY)
    desk.put("sub/b.ttl", HEAD + "ex:a   ex:x 1 .\n")
    assert "2 of 2 files changed" in desk.run("fmt", ".").err
    times = {path: path.stat().st_mtime_ns for path in desk.path.rglob("*.ttl")}
    assert "0 of 2 files changed" in desk.run("fmt", ".").err
    assert {path: path.stat().st_mtime_ns for path in desk.path.rglob("*.ttl")} == times


def test_a_file_that_is_no_text_does_not_keep_the_others_from_their_layout(desk: Desk) -> None:
    desk.put("a.ttl", b"\xff\xfe")
    desk.write(b_ttl="ex:a   ex:p ex:b .\n")
    done = desk.run("fmt", "a.ttl", "b.ttl")
    assert done.code == 3
    assert "a.ttl:1:1: not UTF-8" in done.err
    assert "ex:a\n    ex:p ex:b ." in (desk.path / "b.ttl").read_text()


def test_a_named_file_that_is_not_turtle_is_refused(desk: Desk) -> None:
    desk.write(d_trig="ex:a ex:p ex:b .\n")
    done = desk.run("fmt", "d.trig")
    assert (done.code, "only Turtle files" in done.err) == (2, True)
