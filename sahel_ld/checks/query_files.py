"""Query files of the project that cannot do their work: questions with a wrong header, rules that are no rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pyoxigraph as ox

from sahel_ld.checks.loading import unreadable
from sahel_ld.errors import InputError, SahelError
from sahel_ld.findings import Finding, Severity
from sahel_ld.project import Project
from sahel_ld.query.syntax import syntax_error


def query_problems(project: Project) -> Iterator[Finding]:
    """What is wrong with the files in `queries/`, `queries/policies/` and `queries/rules/`; the checks in `queries/checks/` tell by running."""
    from sahel_ld.query.problems import header_problems

    for path in [*project.query_files(), *project.query_files("policies")]:
        name = project.name_of(path)
        try:
            problems = header_problems(path)
        except SahelError as error:
            yield Finding("query/header", Severity.ERROR, error.message, name, 1, unreadable=True)
            continue
        for line, message in problems:
            yield Finding("query/header", Severity.ERROR, message, name, line)
    for path in project.policies.files:
        try:
            project.policies.load(path)
        except SahelError as error:
            hint = f"; {error.hint}" if error.hint else ""
            yield Finding("query/policy", Severity.ERROR, f"{error.message}{hint}", project.name_of(path), 1)
    for path in project.query_files("rules"):
        if problem := _rule_problem(path.read_bytes(), project.name_of(path)):
            yield replace(unreadable(problem), code="rule/broken")


def _rule_problem(content: bytes, name: str) -> InputError | None:
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        return InputError("not UTF-8", file=name, line=content.count(b"\n", 0, error.start) + 1)
    try:
        result = ox.Store().query(text)
    except SyntaxError as error:
        return syntax_error(error, text, name)
    if isinstance(result, ox.QueryTriples):
        return None
    return InputError("a rule must be a CONSTRUCT query", file=name, line=1)
