"""The signature of a site: the list of its checksums, signed as minisign does it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sahel_ld.errors import DataError, UsageError
from sahel_ld.publish.checksums import MARKER, SIGNATURE

PASSWORD = "SAHEL_LD_SIGNING_PASSWORD"  # noqa: S105 - the name of a variable
Signer = Callable[[bytes], bytes]


def signer_of(key: Path, ask: Callable[[str], str] | None = None) -> Signer:
    """What signs bytes with the secret key in a file of minisign; the same bytes always get the same signature.

    The password comes from the variable SAHEL_LD_SIGNING_PASSWORD, or else from ``ask``. Raises UsageError for a key that cannot be used.
    """
    minisign = _library()
    try:
        secret = minisign.SecretKey.from_file(key)
        if secret.is_encrypted():
            password = os.environ.get(PASSWORD) or (ask(f"Password of {key.name}") if ask else "")
            if not password:
                raise UsageError(f"{key}: this key has a password", hint=f"set {PASSWORD}")
            secret.decrypt(password)
    except OSError as error:
        raise UsageError(f"{key}: cannot be read: {error.strerror}") from None
    except minisign.Error as error:
        raise UsageError(f"{key}: {error}", hint="a secret key is made by `minisign -G`") from None

    def sign(content: bytes) -> bytes:
        # Without the time, which minisign would put into the comment.
        return bytes(secret.sign(content, trusted_comment=f"file:{MARKER}")) + b"\n"

    return sign


def check_signature(content: bytes, signature: bytes | None, key: str) -> str:
    """The signed comment, where ``signature`` is one of ``content`` by ``key``: a public key of minisign, or a file with one.

    Raises DataError where the signature is missing or false, UsageError for a key that cannot be read.
    """
    minisign = _library()
    try:
        public = minisign.PublicKey.from_file(key) if Path(key).is_file() else minisign.PublicKey.from_base64(key)
    except minisign.Error as error:
        raise UsageError(f"{key}: no file and no public key of minisign: {error}") from None
    if signature is None:
        raise DataError(f"there is no {SIGNATURE}: the list of checksums is not signed")
    try:
        found = minisign.Signature.from_bytes(signature.rstrip(b"\n"))
        public.verify(content, found)
    except minisign.Error as error:
        raise DataError(
            f"{SIGNATURE}: {error}", hint=f"{MARKER} is not what the holder of this key signed: do not trust the copy"
        ) from None
    return str(found.trusted_comment)


def _library() -> Any:
    try:
        import minisign
    except ImportError:
        raise UsageError("signatures need py-minisign", hint="pip install 'sahel-ld[sign]'") from None
    return minisign
