"""A small project with everything in it, a hostile one, and a reader of sites for the tests of publishing."""

from __future__ import annotations

import posixpath
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from conftest import shared

from sahel_ld.terms import PREFIXES

CHECKOUT = Path(__file__).parents[1]
HEAD = "".join(f"@prefix {prefix}: <{space}> .\n" for prefix, space in sorted(PREFIXES.items()))

SMALL = """
document:paper a sah:Document ; skos:prefLabel "The paper"@en, "L'article"@fr ; sah:kind code:document-kind-news-report ;
    sah:publisher actor:press ; sah:issued "2023-08-28"^^xsd:date ; sah:source document:paper ; sah:derivedFrom document:wire ;
    sah:contentHash "b11cb6632a8414565481859639edf185d4a2228bdde83756059e34f2c636ba3c" ; sah:url "https://example.org/a?b=1&c=2"^^xsd:anyURI .
document:wire a sah:Document ; skos:prefLabel "The wire"@en ; sah:kind code:document-kind-news-report ; sah:source document:wire .
actor:press a sah:Organisation ; skos:prefLabel "Press"@en ; sah:kind code:actor-kind-news-organisation ; sah:source document:paper .
actor:group a sah:Organisation ; skos:prefLabel "Group"@en, "Groupe"@fr, "مجموعة"@ar ; skos:altLabel "ⴳⴰⵓ"@taq-Tfng, "Ménaka gang"@en ;
    sah:kind code:actor-kind-jihadist-group ; sah:acronym "GRP" ; sah:founded "2012"^^xsd:gYear ; sah:source document:paper .
actor:person a sah:Person ; skos:prefLabel "A Person"@en ; sah:kind code:actor-kind-person ; sah:born "1970~"^^edtf:EDTF ; sah:source document:paper .
place:town a sah:Territory ; skos:prefLabel "Town"@en ; sah:kind code:territory-kind-settlement ; sah:source document:paper .
place:region a sah:Territory ; skos:prefLabel "Region"@en ; sah:kind code:territory-kind-admin-1 ; sah:source document:paper .
geometry:town a sah:Geometry ; sah:locates place:town ; geo:asWKT "POINT(-0.0447 16.2717)"^^geo:wktLiteral ;
    sah:precision code:precision-settlement ; sah:source document:paper .
identifier:town a sah:Identifier ; sah:identifies place:town ; sah:scheme code:identifier-scheme-geonames ; sah:code "2457161" ;
    sah:match code:match-exact ; sah:source document:paper .
situation:lies a sah:Containment ; skos:prefLabel "Town lies in region"@en ; sah:contained place:town ; sah:container place:region ;
    sah:startStatus code:start-unknown ; sah:endStatus code:end-open .
situation:holds a sah:Control ; skos:prefLabel "Group holds town"@en ; sah:actor actor:group ; sah:place place:town ; sah:extent code:extent-town ;
    sah:from "2022-03"^^xsd:gYearMonth ; sah:until "2023-01-01"^^xsd:date .
situation:does-not a sah:Presence ; skos:prefLabel "Group is in region"@en ; sah:actor actor:group ; sah:place place:region ;
    sah:from "2017/2021-12-20"^^edtf:EDTF ; sah:endStatus code:end-unknown .
event:raid a sah:Event ; skos:prefLabel "Raid"@en ; sah:kind code:event-kind-attack ; sah:when "2022-06-01/2022-06-02"^^edtf:EDTF ; sah:place place:town .
participation:raid a sah:Participation ; skos:prefLabel "Group or person at raid"@en ; sah:event event:raid ;
    sah:participant actor:group, actor:person ; sah:role code:role-perpetrator ; sah:certainty code:certainty-alternative .
estimate:raid-a a sah:CasualtyEstimate ; skos:prefLabel "Killed: 3"@en ; sah:event event:raid ; sah:category code:casualty-killed ; sah:best 3 .
estimate:raid-b a sah:CasualtyEstimate ; skos:prefLabel "Killed: 5 to 9"@en ; sah:event event:raid ; sah:category code:casualty-killed ; sah:low 5 ; sah:high 9 .
law:act a sah:LegalInstrument ; skos:prefLabel "Act"@en ; sah:kind code:legal-kind-statute ; sah:source document:paper .
programme:list a sah:SanctionsProgramme ; skos:prefLabel "The list"@en ; sah:authority actor:press ; sah:establishedBy law:act ;
    sah:from "2017"^^xsd:gYear ; sah:endStatus code:end-open ; sah:source document:paper .
listing:person a sah:Listing ; skos:prefLabel "Person listed"@en ; sah:target actor:person ; sah:programme programme:list ;
    sah:listReference "X.001" ; sah:from "2018-12-20"^^xsd:date ; sah:endStatus code:end-open .
measure:person a sah:Measure ; skos:prefLabel "Freeze"@en ; sah:listing listing:person ; sah:kind code:measure-kind-asset-freeze ;
    sah:from "2019"^^xsd:gYear ; sah:endStatus code:end-open .
agreement:peace a sah:Agreement ; skos:prefLabel "Peace"@en ; sah:kind code:agreement-kind-peace-agreement ; sah:source document:paper .
party:group a sah:PartyEpisode ; skos:prefLabel "Group signs"@en ; sah:agreement agreement:peace ; sah:party actor:group ; sah:mode code:party-mode-signed ; sah:when "2015-06-20"^^xsd:date .
situation:status a sah:AgreementStatus ; skos:prefLabel "Peace in force"@en ; sah:agreement agreement:peace ; sah:status code:agreement-status-in-force ;
    sah:from "2015"^^xsd:gYear ; sah:endStatus code:end-open .
statement:says a sah:Statement ; skos:prefLabel "Group undermines peace"@en ; sah:subject actor:group ; sah:relation code:relation-undermines ; sah:object agreement:peace .
claim:wire-1 a sah:Claim ; skos:prefLabel "Wire: group holds town"@en ; sah:claimant actor:press ; sah:stance code:stance-reports ; sah:content situation:holds ;
    sah:document document:wire ; sah:recordedOn "2026-11-25"^^xsd:date ; sah:confidence code:confidence-high ; sah:assessment code:assessment-uncontested .
claim:paper-1 a sah:Claim ; skos:prefLabel "Group holds town"@en ; skos:notation "C01" ; sah:claimant actor:press ; sah:relayedBy actor:person ;
    sah:stance code:stance-asserts ; sah:content situation:holds, event:raid, estimate:raid-a, participation:raid, statement:says ; sah:document document:paper ; sah:anchor anchor:paper-1 ;
    sah:recordedOn "2026-11-24"^^xsd:date ; sah:confidence code:confidence-medium ; sah:assessment code:assessment-contradicted ; sah:repeats claim:wire-1 .
anchor:paper-1 a sah:EvidenceAnchor ; sah:document document:paper ; sah:paragraph 1 ; sah:startOffset 10 ; sah:endOffset 60 ;
    sah:passageHash "cf74aa48445aceede38e598a3e02b9d0c0fc0d92596347426e47c3738f0624a0" .
claim:paper-2 a sah:Claim ; skos:prefLabel "It does not"@en ; sah:claimant actor:person ; sah:stance code:stance-denies ;
    sah:content situation:holds, situation:lies, situation:does-not, estimate:raid-b, listing:person, measure:person, party:group, situation:status ; sah:document document:paper ;
    sah:contradicts claim:paper-1 ; sah:recordedOn "2026-11-24"^^xsd:date ; sah:confidence code:confidence-low ; sah:assessment code:assessment-contested .
<https://w3id.org/sahel-ld/src/un/entry/X.001> a sah:Identifier ; sah:identifies actor:person ; sah:scheme code:identifier-scheme-ofac-uid ; sah:code "12" ;
    sah:match code:match-close ; sah:source document:wire .
"""

