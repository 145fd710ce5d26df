"""The server: the published site with content negotiation, SPARQL, questions and reconciliation; read only, within limits."""

from sahel_ld.server.settings import ServerSettings

__all__ = ["ServerSettings"]
