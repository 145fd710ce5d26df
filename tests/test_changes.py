"""The feed of changes is Atom by the rules of RFC 4287, and the stream of versions leads from the old data to the new."""

from __future__ import annotations

import re
import subprocess
import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from publish_fixture import CHECKOUT, HEAD, HOSTILE, SMALL, SiteFiles, make_project
from rdflib.namespace import DCTERMS, RDF, XSD
from small_project import sahel

from sahel_ld.diff.compare import compare
from sahel_ld.diff.facts import Facts
from sahel_ld.diff.sides import side_at
from sahel_ld.errors import UsageError
from sahel_ld.project import Project
from sahel_ld.publish import build
from sahel_ld.publish.changes.atom import feed
from sahel_ld.publish.changes.ldes import stream
from sahel_ld.publish.changes.steps import Step
from sahel_ld.rdf.canonical import canonical_nquads
from sahel_ld.rdf.writer import write_formats

ATOM = "{http://www.w3.org/2005/Atom}"
LDES = rdflib.Namespace("https://w3id.org/ldes#")
TREE = rdflib.Namespace("https://w3id.org/tree#")
AS = rdflib.Namespace("https://www.w3.org/ns/activitystreams#")
BASE = "https://w3id.org/sahel-ld/"
LATER = [
    ('skos:prefLabel "A Person"@en', 'skos:prefLabel "A Person, renamed"@en'),
    ("measure:person a sah:Measure", "measure:other a sah:Measure"),
    ('"2026-11-25"^^xsd:date', '"2026-11-26"^^xsd:date'),
    ("actor:press a sah:Organisation", 'actor:"'),
]
FILE = "data/ttl/report.small.ttl"


