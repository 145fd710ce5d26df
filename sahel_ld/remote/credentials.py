"""Who asks: names and secrets come from the environment only, and are shown nowhere."""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from sahel_ld.errors import UsageError

USER, PASSWORD, TOKEN = "SAHEL_LD_ENDPOINT_USER", "SAHEL_LD_ENDPOINT_PASSWORD", "SAHEL_LD_ENDPOINT_TOKEN"


@dataclass(frozen=True)
class Credentials:
    """The value of the header ``Authorization``, or nothing; it is in no text about the object."""

    authorization: str = field(default="", repr=False)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Credentials:
        """User and password (basic) or a token (bearer), from the variables SAHEL_LD_ENDPOINT_USER, _PASSWORD and _TOKEN.

        Raises UsageError for a user without a password, the other way round, both kinds at once, and what a header cannot hold.
        """
        given = os.environ if environment is None else environment
        user, password, token = (given.get(name, "") for name in (USER, PASSWORD, TOKEN))
        if token and (user or password):
            raise UsageError(f"{TOKEN} and {USER} are both set; an endpoint takes one of them")
        if bool(user) != bool(password):
            raise UsageError(f"{USER} and {PASSWORD} go together, and only one of them is set")
        if ":" in user:
            raise UsageError(f"{USER}: a user of basic authentication has no colon")
        if token:
            if not token.isascii() or not token.isprintable() or " " in token:
                raise UsageError(f"{TOKEN} has characters that no token has")
            return cls(f"Bearer {token}")
        if user:
            return cls("Basic " + base64.b64encode(f"{user}:{password}".encode()).decode())
        return cls()

    def __bool__(self) -> bool:
        return bool(self.authorization)
