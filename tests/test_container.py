"""The container files, read as Docker reads them: nothing here needs Docker."""

from __future__ import annotations

import fnmatch
import json
import re
import shlex
from pathlib import Path

import pytest
import yaml
from conftest import ROOT

from sahel_ld.cli.commands.serve import command as serve_command
from sahel_ld.server import ServerSettings

KNOWN = {
    "FROM",
    "RUN",
    "CMD",
    "LABEL",
    "EXPOSE",
    "ENV",
    "ADD",
    "COPY",
    "ENTRYPOINT",
    "VOLUME",
    "USER",
    "WORKDIR",
    "ARG",
    "STOPSIGNAL",
    "HEALTHCHECK",
    "SHELL",
}


def instructions() -> list[tuple[str, str]]:
    """The instructions of the Dockerfile, continued lines joined."""
    text = (ROOT / "Dockerfile").read_text("utf-8")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    found = [
        match.groups()
        for line in re.sub(r"\\\n\s*", "", "\n".join(lines)).splitlines()
        if (match := re.fullmatch(r"([A-Z]+) (.+)", line))
    ]
    assert len(found) == len(re.sub(r"\\\n\s*", "", "\n".join(lines)).splitlines()), "a line that is no instruction"
    return [(name, rest) for name, rest in found]


@pytest.fixture(scope="module")
def stages() -> list[list[tuple[str, str]]]:
    found: list[list[tuple[str, str]]] = []
    for name, rest in instructions():
        assert name in KNOWN
        if name == "FROM":
            found.append([])
        found[-1].append((name, rest))
    return found


def test_two_stages_of_a_named_version(stages: list[list[tuple[str, str]]]) -> None:
    assert len(stages) == 2
    for stage in stages:
        image = stage[0][1].split()[0]
        assert re.fullmatch(r"python:3\.\d+-slim-[a-z]+", image), image
    assert stages[0][0][1].endswith("AS build")


def test_it_does_not_run_as_root(stages: list[list[tuple[str, str]]]) -> None:
    names = [name for name, _ in stages[-1]]
    user = next(rest for name, rest in stages[-1] if name == "USER")
    assert user.partition(":")[0] not in ("root", "0")
    assert names.index("USER") < names.index("ENTRYPOINT")
    assert not any(name in ("RUN", "COPY", "ADD") for name in names[names.index("USER") :])
    # What is copied belongs to root: the server cannot change it.
    assert not any("--chown" in rest for name, rest in stages[-1] if name == "COPY")


def test_everything_that_is_copied_is_there_and_not_ignored(stages: list[list[tuple[str, str]]]) -> None:
    kept = [line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line.startswith("!")]
    for stage in stages:
        for name, rest in stage:
            assert name != "ADD", "ADD fetches and unpacks; COPY does not"
            if name != "COPY" or "--from=" in rest:
                continue
            *sources, _ = rest.split()
            for source in sources:
                assert (ROOT / source).exists(), source
                assert any(fnmatch.fnmatch(source, pattern) for pattern in kept), source
    assert {"constraints.txt", "sahel_ld"} <= set(kept)


def test_commands_are_lists_and_known_to_the_command_line(stages: list[list[tuple[str, str]]]) -> None:
    last = dict(stages[-1])
    entry, more = json.loads(last["ENTRYPOINT"]), json.loads(last["CMD"])
    assert entry[:2] == ["sahel-ld", "serve"]
    known = options()
    for option in (*entry[2:], *more):
        assert not option.startswith("--") or option in known, option
    assert last["EXPOSE"] == entry[entry.index("--port") + 1] == str(ServerSettings().port)
    check = last["HEALTHCHECK"]
    assert "/health" in check
    assert json.loads(check[check.index("CMD ") + 4 :])[0] == "python"
    compile(json.loads(check[check.index("CMD ") + 4 :])[2], "healthcheck", "exec")
    for stage in stages:
        for name, rest in stage:
            if name == "RUN":
                assert shlex.split(rest)[0] != "sudo"


def options() -> set[str]:
    """The options of `sahel-ld serve`."""
    import inspect

    return {f"--{name.rstrip('_').replace('_', '-')}" for name in inspect.signature(serve_command).parameters}


def test_compose() -> None:
    loaded = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
    assert set(loaded) == {"services"}
    (service,) = loaded["services"].values()
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])
    assert service["ports"][0].endswith(f":{ServerSettings().port}")
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    given = service["command"]
    assert all(option in options() for option in given if option.startswith("--"))
    timeout = float(given[given.index("--timeout") + 1])
    assert int(service["stop_grace_period"].removesuffix("s")) > 2 * timeout + 5
    assert not Path(ROOT / "docker-compose.yml").exists(), "one of them"
