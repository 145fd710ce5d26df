"""draft --review --web: the page in a real browser, and what it refuses."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest

pytest.importorskip("starlette")
pytest.importorskip("uvicorn")

import uvicorn

from sahel_ld.api import Project
from sahel_ld.draft.known import Known
from sahel_ld.draft.reviewing import Draft
from sahel_ld.draft.web import Review
from sahel_ld.terms import compact

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "tests/draft/talataye.txt"
HOSTILE = "</mark><script>document.title = 'run'</script>"


def made(folder: Path, text: str = "") -> tuple[Path, str]:
    """A draft, and the text that it is of."""
    source = folder / "t.txt"
    source.write_text(text or SOURCE.read_text("utf-8"), "utf-8")
    draft = Project(ROOT).draft(source, slug="test-talataye")
    path = folder / "t.draft.ttl"
    path.write_bytes(draft.content)
    return path, draft.found.document.text


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    text: str


@dataclass
class Served:
    """A review that is served."""

    review: Review
    port: int

    @property
    def address(self) -> str:
        """Where its pages are."""
        return f"http://127.0.0.1:{self.port}"

    def ask(self, method: str, path: str, *, host: str = "", body: bytes = b"", **form: str) -> Answer:
        """The answer to a request, under another name where one is given."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        content = body or urlencode({name.replace("_", "-"): value for name, value in form.items()}).encode()
        try:
            connection.request(method, path, content, {"Host": host or f"127.0.0.1:{self.port}"})
            answer = connection.getresponse()
            return Answer(answer.status, dict(answer.headers), answer.read().decode())
        finally:
            connection.close()


@contextmanager
def serving(path: Path, text: str) -> Iterator[Served]:
    """The pages of a draft on a port of their own."""
    review = Review(path, text, Known(Project(ROOT).asserted))
    server = uvicorn.Server(uvicorn.Config(review.app(), host="127.0.0.1", port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield Served(review, server.servers[0].sockets[0].getsockname()[1])
    server.should_exit = True
    thread.join(10)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with serving(*made(tmp_path)) as found:
        yield found


def decisions(path: Path) -> dict[str, str]:
    return {
        item.iri.value.rpartition("#")[2]: item.decision.value.rpartition("#")[2] for item in Draft.load(path).items()
    }


def arrive(browser: Any, end: str) -> None:
    """Wait until a key or a click has led to an address that ends so; fails after ten seconds."""
    from selenium.webdriver.support.ui import WebDriverWait

    WebDriverWait(browser, 10).until(lambda it: it.current_url.endswith(end), f"no way to {end}")


def test_the_page_is_worked_with_keys_in_a_browser(served: Served, tmp_path: Path) -> None:
    webdriver = pytest.importorskip("selenium.webdriver")
    from selenium.webdriver.support.ui import WebDriverWait

    program = shutil.which("chromium") or shutil.which("google-chrome")
    driver_program = shutil.which("chromedriver")
    if program is None or driver_program is None:
        pytest.skip("Chromium and its driver are not installed (apt-get install chromium chromium-driver)")
    options = webdriver.ChromeOptions()
    options.binary_location = program
    for flag in (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--window-size=1280,900",
        f"--user-data-dir={tmp_path / 'profile'}",
    ):
        options.add_argument(flag)
    browser = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver_program))
    try:
        browser.get(served.address)
        body = browser.find_element("tag name", "body")
        assert browser.current_url.endswith("/item/item-0")
        body.send_keys("a")  # the document is accepted
        arrive(browser, "/item/item-1")
        browser.find_element("tag name", "body").send_keys("r")
        arrive(browser, "/item/item-2")
        marks = [mark.text for mark in browser.find_elements("tag name", "mark")]
        assert marks == ["Islamic State in the Greater Sahara", "JNIM", "Talataye", "Associated Press"]
        assert "name in the data" in browser.find_element("tag name", "mark").get_attribute("title")
        browser.find_element("tag name", "body").send_keys("a")  # something is to be chosen first
        assert "choose sah:relation first" in browser.find_element("css selector", "[role=alert]").text
        browser.find_element("css selector", "input[type=text]").send_keys("code:relation-linked-to")
        browser.find_element("css selector", "button[value=accept]").click()
        arrive(browser, "/item/item-3")
        browser.find_element("tag name", "body").send_keys("s")
        arrive(browser, "/item/item-4")
        browser.find_element("tag name", "body").send_keys("c")  # the claimant is another: the keys lead to the field
        browser.switch_to.active_element.send_keys("sah:claimant")
        field = browser.find_element("css selector", "input[name=value]")
        field.send_keys("actor:mali\n")
        WebDriverWait(browser, 10).until(lambda it: "actor:mali" in it.find_element("css selector", "main").text)
        assert browser.current_url.endswith("/item/item-4")
        picture = tmp_path / "review.png"
        assert browser.save_screenshot(str(picture))
        assert picture.stat().st_size > 20_000
        told = [entry["message"] for entry in browser.get_log("browser")]
        assert [message for message in told if "422" not in message] == []  # what was refused, and nothing else
    finally:
        browser.quit()
    found = decisions(served.review.path)
    assert [found[f"item-{number}"] for number in range(4)] == ["accepted", "rejected", "accepted", "open"]


