"""The description of the interface: the questions as data, and OpenAPI 3.1 made from their headers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sahel_ld.query.parameters import Parameter
from sahel_ld.query.question import AS_OF, KNOWN_AT, Question
from sahel_ld.server.media import ROWS

# Names in the address that are not parameters of a question.
TIMES = {"as-of": AS_OF, "known-at": KNOWN_AT}
OPTIONS = ("policy", "format", "lang", "raw", "labels")

_PARTIAL = r"^-?[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"
_SCHEMAS: dict[str, dict[str, Any]] = {
    "iri": {
        "type": "string",
        "description": "A whole IRI, or a name with a prefix of the project, such as place:kidal.",
    },
    "date": {"type": "string", "pattern": _PARTIAL},
    "string": {"type": "string"},
    "integer": {"type": "integer"},
    "decimal": {"type": "number"},
    "boolean": {"type": "boolean"},
    "language": {"type": "string", "pattern": "^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$"},
}
_TIME_WORDS = {
    "as-of": "What held then, possibly: YYYY, YYYY-MM or YYYY-MM-DD.",
    "known-at": "What could have been known then: YYYY, YYYY-MM or YYYY-MM-DD.",
}
_POLICY_WORDS = "One value where sources give several, by a declared policy: "
_OPTION_SCHEMAS: dict[str, tuple[dict[str, Any], str]] = {
    "format": (
        {"enum": ["json", "csv", "tsv", "xml", "jsonl", "markdown", "geojson", "table"]},
        "The form of the answer. Without it: what Accept likes best.",
    ),
    "lang": ({"type": "string", "default": "en"}, "Language of labels, where the form has them."),
    "raw": ({"type": "boolean", "default": False}, "CSV: leave cells that a spreadsheet would run as they are."),
    "labels": ({"type": "boolean", "default": True}, "Labels beside or in place of IRIs, where the form has them."),
}
_REFUSALS = {
    "400": "A parameter or query that is not right; the text says why.",
    "406": "None of the forms that Accept names.",
    "422": "An answer beyond the limits of rows, bytes or memory.",
    "503": "Busy; Retry-After says when to come back.",
    "504": "Stopped at the time limit.",
}


def question_entries(questions: Iterable[Question]) -> list[dict[str, Any]]:
    """Every question as data, made from its header. Raises InputError where a header is wrong."""
    return [_entry(question) for question in questions]


def _entry(question: Question) -> dict[str, Any]:
    header = question.header
    times = [option for option, name in TIMES.items() if any(each.name == name for each in question.parameters)]
    return {
        "name": question.name,
        "summary": header.summary,
        "summary_fr": header.summary_fr,
        "description": header.description,
        "tags": list(header.tags),
        "parameters": [_parameter(each) for each in question.parameters if each.name not in TIMES.values()],
        "times": times,
        "policy": header.choice.words if header.choice else "",
        "columns": [{"name": each.name, "type": each.type, "meaning": each.meaning} for each in header.columns],
        "examples": [
            {"params": dict(each.params), "as-of": each.as_of, "known-at": each.known_at, "says": each.says}
            for each in header.examples
        ],
    }


def _parameter(parameter: Parameter) -> dict[str, str]:
    return {
        "name": parameter.name,
        "type": parameter.type,
        "meaning": parameter.meaning,
        "default": parameter.default,
    }


def document(questions: list[dict[str, Any]], server: str, version: str) -> dict[str, Any]:
    """The OpenAPI document; ``server`` is the address at which it is read."""
    paths: dict[str, Any] = dict(_FIXED)
    for question in questions:
        paths[f"/api/query/{question['name']}"] = {"get": _operation(question)}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "sahel_ld",
            "version": version,
            "summary": "Claims about the conflict in Mali and the central Sahel: who says what, where, and when it held",
            "description": "Read only. Every answer is whole: what is beyond a limit is refused, never cut off.",
            "license": {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
        },
        "servers": [{"url": server}],
        "paths": paths,
        "components": {
            "responses": {
                f"Refused{status}": {"description": text, "content": {"text/plain": {"schema": {"type": "string"}}}}
                for status, text in _REFUSALS.items()
            }
        },
    }


def _operation(question: dict[str, Any]) -> dict[str, Any]:
    columns = "\n".join(f"- `{each['name']}` ({each['type']}): {each['meaning']}" for each in question["columns"])
    names = [each["name"] for each in question["columns"]]
    return {
        "operationId": question["name"].replace("-", "_"),
        "summary": question["summary"],
        "description": "\n\n".join(filter(None, (question["description"], columns and f"Columns:\n\n{columns}"))),
        "tags": question["tags"],
        "parameters": [
            *(_query_parameter(each) for each in question["parameters"]),
            *(_plain(name, {"type": "string", "pattern": _PARTIAL}, _TIME_WORDS[name]) for name in question["times"]),
            *([_plain("policy", _TEXT, _POLICY_WORDS + question["policy"])] if question["policy"] else []),
            *(_plain(name, schema, words) for name, (schema, words) in _OPTION_SCHEMAS.items()),
        ],
        "responses": _responses(
            {
                "description": question["examples"][0]["says"] if question["examples"] else "The rows.",
                "content": {variant.essence: {"schema": _results_schema(variant.essence, names)} for variant in ROWS},
            }
        ),
    }


def _query_parameter(parameter: dict[str, str]) -> dict[str, Any]:
    meaning = parameter["meaning"] + (f" Without it: {parameter['default']}" if parameter["default"] else "")
    schema = {"type": "array", "items": _SCHEMAS[parameter["type"]]}
    return {**_plain(parameter["name"], schema, f"{meaning} Given several times: any of them."), "explode": True}


def _plain(name: str, schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}


def _results_schema(media: str, columns: list[str]) -> dict[str, Any]:
    if not media.endswith("json"):
        return {"type": "string"}
    term = {
        "type": "object",
        "properties": {
            "type": {"enum": ["uri", "literal", "bnode"]},
            "value": {"type": "string"},
            "datatype": {"type": "string"},
            "xml:lang": {"type": "string"},
        },
        "required": ["type", "value"],
    }
    row = {"type": "object", "properties": dict.fromkeys(columns, term)}
    bindings = {"type": "object", "properties": {"bindings": {"type": "array", "items": row}}}
    return {"type": "object", "properties": {"head": {"type": "object"}, "results": bindings}}


def _responses(good: dict[str, Any]) -> dict[str, Any]:
    return {"200": good, **{status: {"$ref": f"#/components/responses/Refused{status}"} for status in _REFUSALS}}


def _simple(summary: str, media: str, *parameters: dict[str, Any], name: str) -> dict[str, Any]:
    return {
        "operationId": name,
        "summary": summary,
        "parameters": list(parameters),
        "responses": _responses({"description": summary, "content": {media: {"schema": {}}}}),
    }


_TEXT = {"type": "string"}
_FIXED: dict[str, Any] = {
    "/sparql": {
        "get": _simple(
            "SPARQL 1.1 Protocol: the answer to a query; without one, the description of the service",
            "application/sparql-results+json",
            _plain("query", _TEXT, "The query. Longer ones are sent with POST."),
            _plain("default-graph-uri", {"type": "array", "items": _TEXT}, "Graphs that make up the default graph."),
            _plain("named-graph-uri", {"type": "array", "items": _TEXT}, "Graphs that GRAPH can name."),
            name="sparql_get",
        ),
        "post": {
            **_simple("SPARQL 1.1 Protocol", "application/sparql-results+json", name="sparql_post"),
            "requestBody": {
                "required": True,
                "content": {
                    "application/sparql-query": {"schema": _TEXT},
                    "application/x-www-form-urlencoded": {"schema": {"type": "object", "properties": {"query": _TEXT}}},
                },
            },
        },
    },
    "/graphs": {
        "get": _simple(
            "Graph Store Protocol, reading: a graph, or without parameters the list of graphs",
            "text/turtle",
            _plain("graph", _TEXT, "The IRI of a graph."),
            {**_plain("default", {"type": "string", "maxLength": 0}, "All graphs as one."), "allowEmptyValue": True},
            name="graphs",
        )
    },
    "/api/queries": {
        "get": _simple("All questions, with their parameters and columns", "application/json", name="queries")
    },
    "/api/reconcile": {
        "get": _simple(
            "Reconciliation of names (W3C Reconciliation Service API 0.2): the manifest, or answers to `queries`",
            "application/json",
            _plain("queries", _TEXT, "A batch of queries as JSON."),
            name="reconcile",
        )
    },
    "/api/reconcile/suggest/entity": {
        "get": _simple(
            "Completion of names of things",
            "application/json",
            _plain("prefix", _TEXT, "How the name begins."),
            name="suggest_entity",
        )
    },
    "/health": {
        "get": _simple("Whether the server can answer, and over which data", "application/json", name="health")
    },
    "/metrics": {"get": _simple("Measurements, as Prometheus reads them", "text/plain", name="metrics")},
}
