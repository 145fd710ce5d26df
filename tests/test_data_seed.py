"""The claims of the founding report: all there, anchored in the article, and with the right answers."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

ROOT = Path(__file__).resolve().parents[1]
TTL = ROOT / "data" / "ttl"
ARTICLE = ROOT.parent / "shared" / "seed" / "2023-08-28-un-experts-isis-mali.txt"

SAH = "https://w3id.org/sahel-ld/def#"
DOSSIER_IDS = [f"C{number:02d}" for number in range(1, 60)]
PREFIXES = """
PREFIX code: <https://w3id.org/sahel-ld/code#>
PREFIX document: <https://w3id.org/sahel-ld/id/document/>
PREFIX sah: <https://w3id.org/sahel-ld/def#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX statement: <https://w3id.org/sahel-ld/id/statement/>
"""

PANEL_ONLY = {
    *("C04", "C05", "C06", "C08", "C09", "C11", "C13", "C14", "C15", "C16"),
    *("C17", "C18", "C19", "C20", "C23", "C50", "C51", "C52", "C53", "C54"),
}


@cache
def store(*patterns: str) -> ox.Store:
    found = ox.Store()
    for pattern in patterns:
        for path in sorted(TTL.glob(pattern)):
            found.load(path=str(path), format=ox.RdfFormat.TURTLE)
    return found


def rows(query: str, *patterns: str) -> list[tuple[str, ...]]:
    solutions = store(*(patterns or ("report.*.ttl", "statements.*.ttl"))).query(PREFIXES + query)
    assert isinstance(solutions, ox.QuerySolutions)
    return [tuple("" if term is None else last(term) for term in solution) for solution in solutions]


def last(term: object) -> str:
    """The value of a literal, or the local name of an IRI."""
    if isinstance(term, ox.Literal):
        return term.value
    assert isinstance(term, ox.NamedNode)
    return term.value.rsplit("/", 1)[-1].rsplit("#", 1)[-1]


def sets(pairs: list[tuple[str, ...]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for key, value in pairs:
        found[key].add(value)
    return dict(found)


def paragraphs(text: str) -> Iterator[tuple[int, int, int]]:
    """(number, start, end): 0 is the title, the date line and the advertisement line do not count."""
    start = number = 0
    for index, line in enumerate(text.split("\n")):
        if line and index != 1 and line != "- Advertisement -":
            yield number, start, start + len(line)
            number += 1
        start += len(line) + 1


def article() -> str:
    if not ARTICLE.is_file():
        pytest.skip("the founding article is not part of the repository and is not beside it")
    return ARTICLE.read_bytes().decode("utf-8")


def roots() -> dict[str, set[str]]:
    """The claimants of the root claims, by short id of the claims of the article."""
    return sets(
        rows(
            """
            SELECT ?id ?claimant WHERE {
                ?claim sah:document document:seed ; skos:notation ?id ; sah:repeats* ?root .
                ?root sah:claimant ?claimant .
                FILTER NOT EXISTS { ?root sah:repeats ?earlier }
            }
            """
        )
    )


def with_assessment(name: str) -> set[str]:
    query = (
        "SELECT ?id WHERE { ?claim sah:document document:seed ; skos:notation ?id ; sah:assessment code:assessment-%s }"
    )
    return {row[0] for row in rows(query % name)}


def test_every_claim_of_the_dossier_is_there_once() -> None:
    ids = [row[0] for row in rows("SELECT ?id WHERE { ?claim a sah:Claim ; skos:notation ?id }", "report.seed.ttl")]
    assert sorted(ids) == sorted([*DOSSIER_IDS, "C59/2"])


def test_every_context_claim_of_the_dossier_is_there_once() -> None:
    ids = [
        row[0] for row in rows('SELECT ?id WHERE { ?c skos:notation ?id FILTER STRSTARTS(?id, "X") }', "report.*.ttl")
    ]
    assert sorted(ids) == sorted([*(f"X{number:02d}" for number in range(1, 11)), "X04/2"])


def test_every_claim_of_the_article_has_one_anchor_in_it() -> None:
    query = """
        SELECT ?claim ?anchor WHERE {
            ?claim sah:document document:seed ; sah:anchor ?anchor . ?anchor sah:document document:seed
        }
    """
    anchors = sets(rows(query, "report.seed.ttl"))
    assert len(anchors) == 60
    assert all(len(found) == 1 for found in anchors.values())
    assert anchors["seed-c59"] == anchors["seed-c59-reading-2"]


def test_anchors_point_at_the_passages() -> None:
    text = article()
    places = list(paragraphs(text))
    assert [number for number, _, _ in places] == list(range(8))
    query = """
        SELECT ?anchor ?paragraph ?start ?end ?hash WHERE {
            ?anchor a sah:EvidenceAnchor ; sah:paragraph ?paragraph ; sah:startOffset ?start ;
                sah:endOffset ?end ; sah:passageHash ?hash
        }
    """
    anchors = rows(query, "report.seed.ttl")
    assert len(anchors) == 59
    for name, paragraph, first, after, expected in anchors:
        start, end = int(first), int(after)
        assert hashlib.sha256(text[start:end].encode("utf-8")).hexdigest() == expected, name
        assert start < end, name
        inside = [number for number, opening, closing in places if opening <= start and end <= closing]
        assert inside == [int(paragraph)], name


def test_the_text_of_the_article_is_not_copied() -> None:
    text = " ".join(article().replace("’", "'").split())
    for row in rows("SELECT ?text WHERE { ?s ?p ?text FILTER isLiteral(?text) }", "*seed*.ttl"):
        words = row[0].replace("’", "'").split()
        for index in range(len(words) - 7):
            assert " ".join(words[index : index + 8]) not in text, row[0]


def test_which_claims_are_contradicted_and_by_which_documents() -> None:
    query = """
        SELECT ?id ?other WHERE {
            ?claim sah:document document:seed ; skos:notation ?id . ?other_claim sah:contradicts ?claim ; sah:document ?other
        }
    """
    assert sets(rows(query)) == {
        "C10": {"cod", "wof"},
        "C37": {"ml-bf", "gn-cnrd"},
        "C57": {"ofac-0723", "reu-poe", "ap", "sahel-ld-dossier"},
    }
    assert with_assessment("contradicted") == {"C10", "C37", "C57"}


def test_which_claims_are_contested_and_by_whom() -> None:
    query = """
        SELECT ?id ?by WHERE {
            ?claim sah:document document:seed ; skos:notation ?id . ?other sah:disputes ?claim ; skos:notation ?by
        }
    """
    contested = {f"C{number}" for number in range(50, 55)}
    assert sets(rows(query)) == {name: {"X04", "X08"} for name in contested}
    assert with_assessment("contested") == contested


def test_which_claims_are_imprecise_and_that_each_is_qualified() -> None:
    imprecise = {"C07", "C24", "C32", "C33", "C42", "C45", "C59", "C59/2"}
    assert with_assessment("imprecise") == imprecise
    query = """
        SELECT ?id ?by WHERE {
            ?claim sah:document document:seed ; skos:notation ?id ; sah:assessment code:assessment-imprecise .
            ?by sah:qualifies ?claim
        }
    """
    assert set(sets(rows(query))) == imprecise


def test_which_claims_rest_on_the_panel_alone() -> None:
    query = """
        SELECT ?id ?source WHERE {
            ?claim sah:document document:seed ; skos:notation ?id ; sah:repeats+ ?root . ?root sah:document ?source .
            FILTER NOT EXISTS { ?root sah:repeats ?earlier }
        }
    """
    sources = sets(rows(query))
    claimants = roots()
    assert {name for name, found in sources.items() if found == {"poe-report-2023"}} == PANEL_ONLY
    assert all(claimants[name] == {"un-poe-mali"} for name in PANEL_ONLY)


def test_which_claims_rest_on_the_united_states_or_on_nobody_named() -> None:
    claimants = roots()
    assert claimants["C59"] == claimants["C59/2"] == {"united-states"}
    assert claimants["C40"] == claimants["C41"] == claimants["C42"] == {"unnamed-experts"}


def test_almost_doubled_has_one_independent_source_in_four_reports() -> None:
    query = """
        SELECT ?document ?claimant WHERE {
            ?claim sah:content statement:is-area-almost-doubled ; sah:document ?document ; sah:repeats* ?root .
            ?root sah:claimant ?claimant .
            FILTER NOT EXISTS { ?root sah:repeats ?earlier }
        }
    """
    found = sets(rows(query))
    assert set(found) == {"seed", "tn", "ap", "aj", "poe-report-2023"}
    assert set().union(*found.values()) == {"un-poe-mali"}


def test_relations_between_claims_hold_together() -> None:
    assert rows("SELECT ?claim WHERE { ?claim sah:repeats+ ?claim }") == []
    query = """
        SELECT ?one ?other WHERE {
            { ?one sah:contradicts|sah:corrects ?other . ?other sah:document document:seed .
              FILTER NOT EXISTS { ?other sah:assessment code:assessment-contradicted } }
            UNION { ?one sah:alternativeTo ?other FILTER NOT EXISTS { ?other sah:alternativeTo ?one } }
        }
    """
    assert rows(query) == []
