"""What changed between two states of the data, in the words of the domain."""

from sahel_ld.diff.difference import diff
from sahel_ld.diff.model import Difference

__all__ = ["Difference", "diff"]
