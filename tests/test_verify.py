"""A copy of a site is told apart from what was published: every fault by its name, and nothing else."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from publish_fixture import HOSTILE, SMALL, make_project
from small_project import sahel

from sahel_ld.errors import DataError, InputError, OutsideError, UsageError
from sahel_ld.project import Project
from sahel_ld.publish import build
from sahel_ld.publish.checksums import HIDDEN, MANIFEST, MARKER, SIGNATURE
from sahel_ld.publish.signature import check_signature, signer_of
from sahel_ld.publish.verify import Demands, verify
from sahel_ld.rdf.canonical import dataset_hash
from sahel_ld.rdf.formats import SUFFIXES

ENTITY = "https://w3id.org/sahel-ld/id/actor/group"
FILE = "doc/actor/group.ttl"


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("verify")
    return build(Project(make_project(folder / "project", SMALL)), folder / "site", check=False).target


@pytest.fixture
def copy(original: Path, tmp_path: Path) -> Path:
    return shutil.copytree(original, tmp_path / "copy")


def deviations(target: str | Path, demands: Demands | None = None) -> list[tuple[str, str]]:
    return [(one.state, one.path) for one in verify(str(target), demands).deviations]


# --- the manifest -----------------------------------------------------------------------------------------------------


def test_hashes_of_the_manifest_are_rdfc10_of_what_the_files_say(original: Path, tmp_path: Path) -> None:
    hostile = build(Project(make_project(tmp_path / "project", HOSTILE)), tmp_path / "site", check=False).target
    for site in (original, hostile):
        manifest = json.loads((site / MANIFEST).read_bytes())
        found = 0
        for path, entry in manifest["files"].items():
            content = (site / path).read_bytes()
            assert (len(content), hashlib.sha256(content).hexdigest()) == (entry["bytes"], entry["sha256"])
            kind = SUFFIXES.get(Path(path.removesuffix(".gz")).suffix) or SUFFIXES[".ttl"]
            if "rdfc10" in entry:
                content = gzip.decompress(content) if path.endswith(".gz") else content
                assert dataset_hash(ox.parse(content, format=kind)) == entry["rdfc10"], path
                found += 1
            else:
                assert path.startswith(("context.", "frame/")) or Path(path).suffix not in {
                    ".ttl",
                    ".nt",
                    ".jsonld",
                    ".rdf",
                    ".nq",
                    ".trig",
                }
        assert found > 50
        assert set(manifest["files"]) == {
            path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()
        } - {MANIFEST, MARKER}


def test_things_of_the_manifest_have_the_hash_of_their_data(original: Path) -> None:
    manifest = json.loads((original / MANIFEST).read_bytes())
    assert manifest["entities"][ENTITY] == manifest["files"][FILE]["rdfc10"]
    assert manifest["entities"]["https://w3id.org/sahel-ld/def"] == manifest["files"]["def/index.ttl"]["rdfc10"]
    assert "https://w3id.org/sahel-ld/graph/derived" in manifest["entities"]


def test_sha256sum_reads_the_list(original: Path) -> None:
    if not (tool := shutil.which("sha256sum")):
        pytest.skip("sha256sum is not installed")
    subprocess.run([tool, "--check", "--strict", "--quiet", MARKER], cwd=original, check=True)


# --- a folder ---------------------------------------------------------------------------------------------------------


def test_a_true_copy_has_no_deviation(copy: Path) -> None:
    run = sahel("verify", str(copy), cwd=copy)
    assert (run.code, run.err) == (0, "")
    assert "0 changed, 0 missing, 0 extra, 0 unreadable, 0 reserialised" in run.out


def test_each_fault_is_told_by_its_name(copy: Path) -> None:
    (copy / "index.html").write_bytes((copy / "index.html").read_bytes() + b" ")
    (copy / "time.html").unlink()
    (copy / "doc/intruder.html").write_text("?")
    (copy / FILE).write_bytes((copy / FILE).read_bytes() + b"\n# a remark\n")
    turtle = (copy / "doc/actor/person.ttl").read_text("utf-8")
    (copy / "doc/actor/person.ttl").write_text(turtle.replace("A Person", "Another"), "utf-8")
    (copy / "doc/actor/press.rdf").write_bytes(b"<rdf")
    run = sahel("verify", str(copy), "--format", "json", cwd=copy)
    assert run.code == 1
    found = {one["path"]: one for one in run.json["files"]}
    assert {path: one["state"] for path, one in found.items()} == {
        "index.html": "changed",
        "time.html": "missing",
        "doc/intruder.html": "extra",
        FILE: "reserialised",
        "doc/actor/person.ttl": "changed",
        "doc/actor/press.rdf": "changed",
    }
    assert found[FILE]["entity"] == ENTITY
    assert "not readable as RDF/XML" in found["doc/actor/press.rdf"]["note"]


def test_the_same_in_other_bytes_is_no_change(copy: Path) -> None:
    for path, kind in ((FILE, ox.RdfFormat.TURTLE), ("dump/sahel-ld.trig", ox.RdfFormat.TRIG)):
        quads = list(ox.parse((copy / path).read_bytes(), format=kind))
        (copy / path).write_bytes(ox.serialize(quads[::-1], format=kind) or b"")
    packed = copy / "dump/sahel-ld.nq.gz"
    packed.write_bytes(gzip.compress(gzip.decompress(packed.read_bytes()), 1))
    found = verify(str(copy))
    assert found.counts == {"changed": 0, "missing": 0, "extra": 0, "unreadable": 0, "reserialised": 3}
    assert found.exit_code == 0


def test_a_changed_manifest_proves_nothing(copy: Path) -> None:
    """Whoever changes data and its hash in the manifest is found by the list of checksums."""
    (copy / FILE).write_text("<a:a> <a:b> <a:c> .\n")
    content = (copy / FILE).read_bytes()
    manifest = json.loads((copy / MANIFEST).read_bytes())
    manifest["files"][FILE]["rdfc10"] = dataset_hash(ox.parse(content, format=ox.RdfFormat.TURTLE))
    (copy / MANIFEST).write_text(json.dumps(manifest))
    assert deviations(copy) == [("changed", FILE), ("changed", MANIFEST)]


def test_a_list_that_was_changed_too_is_found_by_the_list_of_another_copy(copy: Path, original: Path) -> None:
    (copy / "robots.txt").write_text("Disallow: /\n")
    sums = (copy / MARKER).read_text().splitlines()
    new = hashlib.sha256((copy / "robots.txt").read_bytes()).hexdigest()
    (copy / MARKER).write_text(
        "".join(f"{new if line.endswith('robots.txt') else line[:64]}{line[64:]}\n" for line in sums)
    )
    assert deviations(copy) == []
    assert deviations(copy, Demands(against=str(original))) == [("changed", MARKER), ("changed", "robots.txt")]


def test_patterns_choose_files(copy: Path) -> None:
    (copy / "CNAME").write_text("data.example.org\n")
    (copy / "index.html").write_text("")
    assert deviations(copy, Demands(only=["dump/*"])) == []
    assert deviations(copy, Demands(ignore=["CNAME"])) == [("changed", "index.html")]


@pytest.mark.parametrize("line", ["0" * 64 + "  ../../outside", "0" * 64 + "  /etc/passwd", "x", "0" * 64 + "  a b"])
def test_a_list_that_leads_elsewhere_is_refused(copy: Path, line: str) -> None:
    (copy / MARKER).write_text(f"{line}\n")
    with pytest.raises(InputError, match="line 1"):
        verify(str(copy))


def test_what_is_no_site_is_wrong_use(tmp_path: Path) -> None:
    for words in ((str(tmp_path),), (str(tmp_path / "none"),), ("ftp://example.org/",), (str(tmp_path), "--jobs", "0")):
        assert sahel("verify", *words, cwd=tmp_path).code == 2
    for address in ("http://user:secret@example.org/", "http://", "http://example.org/?a=b"):
        with pytest.raises(UsageError) as caught:
            verify(address)
        assert "secret" not in str(caught.value)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_one_wrong_bit_anywhere_is_found(original: Path, data: st.DataObject) -> None:
    """In RDF it may be in layout or in the name of a prefix: then the content is the same, but told of."""
    paths = sorted(
        path for path in original.rglob("*") if path.is_file() and path.stat().st_size and path.name != MARKER
    )
    path = data.draw(st.sampled_from(paths))
    before = path.read_bytes()
    place = data.draw(st.integers(0, len(before) - 1))
    changed = bytearray(before)
    changed[place] ^= 1 << data.draw(st.integers(0, 7))
    name = path.relative_to(original).as_posix()
    try:
        path.write_bytes(changed)
        found = deviations(original, Demands(only=[name]))
    finally:
        path.write_bytes(before)
    assert found in ([("changed", name)], [("reserialised", name)])
    if name.endswith(".html"):
        assert found == [("changed", name)]


# --- a web server -----------------------------------------------------------------------------------------------------


class Host(SimpleHTTPRequestHandler):
    """A static host with habits: ``faults`` say what it does with a path."""

    protocol_version = "HTTP/1.1"
    faults: dict[str, str]

    def log_message(self, *_: object) -> None:
        """Nothing."""

    def send_reply(self, status: int, body: bytes = b"", **headers: str) -> None:
        """A whole reply."""
        self.send_response(status)
        for name, value in {"Content_Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        """A file, or what the fault says."""
        path = self.path.removeprefix("/site/")
        fault = self.faults.get(path, "")
        if path in HIDDEN or fault == "404":
            self.send_reply(404)
        elif fault.isdigit():
            self.send_reply(int(fault), b"no", Retry_After="0")
        elif fault.startswith(("/", "http")):
            self.send_reply(308, Location=fault)
        elif fault == "gzip":
            content = Path(self.translate_path(self.path)).read_bytes()
            assert self.headers["Accept-Encoding"] == "gzip"
            self.send_reply(200, gzip.compress(content), Content_Encoding="gzip")
        elif fault == "cut":
            self.send_reply(200, b"half", Content_Length="8000")
            self.close_connection = True
        elif fault == "bomb":
            self.send_reply(200, gzip.compress(b" " * 50_000_000), Content_Encoding="gzip")
        elif fault == "pretty":
            self.send_reply(308, Location=self.path.removesuffix(".html"))
        elif fault == "hangs":
            self.send_response(200)
            self.end_headers()
            self.wfile.flush()
            self.server.stopping.wait()  # type: ignore[attr-defined]
        else:
            if Path(f"{self.translate_path(self.path)}.html").is_file():
                self.path += ".html"
            super().do_GET()


@contextmanager
def host(folder: Path, **faults: str) -> Iterator[str]:
    if not (folder.parent / "site").exists():
        (folder.parent / "site").symlink_to(folder)
    handler = type("Handler", (Host,), {"faults": {path.replace("__", "/"): fault for path, fault in faults.items()}})
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder.parent)))
    server.daemon_threads, server.stopping = True, threading.Event()
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/site/"
    finally:
        server.stopping.set()
        server.shutdown()
        server.server_close()


def test_a_hosted_site_is_compared_file_by_file(copy: Path, original: Path) -> None:
    """What a host keeps to itself is not missed; packing for the way and addresses without a suffix change nothing."""
    faults = {"index.html": "gzip", "time.html": "pretty", FILE: "gzip"}
    with host(copy, **faults) as address:
        run = sahel("verify", address + "index.html", "--against", str(original), cwd=copy)
    assert run.code == 0, run.out
    assert "0 changed, 0 missing, 0 extra, 0 unreadable, 0 reserialised" in run.out
    assert "_redirects" in run.out
    assert "does not tell which other files" in run.out


def test_faults_of_a_host_are_told_apart(copy: Path) -> None:
    (copy / "data.html").write_bytes(b"injected")
    with host(copy, **{"time.html": "404", "map.html": "410"}) as address:
        assert deviations(address) == [("changed", "data.html"), ("missing", "map.html"), ("missing", "time.html")]
    faults = {
        "index.html": "500",
        "time.html": "cut",
        "map.html": "bomb",
        "search.html": "https://elsewhere.example/",
        "404.html": "/site/404.html",
        "data.html": "503",
    }
    with host(copy, **faults) as address:
        run = sahel("verify", address, "--format", "json", "--only", "*.html", "--only", "dump/*", cwd=copy)
    assert run.code == 4
    notes = {one["path"]: one.get("note", one["state"]) for one in run.json["files"]}
    assert set(notes) == set(faults)
    assert "status 500" in notes["index.html"]
    assert "4 of 8000" in notes["time.html"] or "ended before" in notes["time.html"]
    assert "longer than" in notes["map.html"]
    assert "another host" in notes["search.html"]
    assert "more than 5 redirects" in notes["404.html"]


def test_a_host_that_fails_altogether_is_given_up(copy: Path) -> None:
    paths = sorted(path.relative_to(copy).as_posix() for path in (copy / "doc").rglob("*.html"))
    with host(copy, **dict.fromkeys(paths, "500")) as address, pytest.raises(OutsideError, match="given up after 20"):
        verify(address, Demands(only=["doc/*.html"]))


def test_time_is_limited(copy: Path) -> None:
    with host(copy, **{"index.html": "hangs"}) as address:
        found = verify(address, Demands(only=["index.html"], timeout=1))
    assert found.exit_code == 4
    assert found.deviations[0].state == "unreadable"


def test_no_host_is_something_outside(tmp_path: Path) -> None:
    assert sahel("verify", "http://127.0.0.1:9/", cwd=tmp_path).code == 4


# --- signatures -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """A secret key, its public key, and the public key of somebody else."""
    minisign = pytest.importorskip("minisign", reason="py-minisign is not installed")
    folder = tmp_path_factory.mktemp("keys")
    pair, other = minisign.KeyPair.generate(), minisign.KeyPair.generate()
    pair.secret_key.encrypt("word", opslimit=32768, memlimit=2**20)
    files = folder / "secret", folder / "public", folder / "other"
    for path, key in zip(files, (pair.secret_key, pair.public_key, other.public_key), strict=True):
        path.write_bytes(bytes(key) + b"\n")
    return files


@pytest.fixture
def signed(copy: Path, keys: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SAHEL_LD_SIGNING_PASSWORD", "word")
    (copy / SIGNATURE).write_bytes(signer_of(keys[0])((copy / MARKER).read_bytes()))
    return copy


def test_a_site_is_signed_and_the_signature_holds(
    keys: tuple[Path, Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAHEL_LD_SIGNING_PASSWORD", "word")
    project = make_project(tmp_path / "project", SMALL)
    words = ("build", "--no-check", "--project", str(project), "--sign", str(keys[0]))
    signatures = []
    for name in ("one", "two"):
        assert sahel(*words, "-o", name, cwd=tmp_path).code == 0
        signatures.append((tmp_path / name / SIGNATURE).read_bytes())
    assert signatures[0] == signatures[1]
    run = sahel("verify", "one", "--key", str(keys[1]), cwd=tmp_path)
    assert run.code == 0
    assert "signed: file:SHA256SUMS" in run.out
    public = keys[1].read_text().splitlines()[1]
    assert sahel("verify", "one", "--key", public, "--against", "two", cwd=tmp_path).code == 0


def test_a_false_signature_is_found(signed: Path, keys: tuple[Path, Path, Path]) -> None:
    other = sahel("verify", str(signed), "--key", str(keys[2]), cwd=signed)
    assert other.code == 1
    assert "do not trust" in other.err
    (signed / MARKER).write_bytes((signed / MARKER).read_bytes() + b"?")
    with pytest.raises(DataError, match="signature verification failed"):
        verify(str(signed), Demands(key=str(keys[1])))
    (signed / SIGNATURE).write_bytes(b"nothing")
    assert sahel("verify", str(signed), "--key", str(keys[1]), cwd=signed).code == 1
    (signed / SIGNATURE).unlink()
    with pytest.raises(DataError, match="not signed"):
        verify(str(signed), Demands(key=str(keys[1])))


def test_keys_that_cannot_be_used_are_wrong_use(
    keys: tuple[Path, Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for password, message in (("", "has a password"), ("wrong", "wrong password")):
        monkeypatch.setenv("SAHEL_LD_SIGNING_PASSWORD", password)
        with pytest.raises(UsageError, match=message):
            signer_of(keys[0])
    with pytest.raises(UsageError, match="cannot be read"):
        signer_of(tmp_path / "none")
    with pytest.raises(UsageError):
        signer_of(keys[1])
    with pytest.raises(UsageError, match="no file and no public key"):
        check_signature(b"", b"", "RWQ")


def test_minisign_itself_agrees(signed: Path, keys: tuple[Path, Path, Path]) -> None:
    if not (tool := shutil.which("minisign")):
        pytest.skip("minisign is not installed")
    subprocess.run([tool, "-V", "-q", "-p", str(keys[1]), "-m", MARKER], cwd=signed, check=True)


def test_ssh_keygen_can_sign_the_list_as_the_guide_says(copy: Path, tmp_path: Path) -> None:
    if not (tool := shutil.which("ssh-keygen")):
        pytest.skip("ssh-keygen is not installed")
    key = tmp_path / "key"
    subprocess.run([tool, "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    subprocess.run([tool, "-Y", "sign", "-f", key, "-n", "file", copy / MARKER], check=True, capture_output=True)
    (tmp_path / "signers").write_text(f"press@example.org {key.with_suffix('.pub').read_text()}")
    check: list[str | Path] = [
        tool,
        "-Y",
        "verify",
        "-f",
        tmp_path / "signers",
        "-I",
        "press@example.org",
        "-n",
        "file",
    ]
    check += ["-s", copy / f"{MARKER}.sig"]
    content = (copy / MARKER).read_bytes()
    subprocess.run(check, input=content, check=True, capture_output=True)
    assert subprocess.run(check, input=content + b" ", check=False, capture_output=True).returncode != 0
    assert deviations(copy) == []
