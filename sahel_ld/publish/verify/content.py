"""What an RDF file says, whatever its bytes: the hash of its canonical form."""

from __future__ import annotations

import zlib

import pyoxigraph as ox

from sahel_ld.errors import DataError
from sahel_ld.rdf.canonical import dataset_hash
from sahel_ld.rdf.formats import SUFFIXES

_MOST = 512 * 1024**2  # bytes, unpacked
_TURTLE_WITHOUT_SUFFIX = ".well-known/void"


def content_hash(path: str, content: bytes) -> tuple[str, str]:
    """The RDFC-1.0 hash of the content of a file, or an empty text and why there is none."""
    name = path.removesuffix(".gz")
    suffix = ".ttl" if name == _TURTLE_WITHOUT_SUFFIX else f".{name.rpartition('.')[2]}"
    try:
        if content.startswith(b"\x1f\x8b"):
            content = _unpacked(content)
        return dataset_hash(ox.parse(content, format=SUFFIXES[suffix])), "says something else"
    except zlib.error:
        return "", "the packed file is damaged"
    except (SyntaxError, ValueError) as error:
        return "", f"not readable as {SUFFIXES[suffix].name}: {error}".splitlines()[0]
    except DataError as error:
        return "", error.message


def _unpacked(content: bytes) -> bytes:
    """What a gzip file holds. Raises zlib.error where it is no whole one, or holds too much."""
    unpacker = zlib.decompressobj(31)
    found = unpacker.decompress(content, _MOST)
    if not unpacker.eof:
        raise zlib.error
    return found