# What an attacker would put into data: markup, template code, script addresses, steps upwards, names that are taken.
HOSTILE = r"""
document:d a sah:Document ; skos:prefLabel "</title><script>alert(1)</script>"@en ; sah:kind code:document-kind-web-page ; sah:source document:d ;
    sah:url "javascript:alert(1)"^^xsd:anyURI, "data:text/html,<script>alert(1)</script>"^^xsd:anyURI, "https://example.org/\"onclick=\"alert(1)"^^xsd:anyURI ;
    sah:issued "2023-08-28\"><script>alert(1)</script>"^^xsd:date .
actor:a a sah:Organisation ; skos:prefLabel "\"><img src=x onerror=alert(1)>"@en, "{{ 7*7 }}{% include '/etc/passwd' %}"@fr ;
    skos:altLabel "</bdi><svg onload=alert(1)>"@ar ; skos:note "</script><script>alert(1)</script>\u2028<!--"@en ;
    sah:kind code:actor-kind-unnamed ; sah:acronym "{n}{p.site}" ; sah:source document:d ; skos:exactMatch <javascript:alert(1)> .
code:identifier-scheme-evil a skos:Concept ; skos:prefLabel "<b>evil</b>"@en ; skos:definition "\" onmouseover=\"alert(1)"@en ; sah:uriTemplate "javascript:alert({code})" .
identifier:a a sah:Identifier ; sah:identifies actor:a ; sah:scheme code:identifier-scheme-evil ; sah:code "1);alert(1" ; sah:match code:match-exact ; sah:source document:d .
identifier:b a sah:Identifier ; sah:identifies actor:a ; sah:scheme code:identifier-scheme-geonames ; sah:code "\"><script>alert(1)</script>" ; sah:match code:match-exact ; sah:source document:d .
claim:a a sah:Claim ; skos:prefLabel "<details open ontoggle=alert(1)>"@en ; skos:notation "<i>" ; sah:claimant actor:a ; sah:stance code:stance-evil ;
    sah:content statement:a ; sah:document document:d ; sah:anchor anchor:a ; sah:assessment <https://w3id.org/sahel-ld/code#assessment-%22onx=1> ; sah:contradicts claim:a ; sah:repeats claim:a .
anchor:a a sah:EvidenceAnchor ; sah:document document:d ; sah:paragraph "<b>" ; sah:startOffset "<b>" ; sah:passageHash "<script>alert(1)</script>" .
statement:a a sah:Statement ; skos:prefLabel "<style>*{display:none}</style>"@en ; sah:subject actor:a ; sah:relation code:relation-x ; sah:value "<iframe src=javascript:alert(1)>" .
geometry:a a sah:Geometry ; sah:locates place:a ; geo:asWKT "POINT(1 2)\"/><script>alert(1)</script>"^^geo:wktLiteral .
<https://w3id.org/sahel-ld/id/actor/..%2F..%2F..%2Fetc%2Fpasswd> a sah:Person ; skos:prefLabel "up"@en .
<https://w3id.org/sahel-ld/id/actor/../../../outside> a sah:Person ; skos:prefLabel "up too"@en .
<https://w3id.org/sahel-ld/id/actor/index> a sah:Person ; skos:prefLabel "index"@en .
<https://w3id.org/sahel-ld/id/actor/a.ttl> a sah:Person ; skos:prefLabel "a file"@en .
<https://w3id.org/sahel-ld/id/actor/x'onmouseover='alert(1)> a sah:Person ; skos:prefLabel "quote"@en .
<https://w3id.org/sahel-ld/id/actor/javascript:alert(1)> a sah:Person .
<https://w3id.org/sahel-ld/id/actor/.htaccess> a sah:Person .
<https://w3id.org/sahel-ld/id/evil/x> a sah:Person ; skos:prefLabel "unknown kind"@en .
<https://w3id.org/sahel-ld/id/actor> a sah:Person .
<https://w3id.org/sahel-ld/id/actor/> a sah:Person .
<https://w3id.org/sahel-ld/id/> a sah:Person .
<https://w3id.org/sahel-ld/src/x> a sah:Person .
<https://w3id.org/sahel-ld/def#a%22b> a owl:Class ; rdfs:label "<script>alert(1)</script>"@en .
"""


