"""Evidence: what stands behind a statement, from the claims to the passages, and where that is thin."""

from sahel_ld.evidence.ledger import Ledger
from sahel_ld.evidence.views import Evidence

__all__ = ["Evidence", "Ledger"]
