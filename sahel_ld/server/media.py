"""Media types: our own table, never that of the machine, with the charset where the type has one."""

from __future__ import annotations

from dataclasses import dataclass

_UTF8 = "; charset=utf-8"
_BY_SUFFIX = {
    ".html": f"text/html{_UTF8}",
    ".css": f"text/css{_UTF8}",
    ".js": f"text/javascript{_UTF8}",
    ".mjs": f"text/javascript{_UTF8}",
    ".svg": f"image/svg+xml{_UTF8}",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".wasm": "application/wasm",
    ".json": "application/json",
    ".geojson": "application/geo+json",
    ".webmanifest": "application/manifest+json",
    ".xml": f"application/xml{_UTF8}",
    ".atom": f"application/atom+xml{_UTF8}",
    ".txt": f"text/plain{_UTF8}",
    ".md": f"text/markdown{_UTF8}",
    ".csv": f"text/csv{_UTF8}",
    ".tsv": f"text/tab-separated-values{_UTF8}",
    ".ttl": f"text/turtle{_UTF8}",
    ".trig": f"application/trig{_UTF8}",
    ".nt": f"application/n-triples{_UTF8}",
    ".nq": f"application/n-quads{_UTF8}",
    ".rdf": f"application/rdf+xml{_UTF8}",
    ".jsonld": "application/ld+json",
    ".rq": f"application/sparql-query{_UTF8}",
    ".gz": "application/gzip",
    ".zip": "application/zip",
    ".pdf": "application/pdf",
    ".parquet": "application/vnd.apache.parquet",
}
_BY_NAME = {
    "SHA256SUMS": f"text/plain{_UTF8}",
    "SHA256SUMS.minisig": f"text/plain{_UTF8}",
    ".well-known/void": f"text/turtle{_UTF8}",
}


def media_of(path: str) -> str:
    """The media type of a published file."""
    name = path.rpartition("/")[2]
    if found := _BY_NAME.get(path) or _BY_NAME.get(name):
        return found
    dot = name.rfind(".")
    return _BY_SUFFIX.get(name[dot:].lower(), "application/octet-stream") if dot > 0 else "application/octet-stream"


@dataclass(frozen=True)
class Variant:
    """One form in which something can be had: the name of the form, and its media type with parameters."""

    name: str
    media: str

    @property
    def essence(self) -> str:
        """The media type without parameters."""
        return self.media.partition(";")[0]


# Forms of query answers, the usual one first. The names are those of `sahel_ld.query.formats`, and rdfxml and nquads of `sahel_ld.rdf`.
ROWS = (
    Variant("json", "application/sparql-results+json"),
    Variant("xml", "application/sparql-results+xml"),
    Variant("csv", f"text/csv{_UTF8}"),
    Variant("tsv", f"text/tab-separated-values{_UTF8}"),
    Variant("json", "application/json"),
    Variant("xml", f"application/xml{_UTF8}"),
)
YES_OR_NO = tuple(variant for variant in ROWS if variant.name in ("json", "xml"))
GRAPH = (
    Variant("turtle", f"text/turtle{_UTF8}"),
    Variant("jsonld", "application/ld+json"),
    Variant("ntriples", f"application/n-triples{_UTF8}"),
    Variant("rdfxml", f"application/rdf+xml{_UTF8}"),
    Variant("nquads", f"application/n-quads{_UTF8}"),
    Variant("trig", f"application/trig{_UTF8}"),
)
# Formats that `format=` names beside those.
OTHERS = {
    "geojson": "application/geo+json",
    "jsonl": "application/x-ndjson",
    "markdown": f"text/markdown{_UTF8}",
    "table": f"text/plain{_UTF8}",
    "parquet": "application/vnd.apache.parquet",
    "arrow": "application/vnd.apache.arrow.file",
}