def later(data: str, *, steps: int = 3) -> str:
    for old, new in LATER[:steps]:
        assert old in data
        data = data.replace(old, new)
    return data


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three commits on known days, and a change that is in none."""
    root = make_project(tmp_path_factory.mktemp("changes") / "project", SMALL)

    def git(*words: str, day: str = "2026-11-25") -> None:
        moment = f"{day}T12:00:00+02:00"
        subprocess.run(
            ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", *words],
            cwd=root,
            check=True,
            capture_output=True,
            env={"GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment, "PATH": "/usr/bin:/bin", "TZ": "Asia/Tokyo"},
        )

    git("init", "-q")
    for number, day in enumerate(("2026-11-25", "2026-11-26", "2026-11-27")):
        text = (root / FILE).read_text("utf-8").partition(SMALL[:40])[0]
        (root / FILE).write_text(text + later(SMALL, steps=number), "utf-8")
        git("add", ".")
        git("commit", "-qm", f"state {number}", day=day)
        git("tag", f"v{number}")
    (root / FILE).write_text((root / FILE).read_text("utf-8").replace(*LATER[2]), "utf-8")
    return root


@pytest.fixture(scope="module")
def site(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> SiteFiles:
    target = tmp_path_factory.mktemp("site") / "site"
    build(Project(repository), target, check=False, since=["v0.."])
    return SiteFiles(target)


def entries(content: bytes) -> list[ET.Element]:
    return ET.fromstring(content).findall(f"{ATOM}entry")


def text(node: ET.Element, name: str) -> str:
    """The text of an element that must be there exactly once."""
    (found,) = node.findall(f"{ATOM}{name}")
    return found.text or ""


def check_atom(content: bytes) -> None:
    """The rules of RFC 4287, sections 4.1 and 4.2."""
    feed = ET.fromstring(content)
    assert feed.tag == f"{ATOM}feed"
    moment = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
    ids = []
    for node in (feed, *feed.findall(f"{ATOM}entry")):
        ids.append(text(node, "id"))
        assert re.fullmatch(r"[a-z]+:[!-~]+", ids[-1])
        assert text(node, "title")
        assert moment.fullmatch(text(node, "updated"))
        links = [(link.get("rel"), link.get("type"), link.get("hreflang")) for link in node.findall(f"{ATOM}link")]
        alternates = [link for link in links if link[0] == "alternate"]
        assert len(alternates) == len(set(alternates))
        assert all(link.get("href", "").startswith("https://") for link in node.findall(f"{ATOM}link"))
        assert len(node.findall(f"{ATOM}content")) <= 1
    assert len(ids) == len(set(ids))
    assert [link.get("href") for link in feed.findall(f"{ATOM}link[@rel='self']")] == [ids[0]]
    (author,) = feed.findall(f"{ATOM}author")
    assert text(author, "name")
    for entry in feed.findall(f"{ATOM}entry"):
        # An entry without an alternate link must have content.
        assert entry.find(f"{ATOM}content") is not None
        assert all(category.get("term") for category in entry.findall(f"{ATOM}category"))
    moments = [text(entry, "updated") for entry in feed.findall(f"{ATOM}entry")]
    assert moments == sorted(moments, reverse=True)
    assert text(feed, "updated") == max(moments, default=text(feed, "updated"))
    known = {
        "feed",
        "id",
        "title",
        "subtitle",
        "updated",
        "author",
        "name",
        "uri",
        "rights",
        "link",
        "entry",
        "category",
        "content",
    }
    assert {node.tag.removeprefix(ATOM) for node in feed.iter()} <= known


def test_the_feed_is_atom(site: SiteFiles) -> None:
    check_atom(site.contents["changes.atom"])


def test_the_feed_says_what_changed_and_when_it_was_committed(site: SiteFiles) -> None:
    found = [(text(entry, "updated"), text(entry, "title")) for entry in entries(site.contents["changes.atom"])]
    # v0 to v1: a label. v1 to v2: a measure is another. The files as they are: recorded a day before the last commit, so not before that.
    assert ("2026-11-26T10:00:00Z", "Changed: A Person, renamed") in found
    assert ("2026-11-27T10:00:00Z", "Changed: Claim “Wire: group holds town” in “The wire”") in found
    assert {when for when, _ in found} == {"2026-11-26T10:00:00Z", "2026-11-27T10:00:00Z"}
    words = [text(entry, "content") for entry in entries(site.contents["changes.atom"])]
    assert any("A Person" in sentence and "A Person, renamed" in sentence for sentence in words)


def test_links_of_the_feed_lead_to_pages(site: SiteFiles) -> None:
    base = "https://w3id.org/sahel-ld/"
    links = [
        link.get("href", "").removeprefix(base)
        for entry in entries(site.contents["changes.atom"])
        for link in entry.findall(f"{ATOM}link")
    ]
    assert links
    assert all(link.partition("#")[0] in site.contents for link in links)
    assert not list(site.broken_links())
    for page in ("index.html", "fr/data.html"):
        assert any(
            element == "link" and attributes.get("type") == "application/atom+xml"
            for element, attributes in site.pages[page].elements
        )


def test_without_releases_there_is_no_feed_and_no_link(repository: Path, tmp_path: Path) -> None:
    site = SiteFiles(build(Project(repository), tmp_path / "site", check=False).target)
    assert not [path for path in site.contents if path.startswith("changes")]
    assert not [
        path for path, content in site.contents.items() if path.endswith(".html") and b"changes.atom" in content
    ]


def test_the_same_history_gives_the_same_bytes(repository: Path, site: SiteFiles, tmp_path: Path) -> None:
    run = sahel("build", "--no-check", "-o", str(tmp_path / "site"), "--changes-since", "v0..", "-q", cwd=repository)
    assert run.code == 0, run.err
    for name in ("changes.atom", "changes.ttl"):
        assert (tmp_path / "site" / name).read_bytes() == site.contents[name]


# --- the stream -------------------------------------------------------------------------------------------------------


def graph(content: bytes | str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=content, format="turtle")


def stream_of(site: SiteFiles) -> tuple[rdflib.Graph, rdflib.term.Node]:
    found = graph(site.contents["changes.ttl"])
    (stream,) = found.subjects(RDF.type, LDES.EventStream)
    return found, stream


def test_the_stream_says_how_to_read_it(site: SiteFiles) -> None:
    found, stream = stream_of(site)
    assert list(found.objects(stream, LDES.timestampPath)) == [DCTERMS.created]
    assert list(found.objects(stream, LDES.versionOfPath)) == [DCTERMS.isVersionOf]
    (page,) = found.objects(stream, TREE.view)
    assert page == rdflib.URIRef("https://w3id.org/sahel-ld/changes.ttl")
    members = list(found.objects(stream, TREE.member))
    assert len(members) >= 4
    for member in members:
        (when,) = found.objects(member, DCTERMS.created)
        assert isinstance(when, rdflib.Literal)
        assert when.datatype == XSD.dateTime
        assert len(list(found.objects(member, DCTERMS.isVersionOf))) == 1


def test_replaying_the_stream_gives_the_new_data(repository: Path, site: SiteFiles) -> None:
    found, stream = stream_of(site)
    old = subprocess.run(["git", "show", f"v0:{FILE}"], cwd=repository, check=True, capture_output=True).stdout
    data, new = graph(old), graph((repository / FILE).read_bytes())
    own = {DCTERMS.created, DCTERMS.isVersionOf, AS.summary}
    members = sorted(
        found.objects(stream, TREE.member), key=lambda member: (str(found.value(member, DCTERMS.created)), str(member))
    )
    deleted = 0
    states: dict[tuple[str, str], int] = defaultdict(int)
    for member in members:
        thing = found.value(member, DCTERMS.isVersionOf)
        assert thing is not None
        states[str(thing), str(found.value(member, DCTERMS.created))] += 1
        data.remove((thing, None, None))
        if (member, RDF.type, AS.Delete) in found:
            deleted += 1
            continue
        for _, predicate, value in found.triples((member, None, None)):
            if predicate not in own:
                data.add((thing, predicate, value))
    assert deleted == 1
    assert set(states.values()) == {1}
    assert set(data) == set(new)


NAMED = re.findall(r"^\S.*?\s\.$", SMALL, re.DOTALL | re.MULTILINE)
BLANK = [
    'actor:group skos:note [ sah:code "1" ; skos:note [ sah:code "2" ] ] .',
    'actor:group skos:note [ sah:code "1" ; skos:note [ sah:code "9" ] ] .',
    'actor:group skos:note [ sah:code "3" ] .',
    'actor:press skos:note [ sah:code "1" ] .',
    "actor:group sah:sees actor:group .",
    "def:x a owl:Class ; rdfs:subClassOf [ a owl:Restriction ; owl:onProperty def:y ; owl:someValuesFrom def:z ] .",
    "def:y a owl:ObjectProperty .",
    '[] a sah:Organisation ; skos:prefLabel "nobody refers to it"@en .',
]
# What comes or goes at each step.
TURNS = st.lists(
    st.sets(st.one_of(st.sampled_from(NAMED), st.sampled_from(BLANK)), min_size=1, max_size=6), min_size=2, max_size=4
)


def quads_of(turtle: str) -> list[ox.Quad]:
    return list(ox.parse(turtle.encode(), format=ox.RdfFormat.TURTLE))


def said_of_things(quads: Iterable[ox.Quad]) -> dict[str, bytes]:
    """What is said of each thing, with the blank nodes that this leads to, in canonical form."""
    by_subject = defaultdict(list)
    for quad in quads:
        by_subject[quad.subject].append(quad)
    found = {}
    for thing in by_subject:
        if isinstance(thing, ox.NamedNode):
            queue: list[ox.NamedNode | ox.BlankNode] = [thing]
            own = []
            while queue:
                for quad in by_subject[queue.pop()]:
                    own.append(quad)
                    if isinstance(quad.object, ox.BlankNode):
                        queue.append(quad.object)
            found[thing.value] = canonical_nquads(own)
    return found


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(turns=TURNS)
@example(turns=[{BLANK[0]}, {BLANK[0], BLANK[1]}])  # a change that is deep in blank nodes only
def test_replaying_any_stream_from_any_state_gives_the_last(turns: list[set[str]], tmp_path: Path) -> None:
    home = Project(CHECKOUT)
    sides, texts = [], []
    blocks = set(NAMED)
    for number, turn in enumerate(turns):
        blocks ^= turn
        path = tmp_path / f"{number}.ttl"
        texts.append(HEAD + f"@prefix def: <{BASE}def#> .\n" + "\n".join(sorted(blocks)) + "\n")
        path.write_text(texts[-1], "utf-8")
        sides.append(side_at(path, path.name, home))
    steps = [
        Step.of(f"2026-11-{number + 1:02}T00:00:00Z", compare(old, new, home=lambda: Facts(())), new.triples)
        for number, (old, new) in enumerate(pairwise(sides))
    ]
    check_atom(feed(steps, (), ""))
    state = said_of_things(quads_of(texts[0]))
    content = write_formats(stream(steps), ["turtle"])["turtle"].decode()
    for thing, said in replayed(quads_of(content)):
        state.pop(thing, None)
        if said:
            state[thing] = said
    assert state == said_of_things(quads_of(texts[-1]))


def replayed(quads: list[ox.Quad]) -> Iterator[tuple[str, bytes]]:
    """Each thing of a stream with what is said of it from then on, in the order of time."""
    values = {(quad.subject, quad.predicate.value): quad.object for quad in quads}
    members = [quad.subject for quad in quads if quad.predicate.value == str(DCTERMS.isVersionOf)]
    own = {str(DCTERMS.created), str(DCTERMS.isVersionOf), str(AS.summary)}
    deleted = ox.NamedNode(str(AS.Delete))
    said = [quad for quad in quads if quad.predicate.value not in own and quad.object != deleted]
    for member in sorted(members, key=lambda member: str(values[member, str(DCTERMS.created)])):
        thing = values[member, str(DCTERMS.isVersionOf)]
        assert isinstance(thing, ox.NamedNode)
        renamed = [
            ox.Quad(thing if quad.subject == member else quad.subject, quad.predicate, quad.object)
            for quad in said
            if quad.subject == member or isinstance(quad.subject, ox.BlankNode)
        ]
        yield thing.value, said_of_things(renamed).get(thing.value, b"")


# --- releases ---------------------------------------------------------------------------------------------------------


def test_folders_are_dated_by_what_was_recorded_last(tmp_path: Path) -> None:
    """A release as a folder; data of an attacker in the feed stay text."""
    old = make_project(tmp_path / "old", SMALL)
    recorded = 'claim:a sah:recordedOn "2027-01-02"^^xsd:date .\n'
    new = make_project(tmp_path / "new", SMALL + HOSTILE + recorded)
    site = build(Project(new), tmp_path / "site", check=False, since=[str(old)]).target
    content = (site / "changes.atom").read_bytes()
    check_atom(content)
    assert {text(entry, "updated") for entry in entries(content)} == {"2027-01-02T00:00:00Z"}
    assert b"<script" not in content
    graph((site / "changes.ttl").read_bytes())


def test_a_release_that_is_not_there_or_has_no_date_is_wrong_use(repository: Path, tmp_path: Path) -> None:
    for since in ("nowhere", "nowhere.."):
        run = sahel("build", "--no-check", "-o", str(tmp_path / "site"), "--changes-since", since, cwd=repository)
        assert run.code == 2, run.err
    undated = make_project(tmp_path / "undated", 'actor:c a sah:Organisation ; skos:prefLabel "c"@en .\n')
    with pytest.raises(UsageError, match="not known when"):
        build(Project(repository), tmp_path / "site", check=False, since=[str(undated)])
    assert not (tmp_path / "site").exists()
