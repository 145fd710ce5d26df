"""Inputs that are no data: each ends soon, with the right exit code and a message that names the file, and leaves nothing behind."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from desk import EX, HEAD, SETTINGS, Desk

from sahel_ld.rdf.formats import SUFFIX_OF

GOOD = HEAD + 'ex:e a ex:Event ; ex:date "2012-04-06"^^xsd:date .\n'
SHAPES = (
    "@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
    + HEAD
    + "ex:S a sh:NodeShape ; sh:targetClass ex:Event ; sh:property [ sh:path ex:date ; sh:maxCount 9 ] .\n"
)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path, monkeypatch, capfd)


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def start(desk: Desk, *arguments: str, memory: int = 0, code: str = "") -> subprocess.Popen[str]:
    """`sahel-ld` in a process of its own, with at most ``memory`` bytes; ``code`` runs before it."""

    def limit() -> None:
        if memory:
            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))

    return subprocess.Popen(
        [sys.executable, "-c", f"{code}\nfrom sahel_ld.cli.main import run\nrun()", *arguments],
        cwd=desk.path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=limit,
        env={**os.environ, "NO_COLOR": "1"},
    )  # fmt: skip


BLOCK = "".join(
    f'ex:e{number} a ex:Event ; ex:date "2012-04-06"^^xsd:date ; ex:label "évènement {number}"@fr .\n'
    for number in range(1000)
)


@pytest.mark.parametrize("command", ["check", "fmt"])
def test_fifty_megabytes_with_a_syntax_error_at_the_end(desk: Desk, command: str) -> None:
    times = 50_000_000 // len(BLOCK.encode()) + 1
    content = HEAD.encode() + BLOCK.encode() * times + b'ex:last ex:label "no dot"\n'
    assert len(content) > 50_000_000
    desk.put("big.ttl", content)
    before = names(desk.path)
    began = time.monotonic()
    running = start(desk, command, "big.ttl", memory=2_000_000_000)
    out, err = running.communicate(timeout=120)
    assert running.returncode == 3
    assert f"big.ttl:{3 + 1000 * times}:26" in out + err
    assert "end of file, a dot is missing" in out + err
    assert "Traceback" not in out + err
    # Not a measurement: minutes are what must not happen.
    assert time.monotonic() - began < 100
    assert names(desk.path) == before


@pytest.mark.parametrize("suffix", SUFFIX_OF.values())
def test_nul_bytes(desk: Desk, suffix: str) -> None:
    desk.put(f"d{suffix}", b"\0" * 5000)
    done = desk.check(f"d{suffix}")
    assert (done.code, done.places()) == (3, [(f"d{suffix}", 1)])
    assert "NUL bytes" in done.json[0]["message"]


def test_text_of_two_bytes_a_character(desk: Desk) -> None:
    desk.put("le.ttl", GOOD.encode("utf-16-le"))
    desk.put("bom.ttl", GOOD.encode("utf-16"))
    assert "UTF-16" in desk.check("le.ttl").json[0]["hint"]
    done = desk.check("bom.ttl")
    assert (done.code, done.places()) == (3, [("bom.ttl", 1)])
    assert "not UTF-8" in done.json[0]["message"]


@pytest.mark.parametrize("suffix", SUFFIX_OF.values())
@pytest.mark.parametrize("page", ["<!DOCTYPE html>\n<html><body>404</body></html>", "\n <HTML lang='fr'>\n</HTML>"])
def test_an_html_page(desk: Desk, suffix: str, page: str) -> None:
    desk.put(f"d{suffix}", page)
    done = desk.check(f"d{suffix}")
    assert (done.code, done.places()) == (3, [(f"d{suffix}", 1)])
    assert "this is an HTML page, not RDF" in done.json[0]["message"]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("d.ttl", '<rdf:RDF xmlns:rdf="x"></rdf:RDF>', "this is RDF/XML, not Turtle"),
        ("d.ttl", '<?xml version="1.0"?>\n<rdf:RDF/>', "this is RDF/XML, not Turtle"),
        ("d.ttl", '{"@id": "urn:x"}', "this is JSON-LD, not Turtle"),
        ("d.nt", '[{"@id": "urn:x"}]', "this is JSON-LD, not N-Triples"),
        ("d.rdf", GOOD, "this is Turtle, not RDF/XML"),
        ("d.jsonld", "# x\n" + GOOD, "this is Turtle, not JSON-LD"),
        ("d.trig", '{"@graph": []}', "this is JSON-LD, not TriG"),
    ],
)
def test_another_format_than_the_name_says(desk: Desk, name: str, text: str, said: str) -> None:
    desk.put(name, text)
    done = desk.check(name)
    assert (done.code, done.places()) == (3, [(name, 1)])
    assert done.json[0]["message"] == said


def test_an_rdf_xml_file_that_is_cut_off(desk: Desk) -> None:
    whole = f'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:ex="{EX}">\n<ex:T rdf:about="{EX}e"/>\n</rdf:RDF>\n'
    desk.put("d.rdf", whole)
    assert desk.check("d.rdf").code == 0
    for length in range(20, len(whole) - 2):
        desk.put("d.rdf", whole[:length])
        assert desk.check("d.rdf").code == 3, whole[:length]


def test_an_entity_of_rdf_xml_reads_no_file(desk: Desk) -> None:
    desk.put("secret", "1234")
    desk.put(
        "d.rdf",
        f'<?xml version="1.0"?>\n<!DOCTYPE x [<!ENTITY e SYSTEM "{(desk.path / "secret").as_uri()}">]>\n'
        f'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:ex="{EX}"><ex:T ex:x="1"><ex:y>&e;</ex:y></ex:T></rdf:RDF>',
    )
    done = desk.run("check", "d.rdf")
    assert done.code == 3
    assert "d.rdf:2" in done.out
    assert "1234" not in done.out
    assert "1234" not in desk.run("export", "nt", "d.rdf").out


def test_a_context_from_the_network_is_not_read(desk: Desk) -> None:
    desk.put("d.jsonld", '{\n"@context": "https://schema.org/", "@id": "urn:x", "name": "x"}')
    done = desk.check("d.jsonld")
    assert (done.code, done.places()) == (3, [("d.jsonld", 2)])
    assert "network" in done.json[0]["message"]


def test_a_loop_of_folders(desk: Desk) -> None:
    desk.put("data/ttl/a/d.ttl", GOOD)
    (desk.path / "data/ttl/a/up").symlink_to("..")
    (desk.path / "data/ttl/b").symlink_to("a")
    (desk.path / "data/ttl/self").symlink_to("self")
    desk.put("shapes/s.ttl", SHAPES)
    for arguments in (["data"], [], ["data/ttl/a/up/a"]):
        done = desk.run("check", *arguments)
        assert done.code == 0, done.out + done.err
        assert "1 focus node" in done.out


def test_a_link_to_nowhere_in_a_folder_is_found_and_the_rest_is_checked(desk: Desk) -> None:
    desk.put("d/bad.ttl", HEAD + 'ex:e ex:date "x"^^xsd:date .\n')
    (desk.path / "d/gone.ttl").symlink_to("nowhere.ttl")
    done = desk.check("d")
    # A link is told by the name of what it leads to.
    assert (done.code, done.places()) == (3, [("d/bad.ttl", 3), ("d/nowhere.ttl", None)])
    assert "no such file" in done.json[1]["message"]
    named = desk.run("check", "d/gone.ttl")
    assert named.code == 2
    assert "d/gone.ttl: no such file" in named.err


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="no file here that opens but cannot be read")
def test_a_file_that_cannot_be_read_is_found_and_the_rest_is_checked(desk: Desk) -> None:
    desk.put("d/bad.ttl", HEAD + 'ex:e ex:date "x"^^xsd:date .\n')
    (desk.path / "d/broken.ttl").symlink_to("/proc/self/mem")
    done = desk.check("d")
    assert done.code == 3
    assert ("d/bad.ttl", 3) in done.places()
    assert any("cannot be read: " in finding["message"] for finding in done.json)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_without_permission(desk: Desk) -> None:  # pragma: no cover
    desk.put("d.ttl", GOOD).chmod(0)
    done = desk.check("d.ttl")
    assert (done.code, done.places()) == (3, [("d.ttl", None)])
    assert "Permission denied" in done.json[0]["message"]


def test_a_file_without_permission_as_the_system_tells_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    path = desk.put("d.ttl", GOOD)
    read = Path.read_bytes

    def refuse(self: Path) -> bytes:
        if self.name == path.name:
            raise PermissionError(13, "Permission denied", str(self))
        return read(self)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    done = desk.check("d.ttl")
    assert (done.code, done.places()) == (3, [("d.ttl", None)])
    assert done.json[0]["message"] == "cannot be read: Permission denied"
    for arguments in (["fmt", "d.ttl"], ["export", "nt", "d.ttl"]):
        ended = desk.run(*arguments)
        assert ended.code == 3
        assert "d.ttl: cannot be read: Permission denied" in ended.err


@pytest.mark.parametrize("suffix", SUFFIX_OF.values())
def test_latin_1(desk: Desk, suffix: str) -> None:
    content = (HEAD + 'ex:e ex:name "Kidal", "évènement" .\n').encode("latin-1")
    desk.put(f"d{suffix}", content)
    done = desk.check(f"d{suffix}")
    assert (done.code, done.places()) == (3, [(f"d{suffix}", 3)])
    (finding,) = done.json
    assert finding["column"] == 24
    assert finding["message"] == "not UTF-8: byte 0xe9"
    assert "UTF-8" in finding["hint"]


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n# and one more", "\ufeff", HEAD])
def test_a_file_without_a_triple(desk: Desk, text: str) -> None:
    desk.put("d.ttl", text)
    desk.put("s.ttl", SHAPES)
    done = desk.run("check", "--shapes", "s.ttl", "d.ttl")
    assert done.code == 1
    assert "the data holds no triple: nothing was checked" in done.out
    assert "Traceback" not in done.err


def test_an_empty_file_of_the_other_formats(desk: Desk) -> None:
    for suffix, code in ((".nt", 0), (".nq", 0), (".trig", 0), (".rdf", 3), (".jsonld", 3)):
        desk.put(f"empty{suffix}", "")
        desk.put("good.ttl", GOOD)
        assert desk.check(f"empty{suffix}", "good.ttl").code == code, suffix


@pytest.mark.parametrize("command", ["check", "fmt", "export nt"])
def test_a_path_that_is_not_there_and_an_option_that_is_none(desk: Desk, command: str) -> None:
    done = desk.run(*command.split(), "nowhere/d.ttl")
    assert done.code == 2
    assert "nowhere/d.ttl" in done.err
    done = desk.run(*command.split(), "--no-such-option")
    assert done.code == 2
    assert "--no-such-option" in done.err
    desk.put("d.txt", "x")
    done = desk.run(*command.split(), "d.txt")
    assert done.code == 2
    assert "d.txt" in done.err


def test_an_unknown_command_and_settings_that_cannot_be_read(desk: Desk) -> None:
    assert desk.run("chek").code == 2
    desk.put("d.ttl", GOOD)
    for settings, code, said in (
        ("x = ", 3, "sahel-ld.toml"),
        ("colour = 1\n", 2, "colour"),
        ("base = \xff", 3, "sahel-ld.toml"),
    ):
        desk.put("sahel-ld.toml", settings.encode("latin-1"))
        done = desk.run("check", "d.ttl")
        assert done.code == code
        assert said in done.err


DEEP = 2000


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("brackets.ttl", f"{HEAD}ex:a ex:b {'[ ex:b ' * DEEP}1{' ]' * DEEP} .\n"),
        ("lists.ttl", f"{HEAD}ex:a ex:b {'( ' * DEEP}1{' )' * DEEP} .\n"),
        ("nested.jsonld", f'{{"@id": "{EX}a", "{EX}b": ' * 100 + "1" + "}" * 100),
        (
            "elements.rdf",
            f'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:ex="{EX}">{"<ex:T><ex:b>" * DEEP}1{"</ex:b></ex:T>" * DEEP}</rdf:RDF>',
        ),
        ("line.nt", f'<{EX}a> <{EX}b> "{"x" * 5_000_000}" .\n'),
        ("comment.ttl", f"#{'#' * 1_000_000}\n{GOOD}"),
        ("dots.ttl", f"{HEAD}ex:a{'.' * 5000}b ex:b ex:c .\n"),
        ("quotes.ttl", f"{HEAD}ex:a ex:b '''{'x' * 10_000}{chr(34) * 10_000}''' .\n"),
    ],
)
def test_strange_but_right_files_are_read(desk: Desk, name: str, text: str) -> None:
    desk.put(name, text)
    done = desk.check(name)
    assert (done.code, done.json) == (0, []), done.out[:500]
    assert "Traceback" not in done.err


def test_a_fault_deep_in_brackets_has_its_place_and_fmt_refuses_politely(desk: Desk) -> None:
    text = f'{HEAD}ex:a ex:b {"[ ex:b " * DEEP}"x"^^xsd:date{" ]" * DEEP} .\n'
    desk.put("d.ttl", text)
    done = desk.check("d.ttl")
    assert (done.code, done.places()) == (1, [("d.ttl", 3)])
    assert done.json[0]["column"] == 11 + 7 * DEEP
    ended = desk.run("fmt", "d.ttl")
    assert ended.code == 1
    assert f"d.ttl:3:{11 + 7 * 101}: brackets nested more than 100 deep cannot be laid out" in ended.err
    assert (desk.path / "d.ttl").read_text() == text


@pytest.mark.parametrize("delay", [0.05, 0.4, 0.8, 1.2])
def test_a_check_that_is_killed_leaves_nothing(desk: Desk, delay: float) -> None:
    desk.put("big.ttl", HEAD + BLOCK * 40)
    before = names(desk.path)
    running = start(desk, "check", "big.ttl", "--output", "json=out.json")
    time.sleep(delay)
    running.kill()
    running.communicate()
    left = set(names(desk.path)) - set(before)
    # Where it was quick enough to end, its output is whole.
    assert left <= {"out.json"}
    if left:
        assert (desk.path / "out.json").read_text().endswith("}\n")


@pytest.mark.parametrize("call", ["fsync", "fchmod", "link"])
@pytest.mark.skipif(not hasattr(os, "O_TMPFILE"), reason="files without a name are of Linux")
def test_a_fmt_that_is_killed_while_it_writes_leaves_the_old_file_and_nothing_else(desk: Desk, call: str) -> None:
    text = HEAD + "ex:e ex:x 1 , 2 ; ex:y   3 .\n"
    desk.put("d.ttl", text)
    kill = f"import os, signal\nos.{call} = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)\n"
    running = start(desk, "fmt", "d.ttl", code=kill)
    running.communicate()
    assert running.returncode == -signal.SIGKILL
    assert (desk.path / "d.ttl").read_text() == text
    assert names(desk.path) == ["d.ttl", "sahel-ld.toml"]
    assert (desk.path / "sahel-ld.toml").read_text() == SETTINGS
    assert desk.run("fmt", "d.ttl").code == 0
    assert (desk.path / "d.ttl").read_text() != text
