"""What changed from release to release: a feed for people, and a stream of versions for machines."""

from sahel_ld.publish.changes.write import write

__all__ = ["write"]
