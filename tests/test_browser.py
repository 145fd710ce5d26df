"""The site in a real browser: what people do on it, in both languages, light and dark, wide and narrow, by mouse and by keyboard.

Skipped, with the reason, where Chromium or its driver is not installed; live queries where `make assets` has not fetched the engine.
"""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import Browser, axe, built_once, served, start, wait

from sahel_ld.project import Project
from sahel_ld.publish import live
from sahel_ld.publish.pages.time import abbreviates

KINDS = {
    "actor": "actor/group",
    "place": "place/kidal",
    "agreement": "agreement/peace",
    "law": "law/act",
    "programme": "programme/list",
    "listing": "listing/person",
    "measure": "measure/person",
    "event": "event/raid",
    "participation": "participation/raid",
    "estimate": "estimate/raid-a",
    "situation": "situation/holds",
    "party": "party/group",
    "statement": "statement/says",
    "claim": "claim/paper-1",
    "anchor": "anchor/paper-1",
    "document": "document/paper",
    "geometry": "geometry/town",
    "identifier": "identifier/town",
    "source": "src/un/entry/X.001",
}
LISTS = (
    "index.html",
    "doc/index.html",
    "doc/actor/index.html",
    "map.html",
    "time.html",
    "query/index.html",
    "query/who-held.html",
    "data.html",
    "def/index.html",
    "code/index.html",
    "search.html",
    "graph/report.small.html",
)
ENTITIES = tuple(f"doc/{path}.html" for path in KINDS.values())
needs_engine = pytest.mark.skipif(not live.is_there(), reason="the engine is not here (make assets)")


