"""The data set for dataset search engines, in the words of schema.org."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from sahel_ld.publish.facts import Facts
from sahel_ld.publish.machine.dumps import Dump
from sahel_ld.publish.machine.entities import DATASET, LICENCE
from sahel_ld.publish.maps import parse_point
from sahel_ld.publish.output import Output
from sahel_ld.publish.site import Site
from sahel_ld.publish.words import words
from sahel_ld.terms import BASE

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WKT = "http://www.opengis.net/ont/geosparql#asWKT"


def dataset_markup(site: Site, version: str) -> dict[str, object]:
    """What is said of the data set: its files, when and where the events in it were, all from the data."""
    dumps: list[Dump] = site.shared["dumps"]
    organisation = {"@type": "Organization", "name": "The sahel_ld project", "url": BASE}
    place: dict[str, object] = {"@type": "Place", "name": "Mali and the central Sahel"}
    if box := _box(site.facts):
        place["geo"] = {"@type": "GeoShape", "box": box}
    found: dict[str, object] = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": DATASET.value,
        "name": _title("en"),
        "alternateName": _title("fr"),
        "description": words("en")("home.lead"),
        "url": BASE,
        "sameAs": DATASET.value,
        "license": LICENCE.value,
        "isAccessibleForFree": True,
        "inLanguage": ["en", "fr"],
        "creator": organisation,
        "publisher": organisation,
        "spatialCoverage": place,
        "temporalCoverage": _period(site.facts),
        "dateModified": site.recorded,
        "version": version,
        "distribution": [one for dump in dumps for one in _downloads(site.output, dump)],
    }
    return {name: value for name, value in found.items() if value != ""}


def _title(language: str) -> str:
    say = words(language)
    return f"{say('site')}: {say('motto')}"


def _downloads(output: Output, dump: Dump) -> Iterator[dict[str, object]]:
    for path, media in ((dump.path, dump.media), (f"{dump.path}.gz", "application/gzip")):
        entry = output.files[path]
        yield {
            "@type": "DataDownload",
            "name": path.rpartition("/")[2],
            "contentUrl": BASE + path,
            "encodingFormat": media,
            "contentSize": f"{entry.size} B",
            "sha256": entry.sha256,
        }


def _period(facts: Facts) -> str:
    """From the first day of an event to the last, as ISO 8601; empty where no event is dated."""
    events = list(facts.of_kind("event"))
    begins = [day for iri in events if _DAY.fullmatch(day := facts.text(iri, "earliestStart"))]
    ends = [day for iri in events if _DAY.fullmatch(day := facts.text(iri, "latestEnd"))]
    if not begins or not ends:
        return ""
    # The end of an interval is the first day after it; here the last day in it is meant.
    return f"{min(begins)}/{date.fromisoformat(max(ends)) - timedelta(days=1)}"


def _box(facts: Facts) -> str:
    """The box around all points, as south, west, north, east; empty where there are none."""
    texts = (facts.text(iri, _WKT) for iri in facts.of_kind("geometry"))
    points = [point for text in texts if text and (point := parse_point(text))]
    if not points:
        return ""
    lons, lats = zip(*points, strict=True)
    return f"{min(lats)} {min(lons)} {max(lats)} {max(lons)}"
