"""Export: what is written comes back, the same bytes every time, and what a format cannot hold is refused."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sahel_ld.errors import DataError, UsageError
from sahel_ld.exporters import export_files, export_quads, formats
from sahel_ld.project import Project
from sahel_ld.rdf.canonical import canonical_nquads, dataset_hash, union_of_graphs
from sahel_ld.rdf.formats import NAMES, SUFFIX_OF
from sahel_ld.terms import PREFIXES, XSD

DATASETS = ("trig", "nquads", "jsonld")
EX = "https://example.org/id/"


def run(*arguments: str, seed: str = "0") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "sahel_ld", *arguments],
        capture_output=True,
        env={**os.environ, "PYTHONHASHSEED": seed, "NO_COLOR": "1"},
        check=False,
    )


def quads_of(text: str) -> list[ox.Quad]:
    prefixes = "".join(f"@prefix {prefix}: <{space}> .\n" for prefix, space in PREFIXES.items())
    return list(ox.parse(prefixes + f"@prefix ex: <{EX}> .\n" + text, format=ox.RdfFormat.TRIG))


iris = st.sampled_from(
    [
        f"{EX}a",
        f"{EX}b.c-d",
        f"{EX}Ménaka",
        f"{EX}x%20y",
        f"{EX}a?b=1&c=2#d",
        f"{EX}(x)/'y'",
        "urn:x:1a",
        "geo:16.27,-0.04",
        "actor:not-a-prefixed-name",
        PREFIXES["actor"] + "jnim",
        PREFIXES["actor"] + "2012",
        PREFIXES["actor"],
        PREFIXES["sah"] + "Claim",
        PREFIXES["sah"] + "a/b",
        PREFIXES["rdf"] + "nil",
    ]
).map(ox.NamedNode)
predicates = st.sampled_from(
    [
        f"{EX}p",
        f"{EX}q.r",
        PREFIXES["rdf"] + "type",
        PREFIXES["rdf"] + "first",
        PREFIXES["sah"] + "when",
        "urn:x:1a",
        f"{EX}·b",
    ]
).map(ox.NamedNode)
blanks = st.sampled_from(["x", "y", "z", "f0b0"]).map(ox.BlankNode)
# Everything that XML can hold, with the characters that formats treat in their own way made frequent.
texts = st.text(
    st.one_of(
        st.sampled_from("\t\n\r\"'\\<>&@^%:;.#[](){}\u0085\u2028\ufeff\u200fé\u0301غ\U0001f600\u007f"),
        st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"),
    ),
    max_size=12,
)
numbers = st.sampled_from(["007", "1.", "1.0", ".5", "+1", "-0", "1e1", "1.0E1", "INF", "true", "1", "2012", "", " 1 "])
datatypes = st.sampled_from(
    [*(XSD + n for n in ("integer", "decimal", "double", "boolean", "gYear", "date")), f"{EX}type"]
)
literals = st.one_of(
    texts.map(ox.Literal),
    st.builds(
        lambda text, tag: ox.Literal(text, language=tag), texts, st.sampled_from(["fr", "ar", "fr-be", "taq-tfng"])
    ),
    st.builds(lambda text, kind: ox.Literal(text, datatype=ox.NamedNode(kind)), numbers, datatypes),
)
graphs = st.one_of(
    st.just(ox.DefaultGraph()), st.sampled_from([f"{EX}g1", f"{EX}a", PREFIXES["sah"]]).map(ox.NamedNode), blanks
)
datasets = st.lists(
    st.builds(ox.Quad, st.one_of(iris, blanks), predicates, st.one_of(iris, blanks, literals), graphs), max_size=12
)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(quads=datasets)
def test_export_import_export_gives_the_same_bytes(name: str, quads: list[ox.Quad], tmp_path: Path) -> None:
    first = export_quads(quads, name)
    path = tmp_path / f"data{SUFFIX_OF[name]}"
    path.write_bytes(first.content)
    second = export_files(Project(tmp_path), [path], name)
    assert second.content == first.content
    assert second.statements == first.statements
    back = list(ox.parse(first.content, format=NAMES[name]))
    expected = quads if name in DATASETS else union_of_graphs(quads)
    assert canonical_nquads(back) == canonical_nquads(expected)
    assert first.content == b"" or first.content.endswith(b"\n")


@settings(max_examples=60, deadline=None)
@given(quads=datasets, shuffle=st.randoms())
def test_bytes_depend_on_neither_order_nor_labels(quads: list[ox.Quad], shuffle: Random) -> None:
    labels = {label: ox.BlankNode() for label in ("x", "y", "z", "f0b0")}

    def other(term: object) -> object:
        return labels[term.value] if isinstance(term, ox.BlankNode) else term

    moved = [ox.Quad(*(other(term) for term in (q.subject, q.predicate, q.object, q.graph_name))) for q in quads]  # type: ignore[arg-type]
    shuffle.shuffle(moved)
    for name in NAMES:
        assert export_quads(moved, name).content == export_quads(quads, name).content
    assert dataset_hash(moved) == dataset_hash(quads)


@settings(max_examples=60, deadline=None)
@given(quads=datasets)
def test_rdflib_reads_every_export(quads: list[ox.Quad]) -> None:
    import rdflib

    # rdflib has its own opinion on some literals and on IRIs that only look like prefixed names in its JSON-LD: counts only.
    quads = [quad for quad in quads if not isinstance(quad.graph_name, ox.BlankNode)]
    normalise, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        for name in NAMES:
            written = export_quads(quads, name)
            data = rdflib.Dataset() if name in DATASETS else rdflib.Graph()
            data.parse(
                data=written.content, format={"ntriples": "nt", "rdfxml": "xml", "jsonld": "json-ld"}.get(name, name)
            )
            found = len(list(data.quads())) if isinstance(data, rdflib.Dataset) else len(data)
            assert found == written.statements, name
    finally:
        rdflib.NORMALIZE_LITERALS = normalise


def test_named_graphs_are_never_lost_in_silence() -> None:
    quads = quads_of("ex:d1 a ex:Catalogue . ex:g1 { ex:a a ex:Actor . } ex:g2 { ex:a a ex:Actor . ex:b a ex:Actor . }")
    for name in NAMES:
        written = export_quads(quads, name)
        assert written.statements == (4 if name in DATASETS else 3)
        assert written.graphs == 2
        assert ("names of 2 graphs" in written.note) == (name not in DATASETS)


def test_lexical_forms_stay_as_they_are() -> None:
    quads = quads_of(
        'ex:e ex:date "2020-08-18"^^xsd:date , "2020-08-18Z"^^xsd:date ; ex:t "2020-08-18T10:00:00Z"^^xsd:dateTime ;'
        ' ex:lat "16.2716667123"^^xsd:double ; ex:conf "0.8900"^^xsd:decimal ; ex:code "007"^^xsd:integer ; ex:y "2012"^^xsd:gYear .'
    )
    for name in NAMES:
        back = ox.parse(export_quads(quads, name).content, format=NAMES[name])
        assert {str(quad.object) for quad in back} == {str(quad.object) for quad in quads}


def test_lines_are_sorted() -> None:
    quads = quads_of('ex:b ex:p "b", "a" . ex:a ex:q ex:z ; ex:p ex:z . ex:a- ex:p 1 .')
    for name in ("ntriples", "nquads"):
        lines = export_quads(quads, name).content.splitlines()
        assert lines == sorted(lines)


def test_turtle_reads_well_and_keeps_to_the_prefixes_in_use() -> None:
    quads = quads_of(
        'actor:jnim sah:kind code:actor-kind-jihadist-group ; skos:prefLabel "JNIM: a group"@en ; a sah:Organisation .'
    )
    assert export_quads(quads, "ttl").content.decode() == (
        "@prefix actor: <https://w3id.org/sahel-ld/id/actor/> .\n"
        "@prefix code: <https://w3id.org/sahel-ld/code#> .\n"
        "@prefix sah: <https://w3id.org/sahel-ld/def#> .\n"
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        "\n"
        "actor:jnim a sah:Organisation ;\n"
        '    skos:prefLabel "JNIM: a group"@en ;\n'
        "    sah:kind code:actor-kind-jihadist-group .\n"
    )


def test_a_small_edit_is_a_small_difference() -> None:
    text = "".join(f'actor:a{number} a sah:Organisation ; sah:acronym "A{number}" .\n' for number in range(50))
    before = export_quads(quads_of(text), "turtle").content.splitlines()
    after = export_quads(quads_of(text + 'actor:a25 sah:acronym "New" .'), "turtle").content.splitlines()
    assert len(set(after) - set(before)) == 1
    assert len(set(before) - set(after)) == 1


@pytest.mark.parametrize("local", ["def/2012", "def/", "def#", "1-2"])
def test_rdfxml_refuses_a_property_without_an_xml_name(local: str, tmp_path: Path) -> None:
    path = tmp_path / "p.ttl"
    path.write_text(f'<https://example.org/a> <https://example.org/{local}> "1" .')
    out = tmp_path / "out.rdf"
    done = run("export", "rdfxml", str(path), "-o", str(out))
    assert done.returncode == 1
    assert f"https://example.org/{local}" in done.stderr.decode()
    assert not out.exists()
    assert list(tmp_path.iterdir()) == [path]
    for name in set(NAMES) - {"rdfxml"}:
        assert run("export", name, str(path)).returncode == 0


@pytest.mark.parametrize("name", ["li", "Description", "aboutEach", "bagID", "ID", "RDF"])
def test_rdfxml_refuses_names_that_mean_something_else_there(name: str) -> None:
    with pytest.raises(DataError, match=name):
        export_quads(quads_of(f"ex:a rdf:{name} ex:b ."), "rdfxml")


@pytest.mark.parametrize("code", [0x0, 0x1, 0xB, 0x1F, 0xFFFE, 0xFFFF])
def test_rdfxml_refuses_a_character_that_xml_cannot_hold(code: int) -> None:
    quad = ox.Quad(ox.NamedNode(f"{EX}a"), ox.NamedNode(f"{EX}p"), ox.Literal(f"a{chr(code)}b"))
    with pytest.raises(DataError, match=rf"{EX}p.*{EX}a.*U\+{code:04X}"):
        export_quads([quad], "rdfxml")
    for name in set(NAMES) - {"rdfxml"}:
        assert list(ox.parse(export_quads([quad], name).content, format=NAMES[name])) == [quad]


def test_an_iri_that_only_looks_like_a_prefixed_name_stays_what_it_is() -> None:
    quads = quads_of("<geo:16.27,-0.04> geo:asWKT <actor:x> . actor:x sah:when 2012 .")
    back = list(ox.parse(export_quads(quads, "jsonld").content, format=ox.RdfFormat.JSON_LD))
    assert set(back) == set(quads)


def test_illegal_iris_are_refused() -> None:
    bad = list(
        ox.parse(
            b'<https://example.org/a b> <https://example.org/p> "x" .', format=ox.RdfFormat.N_TRIPLES, lenient=True
        )
    )
    for name in NAMES:
        with pytest.raises(DataError, match=r"example\.org/a b"):
            export_quads(bad, name)


def test_rdf12_is_refused() -> None:
    for text in ("ex:a ex:p <<( ex:a ex:b ex:c )>> .", 'ex:a ex:p "x"@ar--rtl .'):
        with pytest.raises(DataError, match="cannot be written"):
            export_quads(quads_of(text), "turtle")


def test_one_graph_by_its_stem_or_iri(tmp_path: Path) -> None:
    path = tmp_path / "all.trig"
    path.write_text(
        f"<{PREFIXES['actor']}a> a <{EX}C> . <https://w3id.org/sahel-ld/graph/one> {{ <{EX}a> a <{EX}C> . }}"
    )
    project = Project(tmp_path)
    assert export_files(project, [path], "nt", graph="one").statements == 1
    assert export_files(project, [path], "nt", graph="https://w3id.org/sahel-ld/graph/one").statements == 1
    with pytest.raises(UsageError, match="no graph 'two'") as error:
        export_files(project, [path], "nt", graph="two")
    assert "one" in error.value.hint


def test_unknown_format_lists_the_known_ones() -> None:
    with pytest.raises(UsageError, match="'xls'") as error:
        export_quads([], "xls")
    assert all(name in error.value.hint for name in formats())
    assert set(NAMES) <= set(formats())


def test_command_is_the_same_in_every_process_and_agrees_with_its_file(tmp_path: Path) -> None:
    path = tmp_path / "g.ttl"
    path.write_text(
        '@prefix ex: <https://example.org/id/> .\nex:a ex:member [ ex:q 3 ] , [ ex:q 1 ] , [ ex:q 2 ] ; ex:label "b"@fr , "a"@fr , "غ"@ar .'
    )
    for name in NAMES:
        runs = [run("export", name, str(path), seed=seed) for seed in ("0", "1", "77")]
        assert {done.returncode for done in runs} == {0}
        assert len({done.stdout for done in runs}) == 1
        out = tmp_path / f"out{SUFFIX_OF[name]}"
        assert run("export", name, str(path), "-o", str(out), "--quiet").stderr == b""
        assert out.read_bytes() == runs[0].stdout
