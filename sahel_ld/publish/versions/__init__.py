"""Versions that stay: a folder for each at its own address, carried over from site to site byte for byte."""

from sahel_ld.publish.versions.kept import Kept, Releases, releases_of, version_iri
from sahel_ld.publish.versions.write import write

__all__ = ["Kept", "Releases", "releases_of", "version_iri", "write"]
