"""Writing the feed and the stream, where a build is told since when."""

from __future__ import annotations

from collections.abc import Sequence

from sahel_ld.publish.changes.atom import ATOM, feed
from sahel_ld.publish.changes.ldes import STREAM, stream
from sahel_ld.publish.changes.steps import steps_since
from sahel_ld.publish.site import Site
from sahel_ld.rdf.writer import write_formats
from sahel_ld.terms import PREFIXES

_PREFIXES = PREFIXES | {
    "as": "https://www.w3.org/ns/activitystreams#",
    "ldes": "https://w3id.org/ldes#",
    "tree": "https://w3id.org/tree#",
}


def write(site: Site, since: Sequence[str]) -> None:
    """Write `changes.atom` and `changes.ttl`: what changed between the releases ``since``, in their order, and the project as it is.

    Raises UsageError for a release that is not there or has no date, InputError for one that cannot be read.
    """
    steps = list(steps_since(site.project, since))
    site.output.write(ATOM, feed(steps, site.shown, site.recorded))
    site.output.write(STREAM, write_formats(stream(steps), ["turtle"], _PREFIXES)["turtle"])
    site.shared["changes"] = ATOM
