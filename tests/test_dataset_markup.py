"""What dataset search engines and tools for machine learning read about the data set is true of the files."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import re
from typing import Any

import pytest
from publish_fixture import SMALL, SiteFiles, make_project

from sahel_ld.project import Project
from sahel_ld.publish import build

BASE = "https://w3id.org/sahel-ld/"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> SiteFiles:
    root = make_project(tmp_path_factory.mktemp("markup") / "project", SMALL)
    return SiteFiles(build(Project(root), root.with_name("site"), check=False, version="2026-11").target)


def markup(site: SiteFiles, page: str) -> Any:
    (found,) = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', site.contents[page].decode(), re.DOTALL
    )
    return json.loads(found)


@pytest.fixture(scope="module")
def croissant(site: SiteFiles) -> Any:
    return json.loads(site.contents["croissant.json"])


@pytest.mark.parametrize("page", ["data.html", "fr/data.html", "index.html"])
def test_pages_say_what_the_data_set_is(site: SiteFiles, page: str) -> None:
    found = markup(site, page)
    # Name and description are required by dataset search, of a certain length; the rest is recommended.
    assert (found["@context"], found["@type"]) == ("https://schema.org/", "Dataset")
    assert found["name"]
    assert 50 <= len(found["description"]) <= 5000
    assert found["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert found["version"] == "2026-11"
    assert found["dateModified"] == "2026-11-25"
    assert found["temporalCoverage"] == "2022-06-01/2022-06-02"
    assert found["spatialCoverage"]["geo"]["box"] == "16.2717 -0.0447 16.2717 -0.0447"
    assert found["creator"]["@type"] == "Organization"


def test_downloads_are_there_with_their_size_and_checksum(site: SiteFiles, croissant: Any) -> None:
    downloads = markup(site, "data.html")["distribution"]
    assert len(downloads) == 12
    for file in (*downloads, *croissant["distribution"]):
        content = site.contents[file["contentUrl"].removeprefix(BASE)]
        assert file["contentSize"] == f"{len(content)} B"
        assert file["sha256"] == hashlib.sha256(content).hexdigest()
        assert "/" in file["encodingFormat"]


def test_croissant_by_the_rules_of_its_specification(croissant: Any) -> None:
    """Croissant 1.0: the required properties, references that lead somewhere, identifiers that are unique."""
    for name in (
        "@context",
        "@type",
        "conformsTo",
        "description",
        "license",
        "name",
        "url",
        "creator",
        "datePublished",
    ):
        assert croissant[name], name
    assert croissant["@type"] == "sc:Dataset"
    assert croissant["conformsTo"] == "http://mlcommons.org/croissant/1.0"
    context = croissant["@context"]
    assert context["@vocab"] == "https://schema.org/"
    assert context["cr"] == "http://mlcommons.org/croissant/"
    assert context["recordSet"] == "cr:recordSet"
    assert context["dataType"] == {"@id": "cr:dataType", "@type": "@vocab"}
    files = {file["@id"]: file for file in croissant["distribution"]}
    for file in files.values():
        assert file["@type"] == "cr:FileObject"
        assert {"name", "contentUrl", "encodingFormat", "sha256"} <= set(file)
    ids = [*files]
    for records in croissant["recordSet"]:
        assert records["@type"] == "cr:RecordSet"
        ids.append(records["@id"])
        for field in records["field"]:
            ids.append(field["@id"])
            assert field["@type"] == "cr:Field"
            assert field["@id"].startswith(f"{records['@id']}/")
            assert field["dataType"] in ("sc:Text", "sc:URL", "sc:Integer", "sc:Float", "sc:Boolean")
            assert field["source"]["fileObject"]["@id"] in files
    assert len(ids) == len(set(ids))


def test_fields_are_the_columns_of_the_tables(site: SiteFiles, croissant: Any) -> None:
    assert croissant["recordSet"]
    for records in croissant["recordSet"]:
        (table,) = {field["source"]["fileObject"]["@id"] for field in records["field"]}
        header = next(csv.reader(site.contents[table].decode().splitlines()))
        assert {field["source"]["extract"]["column"] for field in records["field"]} == set(header)


def test_graphs_are_there_packed_whatever_the_day(site: SiteFiles) -> None:
    packed = [path for path in site.contents if path.startswith("graph/") and path.endswith(".gz")]
    assert len(packed) >= 8
    for path in packed:
        content = site.contents[path]
        assert content[4:8] == bytes(4)
        assert gzip.decompress(content) == site.contents[path.removesuffix(".gz")]
    assert 'href="../graph/report.small.nt.gz"' in site.contents["graph/report.small.html"].decode()
