"""Load on the server: `python -m benchmarks.serve --site build/site`, with `--clients 64` and `--seconds 60`.

Clients that keep their connections ask for pages, files, SPARQL, questions and names, in an order that is the same in every run; each
asks the next as soon as it has the last answer. A request is lost where the status is not the one that is right, or the content is
not as long as it says. In the middle a query of minutes is sent, which must be stopped at its limit while the others go on.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path
from urllib.parse import quote

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
QUERIES = (
    "SELECT ?kind (COUNT(*) AS ?n) { ?actor sah:kind ?kind } GROUP BY ?kind ORDER BY DESC(?n)",
    "SELECT ?claim ?stance { ?claim a sah:Claim ; sah:stance ?stance } ORDER BY ?claim LIMIT 50",
    "SELECT ?s ?label { ?s skos:prefLabel ?label FILTER(CONTAINS(LCASE(?label), 'kidal')) } ORDER BY ?s",
    "DESCRIBE <https://w3id.org/sahel-ld/id/actor/jnim>",
    "ASK { ?s a sah:Event }",
)
NAMES = ("Menaka", "Iyad Ag Ghali", "Wagner", "jama'at nusrat al-islam", "Kidal", "CMA")
# Out of a hundred requests.
MIX = {"page": 55, "file": 20, "sparql": 13, "question": 7, "names": 5}


class Load:
    """The requests, and what became of them."""

    def __init__(self, site: Path, port: int) -> None:
        self.port = port
        self.seconds: dict[str, list[float]] = defaultdict(list)
        self.lost: Counter[str] = Counter()
        self.sent = 0
        paths = [line[66:] for line in (site / "SHA256SUMS").read_text("utf-8").splitlines()]
        small = [path for path in paths if not path.startswith((".", "_", "dump/"))]
        self.pages = [path for path in small if path.endswith(".html") and path != "404.html"]
        self.files = [path for path in small if not path.endswith(".html")]
        self.questions = [path[6:-3] for path in small if path.startswith("query/") and path.endswith(".rq")]

    def request(self, rng: random.Random) -> tuple[str, str]:
        """A kind of request and its address."""
        kind = rng.choices(list(MIX), list(MIX.values()))[0]
        if kind in ("page", "file"):
            return kind, "/" + quote(rng.choice(self.pages if kind == "page" else self.files))
        if kind == "sparql":
            return kind, f"/sparql?query={quote(rng.choice(QUERIES))}"
        if kind == "question":
            return kind, f"/api/query/{rng.choice(self.questions)}"
        return kind, f"/api/reconcile?queries={quote(json.dumps({'q': {'query': rng.choice(NAMES)}}))}"

    async def client(self, number: int, until: float) -> None:
        """One client."""
        rng = random.Random(number)
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        while time.perf_counter() < until:
            kind, address = self.request(rng)
            began = time.perf_counter()
            try:
                writer.write(f"GET {address} HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n".encode())
                status, size, more = await self._answer(reader)
            except (OSError, asyncio.IncompleteReadError) as error:
                self.lost[f"{kind}: {type(error).__name__}"] += 1
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
                continue
            self.seconds[kind].append(time.perf_counter() - began)
            self.sent += size
            if status != 200:
                self.lost[f"{kind}: status {status} of {address[:80]}"] += 1
            if not more:
                writer.close()
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.close()

    async def endless(self) -> tuple[int, float]:
        """The status of a query of minutes, and when it came."""
        began = time.perf_counter()
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(f"GET /sparql?query={quote(ENDLESS)} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        status, _, _ = await self._answer(reader)
        writer.close()
        return status, time.perf_counter() - began

    async def run(self, clients: int, seconds: float) -> tuple[int, float]:
        """All clients, and the query of minutes."""
        until = time.perf_counter() + seconds
        running = [asyncio.ensure_future(self.client(number, until)) for number in range(clients)]
        await asyncio.sleep(seconds / 4)
        endless = await self.endless()
        await asyncio.gather(*running)
        return endless

    @staticmethod
    async def _answer(reader: asyncio.StreamReader) -> tuple[int, int, bool]:
        head = await reader.readuntil(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        size = int(fields.get("content-length", "0"))
        await reader.readexactly(size)
        return int(lines[0].split()[1]), size, fields.get("connection", "") != "close"


def percentile(values: list[float], part: float) -> float:
    """Milliseconds that a part of the values stays below."""
    return sorted(values)[min(int(len(values) * part), len(values) - 1)] * 1000


def memory(process: int) -> float:
    """Megabytes of a process and those below it, shared pages counted once."""
    listed = subprocess.run(["ps", "-e", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    parents = {int(child): int(parent) for child, parent in (line.split() for line in listed.splitlines())}
    family = {process}
    while more := {child for child, parent in parents.items() if parent in family} - family:
        family |= more
    total = 0
    for member in family:
        try:
            lines = Path(f"/proc/{member}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def report(load: Load, seconds: float, endless: tuple[int, float], megabytes: float) -> None:
    """Print the figures."""
    everything = [value for values in load.seconds.values() for value in values]
    print(f"requests {len(everything)}, {len(everything) / seconds:.0f} a second, {load.sent / 1024**2:.0f} MB")
    print(f"lost     {sum(load.lost.values())}")
    for reason, count in load.lost.most_common(10):
        print(f"         {count} x {reason}")
    print(f"{'ms':9}{'requests':>9}{'p50':>8}{'p90':>8}{'p99':>8}{'most':>8}")
    for kind, values in (*sorted(load.seconds.items()), ("all", everything)):
        figures = "".join(f"{percentile(values, part):8.1f}" for part in (0.5, 0.9, 0.99, 1))
        print(f"{kind:9}{len(values):9}{figures}")
    print(f"a query of minutes: status {endless[0]} after {endless[1]:.1f} s")
    print(f"memory of all processes: {megabytes:.0f} MB")


def main() -> None:
    """Start a server, load it, print figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.serve", description=__doc__)
    parser.add_argument("--site", type=Path, default=Path("build/site"))
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--timeout", type=float, default=10, help="the limit of the server for one query")
    options = parser.parse_args()
    command = [sys.executable, "-m", "sahel_ld", "serve", "--site", str(options.site), "--port", "0"]
    command += ["--log-format", "json", "--timeout", str(options.timeout)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL) as server:
        assert server.stderr
        try:
            for line in server.stderr:
                event = json.loads(line) if line.startswith(b"{") else {}
                if event.get("event") == "serving":
                    break
            port = int(event["address"].rstrip("/").rpartition(":")[2])
            load = Load(options.site, port)
            drain = subprocess.Popen(["cat"], stdin=server.stderr, stdout=subprocess.DEVNULL)
            endless = asyncio.run(load.run(options.clients, options.seconds))
            report(load, options.seconds, endless, memory(server.pid))
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait()
        drain.wait()


if __name__ == "__main__":
    main()
