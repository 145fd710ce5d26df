"""The data set for machine learning: Croissant 1.0, with the dumps as files and the answers of the questions as tables."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from sahel_ld.publish.machine.dumps import Dump
from sahel_ld.publish.output import Output
from sahel_ld.publish.paths import segment
from sahel_ld.publish.site import Site
from sahel_ld.query.question import Question
from sahel_ld.query.questions import Questions
from sahel_ld.terms import BASE

_CONFORMS = "http://mlcommons.org/croissant/1.0"
# The names of the vocabulary of Croissant that the context of its specification makes short.
_NAMES = (
    "citeAs column equivalentProperty extract field fileObject fileProperty fileSet format includes isLiveDataset jsonPath key md5 parentField path "
    "recordSet references regex repeated replace samplingRate separator source subField transform"
)
_CONTEXT: Mapping[str, object] = {
    **{name: f"cr:{name}" for name in _NAMES.split()},
    "@language": "en",
    "@vocab": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "dct": "http://purl.org/dc/terms/",
    "sc": "https://schema.org/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
}
# Dates are as exact as their sources, so that some are a year: text.
_TYPES = {"iri": "sc:URL", "integer": "sc:Integer", "decimal": "sc:Float", "boolean": "sc:Boolean"}


def write(site: Site, dataset: dict[str, object]) -> None:
    """Write `croissant.json`; ``dataset`` is what is said of the data set in schema.org. Dumps and questions are written before."""
    dumps: list[Dump] = site.shared["dumps"]
    questions = [
        question for question in Questions(site.project.query_files()) if _table(question) in site.output.files
    ]
    files = [(dump.path, dump.media, dump.title) for dump in dumps]
    files += [(_table(question), "text/csv", question.header.summary) for question in questions]
    found = {name: value for name, value in dataset.items() if name not in ("@context", "@id", "distribution")} | {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": _CONFORMS,
        "citeAs": _citation(dataset),
        "distribution": [_file(site.output, *file) for file in files],
        "recordSet": [_records(question) for question in questions],
    }
    if "dateModified" in dataset:
        found["datePublished"] = dataset["dateModified"]
    site.output.write("croissant.json", json.dumps(found, indent=1, ensure_ascii=False, sort_keys=True) + "\n")


def _citation(dataset: dict[str, object]) -> str:
    """How to cite: who, what, which version."""
    version = f", version {dataset['version']}" if "version" in dataset else ""
    return f"The sahel_ld project: {dataset['name']}{version}. {BASE}"


def _table(question: Question) -> str:
    return f"query/{segment(question.name)}.csv"


def _file(output: Output, path: str, media: str, description: str) -> dict[str, object]:
    return {
        "@type": "cr:FileObject",
        "@id": path,
        "name": path,
        "description": description,
        "contentUrl": BASE + path,
        "contentSize": f"{output.files[path].size} B",
        "encodingFormat": media,
        "sha256": output.files[path].sha256,
    }


def _records(question: Question) -> dict[str, object]:
    return {
        "@type": "cr:RecordSet",
        "@id": question.name,
        "name": question.name,
        "description": question.header.summary,
        "field": list(_fields(question)),
    }


def _fields(question: Question) -> Iterator[dict[str, object]]:
    for column in question.header.columns:
        yield {
            "@type": "cr:Field",
            "@id": f"{question.name}/{column.name}",
            "name": column.name,
            "description": column.meaning,
            "dataType": _TYPES.get(column.type, "sc:Text"),
            "source": {"fileObject": {"@id": _table(question)}, "extract": {"column": column.name}},
        }
