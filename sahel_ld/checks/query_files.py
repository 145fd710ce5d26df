"""Query files of the project that cannot do their work: questions with a wrong header, rules that are no rules."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from sahel_ld.errors import SahelError
from sahel_ld.findings import Finding, Severity
from sahel_ld.project import Project


def query_problems(project: Project) -> Iterator[Finding]:
    """What is wrong with the files in `queries/` and `queries/rules/`; the checks in `queries/checks/` tell by running."""
    from sahel_ld.query.problems import header_problems

    for path in project.query_files():
        name = project.name_of(path)
        try:
            problems = header_problems(path)
        except SahelError as error:
            yield Finding("query/header", Severity.ERROR, error.message, name, 1, unreadable=True)
            continue
        for line, message in problems:
            yield Finding("query/header", Severity.ERROR, message, name, line)
    for path in project.query_files("rules"):
        if problem := _rule_problem(path.read_bytes()):
            line, message = problem
            yield Finding("rule/broken", Severity.ERROR, message, project.name_of(path), line, unreadable=True)


def _rule_problem(content: bytes) -> tuple[int, str] | None:
    try:
        result = ox.Store().query(content.decode())
    except UnicodeDecodeError as error:
        return content.count(b"\n", 0, error.start) + 1, "not UTF-8"
    except SyntaxError as error:
        return error.lineno or 1, f"not a SPARQL query: {error.msg}"
    return None if isinstance(result, ox.QueryTriples) else (1, "a rule must be a CONSTRUCT query")
