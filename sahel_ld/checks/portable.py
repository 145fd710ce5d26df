"""What not every format can hold: said while somebody edits, not when the release is written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sahel_ld.checks.loading import Loaded
from sahel_ld.checks.raw import Raw, Where
from sahel_ld.findings import Severity
from sahel_ld.rdf.bulk import line_blocks, with_predicate
from sahel_ld.rdf.rdfxml import cannot_be_property

# A property, which an object follows, that does not end in a letter: few do not, and those are looked at.
_NO_LETTER = re.compile(rb"> <([^>]*+)(?<![A-Za-z_\x80-\xff])> (?=[<\"_])")


def unnamed_properties(files: Sequence[Loaded]) -> Iterator[Raw]:
    """Properties for which RDF/XML has no element name, each at the first statement with it."""
    seen: set[str] = set()
    for file in files:
        found = {iri.decode() for block in line_blocks(file.triples) for iri in _NO_LETTER.findall(block)}
        for iri in sorted(filter(cannot_be_property, found - seen)):
            seen.add(iri)
            subject, value = next(with_predicate(file.triples, iri), (b"", b""))
            if subject:
                yield Raw(
                    "house/rdfxml-property",
                    Severity.WARNING,
                    f"the property {iri} cannot be written as RDF/XML: what follows its last / or # is no XML name",
                    Where.VALUE,
                    focus=subject.decode(),
                    path=f"<{iri}>",
                    value=value.decode(),
                    hint="let the name of the property begin with a letter",
                )