def dcat_ap_shapes() -> Any:
    """The shapes of DCAT-AP 3.0.1 as a graph of rdflib; the test is skipped where they are not there."""
    import rdflib

    graph = rdflib.Graph()
    for path in sorted(shared("w3c/dcat-ap").glob("*.ttl")):
        graph.parse(path)
    # The published shapes name some property shapes that they do not define: a strict engine stops at those.
    sh = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    for found in list(graph.triples((None, sh.property, None))):
        if (found[2], sh.path, None) not in graph:
            graph.remove(found)
    assert len(list(graph.triples((None, sh.property, None)))) > 100
    return graph


def make_project(folder: Path, data: str) -> Path:
    """A project folder with the ontology of the checkout and ``data``."""
    shutil.copytree(CHECKOUT / "ontology", folder / "ontology")
    (folder / "data/ttl").mkdir(parents=True)
    (folder / "data/ttl/report.small.ttl").write_text(HEAD + data, "utf-8")
    (folder / "queries").mkdir()
    (folder / "queries/all-claims.rq").write_text(
        '#+ summary: "All claims"\n#+ summary_fr: "Toutes les affirmations"\n#+ columns:\n#+   claim: iri — the claim\n'
        "PREFIX sah: <https://w3id.org/sahel-ld/def#>\nSELECT ?claim WHERE { ?claim a sah:Claim } ORDER BY ?claim\n"
    )
    return folder


