"""SPARQL endpoints of others: the same questions and answers as the embedded engine, and loading data into a store."""

from sahel_ld.remote.credentials import Credentials
from sahel_ld.remote.endpoint import Endpoint
from sahel_ld.remote.transport import Guards

__all__ = ["Credentials", "Endpoint", "Guards"]
