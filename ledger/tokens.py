"""Hand-off tokens: short, signed, and saying nothing about anybody.

A token is 18 bytes as 24 URL-safe characters: 8 bytes of a reference, 2 bytes of the day it expires, 8 bytes of
HMAC-SHA256. What it stands for is kept in the ledger under the reference.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from base.errors import StoreUnavailable, TokenError, TokenExpired

_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
_REFERENCE, _DAY, _SIGNATURE = 8, 2, 8
_LENGTH = 24


@dataclass(frozen=True, slots=True)
class Tokens:
    """Issues and reads hand-off tokens. Every key verifies, the first one signs: so keys can be rotated."""

    keys: tuple[bytes, ...]

    def issue(self, seed: str, expires: datetime) -> str:
        """Return the token for `seed` (the same seed and day give the same token), good until the end of that day.

        Raises:
            StoreUnavailable: there is no key just now.
        """
        if not self.keys:
            raise StoreUnavailable("there is no key to sign a hand-off link with")
        reference = hashlib.sha256(seed.encode()).digest()[:_REFERENCE]
        payload = reference + ((expires - _EPOCH) // timedelta(days=1)).to_bytes(_DAY, "big")
        return base64.urlsafe_b64encode(payload + _sign(self.keys[0], payload)).decode()

    def check(self, token: str, now: datetime) -> None:
        """Accept the token silently.

        Raises:
            TokenExpired: it is one of ours, and its last day is over.
            TokenError: it is malformed, or not signed by one of our keys.
        """
        raw = _decode(token)
        payload, signature = raw[:-_SIGNATURE], raw[-_SIGNATURE:]
        if not any(hmac.compare_digest(signature, _sign(key, payload)) for key in self.keys):
            raise TokenError("this hand-off link is not one of ours; ask the skill for a new one")
        last_day = int.from_bytes(payload[_REFERENCE:], "big")
        if (now - _EPOCH) // timedelta(days=1) > last_day:
            raise TokenExpired("this hand-off link has expired; ask the skill for a new one")


def _sign(key: bytes, payload: bytes) -> bytes:
    return hmac.new(key, payload, hashlib.sha256).digest()[:_SIGNATURE]


def _decode(token: str) -> bytes:
    if len(token) != _LENGTH:
        raise TokenError("this hand-off link is damaged; open it again from the card")
    try:
        return base64.b64decode(token.encode("ascii"), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error) as error:
        raise TokenError("this hand-off link is damaged; open it again from the card") from error
