"""Running HermiT within a time limit and a memory limit that hold, because its process is our own child and is killed."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Timer
from typing import Any

import pyoxigraph as ox

from sahel_ld.checks.owl.words import NOTHING
from sahel_ld.errors import OutsideError


@dataclass(frozen=True)
class Verdict:
    """What HermiT says. ``refused`` is its complaint where the statements are not OWL 2 DL, and nothing else is known then.

    ``hierarchy`` says which named class is a subclass of or equivalent to which, asserted and inferred.
    """

    consistent: bool = True
    refused: str = ""
    hierarchy: tuple[ox.Triple, ...] = ()

    @property
    def unsatisfiable(self) -> list[ox.NamedNode]:
        """The named classes that nothing can be of, in order of their names."""
        empty = (triple.subject for triple in self.hierarchy if triple.object == NOTHING)
        return sorted(
            {node for node in empty if isinstance(node, ox.NamedNode) and node != NOTHING}, key=lambda node: node.value
        )


class HermiT:
    """The reasoner, with a deadline for all its runs together and a limit of memory (in MB) for each."""

    def __init__(self, *, timeout: float, memory: int) -> None:
        self.java = find_java()
        self.timeout = timeout
        self.memory = memory
        self._end = time.monotonic() + timeout

    @property
    def left(self) -> float:
        """Seconds until the deadline."""
        return self._end - time.monotonic()

    def run(self, statements: Iterable[ox.Triple], *, within: float | None = None) -> Verdict:
        """Reason about the statements, within so many seconds where the deadline is not nearer.

        Raises OutsideError where time or memory do not suffice, or Java does not work.
        """
        data = ox.serialize(statements, format=ox.RdfFormat.N_TRIPLES)
        assert data is not None
        limit = self.left if within is None else min(within, self.left)
        if limit <= 0:
            raise self._late()
        order = json.dumps({"java": self.java, "memory": self.memory, "length": len(data)}).encode() + b"\n"
        # owlready2 leaves its file behind where HermiT fails: it goes with this folder.
        with tempfile.TemporaryDirectory(prefix="sahel-ld-") as folder:
            said, code = _work(order + data, folder, limit)
            if code is None:
                raise self._late()
            errors = Path(folder, "stderr").read_text("utf-8", "replace")
        if code:
            last = errors.strip().rpartition("\n")[2]
            raise OutsideError(f"the process of the reasoner was lost (code {code}){': ' + last if last else ''}")
        return self._verdict(json.loads(said))

    def _verdict(self, result: dict[str, Any]) -> Verdict:
        if result["state"] == "inconsistent":
            return Verdict(consistent=False)
        if result["state"] == "consistent":
            quads = ox.parse(result["hierarchy"], format=ox.RdfFormat.N_TRIPLES)
            triples = (quad.triple for quad in quads)
            return Verdict(
                hierarchy=tuple(
                    triple
                    for triple in triples
                    if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.NamedNode)
                )
            )
        message: str = result["message"]
        if "OutOfMemoryError" in message:
            raise OutsideError(
                f"HermiT needed more than {self.memory} MB, the limit that was set", hint="raise --max-memory"
            )
        complaint = re.search(r"^Exception in thread .*?(?:\w+\.)+(\w+)(?:: (.*))?$", message, re.MULTILINE)
        if complaint is None or complaint[1].endswith("Error"):
            first = next((line for line in message.splitlines()[1:] if line.strip()), message)
            raise OutsideError(f"Java failed: {first.strip()}", hint="HermiT needs Java 8 or newer")
        return Verdict(refused=complaint[2] or complaint[1])

    def _late(self) -> OutsideError:
        return OutsideError(
            f"HermiT was stopped after {self.timeout:g} s, the limit that was set",
            hint="raise --timeout, or reason about fewer files",
        )


def find_java() -> str:
    """The Java program on the PATH, or in JAVA_HOME. Raises OutsideError where there is none."""
    home = os.environ.get("JAVA_HOME")
    found = shutil.which("java") or (shutil.which("java", path=str(Path(home, "bin"))) if home else None)
    if not found:
        raise OutsideError(
            "`sahel-ld reason` needs Java, and there is no `java` on the PATH",
            hint="install a Java runtime (8 or newer, for example `apt install default-jre-headless`)",
        )
    return found


def _work(content: bytes, folder: str, limit: float) -> tuple[bytes, int | None]:
    """What the worker wrote and its exit code; None for one that was stopped at the limit. Its whole group ends with it, Java included."""
    late = Event()
    with (
        Path(folder, "stderr").open("wb") as errors,
        subprocess.Popen(
            [sys.executable, "-P", "-m", "sahel_ld.checks.owl.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env={**os.environ, "TMPDIR": folder, "TEMP": folder, "PYTHONIOENCODING": "utf-8"},
            start_new_session=True,
        ) as process,
    ):
        assert process.stdin
        assert process.stdout

        def stop() -> None:
            late.set()
            _kill(process)

        timer = Timer(limit, stop)
        timer.start()
        try:
            # Standard input stays open until the answer is there: its end tells the worker that nobody waits any more.
            with suppress(BrokenPipeError):
                process.stdin.write(content)
                process.stdin.flush()
            said = process.stdout.read()
            code = process.wait()
        finally:
            timer.cancel()
            if process.poll() is None:
                _kill(process)
        return said, None if late.is_set() else code


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the worker, and with it its group, where the system has groups."""
    if os.name == "posix":
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