def test_a_change_keeps_to_the_claim_or_to_what_is_claimed(served: Served) -> None:
    def change(name: str, value: str, item: str = "item-4") -> Answer:
        token = served.review.token
        return served.ask("POST", "/decide", item=item, do="change", property=name, value=value, token=token)

    assert change("sah:claimant", "actor:mali").status == 303
    assert change("sah:confidence", "code:confidence-low").status == 303
    assert change("skos:prefLabel", '"The army took no part"@en').status == 303
    assert "is to be chosen" in change("sah:relation", "code:relation-supports").text
    assert change("", "actor:mali").status == 422
    assert change("sah:claimant", "nobody").status == 422
    draft = Draft.load(served.review.path)
    item = next(one for one in draft.items() if one.iri.value.endswith("#item-4"))
    told = {
        f"{compact(quad.subject.value)} {compact(quad.predicate.value)} {quad.object}"
        for quad in draft.proposed(item)
        if isinstance(quad.subject, ox.NamedNode)
    }
    assert "claim:test-talataye-004 sah:claimant <https://w3id.org/sahel-ld/id/actor/mali>" in told
    assert "claim:test-talataye-004 sah:confidence <https://w3id.org/sahel-ld/code#confidence-low>" in told
    labels = sorted(line for line in told if line.startswith("statement:") and "prefLabel" in line)
    assert len(labels) == 2
    assert labels[0].endswith('"The army took no part"@en') or labels[1].endswith('"The army took no part"@en')
    assert decisions(served.review.path)["item-4"] == "open"


def test_only_the_page_itself_changes_the_draft(served: Served) -> None:
    before = served.review.path.read_bytes()
    token = served.review.token
    assert served.ask("POST", "/decide", item="item-0", do="accept").status == 403
    assert served.ask("POST", "/decide", item="item-0", do="accept", token="x").status == 403
    assert served.ask("GET", "/decide").status == 405
    assert served.ask("GET", "/item/item-99").status == 404
    assert served.ask("POST", "/decide", body=b"x" * 200_000).status == 413
    assert served.ask("GET", "/", host="evil.example").status == 421
    assert served.ask("POST", "/decide", host="evil.example", token=token, item="item-0", do="accept").status == 421
    assert served.review.path.read_bytes() == before
    assert served.ask("POST", "/decide", token=token, item="item-1", do="accept").status == 422
    assert served.ask("POST", "/decide", token=token, item="item-1", do="accept", other_0="nope:x").status == 422
    assert served.review.path.read_bytes() == before
    assert served.ask("POST", "/decide", token=token, item="item-0", do="accept").status == 303
    assert decisions(served.review.path)["item-0"] == "accepted"


def test_the_page_may_load_nothing_from_elsewhere(served: Served) -> None:
    answer = served.ask("GET", "/item/item-2")
    assert answer.status == 200
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "nonce-" in policy
    assert "http" not in answer.text.split("<main>")[0]


def test_hostile_text_is_shown_as_it_is(tmp_path: Path) -> None:
    path, text = made(tmp_path, f"A title {HOSTILE}\nJNIM said {HOSTILE} near Talataye.\n")
    with serving(path, text) as found:
        for item in Draft.load(path).items():
            page = found.ask("GET", f"/item/{item.iri.value.rpartition('#')[2]}").text
            assert "<script>document" not in page
            assert page.count("<script") == 1


def test_when_all_is_decided_the_page_says_what_comes_next(tmp_path: Path) -> None:
    path, text = made(tmp_path)
    draft = Draft.load(path)
    for item in draft.items():
        draft.reject(item)
    draft.save()
    with serving(path, text) as found:
        assert "--finish" in found.ask("GET", "/").text
