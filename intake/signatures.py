"""Proof that a delivery comes from whom it says: an HMAC over the raw bytes, under a secret both sides know."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable

from base.errors import NotSigned
from base.headers import Headers

# Given the secrets, the headers and the raw bytes: silent when the sender proved itself, NotSigned otherwise.
SignatureCheck = Callable[[tuple[bytes, ...], Headers, bytes], None]


def base64_hmac(header: str) -> SignatureCheck:
    """Return the check of a base64 HMAC-SHA256 of the raw bytes in one header.

    Any of the secrets may have signed, so that they can be rotated; without a secret nothing is accepted.
    """

    def check(secrets: tuple[bytes, ...], headers: Headers, body: bytes) -> None:
        if not secrets:
            raise NotSigned("there is no key here under which a sender could prove itself, so nothing is taken")
        given = (headers.get(header) or "").encode("ascii", "replace")
        valid = [
            hmac.compare_digest(base64.b64encode(hmac.new(secret, body, hashlib.sha256).digest()), given)
            for secret in secrets
        ]
        if not given or not any(valid):
            raise NotSigned(f"{header} is missing or does not match the body")

    return check
