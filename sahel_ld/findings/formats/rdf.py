"""A SHACL validation report as Turtle: what shapes and set-wise checks found, in the order of the report."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator

from sahel_ld.findings.layout import Layout
from sahel_ld.findings.model import Finding, Report, Severity
from sahel_ld.findings.shacl_path import shacl_path
from sahel_ld.terms import PREFIXES, SH, compact

SUFFIXES = (".ttl",)
_SEVERITIES = {Severity.ERROR: "sh:Violation", Severity.WARNING: "sh:Warning", Severity.NOTE: "sh:Info"}
# Codes with these beginnings are results in the sense of SHACL: about a focus node, by a constraint component.
_RESULTS = ("shape/", "shacl/", "check/")
_SPARQL = "SPARQLConstraintComponent"
_IRI = re.compile(r"<([^<>]*)>")
_USED = re.compile(r"(?<![\w:])([a-z][\w-]*):(?!/)")
_QUOTED = re.compile(r'"(?:[^"\\\n]|\\.)*"|<[^<>]*>')


def render(report: Report, layout: Layout) -> str:  # noqa: ARG001 - a graph has no layout
    """The report graph; a comment counts the findings that have no place in one, such as syntax errors."""
    results = [finding for finding in report.findings if finding.focus and finding.code.startswith(_RESULTS)]
    # A triple that stands in two places is two findings, but one result.
    body = list(_report(list(dict.fromkeys(tuple(_facts(finding)) for finding in results))))
    text = _QUOTED.sub("", "\n".join(body))
    used = sorted({"sh", *(prefix for prefix in _USED.findall(text) if prefix in PREFIXES)})
    lines = [f"@prefix {prefix}: <{PREFIXES[prefix]}> ." for prefix in used]
    if left_out := len(report.findings) - len(results):
        lines += [
            "",
            f"# {left_out} finding{'s' * (left_out > 1)} about files, literals or settings: not results of SHACL, so not in here.",
        ]
    return "\n".join([*lines, "", *body]) + "\n"


def _report(results: list[tuple[str, ...]]) -> Iterator[str]:
    yield "[]"
    yield "    a sh:ValidationReport ;"
    yield f"    sh:conforms {'false' if results else 'true'} {';' if results else '.'}"
    for index, facts in enumerate(results):
        yield "    sh:result [" if index == 0 else "    ["
        yield "        a sh:ValidationResult ;"
        yield from (f"        {fact} ;" for fact in facts[:-1])
        yield f"        {facts[-1]}"
        yield f"    ] {',' if index < len(results) - 1 else '.'}"


def _facts(finding: Finding) -> Iterator[str]:
    yield f"sh:focusNode {_term(finding.focus)}"
    yield f"sh:resultSeverity {_SEVERITIES[finding.severity]}"
    component = finding.component or _SPARQL
    yield f"sh:sourceConstraintComponent {_term(f'<{component}>' if ':' in component else f'<{SH}{component}>')}"
    if finding.shape:
        yield f"sh:sourceShape {_term(finding.shape)}"
    if finding.path:
        with contextlib.suppress(ValueError):
            yield f"sh:resultPath {_IRI.sub(lambda match: compact(match[1]), shacl_path(finding.path))}"
    if finding.value:
        yield f"sh:value {_term(finding.value)}"
    for language, message in finding.messages or (("", finding.message),):
        yield f"sh:resultMessage {_text(message)}{f'@{language}' if language else ''}"


def _term(term: str) -> str:
    """A term in N-Triples syntax as Turtle with prefixes; what is not an IRI stays as it is."""
    return compact(term[1:-1]) if term.startswith("<") else term


def _text(text: str) -> str:
    escapes = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    return '"' + re.sub(r'[\\"\n\r\t]', lambda match: escapes[match[0]], text) + '"'