@dataclass
class Page(HTMLParser):
    """What a page holds: its links, anchors, elements and attributes."""

    path: str
    links: list[tuple[str, str]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    scripts: list[dict[str, str | None]] = field(default_factory=list)
    elements: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        found = dict(attrs)
        self.elements.append((tag, found))
        if tag == "script":
            self.scripts.append(found)
        if found.get("id"):
            self.ids.append(str(found["id"]))
        for name in ("href", "src", "action"):
            if name in found:
                self.links.append((tag, found[name] or ""))

    def handle_data(self, data: str) -> None:
        """Note a text."""
        self.texts.append(data)


@dataclass
class SiteFiles:
    """A published folder."""

    folder: Path

    @cached_property
    def pages(self) -> dict[str, Page]:
        """All pages, parsed."""
        found = {}
        for path in sorted(self.folder.rglob("*.html")):
            page = Page(path.relative_to(self.folder).as_posix())
            page.feed(path.read_text("utf-8"))
            found[page.path] = page
        return found

    @cached_property
    def contents(self) -> dict[str, bytes]:
        """The bytes of all files."""
        return {
            path.relative_to(self.folder).as_posix(): path.read_bytes()
            for path in self.folder.rglob("*")
            if path.is_file()
        }

    def broken_links(self) -> Iterator[str]:
        """Internal links that lead to no file, or to no anchor of their page."""
        ids = {path: set(page.ids) for path, page in self.pages.items()}
        for path, page in self.pages.items():
            for tag, link in page.links:
                parts = urlsplit(link)
                if parts.scheme or parts.netloc:
                    continue
                base = posixpath.dirname(path)
                target = unquote(parts.path)
                if target.startswith("/"):
                    target = target.lstrip("/")
                    base = ""
                target = posixpath.normpath(posixpath.join(base, target)) if target else path
                if link.endswith("/") and not target.endswith(".html"):
                    target = posixpath.normpath(f"{target}/index.html")
                if target.startswith("..") or target not in self.contents:
                    yield f"{path}: <{tag}> {link}"
                elif parts.fragment and target in ids and unquote(parts.fragment) not in ids[target]:
                    yield f"{path}: <{tag}> {link} (no such anchor)"
