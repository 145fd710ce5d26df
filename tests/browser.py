"""A site with part of the project's data, served on loopback, and Chromium driven on it."""

from __future__ import annotations

import functools
import http.server
import json
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest
from conftest import ROOT
from publish_fixture import HEAD, SMALL

from sahel_ld.project import Project
from sahel_ld.publish import build
from sahel_ld.server.envelope import PAGE_POLICY

# Enough of the data for who held what and what the founding report says; with the small project, at least one of each kind.
FILES = (
    *(f"registry.{name}.ttl" for name in ("territories", "geometries", "organisations", "seed-extra")),
    *(f"{part}.{name}.ttl" for part in ("statements", "report") for name in ("control", "seed")),
)
FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage --hide-scrollbars --window-size=1280,900"
)
PATIENCE = 40.0
T = TypeVar("T")


def part_of_the_project(folder: Path) -> Path:
    """A project with part of the data and all questions."""
    for name in ("ontology", "queries"):
        shutil.copytree(ROOT / name, folder / name)
    (folder / "data/ttl").mkdir(parents=True)
    for name in FILES:
        shutil.copy(ROOT / "data/ttl" / name, folder / "data/ttl")
    (folder / "data/ttl/report.small.ttl").write_text(HEAD + SMALL, "utf-8")
    return folder


def built_once(root: Path) -> Path:
    """The folder ``root`` with `project` and `site`, made by whichever process of the tests comes first."""
    root.mkdir(exist_ok=True)
    try:
        (root / "begun").touch(exist_ok=False)
    except FileExistsError:
        wait(lambda: (root / "done").is_file(), "the site is built by another process of the tests", 240)
        return root
    build(Project(part_of_the_project(root / "project")), root / "site", check=False)
    (root / "done").touch()
    return root


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Files with the policy that `sahel-ld serve` sends, which allows nothing that is not the site's own."""

    extensions_map = http.server.SimpleHTTPRequestHandler.extensions_map | {
        ".js": "text/javascript",
        ".wasm": "application/wasm",
        ".gz": "application/gzip",
    }

    def end_headers(self) -> None:
        """Add the policy."""
        self.send_header("Content-Security-Policy", PAGE_POLICY)
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a folder on loopback."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def wait(ask: Callable[[], T], what: str, seconds: float = PATIENCE) -> T:
    """What ``ask`` gives once it is true."""
    end = time.monotonic() + seconds
    while not (found := ask()):
        assert time.monotonic() < end, f"waited {seconds:g} s in vain: {what}"
        time.sleep(0.05)
    return found