@pytest.fixture(scope="session")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`project` and `site`, made once for all processes of the tests."""
    base = tmp_path_factory.getbasetemp()
    return built_once((base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "browser")


@pytest.fixture(scope="session")
def driven(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Browser]:
    driver = start(tmp_path_factory.mktemp("profile"))
    try:
        folder: Path = request.getfixturevalue("root")
        with served(folder / "site") as address:
            yield Browser(driver, address)
    finally:
        driver.quit()


@pytest.fixture
def browser(driven: Browser) -> Iterator[Browser]:
    """The browser without a choice of day; after each test its console must be empty."""
    driven.driver.get(f"{driven.address}search.html")
    driven.run("sessionStorage.clear()")
    driven.console()
    yield driven
    assert driven.console() == []


def command_line(root: Path, *arguments: str) -> str:
    """What `sahel-ld query` prints."""
    command = [sys.executable, "-m", "sahel_ld", "query", *arguments, "--project", str(root / "project")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


# Home, search, pages


def test_home_leads_to_the_parts_of_the_site(browser: Browser) -> None:
    browser.open("index.html")
    assert browser.one("h1").text == "Who claims what, where they say so, and when it held"
    browser.one("nav a[href$='time.html']").click()
    assert browser.wait_for("#slider")
    browser.driver.back()
    browser.one(".tile a[href$='actor/index.html']").click()
    assert "Group" in browser.texts(".list a")


def test_search_completes_and_folds_accents(browser: Browser) -> None:
    browser.open("index.html")
    browser.press("/")
    field = browser.one("#search-field")
    assert browser.driver.switch_to.active_element == field
    field.send_keys("menaka")
    browser.wait_for("#search-hits [role=option]")
    assert any("Ménaka" in text for text in browser.texts("#search-hits [role=option]"))
    field.send_keys(chr(0xE015))  # arrow down
    active = browser.one("#search-hits [aria-selected=true]")
    assert field.get_attribute("aria-activedescendant") == active.get_attribute("id")
    assert field.get_attribute("aria-expanded") == "true"
    name = active.text.splitlines()[0]
    field.send_keys("\n")
    assert wait(lambda: browser.one("h1").text.casefold() == name.casefold(), name)


def test_search_page_lists_what_is_found(browser: Browser) -> None:
    browser.open("search.html?q=MENAKA")
    browser.wait_for(".found a")
    assert any("Ménaka" in text for text in browser.texts(".found a"))
    browser.open("fr/search.html?q=zzzz")
    assert wait(lambda: browser.one("#search-found").text, "an answer") == "Aucun résultat."


@pytest.mark.parametrize("kind", KINDS)
def test_page_of_each_kind(browser: Browser, kind: str) -> None:
    browser.open(f"doc/{KINDS[kind]}.html")
    assert browser.one("h1").text
    assert browser.one(".machine code.iri").text.endswith(KINDS[kind])
    if kind == "situation":
        browser.one(".claim summary").click()
        assert browser.wait_for(".claim[class] .chainlist dt")


def test_map_leads_to_places(browser: Browser) -> None:
    browser.open("map.html")
    marks = browser.all("svg.map a")
    assert len(marks) > 20
    kidal = next(mark for mark in marks if mark.get_attribute("aria-label") == "Kidal")
    browser.run("arguments[0].focus()", kidal)
    browser.press("\n")
    assert wait(lambda: browser.one("h1").text == "Kidal", "the page of Kidal")


# Time


def test_slider_shows_who_held_what_on_a_day(browser: Browser) -> None:
    browser.open("time.html#2023-06-01")
    assert browser.one("#told").text.startswith("1 June 2023: ")
    shown = browser.texts(".lanes li")
    assert any("Kidal" in text for text in shown)
    marks = {mark.get_attribute("aria-label") for mark in browser.all("#marks a")}
    assert any(mark.startswith("Kidal: ") and "CMA" in mark for mark in marks), marks
    browser.open("time.html#2023-12-01")
    marks = {mark.get_attribute("aria-label") for mark in browser.all("#marks a")}
    assert any(mark.startswith("Kidal: ") and "FAMa" in mark and "CMA" not in mark for mark in marks), marks


def test_slider_by_keyboard(browser: Browser) -> None:
    browser.open("time.html#2023-06-01")
    slider = browser.one("#day")
    browser.run("arguments[0].focus()", slider)
    browser.press(chr(0xE014))  # arrow right
    assert browser.one("#told").text.startswith("2 June 2023: ")
    assert slider.get_attribute("aria-valuetext") == "2 June 2023"
    assert browser.run("return location.hash") == "#2023-06-02"
    browser.one("#after").click()
    after = browser.one("#date").get_attribute("value")
    assert after > "2023-06-02"
    browser.one("#before").click()
    assert browser.one("#date").get_attribute("value") < after
    browser.one("#all").click()
    assert browser.one("#told").text == "All days"


def test_as_of_is_honoured_by_every_page(browser: Browser) -> None:
    browser.open("doc/actor/group.html?as-of=2021-01-01")
    assert "1 January 2021" in browser.one("#asof summary").text
    assert not any("Group holds town" in text for text in browser.texts("article h3"))
    browser.open("doc/situation/holds.html")  # the choice goes along
    assert browser.texts(".head .then") == ["By its dates, it did not hold on 1 January 2021."]
    browser.open("doc/situation/holds.html?as-of=2022-06-01")
    assert browser.texts(".head .then") == ["By its dates, it held on 1 June 2022."]
    browser.open("fr/doc/situation/holds.html?as-of=2022-03-15")
    assert browser.texts(".head .then") == ["D’après ses dates, cela a pu valoir le 15 mars 2022."]
    browser.one("#asof summary").click()
    browser.one("#asof-any").click()
    assert browser.texts(".head .then") == []


@needs_engine
def test_as_of_is_the_day_of_a_question_unless_its_address_asks_for_something(browser: Browser) -> None:
    browser.open("query/who-held.html?as-of=2020-01-01")
    assert wait(lambda: browser.one("#ask-asOf").get_attribute("value"), "the day") == "2020-01-01"
    assert "rows in" in browser.ask()
    assert set(browser.texts("#answer td:nth-child(6)")) <= {"certain", "possible"}
    browser.open("query/who-held.html#place=place:kidal&actor=actor:cma")
    browser.answered()
    assert browser.one("#ask-asOf").get_attribute("value") == ""


def test_acronyms_are_those_of_the_page_language() -> None:
    assert abbreviates("ISGS", "Islamic State in the Greater Sahara")
    assert not abbreviates("EIGS", "Islamic State in the Greater Sahara")
    assert abbreviates("EIGS", "État islamique dans le Grand Sahara")


# Questions


@needs_engine
def test_question_in_the_page_equals_the_command_line(browser: Browser, root: Path) -> None:
    browser.open("query/who-held.html")
    browser.one(".picks button").click()  # Kidal goes
    browser.type_into("#ask-place", "menaka reg")
    browser.wait_for("#ask-place-hits [role=option]")
    browser.press(chr(0xE015), "\n")
    assert browser.texts(".picks button") == ["Ménaka Region"]
    browser.type_into("#ask-asOf", "2023-06")
    assert "rows in" in browser.ask()
    expected = command_line(
        root, "who-held", "--param", "place=place:menaka-region", "--as-of", "2023-06", "--format", "csv"
    )
    assert len(rows(expected)) > 1
    assert rows(browser.download("csv")) == rows(expected)
    assert len(browser.all("#answer tbody tr")) == len(rows(expected)) - 1
    assert browser.one("#answer tbody a").text == "Ménaka Region"
    found = json.loads(browser.download("json"))
    wanted = json.loads(
        command_line(root, "who-held", "--param", "place=place:menaka-region", "--as-of", "2023-06", "--format", "json")
    )
    assert found["results"]["bindings"] == wanted["results"]["bindings"]


@needs_engine
def test_every_question_gives_the_answer_of_the_command_line(browser: Browser, root: Path) -> None:
    browser.open("query/who-held.html")
    store = Project(root / "project").open()
    texts = {question.name: question.text for question in store.questions}
    found = browser.run_module(
        """
        const scripts = new URL("../static/", location.href).href;
        const { Engine } = await import(`${scripts}engine.js`);
        const { asCsv } = await import(`${scripts}answer.js`);
        const settings = await (await fetch(`${scripts}live.json`)).json();
        const engine = new Engine({ scripts, root: new URL("../", location.href).href, language: "en", settings });
        const answers = {};
        for (const [name, text] of Object.entries(given[0])) answers[name] = asCsv((await engine.ask(text, () => {})).result);
        return answers;
        """,
        texts,
    )
    assert len(found) >= 20
    for name, text in found.items():
        expected = b"".join(store.query(name).render("csv")).decode()
        assert rows(text) == rows(expected), name


@needs_engine
def test_values_are_bound_as_terms(browser: Browser) -> None:
    """The text that the page makes of values is that of the command line, for what would break out of a pasted string too."""
    from sahel_ld.query.parameters import parameters_of

    browser.open("query/who-held.html")
    values = [
        ("string", False, '"} UNION { ?a ?b ?c } #'),
        ("string", False, 'back\\slash \\u0022 \\U00000022 "quote"\nline\r\ttab é ⴳ 𐍈'),
        ("string", False, "\\"),
        ("iri", False, "place:kidal"),
        ("iri", False, "https://example.org/a?b=c#d"),
        ("iri", False, "*"),
        ("date", True, "2023"),
        ("date", True, "2024-02"),
        ("date", True, "1900-02"),
        ("date", False, "2023-08-28"),
        ("integer", False, "+07"),
        ("decimal", False, "-1.50"),
        ("boolean", False, "true"),
        ("language", False, "FR"),
    ]
    bad = [
        ("iri", "javascript:alert(1)> ?p"),
        ("iri", "https://example.org/> } #"),
        ("iri", "nonsense"),
        ("date", "2023-13"),
        ("date", "2023-02-30"),
        ("date", "28 August"),
        ("integer", "1e3"),
        ("decimal", "1,5"),
        ("language", "fr x"),
    ]
    made = browser.run_module(
        """
        const { written } = await import(new URL("../static/sparql.js", location.href).href);
        const { prefixes } = await (await fetch("../static/live.json")).json();
        return given[0].map(([type, pair, value]) => {
          try { return written({ name: "x", type, pair }, [value], prefixes); } catch (error) { return null; }
        });
        """,
        [*values, *((kind, False, value) for kind, value in bad)],
    )
    for (kind, pair, value), text in zip(values, made, strict=False):
        names = "(?x ?y) { (UNDEF UNDEF) }" if pair else "?x { UNDEF }"
        (parameter,) = parameters_of(f"VALUES {names} # param: {kind} — a value")
        assert text == plain(parameter.written(value)), (kind, value)
    assert made[len(values) :] == [None] * len(bad)


def plain(text: str) -> str:
    """A term as both write it; the engine of Python has a short form for a tab."""
    return text.replace("\\t", "\t")


@needs_engine
def test_link_to_share_brings_the_same_answer(browser: Browser) -> None:
    browser.open("query/who-held.html")
    browser.type_into("#ask-asOf", "2020-01-01")
    first = browser.ask()
    rows_before = browser.download("csv")
    address = browser.run("return location.hash")
    assert address == "#asOf=2020-01-01"
    browser.open(f"fr/query/who-held.html{address}")  # in the other language, and without a click
    assert browser.answered().split()[0] == first.split()[0]
    assert browser.download("csv") == rows_before
    assert browser.one("#ask-asOf").get_attribute("value") == "2020-01-01"


@needs_engine
def test_answers_as_map_and_as_bars(browser: Browser) -> None:
    browser.open("query/events-within.html#region=*")
    browser.answered()
    browser.one("[data-view=map]").click()
    assert browser.wait_for("#answer svg.map a circle")
    browser.open("query/index.html")
    assert "10 rows" in browser.ask()
    browser.one("[data-view=chart]").click()
    assert len(browser.all("#answer .bars rect")) == 10


@needs_engine
def test_query_of_ones_own(browser: Browser) -> None:
    browser.open("query/index.html")
    browser.type_into("#ask-text", "ASK { actor:group a sah:Organisation }")
    browser.ask()
    assert browser.wait_for("#answer .note").text == "Yes"
    browser.type_into("#ask-text", "CONSTRUCT { ?a ?b ?c } WHERE { VALUES ?a { actor:group } ?a ?b ?c }")
    assert "triples" in browser.ask()
    assert "<https://w3id.org/sahel-ld/id/actor/group>" in browser.one("#answer pre").text
    browser.type_into("#ask-text", "SELECT * WHERE {\n  ?a ?b\n}")
    assert browser.ask().startswith("This did not work: ")
    browser.type_into("#ask-text", "SELECT * { SERVICE <http://127.0.0.1:9/> { ?a ?b ?c } }")
    assert browser.ask().startswith("This did not work: ")
    browser.type_into("#ask-text", "DELETE WHERE { ?a ?b ?c }")
    assert browser.ask().startswith("This did not work: ")
    browser.type_into("#ask-text", 'SELECT ("<img src=x onerror=alert(1)>" AS ?x) (<javascript:alert(1)> AS ?y) {}')
    assert "1 rows" in browser.ask()
    assert browser.texts("#answer td") == ["<img src=x onerror=alert(1)>", "javascript:alert(1)"]
    assert browser.all("#answer td a") == []


@needs_engine
def test_endless_query_is_cancelled_and_the_next_one_runs(browser: Browser) -> None:
    browser.open("query/index.html")
    browser.type_into("#ask-text", "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    browser.one("#ask-run").click()
    wait(lambda: browser.one("#ask-told").text == "Running …", "the query runs")
    browser.one("#ask-cancel").click()
    assert browser.answered() == "Cancelled."
    browser.one("#ask-reset").click()
    assert "10 rows" in browser.ask()


@needs_engine
def test_wrong_value_is_told_at_its_field(browser: Browser) -> None:
    browser.open("query/who-held.html")
    browser.type_into("#ask-asOf", "2023-13")
    assert browser.ask() == "As of: a date is YYYY, YYYY-MM or YYYY-MM-DD"
    assert browser.one("#ask-asOf").get_attribute("aria-invalid") == "true"


def test_answers_are_there_without_the_engine(browser: Browser) -> None:
    browser.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.driver.get(f"{browser.address}query/who-held.html")
        assert browser.all("#answer tbody tr")
        assert not browser.one("#asof").is_displayed()
        assert not browser.all("#ask") or not browser.one("#ask").is_displayed()
    finally:
        browser.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


# Languages, colours, sizes, keyboard


def test_french(browser: Browser) -> None:
    browser.open("doc/place/kidal.html")
    browser.one("nav a[hreflang=fr]").click()
    wait(lambda: browser.run("return document.documentElement.lang") == "fr", "the French page")
    assert "/fr/doc/place/kidal.html" in browser.driver.current_url
    assert "Parcourir" in browser.texts("nav a")
    browser.open("fr/time.html#2023-06-01")
    assert browser.one("#told").text.startswith("1er juin 2023 : ")


@pytest.mark.parametrize("path", ["index.html", "doc/place/kidal.html", "query/who-held.html"])
def test_dark(browser: Browser, path: str) -> None:
    with browser.dark():
        browser.open(path)
        lightness = "const [r, g, b] = getComputedStyle(document.body)[arguments[0]].match(/\\d+/g).map(Number); return (r + g + b) / 3"
        assert browser.run(lightness, "backgroundColor") < 60
        assert browser.run(lightness, "color") > 180


def test_no_page_scrolls_sideways_on_a_phone(browser: Browser) -> None:
    with browser.narrow():
        for path in (*LISTS, *ENTITIES, "fr/index.html", "fr/query/who-held.html", "time.html#2023-06-01"):
            browser.open(path)
            wide = browser.run("return document.documentElement.scrollWidth - window.innerWidth")
            assert wide <= 0, (path, wide)


def test_focus_is_seen_on_the_way_through_a_page(browser: Browser) -> None:
    seen = """
      const element = document.activeElement;
      const frame = element.closest(".askinput") ?? element;
      const style = getComputedStyle(frame);
      const box = element.getBoundingClientRect();
      return [element.tagName, element.id || element.className || element.textContent.slice(0, 20),
        (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2), box.width > 0 && box.height > 0];
    """
    for path in ("index.html", "query/who-held.html", "time.html#2023-06-01", "doc/situation/holds.html"):
        browser.open(path)
        for step in range(18):
            browser.press("\t")
            tag, name, outlined, there = browser.run(seen)
            assert outlined, (path, step, tag, name)
            assert there, (path, step, tag, name)
            if step == 0:
                assert "skip" in name


# Accessibility


@pytest.fixture(scope="session")
def axe_core() -> str:
    return axe()


@pytest.mark.parametrize("path", [*LISTS, *ENTITIES, "fr/query/who-held.html", "404.html"])
def test_axe_finds_nothing_serious(browser: Browser, axe_core: str, path: str) -> None:
    browser.open(path)
    if path.endswith("query/who-held.html") and live.is_there():
        browser.ask()
    findings = serious(browser, axe_core)
    with browser.dark():
        findings += serious(browser, axe_core)
    assert findings == []


def serious(browser: Browser, axe_core: str) -> list[str]:
    """The serious and critical findings of axe on the page as it is."""
    browser.run("if (!window.axe) { " + axe_core + " }")
    found = browser.run_module("return await axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{finding['id']}: {node['html'][:160]} {node.get('failureSummary', '')[:200]}"
        for finding in found["violations"]
        if finding["impact"] in ("serious", "critical")
        for node in finding["nodes"][:3]
    ]
