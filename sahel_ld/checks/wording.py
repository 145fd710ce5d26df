"""What a broken constraint means, in plain words, for shapes that do not say it themselves."""

from __future__ import annotations

import re

import pyoxigraph as ox

from sahel_ld.checks.engines import Result
from sahel_ld.terms import SH, compact

# {0} is the value of the parameter named second, {value} the faulty value, {path} the property.
_WORDS: dict[str, tuple[str, str]] = {
    "MinCountConstraintComponent": ("minCount", "{path} is missing: at least {0} expected"),
    "MaxCountConstraintComponent": ("maxCount", "too many values of {path}: at most {0} expected"),
    "DatatypeConstraintComponent": ("datatype", "{value} is not a well-formed {0}"),
    "ClassConstraintComponent": ("class", "{value} is not an instance of {0}"),
    "NodeKindConstraintComponent": ("nodeKind", "{value} is not what is expected here: {0}"),
    "InConstraintComponent": ("in", "{value} is not one of the values allowed here"),
    "HasValueConstraintComponent": ("hasValue", "{path} does not have the value {0}"),
    "PatternConstraintComponent": ("pattern", "{value} does not match the pattern {0}"),
    "MinLengthConstraintComponent": ("minLength", "{value} is shorter than {0} characters"),
    "MaxLengthConstraintComponent": ("maxLength", "{value} is longer than {0} characters"),
    "LanguageInConstraintComponent": ("languageIn", "{value} is not in one of the languages allowed here"),
    "UniqueLangConstraintComponent": ("uniqueLang", "two values of {path} are in the same language"),
    "MinInclusiveConstraintComponent": ("minInclusive", "{value} is less than {0}"),
    "MaxInclusiveConstraintComponent": ("maxInclusive", "{value} is more than {0}"),
    "MinExclusiveConstraintComponent": ("minExclusive", "{value} is not more than {0}"),
    "MaxExclusiveConstraintComponent": ("maxExclusive", "{value} is not less than {0}"),
    "LessThanConstraintComponent": ("lessThan", "{value} of {path} is not less than the value of {0}"),
    "LessThanOrEqualsConstraintComponent": ("lessThanOrEquals", "{value} of {path} is more than the value of {0}"),
    "EqualsConstraintComponent": ("equals", "{path} and {0} do not have the same values"),
    "DisjointConstraintComponent": ("disjoint", "{value} is a value of both {path} and {0}"),
    "ClosedConstraintComponent": ("closed", "{path} is not a property that this node may have"),
    "NodeConstraintComponent": ("node", "{value} does not conform to {0}"),
    "NotConstraintComponent": ("not", "{value} conforms to a shape that it must not conform to"),
    "OrConstraintComponent": ("or", "{value} conforms to none of the alternatives"),
    "AndConstraintComponent": ("and", "{value} does not conform to all of the shapes"),
    "XoneConstraintComponent": ("xone", "{value} does not conform to exactly one of the alternatives"),
    "QualifiedMinCountConstraintComponent": (
        "qualifiedMinCount",
        "fewer than {0} values of {path} conform to the shape",
    ),
    "QualifiedMaxCountConstraintComponent": (
        "qualifiedMaxCount",
        "more than {0} values of {path} conform to the shape",
    ),
    "PropertyConstraintComponent": ("property", "{value} does not conform to a property shape"),
}


def words(result: Result, shapes: ox.Store) -> str:
    """One sentence without a full stop; the engine's own words, or the component's name, for a component of others."""
    if result.component not in _WORDS:
        return (
            result.message or f"{compact(result.component) if ':' in result.component else result.component} is not met"
        )
    parameter, template = _WORDS[result.component]
    shape = ox.BlankNode(result.shape[2:]) if result.shape.startswith("_:") else ox.NamedNode(result.shape[1:-1])
    found = sorted(str(quad.object) for quad in shapes.quads_for_pattern(shape, ox.NamedNode(SH + parameter), None))
    return template.format(
        _short(" or ".join(found)),
        value=_short(result.value) or "the value",
        path=_short(result.path) or "the property",
    )


def _short(text: str) -> str:
    text = re.sub(r"<([^<>]*)>", lambda match: compact(match[1]), text)
    text = re.sub(r'^"((?:[^"\\]|\\.)*)"\^\^xsd:(?:integer|decimal|boolean)$', r"\1", text)
    return text if len(text) <= 80 else text[:79] + "…"
