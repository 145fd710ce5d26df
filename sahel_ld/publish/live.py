"""Live queries: what the pages need to run SPARQL in the browser, where `make assets` has fetched the engine from npm."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import pyoxigraph as ox

from sahel_ld.publish.maps import REGION, ground
from sahel_ld.publish.paths import LANGUAGES
from sahel_ld.query.parameters import Parameter
from sahel_ld.query.tokens import Kind, tokens
from sahel_ld.terms import BASE, CODE, KINDS, PREFIXES, SKOS, expand

if TYPE_CHECKING:
    from sahel_ld.publish.site import Site
    from sahel_ld.publish.view import View
    from sahel_ld.query import Question

ENGINE = "vendor/oxigraph/web.js"
DUMP = "dump/sahel-ld.nq.gz"
SETTINGS = "static/live.json"
# What parameters take that are not named after it.
_KIND_OF = dict.fromkeys(("target", "person", "authority", "nationality", "claimant", "group"), "actor") | {
    "region": "place"
}


def is_there() -> bool:
    """Whether the engine is part of this installation."""
    return (files("sahel_ld.publish") / "static" / ENGINE).is_file()


@cache
def engine_size() -> int:
    """The bytes of the engine."""
    folder = files("sahel_ld.publish") / "static" / "vendor" / "oxigraph"
    return sum(len(entry.read_bytes()) for entry in folder.iterdir() if entry.name.endswith((".js", ".wasm")))


def write(site: Site) -> None:
    """Write what all pages with live queries share: settings, and the ground of the map in each language."""
    if not is_there() or SETTINGS in site.output.files:
        return
    site.output.write(SETTINGS, json.dumps(settings(site), ensure_ascii=False, separators=(",", ":")) + "\n")
    width, height = REGION.size
    for language in LANGUAGES:
        site.output.write(
            f"static/ground-{language}.svg",
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">{ground(REGION, language)}</svg>\n',
        )


def settings(site: Site) -> dict[str, object]:
    """``dump``: its path; ``size``: its bytes; ``written``: what the engine makes of a literal and how the data has it; ``concepts``: codes with their names."""
    return {
        "base": BASE,
        "dump": DUMP,
        "size": site.output.files[DUMP].size,
        "prefixes": PREFIXES,
        "written": [[_cell(engine), _cell(kept)] for engine, kept in sorted(site.store.written.items(), key=str)],
        "concepts": [_named(site, iri) for iri in sorted(concepts(site))],
        "frame": dict(REGION._asdict()),
    }


def concepts(site: Site) -> Iterator[str]:
    """The codes of the code lists, which may be values of parameters, and the properties of the project."""
    for iri in site.facts.own:
        if iri.startswith(CODE) and iri != CODE:
            yield iri


def form(question: Question, view: View) -> dict[str, object]:
    """A question for its page: its text cut at the values of its parameters, and the parameters with their defaults."""
    pieces, start = [], 0
    for parameter in question.parameters:
        pieces.append(question.text[start : parameter.start])
        start = parameter.end
    pieces.append(question.text[start:])
    return {
        "name": question.name,
        "pieces": pieces,
        "parameters": [described(parameter, view) for parameter in question.parameters],
    }


def described(parameter: Parameter, view: View) -> dict[str, object]:
    """A parameter for its field: its default as values, with their names, and the codes that it can take where it takes codes."""
    values = list(defaults(parameter))
    known: dict[str, object] = {
        "name": parameter.name,
        "type": parameter.type,
        "pair": parameter.last is not None,
        "default": parameter.default,
        "values": values,
    }
    if parameter.type == "iri":
        known["labels"] = [view.label(value) for value in values]
        schemes = {scheme for value in values for scheme in view.facts.iris(value, f"{SKOS}inScheme")}
        kinds = {
            value.removeprefix(f"{BASE}id/").partition("/")[0] for value in values if value.startswith(f"{BASE}id/")
        }
        kind = kinds.pop() if len(kinds) == 1 else _KIND_OF.get(parameter.name, parameter.name)
        if kind in KINDS and kind not in ("statement", "situation"):
            known["kind"] = kind
        if schemes:
            known["options"] = sorted(
                iri for scheme in schemes for iri in view.facts.subjects(scheme, f"{SKOS}inScheme")
            )
    return known


def defaults(parameter: Parameter) -> Iterator[str]:
    """The values in the default of a parameter as plain text: whole IRIs, days, texts; nothing for UNDEF."""
    previous = ""
    for token in tokens(parameter.default):
        # The datatype of a literal is no value of its own.
        if token.kind in (Kind.IRI, Kind.NAME) and previous != "^^":
            try:
                yield expand(token.text)
            except ValueError:
                yield token.text
        elif token.kind is Kind.STRING:
            yield token.text.strip("\"'")
        elif token.kind is Kind.NUMBER or token.is_word("TRUE", "FALSE"):
            yield token.text
        previous = token.text


def _cell(literal: ox.Literal) -> list[str]:
    return [literal.value, literal.datatype.value]


def _named(site: Site, iri: str) -> list[str]:
    english, french = (site.names.label(iri, language).text for language in LANGUAGES)
    return [iri, english, "" if french == english else french]
