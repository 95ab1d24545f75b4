"""Ways in which a sender proves itself under a secret both sides know; the raw bytes are what is signed.

Without a key nothing is accepted. Several keys may be known at once, so that they can be rotated.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import UTC, datetime, timedelta

from base.errors import NotSigned
from intake.platforms.events.source import Outside, SourceProof
from intake.platforms.platform import Delivery

REPLAY_WINDOW = timedelta(minutes=5)
STAMPED_IN = "X-Earshot-Signature"
_STAMPED = re.compile(r"t=(\d{1,12}),v1=([0-9a-f]{64})")


def same(told: str, expected: str) -> bool:
    """Tell whether two texts are the same, in a time that does not tell where they differ."""
    return hmac.compare_digest(told.encode("utf-8", "replace"), expected.encode("utf-8", "replace"))


def check_fresh(moment: datetime, outside: Outside, header: str) -> None:
    """Accept a moment of signing silently that is within the replay window.

    Raises:
        NotSigned: it is not: what was signed then may be somebody's copy.
    """
    if abs(outside.clock() - moment) > REPLAY_WINDOW:
        raise NotSigned(f"{header}: signed more than {REPLAY_WINDOW.seconds // 60} minutes from now; sign it anew")


def hex_hmac(header: str, digest: str) -> SourceProof:
    """Return the check of a hexadecimal HMAC of the raw body in one header."""

    def check(keys: tuple[str, ...], delivery: Delivery, outside: Outside) -> None:
        del outside
        given = (delivery.headers.get(header) or "").strip().lower()
        valid = [same(given, hmac.new(key.encode(), delivery.body, digest).hexdigest()) for key in keys]
        if not given or not any(valid):
            raise NotSigned(f"{header} is missing or does not match the body")

    return check


def stamped_hmac(keys: tuple[str, ...], delivery: Delivery, outside: Outside) -> None:
    """Check `X-Earshot-Signature: t=SECONDS,v1=HEX`: the HMAC-SHA256 of `SECONDS.` and the raw body.

    Raises:
        NotSigned: it is missing, does not match, or was made more than five minutes from now.
    """
    stamped = _STAMPED.fullmatch((delivery.headers.get(STAMPED_IN) or "").strip())
    if stamped is None:
        raise NotSigned(f"{STAMPED_IN} is missing or not of the form t=SECONDS,v1=HEX")
    valid = [same(stamped[2], stamp(key, int(stamped[1]), delivery.body)) for key in keys]
    if not any(valid):
        raise NotSigned(f"{STAMPED_IN} does not match the body")
    check_fresh(datetime.fromtimestamp(int(stamped[1]), UTC), outside, STAMPED_IN)


def stamp(key: str, seconds: int, body: bytes) -> str:
    """Return the hexadecimal HMAC-SHA256 of a moment (seconds since 1970), a dot and a body."""
    return hmac.new(key.encode(), b"%d." % seconds + body, hashlib.sha256).hexdigest()


def shared_header(header: str, *, prefix: str = "") -> SourceProof:
    """Return the check of a secret that is sent as it is: all that senders can do who cannot sign."""

    def check(keys: tuple[str, ...], delivery: Delivery, outside: Outside) -> None:
        del outside
        given = delivery.headers.get(header) or ""
        valid = [same(given, prefix + key) for key in keys]
        if not any(valid):
            raise NotSigned(f"{header} is missing or not the secret that was agreed")

    return check
