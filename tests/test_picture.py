"""The picture of an actor's ties: the right ones, each a link, none of it wider than a page or a way in for markup."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from publish_fixture import HEAD, SMALL, SiteFiles, make_project

from sahel_ld.project import Project
from sahel_ld.publish import build
from sahel_ld.publish.facts import Facts
from sahel_ld.publish.relations import ties
from sahel_ld.terms import BASE

TIES = """
situation:in a sah:Membership ; skos:prefLabel "In it"@en ; sah:member actor:group ; sah:organisation actor:press ; sah:from "2010"^^xsd:gYear ; sah:until "2012"^^xsd:gYear .
situation:branch a sah:Affiliation ; skos:prefLabel "Branch"@en ; sah:actor actor:person ; sah:affiliatedTo actor:group ; sah:kind code:affiliation-kind-branch .
situation:ally a sah:Affiliation ; skos:prefLabel "Ally"@en ; sah:actor actor:press ; sah:affiliatedTo actor:group ; sah:kind code:affiliation-kind-allied .
situation:chief a sah:Office ; skos:prefLabel "Chief"@en ; sah:holder actor:person ; sah:organisation actor:group ; sah:post "chief"@en, "chef"@fr .
event:merger a sah:Event ; skos:prefLabel "Merger"@en ; sah:kind code:event-kind-merger ; sah:when "2011"^^xsd:gYear .
participation:old a sah:Participation ; skos:prefLabel "Old"@en ; sah:event event:merger ; sah:participant actor:person ; sah:role code:role-predecessor .
participation:new a sah:Participation ; skos:prefLabel "New"@en ; sah:event event:merger ; sah:participant actor:group ; sah:role code:role-successor .
participation:there a sah:Participation ; skos:prefLabel "There"@en ; sah:event event:merger ; sah:participant actor:press ; sah:role code:role-announcer .
"""
MANY = "".join(
    f'actor:m{number} a sah:Organisation ; skos:prefLabel "<b>Member</b> & {number} with a name that is far too long for one line"@en ; sah:source document:paper .\n'
    f'situation:m{number} a sah:Membership ; skos:prefLabel "M {number}"@en ; sah:member actor:m{number} ; sah:organisation actor:press .\n'
    for number in range(30)
)


def actor(name: str) -> str:
    return f"{BASE}id/actor/{name}"


def found(data: str, name: str) -> dict[str, list[str]]:
    quads = ox.parse(HEAD + data, format=ox.RdfFormat.TURTLE)
    return {
        group: [tie.other.rpartition("/")[2] for tie in members]
        for group, members in ties(Facts(quads), actor(name)).items()
    }


def test_each_tie_is_in_its_group_seen_from_either_end() -> None:
    assert found(SMALL + TIES, "group") == {
        "above": ["press"],
        "below": ["person"],
        "allied": ["press"],
        "holders": ["person"],
        "merged": ["person"],
    }
    assert found(SMALL + TIES, "person") == {
        "above": ["group"],
        "offices": ["group"],
        "merged": ["group"],
        "listed": ["press"],
    }
    assert found(SMALL + TIES, "press") == {"below": ["group"], "allied": ["group"]}


def test_a_tie_to_oneself_or_to_nobody_is_none() -> None:
    assert found("situation:a a sah:Membership ; sah:member actor:a ; sah:organisation actor:a .", "a") == {}
    assert found("situation:a a sah:Membership ; sah:member actor:a .", "a") == {}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> SiteFiles:
    folder = tmp_path_factory.mktemp("picture")
    root: Path = make_project(folder / "project", SMALL + TIES + MANY)
    build(Project(root), folder / "site", check=False)
    return SiteFiles(folder / "site")


def test_the_picture_links_to_what_it_shows_in_both_languages(site: SiteFiles) -> None:
    for path, words in (
        ("doc/actor/group.html", "Members and parts"),
        ("fr/doc/actor/group.html", "Membres et composantes"),
    ):
        text = site.contents[path].decode()
        assert "<svg viewBox" in text
        assert words in text
        assert 'doc/situation/branch.html"' in text
        assert 'data-days="2010-01-01 2010-12-31 2012-01-01 2012-12-31"><path' in text
    assert [link for link in site.broken_links() if "actor/" in link] == []


def test_of_many_ties_some_are_drawn_and_the_rest_counted(site: SiteFiles) -> None:
    text = site.contents["doc/actor/press.html"].decode()
    picture = text[text.index('<figure class="ties">') : text.index("</figure>", text.index('<figure class="ties">'))]
    assert picture.count("<path") == 6
    assert "and 26 more" in picture
    assert "<b>" not in picture
    assert max(len(line) for line in picture.split("</text>")) < 400


def test_one_tie_makes_no_picture(site: SiteFiles) -> None:
    assert 'class="ties"' not in site.contents["doc/actor/m1.html"].decode()
