"""Names: prefixes and IRIs are inverse to each other, and nothing else is taken for a name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sahel_ld.terms import BASE, CODE, GRAPH, KINDS, PREFIXES, SAH, SHAPE, SLUG, compact, expand, local_name

_LOCAL = st.from_regex(r"[A-Za-z_0-9]([A-Za-z0-9_\-.]*[A-Za-z0-9_\-])?", fullmatch=True)


@given(st.sampled_from(sorted(PREFIXES)), _LOCAL)
def test_expand_and_compact_are_inverse(prefix: str, local: str) -> None:
    iri = PREFIXES[prefix] + local
    assert expand(f"{prefix}:{local}") == iri
    name = compact(iri)
    assert not name.startswith("<")
    assert expand(name) == iri


@given(st.text())
def test_what_compact_writes_is_read_back(tail: str) -> None:
    iri = f"{BASE}id/{tail}"
    assert expand(compact(iri)) == iri


@pytest.mark.parametrize(
    ("iri", "name"),
    [
        (f"{BASE}id/actor/jnim", "actor:jnim"),
        (f"{SAH}Claim", "sah:Claim"),
        (f"{CODE}stance-denies", "code:stance-denies"),
        (f"{BASE}id/actor/", "actor:"),
        (f"{BASE}id/actor/a/b", f"<{BASE}id/actor/a/b>"),
        (f"{BASE}id/actor/a.", f"<{BASE}id/actor/a.>"),
        (f"{BASE}id/actor/é", f"<{BASE}id/actor/é>"),
        ("https://example.org/x", "<https://example.org/x>"),
        ("http://www.w3.org/2001/XMLSchema#date", "xsd:date"),
    ],
)
def test_compact(iri: str, name: str) -> None:
    assert compact(iri) == name


@pytest.mark.parametrize(
    ("name", "iri"),
    [
        ("actor:jnim", f"{BASE}id/actor/jnim"),
        ("<https://example.org/x>", "https://example.org/x"),
        ("https://example.org/x", "https://example.org/x"),
        ("urn:isbn:1", "urn:isbn:1"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("xsd:date", "http://www.w3.org/2001/XMLSchema#date"),
    ],
)
def test_expand(name: str, iri: str) -> None:
    assert expand(name) == iri


@pytest.mark.parametrize("name", ["", "jnim", "nobody:jnim", "Gao region", "actor", "nobody:", ":x"])
def test_what_is_no_name(name: str) -> None:
    with pytest.raises(ValueError, match="neither an absolute IRI nor a name with a known prefix"):
        expand(name)


@pytest.mark.parametrize("slug", ["jnim", "2012", "prise-de-gao-2012", "a1-b2"])
def test_slugs(slug: str) -> None:
    assert SLUG.fullmatch(slug)


@pytest.mark.parametrize("text", ["", "-", "a-", "-a", "a--b", "A", "é", "a_b", "a b", "a.b", "a/b", "a\n"])
def test_texts_that_are_no_slugs(text: str) -> None:
    assert not SLUG.fullmatch(text)


def test_namespaces() -> None:
    assert len(set(PREFIXES.values())) == len(PREFIXES)
    assert all(namespace.endswith(("/", "#")) for namespace in PREFIXES.values())
    assert {kind: PREFIXES[kind] for kind in KINDS} == {kind: f"{BASE}id/{kind}/" for kind in KINDS}
    assert all(namespace.startswith(BASE) for namespace in (SAH, CODE, SHAPE, GRAPH))


@pytest.mark.parametrize(
    ("iri", "name"),
    [
        ("https://example.org/a/b", "b"),
        ("https://example.org/a#b", "b"),
        ("https://example.org/a/", "a"),
        ("https://example.org/a#", "a"),
        ("urn:x", "urn:x"),
    ],
)
def test_local_name(iri: str, name: str) -> None:
    assert local_name(iri) == name