@dataclass
class Browser:
    """Chromium on the site."""

    driver: Any
    address: str

    def open(self, path: str) -> Browser:
        """Go to a page of the site, without what the visit before left; its modules have run."""
        self.driver.get("about:blank")
        self.driver.get(self.address + path)
        wait(
            lambda: self.run("return document.readyState == 'complete' && !document.getElementById('asof')?.hidden"),
            path,
        )
        return self

    def run(self, script: str, *arguments: object) -> Any:
        """What a script in the page returns."""
        return self.driver.execute_script(script, *arguments)

    def run_module(self, script: str, *arguments: object) -> Any:
        """What an async function body in the page returns."""
        body = f"const done = arguments[arguments.length - 1]; (async (...given) => {{ {script} }})(...arguments).then(done, (error) => done({{failed: String(error)}}));"
        found = self.driver.execute_async_script(body, *arguments)
        assert not (isinstance(found, dict) and "failed" in found), found
        return found

    def one(self, selector: str) -> Any:
        """The first element for a CSS selector."""
        return self.driver.find_element("css selector", selector)

    def all(self, selector: str) -> list[Any]:
        """All elements for a CSS selector."""
        found: list[Any] = self.driver.find_elements("css selector", selector)
        return found

    def texts(self, selector: str) -> list[str]:
        """The texts of all elements that are seen."""
        found: list[str] = self.run(
            "return [...document.querySelectorAll(arguments[0])].filter((e) => e.checkVisibility()).map((e) => e.innerText)",
            selector,
        )
        return found

    def wait_for(self, selector: str) -> Any:
        """The first element for a selector, once one is seen."""
        script = "return [...document.querySelectorAll(arguments[0])].find((e) => e.checkVisibility()) ?? null"
        return wait(lambda: self.run(script, selector), selector)

    def press(self, *keys: str) -> None:
        """Keys, wherever the focus is."""
        self.driver.switch_to.active_element.send_keys(*keys)

    def type_into(self, selector: str, text: str) -> None:
        """Text in place of what a field holds."""
        field = self.one(selector)
        field.clear()
        field.send_keys(text)

    def console(self) -> list[str]:
        """What the console was told since it was last looked at: errors and warnings."""
        return [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")]

    @contextmanager
    def narrow(self, width: int = 390, height: int = 844) -> Iterator[None]:
        """As on a phone."""
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": 2, "mobile": True},
        )
        try:
            yield
        finally:
            self.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})

    @contextmanager
    def dark(self) -> Iterator[None]:
        """As for a reader who wants it dark."""
        self._media([{"name": "prefers-color-scheme", "value": "dark"}])
        try:
            yield
        finally:
            self._media([])

    def _media(self, features: list[dict[str, str]]) -> None:
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})

    def ask(self) -> str:
        """Press Run, and wait for what comes of it: the line about the answer, or what is wrong."""
        self.run("for (const id of ['ask-told', 'ask-wrong']) document.getElementById(id).textContent = ''")
        self.one("#ask-run").click()
        return self.answered()

    def answered(self) -> str:
        """The line about the answer, or what is wrong, once it is there."""
        script = (
            "if (document.getElementById('ask-run').disabled || document.getElementById('ask').hidden) return '';"
            "return document.getElementById('ask-wrong').textContent || document.getElementById('ask-told').textContent"
        )
        found: str = wait(lambda: self.run(script), "an answer")
        return found

    def download(self, suffix: str) -> str:
        """The text of a file that the answer offers, downloaded as a reader does."""
        with tempfile.TemporaryDirectory() as folder:
            self.driver.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": folder})
            self.one(f"#answer a[download$='.{suffix}']").click()
            found = wait(
                lambda: (
                    [path for path in Path(folder).glob(f"*.{suffix}") if path.stat().st_size]
                    if not list(Path(folder).glob("*.crdownload"))
                    else []
                ),
                f"a {suffix} file",
            )
            return found[0].read_text("utf-8")


def start(folder: Path) -> Any:
    """Chromium; the test is skipped, with the reason, where it cannot be driven."""
    selenium = pytest.importorskip(
        "selenium.webdriver", reason="selenium is not installed (pip install 'sahel-ld[dev]')"
    )
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("Chromium is not installed (apt-get install chromium)")
    helper = shutil.which("chromedriver") or shutil.which("chromium.chromedriver")
    if helper is None:
        pytest.skip("the driver of Chromium is not installed (apt-get install chromium-driver)")
    options = selenium.ChromeOptions()
    options.binary_location = program
    for flag in (*FLAGS.split(), f"--user-data-dir={folder}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = selenium.Chrome(options=options, service=selenium.ChromeService(helper))
    driver.set_script_timeout(PATIENCE)
    return driver


def axe() -> str:
    """The text of axe-core: from `make assets`, else fetched by npm; the test is skipped, with the reason, where neither gives it."""
    path = Path("node_modules/axe-core/axe.min.js")
    here = ROOT / "build/assets" / path
    if here.is_file():
        return here.read_text("utf-8")
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("axe-core is not here and npm is not installed (make assets)")
    version = json.loads((ROOT / "sahel_ld/publish/assets/package.json").read_text("utf-8"))["devDependencies"][
        "axe-core"
    ]
    folder = Path(tempfile.mkdtemp(prefix="axe-"))
    try:
        command = [
            npm,
            "install",
            "--prefix",
            str(folder),
            "--no-package-lock",
            "--ignore-scripts",
            f"axe-core@{version}",
        ]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        if done.returncode:
            pytest.skip(f"npm cannot fetch axe-core: {done.stderr.strip().splitlines()[-1:]}")
        return (folder / path).read_text("utf-8")
    except subprocess.TimeoutExpired:
        pytest.skip("npm cannot fetch axe-core within a minute")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
