"""Whether a copy of a site, in a folder or on a host, is what was published."""

from sahel_ld.publish.verify.compare import Demands, Deviation, Verified, verify

__all__ = ["Demands", "Deviation", "Verified", "verify"]
